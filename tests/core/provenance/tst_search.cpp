// Search over all stages: what a query says, and which lines it finds, whole and piece by piece.
#include "core/provenance/search.h"
#include "tests/support/document_builder.h"
#include "tests/support/sample_model.h"

#include <QTest>

using namespace heliograph;

class TestSearch : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void reads()
    {
        const SearchQuery query =
            *parseSearch("Load  \"two words\" op:TT.dot type:f16 node:0:acc stage:ptx,ll line:10-20 cost>5 cost<99.5");
        QCOMPARE(query.words, (std::vector<std::string>{"load", "two words"}));
        QCOMPARE(query.op, std::string("tt.dot"));
        QCOMPARE(query.type, std::string("f16"));
        QCOMPARE(query.node, std::string("0:acc"));
        QCOMPARE(query.stages, (std::vector<std::string>{"ptx", "llir"}));
        QCOMPARE(query.firstLine, 10);
        QCOMPARE(query.lastLine, 20);
        QCOMPARE(*query.costAbove, 5.0);
        QCOMPARE(*query.costBelow, 99.5);
    }

    void wordsThatLookLikeFilters()
    {
        QCOMPARE(parseSearch("0:acc loc: opus cost")->words,
                 (std::vector<std::string>{"0:acc", "loc:", "opus", "cost"}));
        QCOMPARE(parseSearch("op:\"a b\"")->op, std::string("a b"));
        QCOMPARE(parseSearch("\"open")->words, std::vector<std::string>{"open"});
        QVERIFY(parseSearch("")->isEmpty());
        QVERIFY(parseSearch("  \"\" op: ")->isEmpty());
        QVERIFY(parseSearch("stage:ptx")->isEmpty());
        QVERIFY(!parseSearch("line:7")->isEmpty());
    }

    void openRanges()
    {
        QCOMPARE(parseSearch("line:5-")->firstLine, 5);
        QCOMPARE(parseSearch("line:-5")->lastLine, 5);
        QCOMPARE(parseSearch("line:5")->lastLine, 5);
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("code");
        for (const char *bad : {"line:", "line:x", "line:-", "line:0", "line:9-3", "line:99999999999", "line:1-2-3"})
            QTest::newRow(bad) << QByteArray(bad) << QByteArray("search.line");
        for (const char *bad : {"cost>", "cost>x", "cost<1e", "cost>5s"})
            QTest::newRow(bad) << QByteArray(bad) << QByteArray("search.cost");
        for (const char *bad : {"stage:", "stage:nvvm", "stage:ptx,", "stage:,ptx"})
            QTest::newRow(bad) << QByteArray(bad) << QByteArray("search.stage");
    }

    void refuses()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, code);
        const Result<SearchQuery> query = parseSearch("word " + text.toStdString());
        QVERIFY(!query);
        QCOMPARE(QByteArray::fromStdString(query.error().code), code);
        QVERIFY(!query.error().message.empty() && !query.error().next.empty());
    }

    void finds_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("found"); ///< "stage line node"
        const auto row = [](const char *text, QStringList found) { QTest::newRow(text) << QByteArray(text) << found; };
        row("f32", {"triton 2 0:exp", "ptx 1 0:load", "ptx 2 0:exp"});
        row("F32 ex2", {"ptx 2 0:exp"});
        row("op:ld", {"ptx 1 0:load"});
        row("node:exp", {"triton 2 0:exp", "ptx 2 0:exp", "ptx 4 0:exp"});
        row("stage:ptx node:exp", {"ptx 2 0:exp", "ptx 4 0:exp"});
        row("line:3", {"ptx 3 -", "triton 3 -"});
        row("cost>1", {"ptx 2 0:exp", "ptx 4 0:exp"});
        row("stage:ptx cost<2", {"ptx 1 0:load"});
        row("op:ret", {"ptx 3 -"});
        row("node:nothing", {});
        row("", {});
    }

    void finds()
    {
        QFETCH(QByteArray, text);
        QFETCH(QStringList, found);
        found.sort();
        for (const std::size_t bytes : {std::size_t(1), std::size_t(25), std::size_t(1) << 20}) {
            QStringList hits = all(*parseSearch(text.toStdString()), bytes, 100);
            hits.sort();
            QCOMPARE(hits, found);
        }
        QStringList single = all(*parseSearch(text.toStdString()), 1 << 20, 1);
        single.sort();
        QCOMPARE(single, found);
    }

    /// Ops without a node of the model's by the regions around them.
    void whatAModuleHoldsIsFound()
    {
        const ProvenanceIndex model(std::make_shared<const Variant>(test::sampleModel()));
        QStringList hits = all(*parseSearch("module:LAYER.1 stage:onnx"), 1 << 20, 100, &model);
        hits.sort();
        QCOMPARE(hits, (QStringList{"onnx 10 -", "onnx 11 0:norm", "onnx 13 0:add"}));
        QCOMPARE(all(*parseSearch("module:layer.1 op:add stage:fx"), 1 << 20, 100, &model), QStringList{"fx 8 0:add"});
        QVERIFY(all(*parseSearch("module:layer.2"), 1 << 20, 100, &model).isEmpty());
    }

    void otherPipelinesAreNotSearched()
    {
        const SearchQuery query = *parseSearch("f32");
        QVERIFY(searchStep(index(), query, "stage0", {}, 1 << 20, 100).hits.empty());
    }

private:
    static const ProvenanceIndex &index()
    {
        static const ProvenanceIndex made(test::DocumentBuilder()
                                              .graph(0, "RootGraphInfo", {0})
                                              .node("0:load", "load", "f32", {"64"})
                                              .node("0:exp", "aten.exp", "f32", {"64"}, {"0:load"})
                                              .stage("triton", "import triton\n"
                                                               "y = exp(x.to(f32))  <- 0:exp\n"
                                                               "done\n")
                                              .stage("ptx", "ld.global.f32 %f1, [%rd1];  <- 0:load\n"
                                                            "ex2.approx.f32 %f2, %f1;    <- 0:exp\n"
                                                            "ret;                        <! entry\n"
                                                            "st.b16 %f2;                 <- 0:exp\n")
                                              .build());
        return made;
    }

    static QStringList all(const SearchQuery &query, std::size_t bytes, std::size_t most)
    {
        return all(query, bytes, most, &index());
    }

    static QStringList all(const SearchQuery &query, std::size_t bytes, std::size_t most, const ProvenanceIndex *in)
    {
        QStringList found;
        const Variant &variant = in->variant();
        std::optional<SearchCursor> at = SearchCursor();
        while (at) {
            const SearchStep step = searchStep(*in, query, "helion", *at, bytes, most);
            for (const SearchHit &hit : step.hits)
                found.append(QStringLiteral("%1 %2 %3")
                                 .arg(QString::fromStdString(variant.stages[hit.stage].id))
                                 .arg(hit.line)
                                 .arg(hit.node == kNone
                                          ? QStringLiteral("-")
                                          : QString::fromStdString(variant.nodes[std::size_t(hit.node)].id)));
            at = step.next;
        }
        return found;
    }
};

QTEST_GUILESS_MAIN(TestSearch)
#include "tst_search.moc"
