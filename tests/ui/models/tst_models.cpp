// The models over a captured variant: what the fate table, the problems and the symbols say, and that they keep the
// contract of item models.
#include "tests/support/shown_session.h"
#include "tests/support/ui_test.h"
#include "ui/models/facts.h"
#include "ui/models/fate_model.h"
#include "ui/models/problems_model.h"
#include "ui/models/symbols_model.h"
#include "ui/models/words.h"

#include <QAbstractItemModelTester>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextLayout>

using namespace heliograph;
using namespace heliograph::ui;

class TestModels : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnWarnings(); }

    void fateKeepsTheContract()
    {
        FateModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        Session session;
        model.load(session);
        QCOMPARE(model.rowCount(), 0);
        test::show(session, test::sampleVariant());
        model.load(session);
        QVERIFY(model.rowCount() > 0);
        model.setAliasesShown(true);
        QCOMPARE(model.data(model.index(0, 0), Qt::DisplayRole).toString(), model.rows().first().id);
    }

    void fateCountsAgreeWithTheIndex()
    {
        Session session;
        const VariantPtr variant = test::show(session, test::sampleVariant());
        FateModel model;
        model.load(session);
        const int column =
            int(std::find(model.stageIds().begin(), model.stageIds().end(), "ptx") - model.stageIds().begin());
        const NodeIndex acc = variant->node("0:acc");
        const FateRow &row = model.rows()[model.rowOf(acc)];
        const auto links = session.index()->linksOf(acc, std::size_t(session.stageIndex("ptx")));
        QCOMPARE(row.cells[column].count, int(links.size()));
        QCOMPARE(row.cells[column].how, How::Location);
        QCOMPARE(model.index(model.rowOf(acc), column + 1).data().toString(), QString::number(links.size()));
        QCOMPARE(row.end, -1);
    }

    void aliasesAreHiddenAndCounted()
    {
        Session session;
        const VariantPtr variant = test::show(session, test::sampleVariant());
        FateModel model;
        model.load(session);
        const int shown = model.rowCount();
        QVERIFY(model.aliases() > 0);
        QVERIFY(model.summary().contains(QString::number(model.aliases())));
        QCOMPARE(model.withCode() + model.folded(), shown);
        model.setAliasesShown(true);
        QCOMPARE(model.rowCount(), shown + model.aliases() + model.unused());
        QCOMPARE(model.rowCount(), int(variant->nodes.size()));
    }

    void whatTheConfigLeavesOutIsNoFoldedNode()
    {
        Session session;
        const VariantPtr variant = test::show(session, test::sampleVariant());
        const auto isUnused = [](const Node &node) { return !node.executed; };
        const auto unused = std::count_if(variant->nodes.begin(), variant->nodes.end(), isUnused);
        FateModel model;
        model.load(session);
        QVERIFY(unused > 0);
        QCOMPARE(model.unused(), int(unused));
        QCOMPARE(model.withCode() + model.folded() + model.aliases() + model.unused(), int(variant->nodes.size()));
        QVERIFY(model.summary().contains(QStringLiteral("%1 not in this config").arg(unused)));
    }

    void aFoldedNodeSaysWhereAndWhy()
    {
        Session session;
        test::show(session, test::DocumentBuilder()
                                .node("0:full", "helion.language.creation_ops.full", "f32", {"64"})
                                .node("0:exp", "aten.exp.default", "f32", {"64"}, {"0:full"})
                                .stage("ttir", "%0 = arith.constant 0 <- 0:full\n%1 = math.exp %0 <- 0:exp\n")
                                .stage("ttgir", "%1 = math.exp %0 <- 0:exp\n")
                                .variant());
        FateModel model;
        model.load(session);
        const auto column = [&](const char *id) {
            return int(std::find(model.stageIds().begin(), model.stageIds().end(), id) - model.stageIds().begin());
        };
        const FateRow &row = model.rows()[model.rowOf(session.variant()->node("0:full"))];
        QVERIFY(row.lost);
        QCOMPARE(row.end, column("ttgir"));
        QVERIFY2(row.endWords.startsWith(QLatin1String("folded")), qPrintable(row.endWords));
        const FateRow &last = model.rows()[model.rowOf(session.variant()->node("0:exp"))];
        QVERIFY(!last.lost);
        QCOMPARE(last.endWords, QStringLiteral("not reached"));
    }

    void problemsPutErrorsFirst()
    {
        Session session;
        test::show(session, test::failingVariant());
        ProblemsModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        Diagnostic note;
        note.severity = Severity::Note;
        note.message = "a note";
        model.load(session, {note});
        QVERIFY(model.errors() >= 1);
        QCOMPARE(model.rows().first().severity, Severity::Error);
        QCOMPARE(model.rows().last().message, std::string("a note"));
        QVERIFY(!model.index(0, 1).data().toString().isEmpty());
    }

    void symbolsAreListed()
    {
        Variant variant = test::sampleVariant();
        Symbol symbol;
        symbol.symbol = "u0";
        symbol.name = "block_size_0";
        symbol.hint = "64";
        symbol.range = "VR[2, int_oo]";
        symbol.block = 0;
        symbol.json = R"({"numel":"1024","loc":{"file":"/far/away/kernel.py","line":12}})";
        variant.symbols = {symbol};
        variant.nodes.front().value = "u0 + 1";
        variant.records = {R"({"r":"block","block_id":0,"symbol":"u0","size":"1024","names":["tile_k"],"value":128})"};
        SymbolsModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.load(std::make_shared<const Variant>(variant));
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.index(0, 1).data().toString(), QStringLiteral("block_size_0"));
        QCOMPARE(model.index(0, 2).data().toString(), QStringLiteral("tile, block 0"));
        QCOMPARE(model.index(0, 3).data().toString(), QStringLiteral("128"));
        QCOMPARE(model.index(0, 5).data().toString(), QStringLiteral("2 or more"));
        QCOMPARE(model.index(0, 6).data().toString(), QStringLiteral("tile_k of 1024"));
        QCOMPARE(model.index(0, 8).data().toString(), QStringLiteral("kernel.py:12"));
        QVERIFY(model.index(0, 9).data().toInt() >= 1);
        QCOMPARE(model.rowOf(QStringLiteral("block_size_0")), 0);
        QCOMPARE(model.rowOf(QStringLiteral("u1")), -1);
        model.load(nullptr);
        QCOMPARE(model.rowCount(), 0);
    }

    void opsInWords_data()
    {
        QTest::addColumn<QString>("target");
        QTest::addColumn<QString>("word");
        QTest::addColumn<QString>("shortWord");
        QTest::newRow("default overload") << "aten.addmm.default" << "aten.addmm" << "addmm";
        QTest::newRow("other overload") << "aten.mul.Tensor" << "aten.mul" << "mul";
        QTest::newRow("custom operator") << "mylib.twice.default" << "mylib.twice" << "twice";
        QTest::newRow("overload of dimensions") << "aten.sum.dim_IntList" << "aten.sum" << "sum";
        QTest::newRow("prims") << "prims.convert_element_type.default" << "convert_element_type"
                               << "convert_element_type";
        QTest::newRow("Helion") << "helion.language.memory_ops.load" << "load" << "load";
        QTest::newRow("none") << "" << "" << "";
    }
    void opsInWords()
    {
        QFETCH(const QString, target);
        Node node;
        node.target = target.toStdString();
        QTEST(opWords(node), "word");
        QTEST(shortOpWords(node), "shortWord");
    }

    void numbersAndConfigsInWords()
    {
        QCOMPARE(percent(1.0), QStringLiteral("100%"));
        QCOMPARE(percent(0.99999), QStringLiteral("99.9%"));
        QCOMPARE(percent(0.953), QStringLiteral("95.3%"));
        QCOMPARE(duration(0), QString());
        QCOMPARE(duration(0.0027).remove(QChar(0xA0)), QStringLiteral("2.7ms"));
        QCOMPARE(duration(0.333).remove(QChar(0xA0)), QStringLiteral("0.33s"));
        QCOMPARE(grouped(1234), QStringLiteral("1234"));
        QCOMPARE(grouped(1234567).size(), 9);
        QTextDocument text; // rich text breaks at any space that is not the one that HTML knows
        text.setHtml(QStringLiteral("4 warps, %1 B shared").arg(grouped(49152)));
        for (int width = 90; width < 200; ++width) {
            text.setTextWidth(width);
            const QTextBlock block = text.begin();
            for (int line = 0; line < block.layout()->lineCount(); ++line) {
                const QTextLine row = block.layout()->lineAt(line);
                const QString words = block.text().mid(row.textStart(), row.textLength());
                QCOMPARE(words.contains(QLatin1String("49")), words.contains(QLatin1String("152")));
            }
        }
        QCOMPARE(configWords(R"({"block_sizes": [128, 64, 128], "num_warps": 4, "num_stages": 3})", "matmul()"),
                 QStringLiteral("128·64·128 w4 s3"));
        QCOMPARE(configWords("{}", "matmul()"), QStringLiteral("matmul()"));
        QCOMPARE(configWords("not json", "matmul()"), QStringLiteral("matmul()"));
        const std::string small = R"({"block_sizes": [16]})", large = R"({"block_sizes": [64]})";
        const auto variant = [](const std::string &config, std::string call) {
            VariantSummary summary;
            summary.config = config;
            summary.call = std::move(call);
            return summary;
        };
        QCOMPARE(variantWords({variant(small, "k(f32[100], 2)"), variant(large, "k(f32[100], 2)"),
                               variant(small, "k(f32[128], 2) #2"), variant("{}", "k(f32[8])")}),
                 (QStringList{"16 (f32[100], 2)", "64", "16 (f32[128], 2) #2", "k(f32[8])"}));
        VariantSummary again = variant(small, "k(f32[100], 2)");
        again.id = 7;
        QCOMPARE(variantWords({variant(small, "k(f32[100], 2)"), again}), (QStringList{"16 #0", "16 #7"}));
        QCOMPARE(deviceWords("NVIDIA H100 80GB HBM3"), QStringLiteral("H100"));
    }

    void stepsOfACaptureNameTheirStage()
    {
        QCOMPARE(stageOfStep(QStringLiteral("import torch and Helion")), std::string("source"));
        QCOMPARE(stageOfStep(QStringLiteral("lower")), std::string("fx"));
        QCOMPARE(stageOfStep(QStringLiteral("Triton: ttgir")), std::string("ttgir"));
        QCOMPARE(stageOfStep(QStringLiteral("Triton: cubin")), std::string("sass"));
        QCOMPARE(stageOfStep(QStringLiteral("stage-0")), std::string("stage0"));
        QCOMPARE(stageOfStep(QStringLiteral("link")), std::string());
    }

    void snippetIsTheNodesOwnText()
    {
        Session session;
        const VariantPtr variant = test::show(session, test::sampleVariant());
        const QString html = sourceSnippet(session, variant->node("0:acc"), {Qt::red, Qt::green, Qt::blue});
        QVERIFY2(html.contains(QLatin1String("torch.addmm")), qPrintable(html));
    }
};

HELIOGRAPH_UI_TEST(TestModels)
#include "tst_models.moc"
