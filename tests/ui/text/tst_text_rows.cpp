// Lines, rows and cells: the arithmetic under the text view.
#include "ui/base/theme.h"
#include "ui/text/line_table.h"
#include "ui/text/row_map.h"
#include "ui/text/row_shape.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>

using namespace heliograph::ui;

class TestTextRows : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void linesOfText_data();
    void linesOfText();
    void placesAndOffsets();
    void foldedRows();
    void foldsOutsideOfTheTextAreDropped();
    void wrappedLinesAndFolds();
    void blankRowsKeepTheirPlace();
    void rowsOfAnyMapAgreeWithAList();
    void wrappedRowsCoverTheLine_data();
    void wrappedRowsCoverTheLine();
    void rowsBreakBehindBlanks();
    void tabsIndentByStops();
    void bytesOfOtherScripts();
    void brokenUtf8KeepsItsBytes();
    void longLinesStandByteByByte();
};

void TestTextRows::linesOfText_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QList<QByteArray>>("lines");
    using Lines = QList<QByteArray>;
    QTest::newRow("empty") << QByteArray() << Lines{""};
    QTest::newRow("no newline") << QByteArray("a") << Lines{"a"};
    QTest::newRow("newline at the end") << QByteArray("a\nbb\n") << Lines{"a", "bb"};
    QTest::newRow("empty lines") << QByteArray("\n\na") << Lines{"", "", "a"};
    QTest::newRow("CRLF") << QByteArray("a\r\nb\r\n") << Lines{"a", "b"};
    QTest::newRow("NUL") << QByteArray("a\0b\nc", 5) << Lines{QByteArray("a\0b", 3), "c"};
}

void TestTextRows::linesOfText()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QList<QByteArray>, lines);
    const LineTable table(std::string_view(text.constData(), std::size_t(text.size())));
    QCOMPARE(table.count(), lines.size());
    qsizetype longest = 0;
    for (int i = 0; i < lines.size(); ++i) {
        QCOMPARE(QByteArray(table.line(i).data(), qsizetype(table.line(i).size())), lines[i]);
        longest = std::max(longest, lines[i].size());
    }
    QCOMPARE(qsizetype(table.line(table.longestLine()).size()), longest);
}

void TestTextRows::placesAndOffsets()
{
    const LineTable table("ab\ncde\n\nf");
    QCOMPARE(table.place(0), (TextPlace{0, 0}));
    QCOMPARE(table.place(5), (TextPlace{1, 2}));
    QCOMPARE(table.place(2), (TextPlace{0, 2}));   // the line end belongs to its line
    QCOMPARE(table.place(100), (TextPlace{3, 1})); // clamped
    for (std::size_t offset = 0; offset <= table.text().size(); ++offset)
        QCOMPARE(table.offset(table.place(offset)), offset);
    QCOMPARE(table.offset({1, 99}), 6u);
    QCOMPARE(table.offset({99, 0}), 8u);
}

void TestTextRows::foldedRows()
{
    const RowMap map(20, {{2, 4}, {10, 15}});
    QCOMPARE(map.rows(), 20 - 2 - 5);
    const QList<int> lines{0, 1, 2, 5, 6, 7, 8, 9, 10, 16, 17, 18, 19};
    for (int row = 0; row < lines.size(); ++row) {
        QCOMPARE(map.lineOfRow(row), lines[row]);
        QCOMPARE(map.rowOfLine(lines[row]), row);
    }
    QCOMPARE(map.rowOfLine(4), 2);
    QCOMPARE(map.rowOfLine(12), 8);
    QVERIFY(map.foldOfRow(2) && map.foldOfRow(2)->last == 4);
    QVERIFY(!map.foldOfRow(3) && !map.foldOfRow(0));
}

void TestTextRows::foldsOutsideOfTheTextAreDropped()
{
    const RowMap map(5, {{-1, 1}, {2, 2}, {3, 9}});
    QCOMPARE(map.rows(), 5);
    QCOMPARE(map.lineOfRow(4), 4);
}

void TestTextRows::wrappedLinesAndFolds()
{
    const RowMap map(10, {{2, 4}}, {{0, 3}, {3, 9}, {6, 2}}); // line 3 is in the fold
    const QList<int> lines{0, 0, 0, 1, 2, 5, 6, 6, 7, 8, 9};
    QCOMPARE(map.rows(), lines.size());
    for (int row = 0; row < lines.size(); ++row)
        QCOMPARE(map.lineOfRow(row), lines[row]);
    QCOMPARE(map.partOfRow(0), 0);
    QCOMPARE(map.partOfRow(2), 2);
    QCOMPARE(map.partOfRow(7), 1);
    QCOMPARE(map.partOfRow(8), 0);
    QCOMPARE(map.rowOfLine(3), 4);
    QCOMPARE(map.rowOfLine(6), 6);
    QCOMPARE(map.rowsOfLine(0), 3);
    QCOMPARE(map.rowsOfLine(3), 1);
    QVERIFY(map.foldOfLine(3) && !map.foldOfLine(6) && !map.foldOfRow(0));
}

void TestTextRows::blankRowsKeepTheirPlace()
{
    const RowMap map(6, {{2, 3}}, {}, {{-1, 2}, {0, 1}, {2, 1}, {3, 1}, {5, 2}}); // two of the fold add up
    const QList<int> lines{0, 0, 0, 0, 1, 2, 2, 2, 4, 5, 5, 5};
    QCOMPARE(map.rows(), lines.size());
    for (int row = 0; row < lines.size(); ++row)
        QCOMPARE(map.lineOfRow(row), lines[row]);
    QCOMPARE(map.rowOfLine(0), 2);
    QCOMPARE(map.rowOfLine(1), 4);
    QCOMPARE(map.rowOfLine(3), 5);
    QCOMPARE(map.rowOfLine(5), 9);
    QCOMPARE(map.rowsOfLine(5), 1);
    const QList<int> blank{0, 1, 3, 6, 7, 10, 11};
    for (int row = 0; row < map.rows(); ++row)
        QCOMPARE(map.isBlank(row), blank.contains(row));
}

/// Random folds, wrapped lines and blank rows against rows that are written out one by one.
void TestTextRows::rowsOfAnyMapAgreeWithAList()
{
    struct Row {
        int line, part;
        bool blank;
    };
    QRandomGenerator random(7);
    for (int round = 0; round < 300; ++round) {
        const int lines = 1 + int(random.bounded(30));
        std::vector<Fold> folds;
        std::vector<WrappedLine> wrapped;
        std::vector<BlankRows> blanks;
        if (random.bounded(3) == 0)
            blanks.push_back({-1, 1 + int(random.bounded(3))});
        for (int line = 0; line < lines; ++line) {
            if (random.bounded(4) == 0)
                wrapped.push_back({line, 2 + int(random.bounded(3))});
            if (random.bounded(4) == 0)
                blanks.push_back({line, 1 + int(random.bounded(3))});
        }
        for (int line = int(random.bounded(6)); line + 1 < lines; line += 2 + int(random.bounded(6)))
            if (const int last = std::min(line + 1 + int(random.bounded(4)), lines - 1);
                folds.empty() || folds.back().last < line)
                folds.push_back({line, last});
        const auto countOf = [](const auto &list, auto at, auto count, int line) {
            int sum = 0;
            for (const auto &item : list)
                sum += item.*at == line ? item.*count : 0;
            return sum;
        };
        QList<Row> rows(countOf(blanks, &BlankRows::after, &BlankRows::rows, -1), Row{0, 0, true});
        const qsizetype above = rows.size();
        QList<int> rowOfLine;
        for (int line = 0; line < lines; ++line) {
            const auto fold = std::find_if(folds.begin(), folds.end(),
                                           [&](const Fold &f) { return f.first <= line && line <= f.last; });
            const bool inFold = fold != folds.end();
            const int parts = inFold ? 1 : std::max(1, countOf(wrapped, &WrappedLine::line, &WrappedLine::rows, line));
            if (!inFold || fold->first == line) {
                rowOfLine.append(int(rows.size()));
                for (int part = 0; part < parts; ++part)
                    rows.append({line, part, false});
            } else {
                rowOfLine.append(rowOfLine.last());
            }
            for (int i = 0; i < countOf(blanks, &BlankRows::after, &BlankRows::rows, line); ++i)
                rows.append({rows[rowOfLine.last()].line, parts - 1, true});
        }
        const RowMap map(lines, folds, wrapped, blanks);
        QCOMPARE(map.rows(), rows.size());
        for (int line = 0; line < lines; ++line)
            QCOMPARE(map.rowOfLine(line), rowOfLine[line]);
        for (int row = 0; row < rows.size(); ++row) {
            QCOMPARE(map.lineOfRow(row), rows[row].line);
            QCOMPARE(map.isBlank(row), rows[row].blank);
            if (row >= above)
                QCOMPARE(map.partOfRow(row), rows[row].part);
        }
    }
}

void TestTextRows::wrappedRowsCoverTheLine_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("short") << QByteArray("add.s32 %r1;");
    QTest::newRow("words") << QByteArray("    %load = tt.load %ptr, %mask : tensor<64x64x!tt.ptr<f16>>");
    QTest::newRow("tabs") << QByteArray("\t\tmad.wide.s32 \t%rd2, %r2, 2, %rd1; // begin\tof it");
    QTest::newRow("one word") << QByteArray(100, 'x');
    QTest::newRow("blanks") << QByteArray(100, ' ');
    QTest::newRow("other scripts") << QByteArray("x = \"שלום עולם שלום עולם\" # 多字多字多字多字 é");
    QTest::newRow("long") << QByteArray(int(RowShape::kLong) + 7, 'x');
    QTest::newRow("empty") << QByteArray();
}

void TestTextRows::wrappedRowsCoverTheLine()
{
    QFETCH(const QByteArray, line);
    const CodeMetrics metrics(codeFont(), 1);
    const std::string_view bytes(line.constData(), std::size_t(line.size()));
    for (const int columns : {20, 33, 200}) {
        const RowShape shape(bytes, metrics, columns);
        QCOMPARE(wrappedRows(bytes, metrics, columns), shape.rows());
        QCOMPARE(shape.rowStart(0), 0);
        QCOMPARE(shape.rowStart(shape.rows()), std::int64_t(line.size()));
        for (int row = 0; row < shape.rows(); ++row) {
            const std::int64_t begin = shape.rowStart(row);
            const std::int64_t end = shape.rowStart(row + 1);
            QVERIFY(begin < end || line.isEmpty());
            QCOMPARE(shape.rowOf(begin), row);
            if (!shape.layout()) { // bidirectional text has its own order
                QVERIFY(shape.x(end, row) <= columns * metrics.cell + 0.5);
                QCOMPARE(shape.byteAt(shape.x(begin), row), begin);
                QVERIFY(shape.byteAt(1e7, row) < end || row + 1 == shape.rows());
            }
        }
    }
}

void TestTextRows::rowsBreakBehindBlanks()
{
    const CodeMetrics metrics(codeFont(), 1);
    const RowShape shape("  first, second third", metrics, 20);
    QCOMPARE(shape.rows(), 2);
    QCOMPARE(shape.rowStart(1), 16);
    QCOMPARE(shape.x(16), 4 * metrics.cell); // hangs two cells beyond the line's own indent
}

void TestTextRows::tabsIndentByStops()
{
    const CodeMetrics metrics(codeFont(), 1);
    const RowShape shape(" \t\ta\tb", metrics);
    QCOMPARE(shape.x(3), 8 * metrics.cell);
    QCOMPARE(shape.x(5), 10 * metrics.cell); // behind text one cell
    for (int byte = 0; byte <= 6; ++byte)
        QCOMPARE(shape.byteAt(shape.x(byte)), byte);
    QCOMPARE(shape.byteAt(-50), 0);
    QCOMPARE(shape.byteAt(1e6), 6);
}

void TestTextRows::bytesOfOtherScripts()
{
    const CodeMetrics metrics(codeFont(), 1);
    const std::string text = "a = \"שלום\" # 多";
    const RowShape shape(text, metrics);
    QVERIFY(shape.layout());
    QCOMPARE(shape.layout()->text(), QString::fromStdString(text));
    QCOMPARE(shape.next(5), 7); // over both bytes of a Hebrew letter
    QCOMPARE(shape.previous(7), 5);
    QCOMPARE(shape.next(std::int64_t(text.size())), std::int64_t(text.size()));
}

void TestTextRows::brokenUtf8KeepsItsBytes()
{
    std::vector<int> positions;
    const QString text = decode("a\xff\xc3(\xe2\x82z", positions);
    QCOMPARE(text, QStringLiteral("a\uFFFD\uFFFD(\uFFFD\uFFFDz"));
    QCOMPARE(positions, (std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7}));
    QCOMPARE(decode("\xf0\x9f\x8c\x9e", positions), QStringLiteral("🌞"));
    QCOMPARE(positions, (std::vector<int>{0, 0, 0, 0, 2}));
}

void TestTextRows::longLinesStandByteByByte()
{
    const CodeMetrics metrics(codeFont(), 1);
    std::string text(RowShape::kLong + 1, 'x');
    text[10] = '\t';
    text[20] = char(0xc3);
    const RowShape shape(text, metrics);
    QVERIFY(!shape.layout());
    QCOMPARE(shape.x(11), 11 * metrics.cell);
    QCOMPARE(shape.width(), qreal(text.size()) * metrics.cell);
}

QTEST_MAIN(TestTextRows)
#include "tst_text_rows.moc"
