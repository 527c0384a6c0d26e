#include "ui/base/icon.h"

#include "ui/base/theme.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QSvgRenderer>

namespace heliograph::ui {

namespace {

/// Draws an SVG whose strokes are "currentColor", looked up anew for each painting so that a theme change needs
/// nothing.
class TintedEngine : public QIconEngine
{
public:
    explicit TintedEngine(QByteArray svg) : m_svg(std::move(svg)) {}

    QIconEngine *clone() const override { return new TintedEngine(*this); }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        const bool lit = mode == QIcon::Active || mode == QIcon::Selected || state == QIcon::On;
        const Theme &theme = Theme::of(QGuiApplication::palette());
        const QColor color = theme(mode == QIcon::Disabled ? Role::Outline : lit ? Role::Text : Role::Text3);
        QByteArray svg = m_svg;
        svg.replace("currentColor", color.name().toLatin1());
        QSvgRenderer(svg).render(painter, rect);
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect({}, size), mode, state);
        return pixmap;
    }

private:
    QByteArray m_svg;
};

} // namespace

QIcon themeIcon(const QString &name)
{
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no icon %s", qPrintable(name));
    return QIcon(new TintedEngine(file.readAll()));
}

} // namespace heliograph::ui
