// The folded state behind the rows: nesting, what is shown, what a line brings back into sight.
#include "ui/text/fold_set.h"

#include <QTest>

using namespace heliograph::ui;

namespace {

/// A region over lines 0 to 20 with a run (2 to 5) and a region (8 to 15), which holds a run (10 to 12).
FoldSet sample()
{
    return FoldSet({{0, 20, false}, {2, 5, true}, {8, 15, false}, {10, 12, true}, {30, 33, true}});
}

QString shown(const FoldSet &folds)
{
    QStringList words;
    for (const Fold &fold : folds.visible())
        words << QStringLiteral("%1-%2").arg(fold.first).arg(fold.last);
    return words.join(QLatin1Char(' '));
}

} // namespace

class TestFoldSet : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void onlyOutermostFoldsAreShown();
    void runsFoldAlone();
    void aLineUnfoldsWhatHidesIt();
    void foldsAroundALine();
    void stateOfAnotherTextIsIgnored();
    void empty();
};

void TestFoldSet::onlyOutermostFoldsAreShown()
{
    FoldSet folds = sample();
    QCOMPARE(shown(folds), QString());
    QVERIFY(folds.setFolded(3, true));
    QVERIFY(!folds.setFolded(3, true));
    QCOMPARE(shown(folds), QStringLiteral("10-12"));
    folds.setFolded(2, true);
    QCOMPARE(shown(folds), QStringLiteral("8-15"));
    folds.setFolded(2, false); // what was folded inside still is
    QCOMPARE(shown(folds), QStringLiteral("10-12"));
    folds.setAllFolded(true);
    QCOMPARE(shown(folds), QStringLiteral("0-20 30-33"));
    QVERIFY(folds.setAllFolded(false));
    QVERIFY(!folds.setAllFolded(false));
}

void TestFoldSet::runsFoldAlone()
{
    FoldSet folds = sample();
    folds.setRunsFolded(true);
    QCOMPARE(shown(folds), QStringLiteral("2-5 10-12 30-33"));
}

void TestFoldSet::aLineUnfoldsWhatHidesIt()
{
    FoldSet folds = sample();
    folds.setAllFolded(true);
    QVERIFY(!folds.show(0)); // the head of a region is in sight
    QVERIFY(folds.show(11));
    QCOMPARE(shown(folds), QStringLiteral("2-5 30-33"));
    QVERIFY(folds.show(30)); // a run has no line in sight
    QCOMPARE(shown(folds), QStringLiteral("2-5"));
}

void TestFoldSet::foldsAroundALine()
{
    FoldSet folds = sample();
    QCOMPARE(folds.startingAt(8), std::optional(2));
    QCOMPARE(folds.startingAt(9), std::nullopt);
    QCOMPARE(folds.unfoldedAround(11), std::optional(3));
    QCOMPARE(folds.unfoldedAround(25), std::nullopt);
    folds.setFolded(3, true);
    QCOMPARE(folds.unfoldedAround(11), std::optional(2));
    QCOMPARE(folds.foldedAround(11), std::optional(3));
    folds.setFolded(0, true);
    QCOMPARE(folds.foldedAround(11), std::optional(0));
    QCOMPARE(folds.foldedAround(6), std::optional(0));
}

void TestFoldSet::stateOfAnotherTextIsIgnored()
{
    FoldSet folds = sample();
    folds.setFolded(1, true);
    FoldSet same = sample();
    same.setState(folds.state());
    QCOMPARE(shown(same), QStringLiteral("2-5"));
    FoldSet other({{0, 3, true}});
    other.setState(folds.state());
    QCOMPARE(shown(other), QString());
}

void TestFoldSet::empty()
{
    FoldSet folds;
    QVERIFY(!folds.setAllFolded(true) && !folds.show(3));
    QCOMPARE(folds.startingAt(0), std::nullopt);
    QCOMPARE(shown(folds), QString());
}

QTEST_GUILESS_MAIN(TestFoldSet)
#include "tst_fold_set.moc"
