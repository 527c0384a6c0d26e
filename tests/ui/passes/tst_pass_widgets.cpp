// The list and the timeline of passes: what they show, and how mouse and keyboard choose a pass.
#include "tests/support/ui_test.h"
#include "ui/passes/biography_head.h"
#include "ui/passes/pass_list.h"
#include "ui/passes/pass_timeline.h"

#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTableView>
#include <QToolButton>

using namespace heliograph::ui;

namespace {

PassBar bar(const char *name, const char *group, int added = 0, int removed = 0)
{
    PassBar made{QString::fromUtf8(name), QString::fromUtf8(group)};
    made.added = added;
    made.removed = removed;
    made.isChange = added + removed > 0;
    made.counted = true;
    made.seconds = 0.0004;
    return made;
}

QVector<PassBar> bars()
{
    QVector<PassBar> made{bar("inliner", "make_ttir"),
                          bar("canonicalize", "make_ttir", 3, 9),
                          bar("cse", "make_ttir"),
                          bar("symbol-dce", "make_ttir"),
                          bar("coalesce", "make_ttgir", 12, 4),
                          bar("f32-dot-tc", "make_ttgir"),
                          bar("accelerate", "make_ttgir", 2),
                          bar("cse", "make_ttgir")};
    for (int i = 0; i < made.size(); ++i)
        made[i].number = i + 1;
    return made;
}

QStringList words(const PassListModel &model)
{
    QStringList rows;
    for (const PassRow &row : model.rows())
        rows.append(row.kind == PassRow::Kind::Pass ? row.bar.name : row.words);
    return rows;
}

} // namespace

class TestPassWidgets : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { heliograph::test::failOnWarnings(); }

    void aLongNameOfAPassIsCutAndSaidWhole()
    {
        BiographyHead head;
        head.resize(200, 120);
        head.show();
        const QString pass = QStringLiteral("#25 a-pass-with-a-name-that-is-wider-than-the-panel");
        head.setFirstChange(25, pass);
        QVERIFY(head.firstChange()->sizeHint().width() <= 200);
        QVERIFY(head.firstChange()->text().contains(QStringLiteral("#25")));
        QVERIFY(head.firstChange()->toolTip().contains(pass) && head.plainText().contains(pass));
        head.resize(600, 120);
        QTRY_VERIFY(head.firstChange()->text().contains(pass));
    }
    void unchangedPassesAreOneRow();
    void aFilterShowsEachPassItKeeps();
    void clickOnARunOpensIt();
    void keysWalkOverHeadings();
    void theListFollowsWithoutAnswering();
    void theTimelineIsASlider();
    void clicksAndDragsChooseTheNearest();
    void anyNumberOfPassesFits();
};

void TestPassWidgets::unchangedPassesAreOneRow()
{
    PassListModel model;
    const QAbstractItemModelTester tester(&model);
    model.setBars(bars());
    QCOMPARE(words(model),
             (QStringList{"make_ttir", "1 unchanged: inliner", "canonicalize", "2 unchanged: cse, …", "make_ttgir",
                          "coalesce", "1 unchanged: f32-dot-tc", "accelerate", "1 unchanged: cse"}));
    QCOMPARE(model.rowOf(3), 3);
    model.open(3);
    QCOMPARE(model.rowOf(3), 4);
    QCOMPARE(model.index(2, PassListModel::Added).data().toString(), QStringLiteral("+3"));
    QCOMPARE(model.index(2, PassListModel::Removed).data().toString(), QStringLiteral("−9"));
}

void TestPassWidgets::aFilterShowsEachPassItKeeps()
{
    PassListModel model;
    const QAbstractItemModelTester tester(&model);
    model.setBars(bars());
    model.setFilter(QStringLiteral("CSE"));
    QCOMPARE(words(model), (QStringList{"make_ttir", "cse", "make_ttgir", "cse"}));
    QCOMPARE(model.rowOf(1), -1);
    model.setFilter(QStringLiteral("nothing like it"));
    QCOMPARE(model.rowCount(), 0);
    model.setFilter({});
    QCOMPARE(model.rowCount(), 9);
}

void TestPassWidgets::clickOnARunOpensIt()
{
    PassList list;
    list.resize(300, 400);
    list.setBars(bars());
    list.show();
    QSignalSpy chosen(&list, &PassList::passChosen);
    const auto click = [&](int row) {
        const QRect box = list.table()->visualRect(list.model()->index(row, PassListModel::Name));
        QTest::mouseClick(list.table()->viewport(), Qt::LeftButton, {}, box.center());
        QCoreApplication::processEvents();
    };
    click(3);
    QVERIFY(chosen.isEmpty());
    QCOMPARE(list.model()->rowCount(), 10);
    click(4);
    QVERIFY(!chosen.isEmpty());
    QCOMPARE(chosen.last().first().toInt(), 3);
}

void TestPassWidgets::keysWalkOverHeadings()
{
    PassList list;
    list.resize(300, 400);
    list.setBars(bars());
    list.show();
    list.setCurrent(1);
    QSignalSpy chosen(&list, &PassList::passChosen);
    list.table()->setFocus();
    list.model()->open(3);
    QTest::keyClick(list.table(), Qt::Key_Down);
    QTest::keyClick(list.table(), Qt::Key_Down);
    QTest::keyClick(list.table(), Qt::Key_Down); // over the heading
    QCOMPARE(chosen.size(), 3);
    QCOMPARE(chosen.last().first().toInt(), 4);
}

void TestPassWidgets::theListFollowsWithoutAnswering()
{
    PassList list;
    list.setBars(bars());
    QSignalSpy chosen(&list, &PassList::passChosen);
    list.setCurrent(4);
    QCOMPARE(list.table()->currentIndex().row(), 5);
    list.setCurrent(5); // in a run of unchanged passes
    QVERIFY(!list.table()->currentIndex().isValid());
    QVERIFY(chosen.isEmpty());
}

void TestPassWidgets::theTimelineIsASlider()
{
    PassTimeline line;
    line.setBars(bars());
    line.resize(line.sizeHint());
    line.show();
    line.setFocus();
    QCOMPARE(line.maximum(), 7);
    QTest::keyClick(&line, Qt::Key_Right);
    QTest::keyClick(&line, Qt::Key_Right);
    QCOMPARE(line.value(), 2);
    QTest::keyClick(&line, Qt::Key_End);
    QCOMPARE(line.value(), 7);
    line.setBars(bars().mid(0, 3));
    QCOMPARE(line.value(), 2);
    QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(&line);
    QVERIFY(accessible && accessible->valueInterface());
    QCOMPARE(accessible->valueInterface()->currentValue().toInt(), 2);
}

void TestPassWidgets::clicksAndDragsChooseTheNearest()
{
    PassTimeline line;
    line.setBars(bars());
    line.resize(500, line.sizeHint().height());
    line.show();
    for (int pass = 0; pass < 8; ++pass)
        QCOMPARE(line.passAt(line.barRect(pass).center()), pass);
    QTest::mousePress(&line, Qt::LeftButton, {}, line.barRect(3).center());
    QCOMPARE(line.value(), 3);
    QTest::mouseMove(&line, line.barRect(6).center());
    QCOMPARE(line.value(), 6);
    QTest::mouseRelease(&line, Qt::LeftButton, {}, QPoint(5000, 5));
    QTest::mouseClick(&line, Qt::LeftButton, {}, QPoint(499, 40));
    QCOMPARE(line.value(), 7);
}

void TestPassWidgets::anyNumberOfPassesFits()
{
    PassTimeline line;
    line.show();
    line.resize(300, line.sizeHint().height());
    QTest::mouseClick(&line, Qt::LeftButton); // without passes
    for (const int count : {1, 78, 3000}) {
        QVector<PassBar> many(count, bar("cse", "make_ttir", 1, 1));
        line.setBars(many);
        QVERIFY(line.barRect(count - 1).left() <= line.width());
        QVERIFY(!line.grab().isNull());
    }
}

HELIOGRAPH_UI_TEST(TestPassWidgets)
#include "tst_pass_widgets.moc"
