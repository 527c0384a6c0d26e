// What the canvas paints at every scale, and the pictures that are saved of it.
#include "tests/ui/graph/canvas_fixture.h"
#include "ui/graph/fx_scene.h"
#include "ui/graph/graph_picture.h"
#include "ui/graph/graph_walk.h"
#include "ui/graph/scene_layout.h"

#include <QPainter>
#include <QTemporaryDir>
#include <set>

using namespace heliograph;
using namespace heliograph::ui;
using namespace heliograph::test;

class TestGraphPainting : public QObject, CanvasFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnWarnings(); }
    void cleanup() { close(); }

    void whatIsActiveStandsOut_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::addColumn<qreal>("ratio");
        QTest::newRow("dark 1x") << true << 1.0;
        QTest::newRow("dark 2x") << true << 2.0;
        QTest::newRow("light 1x") << false << 1.0;
        QTest::newRow("light 2x") << false << 2.0;
    }

    void whatIsActiveStandsOut()
    {
        QFETCH(const bool, dark);
        QFETCH(const qreal, ratio);
        const Theme &theme = dark ? Theme::dark() : Theme::light();
        GraphPainter painter;
        painter.setScene(mixed());
        GraphMarks marks;
        const QImage rest = graphImage(painter, wholeGraph(painter.scene()), marks, theme, ratio);
        QCOMPARE(count(rest, theme(Role::Active)), 0);
        QVERIFY2(count(rest, theme(Role::Failed)) > 20, "the failed card");
        QVERIFY2(count(rest, theme.hue(3)) > 100, "the frame in its hue");
        marks.lit = litOnly(painter.scene(), 1, How::Exact);
        const QImage active = graphImage(painter, wholeGraph(painter.scene()), marks, theme, ratio);
        QVERIFY(count(active, theme(Role::Active)) > 100);
        QVERIFY(count(active, theme(Role::ActiveBg)) > 500);
        marks.lit = litOnly(painter.scene(), 1, How::Derived);
        const QImage derived = graphImage(painter, wholeGraph(painter.scene()), marks, theme, ratio);
        QCOMPARE(count(derived, theme(Role::ActiveBg)), 0);
        QVERIFY(count(derived, theme(Role::Active)) > 20);
        QVERIFY(count(derived, theme(Role::Active)) < count(active, theme(Role::Active)));
        QCOMPARE(active.width(), int(painter.scene().bounds.width() * ratio + 32 * ratio));
    }

    void picturesShowNeitherHoverNorFocus()
    {
        GraphPainter painter;
        painter.setScene(mixed());
        GraphMarks marks;
        const QImage rest = graphImage(painter, wholeGraph(painter.scene()), marks, Theme::dark(), 1);
        marks.hovered = 1;
        marks.focused = 2;
        QCOMPARE(graphImage(painter, wholeGraph(painter.scene()), marks, Theme::dark(), 1), rest);
    }

    void theFocusRingIsForTheKeyboard()
    {
        show(mixed());
        const QColor ring = Theme::of(m_canvas.get())(Role::Info);
        QTest::mouseClick(m_canvas.get(), Qt::LeftButton, {}, middle(1));
        QCOMPARE(count(m_canvas->grab().toImage(), ring, 40), 0);
        QTest::keyClick(m_canvas.get(), Qt::Key_Down);
        QVERIFY(count(m_canvas->grab().toImage(), ring, 40) > 20);
    }

    void smallScalesDrawHues_data()
    {
        QTest::addColumn<qreal>("ratio");
        QTest::newRow("1x") << 1.0;
        QTest::newRow("2x") << 2.0;
    }

    void smallScalesDrawHues()
    {
        QFETCH(const qreal, ratio);
        GraphPainter painter;
        painter.setScene(grid(60, 60));
        QImage image(QSize(400, 250) * ratio, QImage::Format_ARGB32_Premultiplied);
        image.setDevicePixelRatio(ratio);
        QPainter device(&image);
        const qreal scale = 400 / painter.scene().bounds.width();
        device.scale(scale, scale);
        GraphMarks marks;
        marks.lit = litOnly(painter.scene(), 1830, How::Exact);
        painter.paint(device, painter.scene().bounds, marks, Theme::dark(), true);
        device.end();
        for (int hue = 0; hue < Theme::kHues; ++hue)
            QVERIFY2(count(image, Theme::dark().hue(hue)) > 0, "every hue is on screen");
        QVERIFY2(count(image, Theme::dark()(Role::Outline)) > 100, "edges are, too");
        const QPointF lit = painter.scene().items[1830].rect.center() * scale * ratio;
        QCOMPARE(image.pixelColor(lit.toPoint()), Theme::dark()(Role::Active));
    }

    void aPictureOfTheViewIsWhatIsOnScreen()
    {
        show(grid(30, 30));
        m_canvas->zoomAt({50, 60}, 1.3);
        const QImage screen = m_canvas->grab().toImage().convertToFormat(QImage::Format_RGB32);
        const QImage picture = graphImage(m_canvas->painter(), {m_canvas->visibleArea(), m_canvas->zoom()},
                                          m_canvas->marks(), Theme::of(m_canvas.get()), m_canvas->devicePixelRatioF())
                                   .convertToFormat(QImage::Format_RGB32);
        QCOMPARE(picture.size(), screen.size());
        int different = 0;
        for (int y = 0; y < screen.height(); ++y)
            for (int x = 0; x < screen.width(); ++x)
                different += qAbs(qGray(screen.pixel(x, y)) - qGray(picture.pixel(x, y))) > 8;
        QVERIFY2(different < screen.width() * screen.height() / 100, qPrintable(QString::number(different)));
    }

    void aPictureOfManySmallThingsIsDrawnInVectors()
    {
        QTemporaryDir dir;
        GraphPainter painter;
        painter.setScene(grid(60, 60));
        const QString path = dir.filePath(QStringLiteral("g.svg"));
        QVERIFY(saveGraph(path, painter, {painter.scene().bounds, 0.05}, {}, Theme::light()));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        QVERIFY(!bytes.contains("<image"));
        QVERIFY(bytes.count("<") > 3600);
    }

    void savesSvgPngAndDot()
    {
        QTemporaryDir dir;
        GraphPainter painter;
        painter.setScene(mixed());
        for (const char *suffix : {"svg", "png", "dot", "PNG"}) {
            const QString path = dir.filePath(QStringLiteral("g.") + QLatin1String(suffix));
            QVERIFY(saveGraph(path, painter, wholeGraph(painter.scene()), {}, Theme::light()));
            QFile file(path);
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray bytes = file.readAll();
            QVERIFY(bytes.contains("item_3") || QImage::fromData(bytes).width() > 300);
        }
    }

    void picturesThatCannotBeSavedSayWhy()
    {
        QTemporaryDir dir;
        GraphPainter painter;
        painter.setScene(mixed());
        const Result<void> format =
            saveGraph(dir.filePath(QStringLiteral("g.bmp")), painter, wholeGraph(painter.scene()), {}, Theme::light());
        QVERIFY(!format);
        QCOMPARE(format.error().code, std::string("export.format"));
        const Result<void> folder = saveGraph(dir.filePath(QStringLiteral("no/g.svg")), painter,
                                              wholeGraph(painter.scene()), {}, Theme::light());
        QVERIFY(!folder);
        QCOMPARE(folder.error().code, std::string("export.write"));
    }
};

HELIOGRAPH_UI_TEST(TestGraphPainting)
#include "tst_graph_painting.moc"
