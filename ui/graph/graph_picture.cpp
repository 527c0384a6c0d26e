#include "ui/graph/graph_picture.h"

#include "core/layout/dot_writer.h"
#include "ui/graph/scene_layout.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFileInfo>
#include <QPainter>
#include <QSaveFile>
#include <QSvgGenerator>

#include <algorithm>

namespace heliograph::ui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(GraphPicture)
};

constexpr qreal kMargin = 16;
constexpr qreal kLongestSide = 16000;

QRectF pictureArea(const GraphScene &scene)
{
    return scene.bounds.adjusted(-kMargin, -kMargin, kMargin, kMargin);
}

QByteArray svg(const GraphPainter &painter, const GraphMarks &marks, const Theme &theme)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    const QRectF area = pictureArea(painter.scene());
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setResolution(96);
    generator.setSize(area.size().toSize());
    generator.setViewBox(QRectF(QPointF(), area.size()));
    generator.setTitle(Words::tr("Graph"));
    QPainter device(&generator);
    device.translate(-area.topLeft());
    painter.paint(device, area, marks, theme, false);
    device.end();
    return bytes;
}

QByteArray png(const GraphPainter &painter, const GraphMarks &marks, const Theme &theme)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    graphImage(painter, marks, theme).save(&buffer, "PNG");
    return bytes;
}

QByteArray dot(const GraphPainter &painter, const GraphMarks &, const Theme &)
{
    return QByteArray::fromStdString(writeDot(layoutInput(painter.scene(), painter.metrics()), DotLabels::Names));
}

/// One row adds a format.
struct Format {
    const char *suffix;
    QByteArray (*write)(const GraphPainter &, const GraphMarks &, const Theme &);
};
constexpr Format kFormats[] = {{"svg", svg}, {"png", png}, {"dot", dot}};

Diagnostic failure(const char *code, const QString &path, const QString &message, const QString &next)
{
    Diagnostic diagnostic;
    diagnostic.code = code;
    diagnostic.file = path.toStdString();
    diagnostic.message = message.toStdString();
    diagnostic.next = next.toStdString();
    return diagnostic;
}

} // namespace

QImage graphImage(const GraphPainter &painter, const GraphMarks &marks, const Theme &theme, qreal pixelRatio)
{
    const QRectF area = pictureArea(painter.scene());
    const qreal longest = std::max(area.width(), area.height());
    const qreal scale = std::min(pixelRatio, kLongestSide / longest);
    QImage image((area.size() * scale).toSize(), QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(scale);
    QPainter device(&image);
    device.translate(-area.topLeft());
    painter.paint(device, area, marks, theme, false);
    return image;
}

Result<void> saveGraph(const QString &path, const GraphPainter &painter, const GraphMarks &marks, const Theme &theme)
{
    const QString suffix = QFileInfo(path).suffix().toLower();
    const auto *format = std::find_if(std::begin(kFormats), std::end(kFormats),
                                      [&](const Format &row) { return suffix == QLatin1String(row.suffix); });
    if (format == std::end(kFormats))
        return failure("export.format", path, Words::tr("Pictures cannot be saved as \"%1\"").arg(suffix),
                       Words::tr("Use a name that ends in .svg, .png or .dot"));
    QSaveFile file(path);
    const QByteArray bytes = format->write(painter, marks, theme);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return failure("export.write", path, Words::tr("%1 could not be written: %2").arg(path, file.errorString()),
                       Words::tr("Choose another folder"));
    return {};
}

} // namespace heliograph::ui
