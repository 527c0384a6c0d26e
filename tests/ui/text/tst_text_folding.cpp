// Folded and wrapped rows under real keys and mouse.
#include "tests/ui/text/text_fixture.h"
#include "ui/text/find_bar.h"
#include "ui/text/text_painter.h"

#include <QApplication>
#include <QClipboard>
#include <QLineEdit>
#include <QPainter>
#include <QSignalSpy>

using namespace heliograph;
using namespace heliograph::ui;
using namespace heliograph::test;

class TestTextFolding : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void foldsHideRows();
    void keysAndGutterFold();
    void theCursorPassesFoldedRows();
    void whatIsFoundIsUnfolded();
    void foldingKeepsTheFirstLineInSight();
    void foldedRowsPaint();
    void wrappedRows();
    void wrappedTextIsSelectedAndCopied();
};

void TestTextFolding::foldsHideRows()
{
    TextFixture f(numbered(100));
    f.view.setFoldable({{1, 50, true}});
    f.view.foldAll(true);
    QCOMPARE(f.view.placeRect({51, 0}).top() - f.view.placeRect({1, 0}).top(),
             f.view.placeRect({1, 0}).top() - f.view.placeRect({0, 0}).top());
    f.key(Qt::Key_Down);
    f.key(Qt::Key_Down);
    QCOMPARE(f.view.cursor().line, 51);
    QVERIFY(!f.view.grab().isNull());
}

void TestTextFolding::keysAndGutterFold()
{
    TextFixture f(numbered(100));
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

void TestTextFolding::theCursorPassesFoldedRows()
{
    TextFixture f(numbered(20));
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

void TestTextFolding::whatIsFoundIsUnfolded()
{
    TextFixture f(numbered(50));
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

void TestTextFolding::foldingKeepsTheFirstLineInSight()
{
    TextFixture f(numbered(1000));
    f.view.setFoldable({{2, 300, true}, {400, 600, true}});
    f.view.verticalScrollBar()->setValue(f.view.verticalScrollBar()->maximum() / 2);
    const TextPlace top = f.view.placeAt({200, 1});
    f.view.toggleFold(2);
    QCOMPARE(f.view.placeAt({200, 1}).line, top.line);
    f.view.toggleFold(2);
    QCOMPARE(f.view.placeAt({200, 1}).line, top.line);
}

void TestTextFolding::foldedRowsPaint()
{
    TextFixture f(numbered(50));
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

void TestTextFolding::wrappedRows()
{
    std::string text;
    for (int i = 0; i < 50; ++i)
        text += "  " + std::string(60, 'a') + " " + std::string(60, 'b') + "\nshort\n";
    TextFixture f(std::make_shared<const std::string>(text));
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

void TestTextFolding::wrappedTextIsSelectedAndCopied()
{
    const std::string line = std::string(50, 'a') + " " + std::string(50, 'b');
    TextFixture f(std::make_shared<const std::string>(line + "\nend\n"));
    f.view.setWrapping(true);
    QWidget *const port = f.view.viewport();
    const auto near = [&](TextPlace place) { return (f.view.placeRect(place).topLeft() + QPointF(0.5, 4)).toPoint(); };
    QTest::mousePress(port, Qt::LeftButton, {}, near({0, 40}));
    QTest::mouseMove(port, near({0, 70}));
    QTest::mouseRelease(port, Qt::LeftButton, {}, near({0, 70}));
    f.view.copy();
    QCOMPARE(QApplication::clipboard()->text(), QString::fromStdString(line.substr(40, 30))); // no line end in it
    QVERIFY(!f.view.grab().isNull());
}

HELIOGRAPH_UI_TEST(TestTextFolding)
#include "tst_text_folding.moc"
