// The text view under real keys and mouse, on texts nobody wants, in both themes and at two scales.
#include "tests/support/ui_test.h"
#include "ui/base/theme.h"
#include "ui/text/find_bar.h"
#include "ui/text/text_painter.h"
#include "ui/text/text_view.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace heliograph;
using namespace heliograph::ui;

namespace {

std::shared_ptr<const std::string> numbered(int lines)
{
    std::string text;
    for (int i = 1; i <= lines; ++i)
        text += "line " + std::to_string(i) + " of it\n";
    return std::make_shared<const std::string>(text);
}

struct Fixture {
    TextView view;

    explicit Fixture(std::shared_ptr<const std::string> text, Language language = Language::Ptx)
    {
        view.setText(*text, language, text);
        view.resize(400, 300);
        view.show();
        view.activateWindow();
        view.setFocus();
        if (!QTest::qWaitForWindowActive(&view))
            qFatal("no active window");
    }
    QPoint at(TextPlace place) { return view.placeRect(place).center().toPoint(); }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(&view, key, modifiers); }
};

bool hasColour(const QImage &image, QColor colour)
{
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            if (image.pixelColor(x, y) == colour)
                return true;
    return false;
}

} // namespace

class TestTextView : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void keysMoveTheCursor();
    void shiftSelectsAndCopies();
    void verticalStepsKeepTheirColumn();
    void mouseSelectsByCharacterWordAndLine();
    void clickActivatesAndDragDoesNot();
    void enterAndSpaceActivate();
    void revealScrollsAndAKeyEndsIt();
    void foldsHideRows();
    void keysAndGutterFold();
    void theCursorPassesFoldedRows();
    void whatIsFoundIsUnfolded();
    void foldingKeepsTheFirstLineInSight();
    void foldedRowsPaint();
    void wrappedRows();
    void wrappedTextIsSelectedAndCopied();
    void fontSizes();
    void usesOfTheSymbolAtTheCursor();
    void goesToDefinitionsAndUses();
    void heatHasAColumnOnlyIfThereIsAny();
    void pinnedNodesKeepTheirHue();
    void ugly_data();
    void ugly();
    void paintsAlikeAtBothScales_data();
    void paintsAlikeAtBothScales();
    void exactAndDerivedLookDifferent();
    void find();
    void findOfAnExpression();
    void findOfWholeWords();
    void findAcrossBlocks();
    void findInOneLongLine();
    void findGivesUpOnWhatExplodes();
    void findCountsMoreThanItKeeps();
    void allMatchesAreInTheRuler();
    void speaksToScreenReaders();
    void speaksOfWordsAndCharacters();
    void speaksAlikeFoldedAndWrapped();
    void aFrameOfALineOf50MegabytesIsAFrame();
};

void TestTextView::keysMoveTheCursor()
{
    Fixture f(numbered(1000));
    f.key(Qt::Key_Down);
    f.key(Qt::Key_Right);
    QCOMPARE(f.view.cursor(), (TextPlace{1, 1}));
    f.key(Qt::Key_Right, Qt::ControlModifier);
    QCOMPARE(f.view.cursor(), (TextPlace{1, 5}));
    f.key(Qt::Key_End);
    QCOMPARE(f.view.cursor(), (TextPlace{1, 12}));
    f.key(Qt::Key_Right);
    QCOMPARE(f.view.cursor(), (TextPlace{2, 0}));
    f.key(Qt::Key_Left);
    QCOMPARE(f.view.cursor(), (TextPlace{1, 12}));
    f.key(Qt::Key_Home);
    QCOMPARE(f.view.cursor(), (TextPlace{1, 0}));
    f.key(Qt::Key_End, Qt::ControlModifier);
    QCOMPARE(f.view.cursor().line, 999);
    QCOMPARE(f.view.verticalScrollBar()->value(), f.view.verticalScrollBar()->maximum());
    f.key(Qt::Key_PageUp);
    QVERIFY(f.view.cursor().line < 999 && f.view.cursor().line > 970);
    f.key(Qt::Key_Home, Qt::ControlModifier);
    QCOMPARE(f.view.cursor(), (TextPlace{0, 0}));
    QCOMPARE(f.view.verticalScrollBar()->value(), 0);
}

void TestTextView::shiftSelectsAndCopies()
{
    Fixture f(numbered(10));
    f.key(Qt::Key_Right, Qt::ShiftModifier | Qt::ControlModifier);
    f.key(Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(f.view.selectedText(), QStringLiteral("line 1 of it\nline "));
    f.key(Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("line 1 of it\nline "));
    f.key(Qt::Key_Escape);
    QVERIFY(f.view.selection().isEmpty());
    f.key(Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(f.view.selectedText().size(), int(f.view.lines().text().size()) - 1);
}

void TestTextView::verticalStepsKeepTheirColumn()
{
    Fixture f(std::make_shared<const std::string>("long line\na\nlong line\n"));
    f.view.setCursor({0, 7});
    f.key(Qt::Key_Down);
    QCOMPARE(f.view.cursor(), (TextPlace{1, 1}));
    f.key(Qt::Key_Down);
    QCOMPARE(f.view.cursor(), (TextPlace{2, 7}));
}

void TestTextView::mouseSelectsByCharacterWordAndLine()
{
    Fixture f(numbered(30));
    QWidget *const port = f.view.viewport();
    QTest::mousePress(port, Qt::LeftButton, {}, f.view.placeRect({1, 2}).topLeft().toPoint() + QPoint(0, 5));
    QTest::mouseMove(port, f.view.placeRect({2, 4}).topLeft().toPoint() + QPoint(0, 5));
    QTest::mouseRelease(port, Qt::LeftButton, {}, f.view.placeRect({2, 4}).topLeft().toPoint() + QPoint(0, 5));
    QCOMPARE(f.view.selectedText(), QStringLiteral("ne 2 of it\nline"));
    QTest::mouseDClick(port, Qt::LeftButton, {}, f.at({3, 5}));
    QCOMPARE(f.view.selectedText(), QStringLiteral("4"));
    QTest::mouseClick(port, Qt::LeftButton, {}, f.at({3, 5}));
    QCOMPARE(f.view.selectedText(), QStringLiteral("line 4 of it\n"));
}

void TestTextView::clickActivatesAndDragDoesNot()
{
    Fixture f(numbered(30));
    QSignalSpy activated(&f.view, &TextView::activated);
    QTest::mouseClick(f.view.viewport(), Qt::LeftButton, {}, f.at({4, 3}));
    QCOMPARE(activated.size(), 1);
    QCOMPARE(activated.takeFirst().first().value<TextPlace>().line, 4);
    QTest::mousePress(f.view.viewport(), Qt::LeftButton, {}, f.at({1, 0}));
    QTest::mouseMove(f.view.viewport(), f.at({3, 5}));
    QTest::mouseRelease(f.view.viewport(), Qt::LeftButton, {}, f.at({3, 5}));
    QCOMPARE(activated.size(), 0);
}

void TestTextView::enterAndSpaceActivate()
{
    Fixture f(numbered(30));
    QSignalSpy activated(&f.view, &TextView::activated);
    f.view.setCursor({7, 2});
    f.key(Qt::Key_Return);
    f.key(Qt::Key_Space);
    QCOMPARE(activated.size(), 2);
    QCOMPARE(activated.last().first().value<TextPlace>(), (TextPlace{7, 2}));
}

void TestTextView::revealScrollsAndAKeyEndsIt()
{
    Fixture f(numbered(5000));
    f.view.revealLines(3000, 3002);
    QTRY_VERIFY(!f.view.isScrolling());
    QVERIFY(f.view.placeRect({3000, 0}).top() >= 0 && f.view.placeRect({3000, 0}).bottom() < 300);
    const int there = f.view.verticalScrollBar()->value();
    f.view.revealLines(3001, 3001); // in sight: nothing moves
    QVERIFY(!f.view.isScrolling());
    QCOMPARE(f.view.verticalScrollBar()->value(), there);
    f.view.revealLines(10, 10);
    f.key(Qt::Key_Escape); // ends the movement where it leads to
    QVERIFY(f.view.placeRect({10, 0}).top() >= 0 && f.view.placeRect({10, 0}).bottom() < 300);
}

void TestTextView::foldsHideRows()
{
    Fixture f(numbered(100));
    f.view.setFoldable({{1, 50, true}});
    f.view.foldAll(true);
    QCOMPARE(f.view.placeRect({51, 0}).top() - f.view.placeRect({1, 0}).top(),
             f.view.placeRect({1, 0}).top() - f.view.placeRect({0, 0}).top());
    f.key(Qt::Key_Down);
    f.key(Qt::Key_Down);
    QCOMPARE(f.view.cursor().line, 51);
    QVERIFY(!f.view.grab().isNull());
}

void TestTextView::keysAndGutterFold()
{
    Fixture f(numbered(100));
    QSignalSpy changed(&f.view, &TextView::foldsChanged);
    QSignalSpy activated(&f.view, &TextView::activated);
    f.view.setFoldable({{0, 90, false}, {2, 5, true}, {10, 20, false}},
                       [](int fold) { return QStringLiteral("fold %1").arg(fold); });
    QCOMPARE(f.view.rows().rows(), 100);
    const auto gutter = [&](int line) { return QPoint(3, f.at({line, 0}).y()); };
    QTest::mouseClick(f.view.viewport(), Qt::LeftButton, {}, gutter(2));
    QCOMPARE(f.view.rows().rows(), 97);
    QCOMPARE(activated.size(), 0);
    QTest::mouseClick(f.view.viewport(), Qt::LeftButton, {}, gutter(2));
    QCOMPARE(f.view.rows().rows(), 100);
    QTest::mouseClick(f.view.viewport(), Qt::LeftButton, {}, gutter(7)); // nothing folds there: a click on the line
    QCOMPARE(activated.size(), 1);
    QCOMPARE(changed.size(), 2);
    f.view.setCursor({12, 3});
    f.view.foldAtCursor();
    QCOMPARE(f.view.cursor(), (TextPlace{10, 0}));
    QCOMPARE(f.view.rows().rows(), 90);
    f.view.unfoldAtCursor();
    QCOMPARE(f.view.rows().rows(), 100);
    f.view.foldRuns(true);
    QCOMPARE(f.view.rows().rows(), 97);
    f.view.foldAll(true);
    QCOMPARE(f.view.rows().rows(), 10);
    f.view.foldAll(false);
    QCOMPARE(f.view.rows().rows(), 100);
}

void TestTextView::theCursorPassesFoldedRows()
{
    Fixture f(numbered(20));
    f.view.setFoldable({{2, 5, true}, {8, 12, false}});
    f.view.foldAll(true);
    f.view.setCursor({1, 12});
    f.key(Qt::Key_Right);
    QCOMPARE(f.view.cursor(), (TextPlace{2, 0})); // the run's row
    f.key(Qt::Key_End);
    QCOMPARE(f.view.cursor(), (TextPlace{2, 0}));
    f.key(Qt::Key_Right);
    QCOMPARE(f.view.cursor(), (TextPlace{6, 0}));
    f.key(Qt::Key_Left);
    QCOMPARE(f.view.cursor(), (TextPlace{2, 0}));
    f.key(Qt::Key_Left);
    QCOMPARE(f.view.cursor(), (TextPlace{1, 12}));
    f.view.setCursor({8, 0});
    f.key(Qt::Key_End); // the head of a region is text
    QCOMPARE(f.view.cursor(), (TextPlace{8, 12}));
    f.key(Qt::Key_Right);
    QCOMPARE(f.view.cursor(), (TextPlace{13, 0}));
    f.key(Qt::Key_Up, Qt::ShiftModifier);
    QCOMPARE(f.view.selectedText(), QStringLiteral("line 9 of it\nline 10 of it\nline 11 of it\nline 12 of it\n"
                                                   "line 13 of it\n"));
}

void TestTextView::whatIsFoundIsUnfolded()
{
    Fixture f(numbered(50));
    f.view.setFoldable({{2, 30, true}});
    f.view.foldAll(true);
    FindBar bar(&f.view, &f.view);
    bar.open();
    QTest::keyClicks(bar.findChild<QLineEdit *>(), QStringLiteral("line 12 "));
    QTRY_COMPARE(f.view.cursor().line, 11);
    QCOMPARE(f.view.rows().rows(), 50);
    f.view.foldAll(true);
    f.view.goToLine(20);
    QCOMPARE(f.view.rows().rows(), 50);
}

void TestTextView::foldingKeepsTheFirstLineInSight()
{
    Fixture f(numbered(1000));
    f.view.setFoldable({{2, 300, true}, {400, 600, true}});
    f.view.verticalScrollBar()->setValue(f.view.verticalScrollBar()->maximum() / 2);
    const TextPlace top = f.view.placeAt({200, 1});
    f.view.toggleFold(2);
    QCOMPARE(f.view.placeAt({200, 1}).line, top.line);
    f.view.toggleFold(2);
    QCOMPARE(f.view.placeAt({200, 1}).line, top.line);
}

void TestTextView::foldedRowsPaint()
{
    Fixture f(numbered(50));
    const QImage before = f.view.viewport()->grab().toImage();
    f.view.setFoldable({{2, 5, true}, {10, 20, false}}, [](int) { return QStringLiteral("12 ops of 0:load"); });
    f.view.foldAll(true);
    const QImage after = f.view.viewport()->grab().toImage();
    QVERIFY(before != after);
    f.view.setLit({{3, 4, How::Exact}, {12, 12, How::Exact}}); // inside: their rows are lit
    const QColor lit = Theme::of(&f.view)(Role::ActiveBg);
    const QImage image = f.view.viewport()->grab().toImage();
    const auto colourAt = [&](int line) {
        const QPointF place(f.view.viewport()->width() - 30, f.at({line, 0}).y());
        return image.pixelColor((place * image.devicePixelRatio()).toPoint());
    };
    QCOMPARE(colourAt(2), lit);
    QCOMPARE(colourAt(10), lit);
    QVERIFY(colourAt(6) != lit);
}

void TestTextView::wrappedRows()
{
    std::string text;
    for (int i = 0; i < 50; ++i)
        text += "  " + std::string(60, 'a') + " " + std::string(60, 'b') + "\nshort\n";
    Fixture f(std::make_shared<const std::string>(text));
    QVERIFY(f.view.horizontalScrollBar()->maximum() > 0);
    f.view.setWrapping(true);
    QCOMPARE(f.view.horizontalScrollBar()->maximum(), 0);
    const int parts = f.view.rows().rowsOfLine(0);
    QVERIFY(parts >= 3);
    QCOMPARE(f.view.rows().rows(), 50 * (parts + 1));
    f.key(Qt::Key_Down); // by rows, and the column is kept
    QCOMPARE(f.view.cursor().line, 0);
    QVERIFY(f.view.cursor().byte > 0);
    for (int i = 1; i < parts; ++i)
        f.key(Qt::Key_Down);
    QCOMPARE(f.view.cursor(), (TextPlace{1, 0}));
    for (const TextPlace place : {TextPlace{0, 0}, {0, 50}, {0, 100}, {2, 70}}) {
        const QPointF at = f.view.placeRect(place).topLeft() + QPointF(0.5, 3);
        QCOMPARE(f.view.placeAt(at), place);
        QVERIFY(at.x() < f.view.viewport()->width());
    }
    const auto [top, bottom] = f.view.linesExtent(0, 0);
    QCOMPARE(bottom - top, parts * f.view.placeRect({0, 0}).height());
    f.view.verticalScrollBar()->setValue(f.view.verticalScrollBar()->maximum() / 2);
    const int line = f.view.placeAt({300, 1}).line;
    f.view.resize(600, 300); // fewer rows, the same first line
    QVERIFY(f.view.rows().rowsOfLine(0) < parts);
    QVERIFY(!f.view.grab().isNull());
    f.view.setWrapping(false);
    QCOMPARE(f.view.rows().rows(), 100);
    QVERIFY(std::abs(f.view.placeAt({300, 1}).line - line) <= 2);
}

void TestTextView::wrappedTextIsSelectedAndCopied()
{
    const std::string line = std::string(50, 'a') + " " + std::string(50, 'b');
    Fixture f(std::make_shared<const std::string>(line + "\nend\n"));
    f.view.setWrapping(true);
    QWidget *const port = f.view.viewport();
    const auto near = [&](TextPlace place) { return (f.view.placeRect(place).topLeft() + QPointF(0.5, 4)).toPoint(); };
    QTest::mousePress(port, Qt::LeftButton, {}, near({0, 40}));
    QTest::mouseMove(port, near({0, 70}));
    QTest::mouseRelease(port, Qt::LeftButton, {}, near({0, 70}));
    f.key(Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QApplication::clipboard()->text(), QString::fromStdString(line.substr(40, 30))); // no line end in it
    QVERIFY(!f.view.grab().isNull());
}

void TestTextView::fontSizes()
{
    Fixture f(numbered(1000));
    QSignalSpy zoom(&f.view, &TextView::zoomRequested);
    f.view.goToLine(500);
    const qreal height = f.view.placeRect({0, 0}).height();
    const int first = f.view.placeAt({200, 1}).line;
    QWheelEvent wheel({50, 50}, f.view.viewport()->mapToGlobal(QPointF(50, 50)), {}, {0, 240}, Qt::NoButton,
                      Qt::ControlModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(f.view.viewport(), &wheel);
    QCOMPARE(zoom.takeFirst().first().toInt(), 2);
    f.view.setZoom(2);
    QVERIFY(f.view.placeRect({0, 0}).height() > 1.5 * height);
    QCOMPARE(f.view.placeAt({200, 1}).line, first);
    f.view.setZoom(100);
    QCOMPARE(f.view.zoom(), 4.0);
    f.view.setZoom(1);
    QCOMPARE(f.view.placeRect({0, 0}).height(), height);
    const bool dark = Theme::of(&f.view).isDark();
    Theme::apply(*qApp, dark ? Scheme::Dark : Scheme::Light, 1.5); // the size of the whole window
    QVERIFY(f.view.placeRect({0, 0}).height() > 1.3 * height);
    Theme::apply(*qApp, dark ? Scheme::Dark : Scheme::Light);
    QCOMPARE(f.view.placeRect({0, 0}).height(), height);
}

void TestTextView::usesOfTheSymbolAtTheCursor()
{
    Fixture f(std::make_shared<const std::string>("%a = x.y\n%b = x.z %a, %a\nreturn %b\n"), Language::Mlir);
    f.view.setCursor({1, 10});
    QCOMPARE(f.view.uses(), (std::vector<TextRange>{{{0, 0}, {0, 2}}, {{1, 9}, {1, 11}}, {{1, 13}, {1, 15}}}));
    QVERIFY(!f.view.grab().isNull());
    f.view.setCursor({1, 6});
    QVERIFY(f.view.uses().empty());
    f.view.setCursor({1, 10});
    f.key(Qt::Key_Right, Qt::ShiftModifier); // a selection is about itself
    QVERIFY(f.view.uses().empty());
}

void TestTextView::goesToDefinitionsAndUses()
{
    std::string text = "%a = x.y\n";
    for (int i = 0; i < 300; ++i)
        text += "// nothing\n";
    text += "x.z %a\nx.w %a\n";
    Fixture f(std::make_shared<const std::string>(text), Language::Mlir);
    f.view.setFoldable({{100, 200, true}, {0, 50, true}});
    QSignalSpy jumped(&f.view, &TextView::jumped);
    f.view.setCursor({301, 5});
    f.view.foldAll(true);
    QVERIFY(f.view.goToDefinition());
    QCOMPARE(f.view.cursor(), (TextPlace{0, 0}));
    QVERIFY(f.view.placeRect({0, 0}).top() >= 0);
    QCOMPARE(jumped.takeFirst(),
             (QVariantList{QVariant::fromValue(TextPlace{301, 5}), QVariant::fromValue(TextPlace{})}));
    QVERIFY(f.view.goToUse(1));
    QCOMPARE(f.view.cursor(), (TextPlace{301, 4}));
    QVERIFY(f.view.goToUse(1));
    QVERIFY(f.view.goToUse(1)); // around
    QCOMPARE(f.view.cursor(), (TextPlace{0, 0}));
    QVERIFY(f.view.goToUse(-1));
    QCOMPARE(f.view.cursor(), (TextPlace{302, 4}));
    QTRY_VERIFY(!f.view.isScrolling());
    QTest::mouseClick(f.view.viewport(), Qt::LeftButton, Qt::ControlModifier, f.at({302, 5}));
    QCOMPARE(f.view.cursor(), (TextPlace{0, 0}));
    f.view.setCursor({5, 0});
    QVERIFY(!f.view.goToDefinition() && !f.view.goToUse(1));
}

void TestTextView::heatHasAColumnOnlyIfThereIsAny()
{
    Fixture f(numbered(20));
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

void TestTextView::pinnedNodesKeepTheirHue()
{
    Fixture f(numbered(20));
    f.view.setPinned({{3, {{2, 4, How::Exact}}}, {5, {{4, 6, How::Derived}}}});
    const Theme &theme = Theme::of(&f.view);
    const QImage image = f.view.viewport()->grab().toImage();
    QVERIFY(hasColour(image, theme.hue(3)));
    QVERIFY(hasColour(image, theme.hue(5)));
    QVERIFY(!hasColour(image, theme(Role::ActiveBg)));
}

void TestTextView::ugly_data()
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

void TestTextView::ugly()
{
    QFETCH(const QByteArray, text);
    for (const Language language : {Language::Python, Language::Mlir, Language::Ptx}) {
        Fixture f(std::make_shared<const std::string>(text.toStdString()), language);
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
        f.key(Qt::Key_A, Qt::ControlModifier);
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

void TestTextView::paintsAlikeAtBothScales_data()
{
    QTest::addColumn<bool>("dark");
    QTest::addColumn<int>("scale");
    for (const bool dark : {true, false})
        for (const int scale : {1, 2})
            QTest::addRow("%s at %d", dark ? "dark" : "light", scale) << dark << scale;
}

/// The painter itself, as screen and export use it: ink where text is, the active colours where lines are lit.
void TestTextView::paintsAlikeAtBothScales()
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

void TestTextView::exactAndDerivedLookDifferent()
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

void TestTextView::find()
{
    const auto text = numbered(2000);
    Fixture f(text);
    FindBar bar(&f.view, &f.view);
    bar.open();
    QTest::keyClicks(bar.findChild<QLineEdit *>(), QStringLiteral("LINE 19"));
    QTRY_VERIFY(!bar.finder().isRunning());
    QCOMPARE(bar.finder().matches().size(), 1u + 10u + 100u); // 19, 190 to 199, 1900 to 1999
    QCOMPARE(f.view.selectedText(), QStringLiteral("line 19"));
    QCOMPARE(bar.findChild<QLabel *>()->text(), QStringLiteral("1 of 111"));
    QTest::keyClick(bar.findChild<QLineEdit *>(), Qt::Key_Return);
    QCOMPARE(f.view.cursor().line, 189);
    bar.findPrevious();
    bar.findPrevious();
    QCOMPARE(f.view.cursor().line, 1998);
    QTest::keyClicks(bar.findChild<QLineEdit *>(), QStringLiteral("x"));
    QTRY_COMPARE(bar.findChild<QLabel *>()->text(), QStringLiteral("no match"));
    QTest::keyClick(&bar, Qt::Key_Escape);
    QVERIFY(bar.isHidden());
}

void TestTextView::findOfAnExpression()
{
    Fixture f(std::make_shared<const std::string>("aé 12\nb 7\nxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n"));
    FindBar bar(&f.view, &f.view);
    bar.open();
    const QList<QToolButton *> buttons = bar.findChildren<QToolButton *>();
    buttons[2]->setChecked(true);
    bar.findChild<QLineEdit *>()->setText(QStringLiteral("[0-9]+"));
    QTRY_COMPARE(bar.finder().matches().size(), 2u);
    QCOMPARE(bar.finder().matches()[0], (TextRange{{0, 4}, {0, 6}})); // bytes, behind a letter of two
    bar.findChild<QLineEdit *>()->setText(QStringLiteral("[0-9"));
    QVERIFY(!bar.finder().error().isEmpty());
    bar.findChild<QLineEdit *>()->setText(QStringLiteral("^")); // empty matches are none
    QTRY_VERIFY(!bar.finder().isRunning());
    QCOMPARE(bar.finder().matches().size(), 0u);
}

namespace {

/// What a search finds, as "line:byte".
QStringList found(const std::string &text, const FindQuery &query, QString *error = nullptr)
{
    const LineTable lines(text);
    TextFinder finder;
    finder.start(lines, query);
    while (finder.isRunning())
        QCoreApplication::processEvents();
    QStringList words;
    for (const TextRange &match : finder.matches())
        words << QStringLiteral("%1:%2-%3").arg(match.begin.line).arg(match.begin.byte).arg(match.end.byte);
    if (error)
        *error = finder.error();
    return words;
}

} // namespace

void TestTextView::findOfWholeWords()
{
    const std::string text = "%r1 %r12 r1\nr1\n_r1 r1_ (r1)";
    const QStringList expected{QStringLiteral("0:1-3"), QStringLiteral("0:9-11"), QStringLiteral("1:0-2"),
                               QStringLiteral("2:9-11")};
    QCOMPARE(found(text, {QStringLiteral("r1"), false, true, true}), expected);
    QCOMPARE(found(text, {QStringLiteral("R1"), false, false, true}), expected);
    QCOMPARE(found(text, {QStringLiteral("r[0-9]"), true, true, true}), expected);
    QCOMPARE(found(text, {QStringLiteral("r1"), false, true, false}).size(), 7);
    QCOMPARE(found(text, {QStringLiteral("%r1"), false, true, true}).size(), 1);
}

/// Blocks of lines are searched at once, and it must not show: every line is found, and no match crosses a line end.
void TestTextView::findAcrossBlocks()
{
    std::string text;
    QStringList starts;
    QStringList sameLine;
    for (int line = 0; line < 3000; ++line) {
        const std::string words = "line " + std::to_string(line) + (line % 7 == 0 ? " \"é\"" : "") + " of it\r\n";
        starts << QStringLiteral("%1:0-4").arg(line);
        if (line % 10 == 3)
            sameLine << QStringLiteral("%1:%2-%3").arg(line).arg(4 + std::to_string(line).size()).arg(words.size() - 2);
        text += words;
    }
    QCOMPARE(found(text, {QStringLiteral("^line"), true, true}), starts);
    QCOMPARE(found(text, {QStringLiteral("\\Aline"), true, true}), starts); // a line is all there is
    QCOMPARE(found(text, {QStringLiteral("3[^0-9]+t$"), true, true}), sameLine);
    QCOMPARE(found(text, {QStringLiteral("3[^0-9]++t$"), true, true}), QStringList());
    QCOMPARE(found(text, {QStringLiteral("it\\s+line"), true, true}), QStringList());
    QCOMPARE(found(text, {QStringLiteral("it$"), true, true}).size(), 3000);
}

void TestTextView::findInOneLongLine()
{
    std::string text;
    for (int i = 0; i < 200000; ++i)
        text += i % 1000 == 0 ? "needle " : "straw ";
    for (const bool regex : {false, true})
        QCOMPARE(found(text, {QStringLiteral("needle"), regex, true}).size(), 200);
    QCOMPARE(found(text, {QStringLiteral("needle straw"), true, true}).size(), 200);
    QCOMPARE(found(text, {QStringLiteral("NEEDLE"), false, false}).size(), 200);
}

void TestTextView::findGivesUpOnWhatExplodes()
{
    QString error;
    const std::string text = "found\n" + std::string(5000, 'x') + "\n";
    QVERIFY(found(text, {QStringLiteral("(x+x+)+[yz]"), true, true}, &error).isEmpty());
    QVERIFY2(error.contains(QStringLiteral("line 2")) || error.contains(QStringLiteral("line 1")), qPrintable(error));
    QCOMPARE(found(text, {QStringLiteral("fou|(x+x+)+[yz]"), true, true}, &error),
             QStringList{QStringLiteral("0:0-3")});
    QVERIFY(!error.isEmpty());
    found(text, {QStringLiteral("x(y"), true, true}, &error);
    QVERIFY2(error.contains(QStringLiteral("character")), qPrintable(error));
    found(text, {QStringLiteral("x+"), true, true}, &error);
    QVERIFY(error.isEmpty());
}

void TestTextView::findCountsMoreThanItKeeps()
{
    std::string text;
    for (int i = 0; i < 130000; ++i)
        text += "ab\n";
    Fixture f(std::make_shared<const std::string>(text));
    FindBar bar(&f.view, &f.view);
    bar.open();
    QTest::keyClicks(bar.findChild<QLineEdit *>(), QStringLiteral("b"));
    QTRY_VERIFY(!bar.finder().isRunning());
    QCOMPARE(bar.finder().matches().size(), TextFinder::kMostMatches);
    QCOMPARE(bar.finder().count(), 130000);
    QVERIFY(bar.finder().isFull());
    QVERIFY(bar.findChild<QLabel *>()->text().remove(QLocale().groupSeparator()).contains(QStringLiteral("130000")));
}

void TestTextView::allMatchesAreInTheRuler()
{
    Fixture f(numbered(5000));
    FindBar bar(&f.view, &f.view);
    bar.open();
    const auto marks = [&] {
        const QVector<RulerMark> &all = qobject_cast<ThinScrollBar *>(f.view.verticalScrollBar())->marks();
        return std::count_if(all.begin(), all.end(), [](const RulerMark &mark) { return mark.role == Role::Info; });
    };
    bar.findChild<QLineEdit *>()->setText(QStringLiteral("line 1000 "));
    QTRY_COMPARE(marks(), 1);
    bar.findChild<QLineEdit *>()->setText(QStringLiteral("of it"));
    QTRY_VERIFY(!bar.finder().isRunning());
    QVERIFY(marks() > f.view.height() / 2); // about a mark for every pixel there is
    QVERIFY(marks() <= f.view.height() * 1.2);
}

void TestTextView::speaksToScreenReaders()
{
    Fixture f(numbered(100));
    f.view.setAccessibleName(QStringLiteral("PTX text"));
    QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(&f.view);
    QVERIFY(accessible && accessible->textInterface());
    QAccessibleTextInterface *text = accessible->textInterface();
    QCOMPARE(accessible->text(QAccessible::Name), QStringLiteral("PTX text"));
    QVERIFY(accessible->state().readOnly && accessible->state().multiLine);
    QCOMPARE(text->characterCount(), int(f.view.lines().text().size()) - 1);
    QCOMPARE(text->text(0, 6), QStringLiteral("line 1"));
    int begin = 0;
    int end = 0;
    text->setCursorPosition(15);
    QCOMPARE(f.view.cursor(), (TextPlace{1, 2}));
    QCOMPARE(text->textAtOffset(15, QAccessible::LineBoundary, &begin, &end), QStringLiteral("line 2 of it"));
    QCOMPARE(begin, 13);
    QCOMPARE(text->textAfterOffset(15, QAccessible::LineBoundary, &begin, &end), QStringLiteral("line 3 of it"));
    QCOMPARE(text->textBeforeOffset(3, QAccessible::LineBoundary, &begin, &end), QString());
    QCOMPARE(text->textAtOffset(15, QAccessible::WordBoundary, &begin, &end), QStringLiteral("line"));
    text->setSelection(0, 13, 17);
    QCOMPARE(f.view.selectedText(), QStringLiteral("line"));
    text->selection(0, &begin, &end);
    QCOMPARE(begin, 13);
    QCOMPARE(end, 17);
    QCOMPARE(text->offsetAtPoint(text->characterRect(15).center() - QPoint(1, 0)), 15);
}

void TestTextView::speaksOfWordsAndCharacters()
{
    Fixture f(std::make_shared<const std::string>("add %a,  %b\n\nret"));
    QAccessibleTextInterface *text = QAccessible::queryAccessibleInterface(&f.view)->textInterface();
    int begin = 0;
    int end = 0;
    const auto word = QAccessible::WordBoundary;
    QCOMPARE(text->textAtOffset(5, word, &begin, &end), QStringLiteral("%a,"));
    QCOMPARE(text->textBeforeOffset(5, word, &begin, &end), QStringLiteral("add"));
    QCOMPARE(begin, 0);
    QCOMPARE(text->textAfterOffset(5, word, &begin, &end), QStringLiteral("%b"));
    QCOMPARE(text->textAfterOffset(9, word, &begin, &end), QStringLiteral("ret")); // over an empty line
    QCOMPARE(begin, 13);
    QCOMPARE(text->textBeforeOffset(14, word, &begin, &end), QStringLiteral("%b"));
    QCOMPARE(text->textBeforeOffset(1, word, &begin, &end), QString());
    QCOMPARE(text->textAfterOffset(14, word, &begin, &end), QString());
    QCOMPARE(text->textAtOffset(4, QAccessible::CharBoundary, &begin, &end), QStringLiteral("%"));
    QCOMPARE(text->textBeforeOffset(4, QAccessible::CharBoundary, &begin, &end), QStringLiteral(" "));
    QCOMPARE(text->textAfterOffset(4, QAccessible::CharBoundary, &begin, &end), QStringLiteral("a"));
    QCOMPARE(text->textAtOffset(11, QAccessible::LineBoundary, &begin, &end), QStringLiteral("add %a,  %b"));
    QCOMPARE(text->textAtOffset(12, QAccessible::LineBoundary, &begin, &end), QString()); // the empty line
    text->addSelection(4, 7);
    QCOMPARE(text->selectionCount(), 1);
    text->removeSelection(0);
    QCOMPARE(text->selectionCount(), 0);
}

/// Folding and wrapping change where text is, and not what it says.
void TestTextView::speaksAlikeFoldedAndWrapped()
{
    Fixture f(numbered(100));
    QAccessibleTextInterface *text = QAccessible::queryAccessibleInterface(&f.view)->textInterface();
    f.view.setFoldable({{1, 5, true}, {10, 20, false}});
    f.view.foldAll(true);
    f.view.resize(150, 300);
    f.view.setWrapping(true);
    int begin = 0;
    int end = 0;
    QCOMPARE(text->textAtOffset(15, QAccessible::LineBoundary, &begin, &end), QStringLiteral("line 2 of it"));
    QCOMPARE(text->characterCount(), int(f.view.lines().text().size()) - 1);
    // Of what is hidden: the row that stands for it.
    QCOMPARE(text->characterRect(15).top(), text->characterRect(30).top());
    const int shown = int(f.view.lines().offset({30, 3}));
    QCOMPARE(text->offsetAtPoint(text->characterRect(shown).center() - QPoint(1, 0)), shown);
    text->setCursorPosition(15); // a reader that goes there sees it
    QCOMPARE(f.view.cursor(), (TextPlace{1, 2}));
    QVERIFY(text->characterRect(15).top() < text->characterRect(30).top());
    text->setSelection(0, 13, 17);
    QCOMPARE(f.view.selectedText(), QStringLiteral("line"));
    text->scrollToSubstring(shown, shown + 4);
    QTRY_VERIFY(!f.view.isScrolling());
    QVERIFY(f.view.viewport()->rect().contains(f.view.placeRect({30, 3}).center().toPoint()));
}

/// Nothing that is painted, moved or asked for may depend on the length of a line; a bench has the figures.
void TestTextView::aFrameOfALineOf50MegabytesIsAFrame()
{
    std::string text;
    while (text.size() < 50u << 20)
        text += "%load_12 = tt.load %ptr_7, ";
    Fixture f(std::make_shared<const std::string>(text), Language::Mlir);
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

HELIOGRAPH_UI_TEST(TestTextView)
#include "tst_text_view.moc"
