// Find in a text, with real keys, and on expressions and texts nobody wants.
#include "tests/ui/text/text_fixture.h"
#include "ui/base/theme.h"
#include "ui/text/find_bar.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

using namespace heliograph;
using namespace heliograph::ui;
using namespace heliograph::test;

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

class TestTextFind : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void find();
    void findOfAnExpression();
    void findOfWholeWords();
    void findAcrossBlocks();
    void findInOneLongLine();
    void findGivesUpOnWhatExplodes();
    void findCountsMoreThanItKeeps();
    void allMatchesAreInTheRuler();
};

void TestTextFind::find()
{
    const auto text = numbered(2000);
    TextFixture f(text);
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

void TestTextFind::findOfAnExpression()
{
    TextFixture f(std::make_shared<const std::string>("aé 12\nb 7\nxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n"));
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

void TestTextFind::findOfWholeWords()
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
void TestTextFind::findAcrossBlocks()
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

void TestTextFind::findInOneLongLine()
{
    std::string text;
    for (int i = 0; i < 200000; ++i)
        text += i % 1000 == 0 ? "needle " : "straw ";
    for (const bool regex : {false, true})
        QCOMPARE(found(text, {QStringLiteral("needle"), regex, true}).size(), 200);
    QCOMPARE(found(text, {QStringLiteral("needle straw"), true, true}).size(), 200);
    QCOMPARE(found(text, {QStringLiteral("NEEDLE"), false, false}).size(), 200);
}

void TestTextFind::findGivesUpOnWhatExplodes()
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

void TestTextFind::findCountsMoreThanItKeeps()
{
    std::string text;
    for (int i = 0; i < 130000; ++i)
        text += "ab\n";
    TextFixture f(std::make_shared<const std::string>(text));
    FindBar bar(&f.view, &f.view);
    bar.open();
    QTest::keyClicks(bar.findChild<QLineEdit *>(), QStringLiteral("b"));
    QTRY_VERIFY(!bar.finder().isRunning());
    QCOMPARE(bar.finder().matches().size(), TextFinder::kMostMatches);
    QCOMPARE(bar.finder().count(), 130000);
    QVERIFY(bar.finder().isFull());
    QVERIFY(bar.findChild<QLabel *>()->text().remove(QLocale().groupSeparator()).contains(QStringLiteral("130000")));
}

void TestTextFind::allMatchesAreInTheRuler()
{
    TextFixture f(numbered(5000));
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

HELIOGRAPH_UI_TEST(TestTextFind)
#include "tst_text_find.moc"
