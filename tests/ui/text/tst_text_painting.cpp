// What the text view paints, also of texts nobody wants, in both themes and at two scales.
#include "tests/ui/text/text_fixture.h"
#include "ui/base/theme.h"
#include "ui/text/find_bar.h"
#include "ui/text/text_painter.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QLineEdit>
#include <QPainter>

using namespace heliograph;
using namespace heliograph::ui;
using namespace heliograph::test;

class TestTextPainting : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void heatHasAColumnOnlyIfThereIsAny();
    void pinnedNodesKeepTheirHue();
    void ugly_data();
    void ugly();
    void paintsAlikeAtBothScales_data();
    void paintsAlikeAtBothScales();
    void exactAndDerivedLookDifferent();
    void aFrameOfALineOf50MegabytesIsAFrame();
};

void TestTextPainting::heatHasAColumnOnlyIfThereIsAny()
{
    TextFixture f(numbered(20));
    const qreal left = f.view.placeRect({0, 0}).left();
    f.view.setHeat({0.0F, 0.5F, 0.02F, std::numeric_limits<float>::quiet_NaN()});
    QVERIFY(f.view.placeRect({0, 0}).left() > left + 20);
    const Theme &theme = Theme::of(&f.view);
    const QImage image = f.view.viewport()->grab().toImage();
    const auto colourAt = [&](int line, int x) {
        return image.pixelColor((QPointF(x, f.at({line, 0}).y()) * image.devicePixelRatio()).toPoint());
    };
    QCOMPARE(colourAt(1, 3), theme.heat(int((0.15 + 0.85 * 0.5) * Theme::kHeatSteps)));
    QCOMPARE(colourAt(2, 3), theme.heat(int((0.15 + 0.85 * 0.02) * Theme::kHeatSteps)));
    for (const int line : {0, 3, 10}) // none, no number, beyond what was measured
        QCOMPARE(colourAt(line, 3), line == 0 ? theme(Role::Raised) : theme(Role::Pane));
    f.view.setFoldable({{1, 10, true}});
    f.view.foldAll(true); // a folded row has the heat of its lines
    QVERIFY(f.view.viewport()->grab().toImage() != image);
    f.view.setHeat({});
    QCOMPARE(f.view.placeRect({0, 0}).left(), left);
}

void TestTextPainting::pinnedNodesKeepTheirHue()
{
    TextFixture f(numbered(20));
    f.view.setPinned({{3, {{2, 4, How::Exact}}}, {5, {{4, 6, How::Derived}}}});
    const Theme &theme = Theme::of(&f.view);
    const QImage image = f.view.viewport()->grab().toImage();
    QVERIFY(hasColour(image, theme.hue(3)));
    QVERIFY(hasColour(image, theme.hue(5)));
    QVERIFY(!hasColour(image, theme(Role::ActiveBg)));
}

void TestTextPainting::ugly_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("no newline at the end") << QByteArray("a\nb");
    QTest::newRow("one line of 50 MB") << QByteArray(50 << 20, 'x');
    QTest::newRow("one line of 5 MB, not ASCII") << QByteArray("%ä = op ").repeated(5 << 17);
    QTest::newRow("NUL bytes") << QByteArray("a\0b\0\0\n\0", 8);
    QTest::newRow("CRLF and lone CR") << QByteArray("a\r\nb\rc\r\n");
    QTest::newRow("invalid UTF-8") << QByteArray("\xff\xfe\xc3(\xf0\x9f\n\x80 ok\xe2\x82");
    QTest::newRow("right to left") << QByteArray("x = \"שלום עולם\" # مرحبا\ny\n");
    QTest::newRow("combining and wide") << QByteArray("e\xcc\x81\xcc\x81 多字 🌞\u2028z\n");
    QTest::newRow("tabs") << QByteArray("\t\ta\tb\t\n").repeated(200);
    QTest::newRow("only newlines") << QByteArray(100000, '\n');
    QTest::newRow("all bytes") << [] {
        QByteArray bytes;
        for (int i = 0; i < 1024; ++i)
            bytes += char(i);
        return bytes;
    }();
}

void TestTextPainting::ugly()
{
    QFETCH(const QByteArray, text);
    for (const Language language : {Language::Python, Language::Mlir, Language::Ptx}) {
        TextFixture f(std::make_shared<const std::string>(text.toStdString()), language);
        f.view.setLit({{0, 0, How::Exact, 0, 3}});
        for (const Qt::Key key : {Qt::Key_Down, Qt::Key_Right, Qt::Key_End, Qt::Key_PageDown, Qt::Key_Left})
            f.key(key, Qt::ShiftModifier);
        QVERIFY(!f.view.grab().isNull());
        f.key(Qt::Key_End, Qt::ControlModifier);
        f.key(Qt::Key_Right);
        QCOMPARE(f.view.cursor(), f.view.lines().end());
        f.key(Qt::Key_Left, Qt::ControlModifier);
        QTest::mouseClick(f.view.viewport(), Qt::LeftButton, {}, QPoint(200, 8));
        f.view.horizontalScrollBar()->setValue(f.view.horizontalScrollBar()->maximum());
        QVERIFY(!f.view.grab().isNull());
        f.view.select({{0, 0}, f.view.lines().end()});
        QCOMPARE(f.view.selection().end, f.view.lines().end());
        f.view.setWrapping(true);
        QVERIFY(f.view.rows().rows() >= f.view.lines().count());
        QVERIFY(!f.view.grab().isNull());
        f.view.verticalScrollBar()->setValue(f.view.verticalScrollBar()->maximum());
        QTest::mouseClick(f.view.viewport(), Qt::LeftButton, {}, QPoint(200, 200));
        f.key(Qt::Key_Up);
        f.view.goToDefinition();
        QVERIFY(!f.view.grab().isNull());
    }
}

void TestTextPainting::paintsAlikeAtBothScales_data()
{
    QTest::addColumn<bool>("dark");
    QTest::addColumn<int>("scale");
    for (const bool dark : {true, false})
        for (const int scale : {1, 2})
            QTest::addRow("%s at %d", dark ? "dark" : "light", scale) << dark << scale;
}

/// The painter itself, as screen and export use it: ink where text is, the active colours where lines are lit.
void TestTextPainting::paintsAlikeAtBothScales()
{
    QFETCH(const bool, dark);
    QFETCH(const int, scale);
    const Theme &theme = dark ? Theme::dark() : Theme::light();
    const std::string text = "add.s32 %r1, %r2, 12;\nret;\n// end\n";
    TextScene scene(codeFont(), scale);
    scene.setText(text, Language::Ptx);
    scene.lit = {{1, 1, How::Exact}};
    QImage image(300 * scale, 100 * scale, QImage::Format_RGB32);
    image.setDevicePixelRatio(scale);
    QPainter painter(&image);
    TextPainter(scene, painter, theme, QSize(300, 100), QPoint()).paint();
    painter.end();
    for (const Role role : {Role::Pane, Role::ActiveBg, Role::Active, Role::ActiveLine})
        QVERIFY(hasColour(image, theme(role)));
    const int row = scene.metrics.rowHeight * scale;
    const QImage first = image.copy(scene.textLeft() * scale, 0, 200 * scale, row);
    QVERIFY(!hasColour(first, theme(Role::ActiveBg)));
    int inked = 0;
    for (int x = 0; x < first.width(); ++x)
        for (int y = 0; y < row; ++y)
            inked += first.pixelColor(x, y) != theme(Role::Pane);
    QVERIFY(inked > 300 * scale * scale && inked < 2500 * scale * scale);
}

void TestTextPainting::exactAndDerivedLookDifferent()
{
    const Theme &theme = Theme::dark();
    const std::string text = "one\ntwo\n";
    const auto paint = [&](How how) {
        TextScene scene(codeFont(), 1);
        scene.setText(text, Language::Ptx);
        scene.lit = {{0, 0, how}};
        QImage image(200, 20, QImage::Format_RGB32);
        QPainter painter(&image);
        TextPainter(scene, painter, theme, image.size(), QPoint()).paint();
        return image;
    };
    QVERIFY(hasColour(paint(How::Exact), theme(Role::ActiveBg)));
    QVERIFY(!hasColour(paint(How::Derived), theme(Role::ActiveBg)));
    QVERIFY(paint(How::Derived) != paint(How::Exact));
}

/// Nothing that is painted, moved or asked for may depend on the length of a line; a bench has the figures.
void TestTextPainting::aFrameOfALineOf50MegabytesIsAFrame()
{
    std::string text;
    while (text.size() < 50u << 20)
        text += "%load_12 = tt.load %ptr_7, ";
    TextFixture f(std::make_shared<const std::string>(text), Language::Mlir);
    QElapsedTimer clock;
    clock.start();
    for (int i = 0; i < 100; ++i) {
        f.view.horizontalScrollBar()->setValue(f.view.horizontalScrollBar()->maximum() / 100 * i);
        QTest::mouseClick(f.view.viewport(), Qt::LeftButton, {}, QPoint(200, 5));
        f.key(Qt::Key_Right, Qt::ControlModifier);
        f.view.grab();
    }
    QVERIFY(f.view.cursor().byte > 49 << 20);
    QAccessibleTextInterface *reader = QAccessible::queryAccessibleInterface(&f.view)->textInterface();
    int begin = 0;
    int end = 0;
    QVERIFY(!reader->textAtOffset(40 << 20, QAccessible::WordBoundary, &begin, &end).isEmpty());
    QVERIFY(end - begin < 20);
    qInfo("a click, a key and a frame: %.2f ms", double(clock.nsecsElapsed()) / 1e8);
}

HELIOGRAPH_UI_TEST(TestTextPainting)
#include "tst_text_painting.moc"
