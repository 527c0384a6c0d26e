// Definitions and uses of the name at the cursor, near and in the whole text.
#include "tests/ui/text/text_fixture.h"

#include <QSignalSpy>

using namespace heliograph;
using namespace heliograph::ui;
using namespace heliograph::test;

class TestTextSymbols : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void usesOfTheSymbolAtTheCursor();
    void goesToDefinitionsAndUses();
    void whatIsFarIsSoughtInTheWholeText();
    void aSearchEndsWithTheNextKey();
};

void TestTextSymbols::usesOfTheSymbolAtTheCursor()
{
    TextFixture f(std::make_shared<const std::string>("%a = x.y\n%b = x.z %a, %a\nreturn %b\n"), Language::Mlir);
    f.view.setCursor({1, 10});
    QCOMPARE(f.view.uses(), (std::vector<TextRange>{{{0, 0}, {0, 2}}, {{1, 9}, {1, 11}}, {{1, 13}, {1, 15}}}));
    QVERIFY(!f.view.grab().isNull());
    f.view.setCursor({1, 6});
    QVERIFY(f.view.uses().empty());
    f.view.setCursor({1, 10});
    f.key(Qt::Key_Right, Qt::ShiftModifier); // a selection is about itself
    QVERIFY(f.view.uses().empty());
}

void TestTextSymbols::goesToDefinitionsAndUses()
{
    std::string text = "%a = x.y\n";
    for (int i = 0; i < 300; ++i)
        text += "// nothing\n";
    text += "x.z %a\nx.w %a\n";
    TextFixture f(std::make_shared<const std::string>(text), Language::Mlir);
    f.view.setFoldable({{100, 200, true}, {0, 50, true}});
    QSignalSpy jumped(&f.view, &TextView::jumped);
    f.view.setCursor({301, 5});
    f.view.foldAll(true);
    QCOMPARE(f.view.goToDefinition(), SymbolAnswer::Went);
    QCOMPARE(f.view.cursor(), (TextPlace{0, 0}));
    QVERIFY(f.view.placeRect({0, 0}).top() >= 0);
    QCOMPARE(jumped.takeFirst(),
             (QVariantList{QVariant::fromValue(TextPlace{301, 5}), QVariant::fromValue(TextPlace{})}));
    QCOMPARE(f.view.goToUse(1), SymbolAnswer::Went);
    QCOMPARE(f.view.cursor(), (TextPlace{301, 4}));
    QCOMPARE(f.view.goToUse(1), SymbolAnswer::Went);
    QCOMPARE(f.view.goToUse(1), SymbolAnswer::Went); // around
    QCOMPARE(f.view.cursor(), (TextPlace{0, 0}));
    QCOMPARE(f.view.goToUse(-1), SymbolAnswer::Went);
    QCOMPARE(f.view.cursor(), (TextPlace{302, 4}));
    QTRY_VERIFY(!f.view.isScrolling());
    QTest::mouseClick(f.view.viewport(), Qt::LeftButton, Qt::ControlModifier, f.at({302, 5}));
    QCOMPARE(f.view.cursor(), (TextPlace{0, 0}));
    f.view.setCursor({5, 0});
    QCOMPARE(f.view.goToDefinition(), SymbolAnswer::NoSymbol);
    QCOMPARE(f.view.goToUse(1), SymbolAnswer::NoSymbol);
}

/// What is further away than a megabyte is sought in the whole text.
void TestTextSymbols::whatIsFarIsSoughtInTheWholeText()
{
    const std::string filler = [] {
        std::string lines;
        while (lines.size() < 3u << 20)
            lines += "// nothing of interest in this line\n";
        return lines;
    }();
    const auto text = std::make_shared<const std::string>("%a = x.y\n" + filler + "x.z %a\n" + filler + "x.w %a, %b\n");
    TextFixture f(text, Language::Mlir);
    QSignalSpy ended(&f.view.symbolSearch(), &SymbolSearch::ended);
    const TextPlace first{0, 0};
    const TextPlace second = f.view.lines().place(text->find("x.z %a") + 4);
    const TextPlace third = f.view.lines().place(text->find("x.w %a") + 4);
    f.view.setCursor(third);
    QCOMPARE(f.view.goToDefinition(), SymbolAnswer::Searching);
    QVERIFY(ended.wait());
    QCOMPARE(f.view.cursor(), first);
    for (const TextPlace &place : {second, third, first}) {
        QCOMPARE(f.view.goToUse(1), SymbolAnswer::Searching);
        QVERIFY(ended.wait());
        QCOMPARE(f.view.cursor(), place);
    }
    QCOMPARE(f.view.goToUse(-1), SymbolAnswer::Searching);
    QVERIFY(ended.wait());
    QCOMPARE(f.view.cursor(), third);
    f.view.setCursor({third.line, 8}); // %b is nowhere defined
    QCOMPARE(f.view.goToDefinition(), SymbolAnswer::Searching);
    QVERIFY(ended.wait());
    QCOMPARE(f.view.cursor(), (TextPlace{third.line, 8}));
}

void TestTextSymbols::aSearchEndsWithTheNextKey()
{
    std::string text = "%a = x.y\n";
    while (text.size() < 64u << 20)
        text += "// nothing of interest in this line\n";
    text += "x.z %a\n";
    TextFixture f(std::make_shared<const std::string>(text), Language::Mlir);
    QSignalSpy ended(&f.view.symbolSearch(), &SymbolSearch::ended);
    const TextPlace use = f.view.lines().place(text.size() - 3);
    for (const Qt::Key key : {Qt::Key_Escape, Qt::Key_Left}) {
        f.view.setCursor(use);
        QCOMPARE(f.view.goToDefinition(), SymbolAnswer::Searching);
        QVERIFY(f.view.symbolSearch().isRunning());
        f.key(key);
        QVERIFY(!f.view.symbolSearch().isRunning());
        QCOMPARE(ended.takeFirst().first().value<const text::NearestPlaces *>(), nullptr);
        QCOMPARE(f.view.cursor().line, use.line);
    }
    f.view.setCursor(use);
    QCOMPARE(f.view.goToDefinition(), SymbolAnswer::Searching);
    f.view.setText("%c = x.y\n", Language::Mlir, {}); // another text
    QVERIFY(!f.view.symbolSearch().isRunning());
}

HELIOGRAPH_UI_TEST(TestTextSymbols)
#include "tst_text_symbols.moc"
