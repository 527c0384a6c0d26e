// Blank rows that keep two texts in step, whatever is folded or wrapped.
#include "ui/passes/row_alignment.h"

#include <QRandomGenerator>
#include <QTest>

using namespace heliograph::ui;

class TestRowAlignment : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void equalTextsNeedNone();
    void whatIsMissingIsBlank();
    void foldedRunsStandSideBySide();
    void pairsOfAnyTextsStandAtOneHeight();
};

void TestRowAlignment::equalTextsNeedNone()
{
    const BlankSides blanks = keepInStep({{0, 0}, {1, 1}, {2, 2}}, RowMap(3), RowMap(3));
    QVERIFY(blanks.before.empty() && blanks.after.empty());
}

void TestRowAlignment::whatIsMissingIsBlank()
{
    // Two lines came before line 1, and one line went at the end.
    const BlankSides blanks = keepInStep({{0, 0}, {1, 3}}, RowMap(3), RowMap(4));
    QCOMPARE(blanks.before.size(), 1u);
    QCOMPARE(blanks.before[0].after, 0);
    QCOMPARE(blanks.before[0].rows, 2);
    QCOMPARE(blanks.after.size(), 1u);
    QCOMPARE(blanks.after[0].after, 3);
    QCOMPARE(blanks.after[0].rows, 1);
}

void TestRowAlignment::foldedRunsStandSideBySide()
{
    const RowMap before(6, {{1, 3, 0}});
    const RowMap after(8, {{3, 5, 0}});
    const BlankSides blanks = keepInStep({{0, 0}, {1, 3}, {2, 4}, {3, 5}, {4, 6}, {5, 7}}, before, after);
    const RowMap left(6, {{1, 3, 0}}, {}, blanks.before);
    const RowMap right(8, {{3, 5, 0}}, {}, blanks.after);
    QCOMPARE(left.rowOfLine(1), right.rowOfLine(3));
    QCOMPARE(left.rowOfLine(4), right.rowOfLine(6));
    QCOMPARE(left.rows(), right.rows());
}

void TestRowAlignment::pairsOfAnyTextsStandAtOneHeight()
{
    QRandomGenerator random(11);
    for (int round = 0; round < 300; ++round) {
        std::vector<LinePair> pairs;
        std::vector<WrappedLine> wrapped[2];
        int lines[2] = {0, 0};
        for (int i = 0; i < 20; ++i) {
            lines[0] += int(random.bounded(3));
            lines[1] += int(random.bounded(3));
            pairs.push_back({lines[0]++, lines[1]++});
        }
        for (const int side : {0, 1})
            for (int line = 0; line < lines[side]; ++line)
                if (random.bounded(5) == 0)
                    wrapped[side].push_back({line, 2 + int(random.bounded(2))});
        const BlankSides blanks = keepInStep(pairs, RowMap(lines[0], {}, wrapped[0]), RowMap(lines[1], {}, wrapped[1]));
        const RowMap left(lines[0], {}, wrapped[0], blanks.before);
        const RowMap right(lines[1], {}, wrapped[1], blanks.after);
        for (const LinePair &pair : pairs)
            QCOMPARE(left.rowOfLine(pair.before), right.rowOfLine(pair.after));
        QCOMPARE(left.rows(), right.rows());
    }
}

QTEST_GUILESS_MAIN(TestRowAlignment)
#include "tst_row_alignment.moc"
