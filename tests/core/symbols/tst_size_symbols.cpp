// Symbols of sizes: what is known of them, who uses them, and how they came to be.
#include "core/records/json.h"
#include "core/symbols/derivation.h"

#include <QtTest/QtTest>

#include <random>

using namespace heliograph;

namespace {

Symbol symbol(std::string name, std::string json, std::int32_t block = kNone)
{
    Symbol made;
    made.symbol = std::move(name);
    made.json = std::move(json);
    made.block = block;
    return made;
}

/// x is 67 rows of 5632, the width specialized in line 6; a reduction (line 9) and loops over both (lines 8 and 10).
Variant scaled()
{
    Variant variant;
    variant.kernelName = "scaled";
    Symbol rows = symbol("s77", "{}");
    rows.sources = {"L['x'].size()[0]"};
    Symbol width =
        symbol("s27", R"j({"specialized_loc":{"file":"k.py","line":6,"column":9},"guards":["Eq(s27, 5632)"]})j");
    width.sources = {"L['x'].size()[1]"};
    width.specialized = true;
    width.replacedBy = "5632";
    Symbol reduction =
        symbol("u1", R"({"numel":"5632","loc":{"file":"k.py","line":9},"made_by":"allocate_reduction_dimension"})", 1);
    reduction.reduction = true;
    reduction.name = "rdim_1";
    Symbol begin = symbol("u3", R"({"loc":{"file":"k.py","line":8}})", 0);
    begin.origin = "TileBeginOrigin";
    variant.symbols = {rows,
                       width,
                       symbol("u0", R"({"numel":"s77","loc":{"file":"k.py","line":8}})", 0),
                       reduction,
                       symbol("u2", R"({"numel":"-u3 + u4"})", 2),
                       begin,
                       symbol("u4", R"({"made_by":"item"})")};
    variant.records = {R"({"r":"block","symbol":"u1","value":8192})", R"({"r":"argument","name":"y","shape":[3,320]})",
                       "{", "[]"};
    Node load;
    load.id = "0:load";
    load.shape = {{"u0", "", -1, 0}, {"u1", "", -1, 1}};
    Node other;
    other.id = "0:other";
    other.stride = {"u10", "1"};
    variant.nodes = {load, other};
    Graph loop;
    loop.id = 3;
    loop.blocks = {2};
    variant.graphs = {loop};
    return variant;
}

QStringList steps(const Variant &variant, const char *words)
{
    QStringList list;
    if (const auto found = derivation(variant, words))
        for (const Derived &derived : *found)
            list << QString("%1 %2 %3 %4")
                        .arg(nameOf(derived.step).data())
                        .arg(derived.subject.c_str())
                        .arg(derived.of.c_str())
                        .arg(derived.place.span.line);
    return list;
}

/// The record of a block that counts so many.
std::string counting(const std::string &extent)
{
    return Json{{"numel", extent}}.dump();
}

/// Symbols of symbols, at random: extents, replacements and expressions of each other and of what there is not, of
/// themselves, of numbers, and text that is no expression.
Variant randomTable(std::uint32_t seed)
{
    std::mt19937 random(seed);
    const auto below = [&](unsigned end) { return random() % end; };
    const unsigned size = 1 + below(40);
    const auto expression = [&]() -> std::string {
        const std::string name = "u" + std::to_string(below(size + 3));
        const std::array<std::string, 7> forms{
            "",   name,  "5632", name + " + u" + std::to_string(below(size)), "((" + name + " + 4095)//" + name + ")",
            "-(", "8192"};
        return forms[below(forms.size())];
    };
    Variant variant;
    variant.kernelName = "made_up";
    for (unsigned i = 0; i < size; ++i) {
        const std::string extent = below(2) ? expression() : "";
        Symbol &made =
            variant.symbols.emplace_back(symbol(below(8) ? "u" + std::to_string(i) : expression(),
                                                extent.empty() ? (below(9) ? "{}" : "no record") : counting(extent),
                                                below(3) ? kNone : std::int32_t(below(5))));
        made.replacedBy = expression();
        made.name = below(4) ? "" : expression();
        made.reduction = below(2) != 0;
        made.specialized = below(4) == 0;
        if (below(4) == 0)
            made.sources = {"L['x'].size()[" + std::to_string(i) + "]"};
    }
    return variant;
}

Variant failed(std::string message)
{
    Variant variant;
    variant.diagnostics.emplace_back().message = std::move(message);
    return variant;
}

} // namespace

class TestSizeSymbols : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void namesOfAnExpression()
    {
        QCOMPARE(namesIn("((u0 + 4095)//u0)"), std::vector<std::string>{"u0"});
        QCOMPARE(namesIn("Max(1, s27*u3)"), (std::vector<std::string>{"Max", "s27", "u3"}));
        QVERIFY(namesIn("").empty() && namesIn("5632").empty());
        QVERIFY(mentions("u1*2", "u1") && !mentions("u10*2", "u1") && !mentions("u1", ""));
    }

    void whatIsKnownOfOne()
    {
        const Variant variant = scaled();
        const std::vector<SizeSymbol> symbols = sizeSymbols(variant);
        QCOMPARE(symbols.size(), std::size_t(7));
        QCOMPARE(symbols[1].specialized.span.line, 6);
        QCOMPARE(symbols[1].guards, std::vector<std::string>{"Eq(s27, 5632)"});
        QCOMPARE(symbols[3].value, std::string("8192"));
        QCOMPARE(symbols[3].users, std::vector<NodeIndex>{0}); // not the node with u10
        QCOMPARE(symbols[4].loops, std::vector<std::int32_t>{3});
        QVERIFY(!symbols[4].made.isKnown());
    }

    void aReductionOverAKnownWidthLosesIt()
    {
        const QStringList expected{"argument s27 x.size(1) 0", "specialized s27 5632 6", "reduction u1 5632 9",
                                   "lost u1 5632 9"};
        QCOMPARE(steps(scaled(), "u1"), expected);
        QCOMPARE(steps(scaled(), "rdim_1"), expected);
    }

    void aNumberComesFromWhatWasSpecializedElseFromAnArgument()
    {
        QCOMPARE(steps(scaled(), "5632"), (QStringList{"argument s27 x.size(1) 0", "specialized s27 5632 6"}));
        QCOMPARE(steps(scaled(), "320"), QStringList{"dimension 320 y.size(1) 0"});
        QCOMPARE(steps(scaled(), "8192"),
                 (QStringList{"argument s27 x.size(1) 0", "specialized s27 5632 6", "rounded 8192 5632 0"}));
        Variant many = scaled();
        many.records.push_back(R"({"r":"argument","name":"z","shape":[320,320]})");
        QCOMPARE(steps(many, "320"), QStringList{"dimension 320 y.size(1), z.size(0), z.size(1) 0"});
        many.records.push_back(R"({"r":"argument","name":"w","shape":[320,320]})");
        QCOMPARE(steps(many, "320"), QStringList{"dimension 320 y.size(1), z.size(0), z.size(1), w.size(0), ... 0"});
        QVERIFY(steps(scaled(), "16384").isEmpty() && steps(scaled(), "99999999999999999999999").isEmpty());
    }

    void whatTheUserSpecializedComesBeforeWhatIsEqual()
    {
        Variant variant = scaled();
        Symbol equal = symbol("s36", "{}");
        equal.sources = {"L['weight'].size()[0]"};
        equal.replacedBy = "5632";
        variant.symbols.insert(variant.symbols.begin(), equal);
        QCOMPARE(steps(variant, "5632"), (QStringList{"argument s27 x.size(1) 0", "specialized s27 5632 6"}));
        variant.symbols[2].specialized = false;
        QCOMPARE(steps(variant, "5632").size(), 4);
    }

    void anExtentOfOtherSymbolsIsDerivedFromThem()
    {
        QCOMPARE(steps(scaled(), "u2"), (QStringList{"computed u3 tile.begin of block 0 8", "unknown u4  0",
                                                     "computed -u3 + u4  0", "tile u2 -u3 + u4 0"}));
        QCOMPARE(steps(scaled(), "u0*2"),
                 (QStringList{"argument s77 x.size(0) 0", "tile u0 s77 8", "computed u0*2  0"}));
    }

    void oneThatIsMadeOfItselfEnds()
    {
        Variant variant = scaled();
        variant.symbols.push_back(symbol("u7", R"({"numel":"u8 + 1"})", 4));
        variant.symbols.push_back(symbol("u8", R"({"numel":"u7 + 1"})", 5));
        QVERIFY(!steps(variant, "u7").isEmpty());
    }

    void replacementsAreFollowed()
    {
        Variant variant = scaled();
        Symbol half = symbol("u9", "{}", 0);
        half.origin = "TileEndOrigin";
        half.replacedBy = "s27//2";
        variant.symbols.push_back(half);
        QCOMPARE(steps(variant, "u9"),
                 (QStringList{"computed u9 tile.end of block 0 0", "argument s27 x.size(1) 0", "specialized s27 5632 6",
                              "computed s27//2  0", "replaced u9 s27//2 0"}));
        QCOMPARE(sizeSymbols(variant)[1].replaces, std::vector<std::string>{"u9"});
    }

    void replacementsInACircleEnd()
    {
        Variant variant = scaled();
        for (const auto &[name, by] : {std::pair("u7", "u8"), {"u8", "u9 + 1"}, {"u9", "u7"}, {"u11", "u11"}})
            variant.symbols.emplace_back(symbol(name, "{}")).replacedBy = by;
        QCOMPARE(steps(variant, "u7").last(), "replaced u7 u8 0");
        QCOMPARE(steps(variant, "u11"), QStringList{"replaced u11 u11 0"});
    }

    void derivationsOfAnyTableEndAndSayNothingTwice()
    {
        for (std::uint32_t seed = 0; seed < 2000; ++seed) {
            const Variant variant = randomTable(seed);
            const std::vector<SizeSymbol> symbols = sizeSymbols(variant);
            for (const SizeSymbol &of : symbols) {
                const auto found = derivation(variant, symbols, of.symbol->symbol);
                if (!found)
                    continue;
                QSet<QString> told;
                for (const Derived &step : *found)
                    told.insert(QString("%1 %2 %3").arg(int(step.step)).arg(step.subject.c_str(), step.of.c_str()));
                QVERIFY2(std::size_t(told.size()) == found->size(), qPrintable(QString::number(seed)));
                QCOMPARE(sharedSteps(*found, *found), found->size());
            }
        }
    }

    void tenThousandSymbolsOneOfTheOther()
    {
        Variant variant;
        for (int i = 0; i < 10000; ++i) {
            const std::string before = "u" + std::to_string(i - 1);
            variant.symbols.push_back(symbol("u" + std::to_string(i), counting(before + " + 1"), i));
            variant.symbols.back().replacedBy = before;
        }
        const auto found = derivation(variant, "u9999");
        QVERIFY(found && !found->empty() && found->size() < 500);
    }

    void twoDerivationsPart()
    {
        const auto a = derivation(scaled(), "5632"), b = derivation(scaled(), "u1");
        QVERIFY(a && b);
        QCOMPARE(sharedSteps(*a, *b), std::size_t(2));
        QCOMPARE(sharedSteps(*b, *a), std::size_t(2));
        QCOMPARE(sharedSteps({}, *b), std::size_t(0));
    }

    void whatThereIsNotIsSaidSo()
    {
        for (const char *words : {"u99", "", "12345", "a+b", "\xff"}) {
            const auto found = derivation(scaled(), words);
            QVERIFY2(!found && found.error().code == "find.symbol", words);
        }
        QVERIFY(derivation(scaled(), "u99").error().next.find("u") != std::string::npos);
        QVERIFY(!derivation(Variant(), "u0"));
    }

    void sizesThatMustMatch()
    {
        const auto two = sizeConflict(
            failed("The size of tensor a (5632) must match the size of tensor b (u4) at non-singleton dimension 0"));
        QVERIFY(two && two->a == "5632" && two->b == "u4");
        const auto product =
            sizeConflict(failed("a and b must have same reduction dim, but got [u0, 256] X [320, u1]."));
        QVERIFY(product && product->a == "256" && product->b == "320");
        QVERIFY(!sizeConflict(failed("something else")) && !sizeConflict(Variant()));
    }
};

QTEST_APPLESS_MAIN(TestSizeSymbols)
#include "tst_size_symbols.moc"
