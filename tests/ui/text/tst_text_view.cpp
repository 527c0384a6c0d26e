// The text view under real keys and mouse.
#include "tests/ui/text/text_fixture.h"

#include <QApplication>
#include <QClipboard>
#include <QSignalSpy>

using namespace heliograph;
using namespace heliograph::ui;
using namespace heliograph::test;

class TestTextView : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void keysMoveTheCursor();
    void shiftSelectsAndCopies();
    void verticalStepsKeepTheirColumn();
    void mouseSelectsByCharacterWordAndLine();
    void clickActivatesAndDragDoesNot();
    void revealScrollsAndAKeyEndsIt();
    void fontSizes();
};

void TestTextView::keysMoveTheCursor()
{
    TextFixture f(numbered(1000));
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
    TextFixture f(numbered(10));
    f.key(Qt::Key_Right, Qt::ShiftModifier | Qt::ControlModifier);
    f.key(Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(f.view.selectedText(), QStringLiteral("line 1 of it\nline "));
    f.view.copy();
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("line 1 of it\nline "));
    f.key(Qt::Key_Escape);
    QVERIFY(f.view.selection().isEmpty());
    f.view.select({{0, 0}, f.view.lines().end()});
    QCOMPARE(f.view.selectedText().size(), int(f.view.lines().text().size()) - 1);
}

void TestTextView::verticalStepsKeepTheirColumn()
{
    TextFixture f(std::make_shared<const std::string>("long line\na\nlong line\n"));
    f.view.setCursor({0, 7});
    f.key(Qt::Key_Down);
    QCOMPARE(f.view.cursor(), (TextPlace{1, 1}));
    f.key(Qt::Key_Down);
    QCOMPARE(f.view.cursor(), (TextPlace{2, 7}));
}

void TestTextView::mouseSelectsByCharacterWordAndLine()
{
    TextFixture f(numbered(30));
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
    TextFixture f(numbered(30));
    QSignalSpy activated(&f.view, &TextView::activated);
    QTest::mouseClick(f.view.viewport(), Qt::LeftButton, {}, f.at({4, 3}));
    QCOMPARE(activated.size(), 1);
    QCOMPARE(activated.takeFirst().first().value<TextPlace>().line, 4);
    QTest::mousePress(f.view.viewport(), Qt::LeftButton, {}, f.at({1, 0}));
    QTest::mouseMove(f.view.viewport(), f.at({3, 5}));
    QTest::mouseRelease(f.view.viewport(), Qt::LeftButton, {}, f.at({3, 5}));
    QCOMPARE(activated.size(), 0);
}

void TestTextView::revealScrollsAndAKeyEndsIt()
{
    TextFixture f(numbered(5000));
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

void TestTextView::fontSizes()
{
    TextFixture f(numbered(1000));
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

HELIOGRAPH_UI_TEST(TestTextView)
#include "tst_text_view.moc"
