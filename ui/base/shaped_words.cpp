#include "ui/base/shaped_words.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>

namespace heliograph::ui {

namespace {

constexpr std::size_t kMostShelves = 8; ///< names alone are drawn in another size at each scale
constexpr std::size_t kMostLines = 8192;
constexpr qreal kEndless = 1 << 24;

} // namespace

ShapedWords::Shelf &ShapedWords::shelfOf(const QFont &font, QPaintDevice *device)
{
    const int dpi = device->logicalDpiY();
    const auto known = std::find_if(m_shelves.begin(), m_shelves.end(),
                                    [&](const Shelf &shelf) { return shelf.dpi == dpi && shelf.font == font; });
    if (known != m_shelves.end() && m_count < kMostLines)
        return *known;
    if (m_shelves.size() >= kMostShelves || m_count >= kMostLines) {
        m_shelves.clear();
        m_count = 0;
    }
    m_shelves.push_back({font, dpi, {}});
    return m_shelves.back();
}

QTextLine ShapedWords::lineOf(Shelf &shelf, const Key &key, QPaintDevice *device)
{
    std::unique_ptr<QTextLayout> &layout = shelf.lines[key];
    if (!layout) {
        const QString words = key.room > 0
                                  ? QFontMetricsF(shelf.font, device).elidedText(key.words, Qt::ElideRight, key.room)
                                  : key.words;
        layout = std::make_unique<QTextLayout>(words, shelf.font, device);
        layout->setCacheEnabled(true);
        layout->beginLayout();
        layout->createLine().setLineWidth(kEndless);
        layout->endLayout();
        ++m_count;
    }
    return layout->lineAt(0);
}

void ShapedWords::draw(QPainter &painter, const QRectF &rect, const QFont &font, const QString &words,
                       Qt::Alignment alignment)
{
    QPaintDevice *device = painter.device();
    Shelf &shelf = shelfOf(font, device);
    QTextLine line = lineOf(shelf, {words, 0}, device);
    if (line.horizontalAdvance() > rect.width() + 0.5)
        line = lineOf(shelf, {words, rect.width()}, device);
    const qreal left = rect.width() - line.horizontalAdvance();
    const qreal x = alignment & Qt::AlignRight ? left : alignment & Qt::AlignHCenter ? left / 2 : 0;
    const qreal height = line.ascent() + line.descent(); // height() is rounded up
    line.draw(&painter, rect.topLeft() + QPointF(x, (rect.height() - height) / 2));
}

qreal ShapedWords::width(QPaintDevice *device, const QFont &font, const QString &words)
{
    return lineOf(shelfOf(font, device), {words, 0}, device).horizontalAdvance();
}

} // namespace heliograph::ui
