// Which ops use a symbol: by links of nodes, by blocks in types and attributes, by values that are the symbol.
#include "core/symbols/symbol_ops.h"

#include <QtTest/QtTest>

#include <random>

using namespace heliograph;

namespace {

Symbol symbol(std::string name, std::string json, std::int32_t block = kNone, bool reduction = false)
{
    Symbol made;
    made.symbol = std::move(name);
    made.json = std::move(json);
    made.block = block;
    made.reduction = reduction;
    return made;
}

/// A stage whose ops are its lines, one each; "label = name ..." as MLIR and Python have it.
Stage stageOf(std::string id, std::string pipeline, const QStringList &lines)
{
    Stage stage;
    stage.id = std::move(id);
    stage.pipeline = std::move(pipeline);
    stage.text = lines.join('\n').toStdString();
    for (int i = 0; i < lines.size(); ++i) {
        const QString label = lines[i].contains(" = ") ? lines[i].section(" = ", 0, 0) : QString();
        const QString name = (label.isEmpty() ? lines[i] : lines[i].section(" = ", 1)).section(' ', 0, 0);
        Op op;
        op.span = {i + 1, 1, i + 1, int(lines[i].size()) + 1};
        for (const auto &[to, text] : {std::pair(&op.name, name), {&op.label, label}}) {
            *to = std::uint32_t(stage.strings.size());
            stage.strings.push_back(text.toStdString());
        }
        stage.ops.push_back(op);
    }
    return stage;
}

/// Rows of x as "s77" (`m` in Triton's code), a reduction "u1" over its columns, a value "u4" of the device.
Variant kernel()
{
    Variant variant;
    Symbol rows = symbol("s77", R"({"origin_str":"m"})");
    rows.sources = {"L['x'].size()[0]"};
    variant.symbols = {rows, symbol("u0", R"({"numel":"s77"})", 0), symbol("u1", R"({"numel":"5632"})", 1, true),
                       symbol("u4", "{}")};
    variant.records = {R"({"r":"argument","name":"m","kind":"size","host":"m"})"};
    Node sum;
    sum.id = "0:sum";
    sum.shape = {{"u4", "", -1, kNone}};
    variant.nodes = {sum};
    Stage stage0 = stageOf("stage0", "",
                           {"%c10 = arith.constant 10 : index", "%dim = tensor.dim %x, %c0 : tensor<?x5632xf32>",
                            "%dim_0 = tensor.dim %y, %c0 : tensor<?xf32>", "%rows = helion.block_size 0 size = 4",
                            "%rdim_1 = helion.block_size 1 size = 8192", "%t = arith.ceildivsi %dim, %rows : index",
                            "%load = helion.load_tile %x : tensor<4x8192xf32, #helion.tile<[0, r1]>>",
                            "%s = helion.symbol \"u4 + 1\"", "%a = arith.addi %s, %c10 : index",
                            "%b = helion.tile %i block = 1 name = \"c\"", "%c = arith.addf %p, %q : f32",
                            "%d = arith.addf %p, %q : f32", "%e = helion.block_size 10 size = 1"});
    stage0.links = {{10, 0, How::Exact}, {11, 0, How::Derived}};
    variant.stages = {stageOf("ptx", "helion", {"mov m, _RDIM_SIZE_1"}),
                      stageOf("triton", "helion",
                              {"mask_0 = indices_0 < m", "v = tl.arange(0, _RDIM_SIZE_1)", "w = tl.m",
                               "_BLOCK_SIZE_0 = 4", "z = _RDIM_SIZE_10 + mm"}),
                      stageOf("ttir", "helion", {"%mask_0 = tt.splat %m : i32", "%n = arith.addi %m_0, %m2 : i32"}),
                      stage0};
    return variant;
}

/// "stage0:1,5 triton:0": what uses it, stage by stage.
QString opsOf(const Variant &variant, const char *name)
{
    const std::vector<SizeSymbol> symbols = sizeSymbols(variant);
    const std::vector<std::vector<SymbolOps>> all = symbolOps(variant, symbols);
    QStringList words;
    for (std::size_t i = 0; i < symbols.size(); ++i)
        for (const SymbolOps &of : symbols[i].symbol->symbol == name ? all[i] : std::vector<SymbolOps>()) {
            QStringList ops;
            for (const OpIndex op : of.ops)
                ops << QString::number(op);
            words << QString::fromStdString(variant.stages[of.stage].id) + ":" + ops.join(',');
        }
    return words.join(' ');
}

} // namespace

class TestSymbolOps : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theSizeOfAnArgument()
    {
        // Not the size of y (2), nor what only looks like its name.
        QCOMPARE(opsOf(kernel(), "s77"), "stage0:1,5 triton:0 ttir:0");
    }

    void blocksInTypesAndAttributesAndTheirSizes()
    {
        QCOMPARE(opsOf(kernel(), "u0"), "stage0:3,5,6 triton:3");
        QCOMPARE(opsOf(kernel(), "u1"), "stage0:4,6,9 triton:1"); // not block 10
    }

    void expressionsAndLinksOfNodes()
    {
        // The expression, who takes its value, and what is linked to a node of that size; a derived link is no use.
        QCOMPARE(opsOf(kernel(), "u4"), "stage0:7,8,10");
    }

    void whatIsCounted()
    {
        Variant variant = kernel();
        QCOMPARE(stage0Ops(variant, symbolOps(variant, sizeSymbols(variant))[2]), std::size_t(3));
        variant.stages.clear();
        QCOMPARE(opsOf(variant, "u1"), "");
        QCOMPARE(stage0Ops(variant, {}), std::size_t(0));
        QVERIFY(symbolOps(Variant(), {}).empty());
    }

    /// Whatever stands in the text: what is told lies in the stages, in their order, each op once.
    void anyTextIsRead()
    {
        std::mt19937 random(7);
        const QStringList pieces{"#helion.tile<[",
                                 "r1",
                                 "0, ",
                                 "]>",
                                 " block = ",
                                 "99999999999999",
                                 "tensor.dim %x, %c",
                                 "%m",
                                 "helion.block_size ",
                                 "\"u4",
                                 "_RDIM_SIZE_1",
                                 "%",
                                 "-",
                                 " "};
        for (int round = 0; round < 500; ++round) {
            Variant variant = kernel();
            for (Stage &stage : variant.stages) {
                QString text;
                for (int i = 0; i < 40; ++i)
                    text += random() % 6 ? pieces[int(random() % unsigned(pieces.size()))] : QStringLiteral("\n");
                stage.text = text.toStdString();
            }
            const auto all = symbolOps(variant, sizeSymbols(variant));
            QCOMPARE(all.size(), variant.symbols.size());
            for (const std::vector<SymbolOps> &stages : all)
                for (const SymbolOps &of : stages) {
                    QVERIFY(of.stage < variant.stages.size() && !of.ops.empty());
                    QVERIFY(std::is_sorted(of.ops.begin(), of.ops.end(), std::less_equal<OpIndex>()));
                    QVERIFY(std::size_t(of.ops.back()) < variant.stages[of.stage].ops.size());
                }
        }
    }

    void spansThatAreNotThere()
    {
        Variant variant = kernel();
        for (Op &op : variant.stages.back().ops)
            op.span = {op.span.line * 1000, 7, 1, 2};
        QCOMPARE(opsOf(variant, "u0"), "triton:3");
        for (Op &op : variant.stages.back().ops)
            op.span = {1, 1000, 1, 2000};
        QCOMPARE(opsOf(variant, "u0"), "triton:3");
    }
};

QTEST_APPLESS_MAIN(TestSymbolOps)
#include "tst_symbol_ops.moc"
