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

/// What a format's writer is given.
struct Picture {
    const GraphPainter &painter;
    const PictureView &view;
    const GraphMarks &marks;
    const Theme &theme;
};

void paintPicture(QPaintDevice *target, const Picture &picture, qreal scale)
{
    QPainter device(target);
    device.scale(scale, scale);
    device.translate(-picture.view.area.topLeft());
    picture.painter.paint(device, picture.view.area, picture.marks, picture.theme, false);
}

QByteArray svg(const Picture &picture)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    const QSizeF size = picture.view.area.size() * picture.view.scale;
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setResolution(96);
    generator.setSize(size.toSize());
    generator.setViewBox(QRectF(QPointF(), size));
    generator.setTitle(Words::tr("Graph"));
    paintPicture(&generator, picture, picture.view.scale);
    return bytes;
}

QByteArray png(const Picture &picture)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    graphImage(picture.painter, picture.view, picture.marks, picture.theme).save(&buffer, "PNG");
    return bytes;
}

QByteArray dot(const Picture &picture)
{
    const GraphPainter &painter = picture.painter;
    return QByteArray::fromStdString(
        writeDot(layoutInput(painter.scene(), painter.metrics(), {.namedEdges = true}), DotLabels::Names));
}

/// One row adds a format.
struct Format {
    const char *suffix;
    QByteArray (*write)(const Picture &);
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

PictureView wholeGraph(const GraphScene &scene)
{
    return {scene.bounds.adjusted(-kMargin, -kMargin, kMargin, kMargin), 1};
}

QImage graphImage(const GraphPainter &painter, const PictureView &view, const GraphMarks &marks, const Theme &theme,
                  qreal pixelRatio)
{
    const qreal longest = std::max(view.area.width(), view.area.height()) * view.scale;
    const qreal ratio = std::min(pixelRatio, kLongestSide / longest);
    QImage image((view.area.size() * view.scale * ratio).toSize(), QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(ratio);
    paintPicture(&image, {painter, view, marks, theme}, view.scale);
    return image;
}

QByteArray graphSvg(const GraphPainter &painter, const PictureView &view, const GraphMarks &marks, const Theme &theme)
{
    return svg({painter, view, marks, theme});
}

Result<void> saveGraph(const QString &path, const GraphPainter &painter, const PictureView &view,
                       const GraphMarks &marks, const Theme &theme)
{
    const QString suffix = QFileInfo(path).suffix().toLower();
    const auto *format = std::find_if(std::begin(kFormats), std::end(kFormats),
                                      [&](const Format &row) { return suffix == QLatin1String(row.suffix); });
    if (format == std::end(kFormats))
        return failure("export.format", path, Words::tr("Pictures cannot be saved as \"%1\"").arg(suffix),
                       Words::tr("Use a name that ends in .svg, .png or .dot"));
    QSaveFile file(path);
    const QByteArray bytes = format->write({painter, view, marks, theme});
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return failure("export.write", path, Words::tr("%1 could not be written: %2").arg(path, file.errorString()),
                       Words::tr("Choose another folder"));
    return {};
}

} // namespace heliograph::ui
