// What a loop and a branch give is told by the records as the bridge writes them, also by those of older files.
#include "core/store/assembler.h"
#include "core/store/store.h"

#include <QTemporaryDir>
#include <QTest>

using namespace heliograph;

namespace {

/// One node; `rest` are further fields.
std::string node(int graph, const std::string &name, const std::string &op, const std::string &target,
                 const std::string &args, const std::string &rest = {})
{
    return R"({"r":"node","set":"codegen","graph":)" + std::to_string(graph) + R"(,"node":")" + name + R"(","op":")" +
           op + R"(","target":")" + target + R"(","args":)" + args + R"(,"users":[])" + rest + "}";
}

/// A branch whose sides both give `a`, whose then side alone gives `b`, and whose else side alone gives `c`.
std::vector<std::string> branchRecords(const std::string &joins)
{
    const std::string tracing = "helion.language._tracing_ops.";
    return {
        R"({"r":"graph","set":"codegen","graph":0,"kind":"ElseGraphInfo","name":"else","block_ids":[]})",
        node(0, "ea", "call_function", "aten.sub.Tensor", "[]"),
        node(0, "ec", "call_function", "aten.neg.default", "[]"),
        node(0, "output", "output", "output", R"([[{"node":"ec"},{"node":"ea"}]])"),
        R"({"r":"graph","set":"codegen","graph":1,"kind":"IfGraphInfo","name":"then","block_ids":[],)"
        R"("if_arg_names":["a","b"],"else_arg_names":["a","c"])" +
            joins + "}",
        node(1, "ta", "call_function", "aten.mul.Tensor", "[]"),
        node(1, "tb", "call_function", "aten.exp.default", "[]"),
        node(1, "output", "output", "output", R"([[{"node":"ta"},{"node":"tb"}]])"),
        R"({"r":"graph","set":"codegen","graph":2,"kind":"RootGraphInfo","name":"root","block_ids":[0]})",
        node(2, "a", "call_function", "aten.full.default", "[]"),
        node(2, "b", "call_function", "aten.full.default", "[]"),
        node(2, "c", "call_function", "aten.full.default", "[]"),
        node(2, "_if", "call_function", tracing + "_if",
             R"([{"node":"a"},1,0,[{"node":"a"},{"node":"b"}],[{"node":"a"},{"node":"c"}]])", R"(,"subgraphs":[1,0])"),
    };
}

Variant assembled(const std::vector<std::string> &records)
{
    VariantAssembler assembler;
    for (const std::string &record : records)
        assembler.add(*parseJson(record));
    return assembler.take();
}

std::vector<std::string> resultsOf(const Variant &variant, const char *caller)
{
    std::vector<std::string> ids;
    for (const NodeIndex node : variant.nodes.at(std::size_t(variant.node(caller))).results)
        ids.push_back(node == kNone ? "?" : variant.nodes[std::size_t(node)].id);
    return ids;
}

const std::string kJoins = R"(,"branches_outputs":[[0,1],[1,"b"],["c",0]])";
const std::vector<std::string> kGiven{"1:ta", "1:tb", "2:c", "0:ea", "2:b", "0:ec"};

} // namespace

class ResultsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aBranchGivesItsThenSideThenItsElseSide()
    {
        QCOMPARE(resultsOf(assembled(branchRecords(kJoins)), "2:_if"), kGiven);
    }

    void whatTheRecordsDoNotTellIsUnknown()
    {
        QVERIFY(resultsOf(assembled(branchRecords("")), "2:_if").empty());
        const std::string broken = R"(,"branches_outputs":[[7,-1],["nobody",null],3])";
        QCOMPARE(resultsOf(assembled(branchRecords(broken)), "2:_if"), std::vector<std::string>(6, "?"));
    }

    void aLoopGivesWhatItsGraphPutsOut()
    {
        const std::vector<std::string> records{
            R"({"r":"graph","set":"codegen","graph":0,"kind":"ForLoopGraphInfo","name":"loop","block_ids":[1]})",
            node(0, "acc", "call_function", "aten.add.Tensor", "[]"),
            node(0, "output", "output", "output", R"([[{"node":"acc"},null]])"),
            R"({"r":"graph","set":"codegen","graph":1,"kind":"RootGraphInfo","name":"root","block_ids":[0]})",
            node(1, "loop", "call_function", "helion.language._tracing_ops._for_loop", "[0,[0],[8],[]]",
                 R"(,"subgraphs":[0])"),
            node(1, "scan", "call_function", "helion.language.scan_ops._associative_scan", "[0]",
                 R"(,"subgraphs":[0])"),
        };
        const Variant variant = assembled(records);
        QCOMPARE(resultsOf(variant, "1:loop"), (std::vector<std::string>{"0:acc", "?"}));
        QVERIFY2(resultsOf(variant, "1:scan").empty(), "a helper graph's output is no result of the scan");
    }

    void theCallerIsTheNodeThatRuns()
    {
        const std::string loop = "helion.language._tracing_ops._for_loop", named = R"(,"subgraphs":[0],"executed":)";
        const std::vector<std::string> records{
            R"({"r":"graph","set":"codegen","graph":0,"kind":"ForLoopGraphInfo","name":"loop","block_ids":[1]})",
            node(1, "copy", "call_function", loop, "[0,[0],[8],[]]", named + "false"),
            node(2, "real", "call_function", loop, "[0,[0],[8],[]]", named + "true"),
            node(3, "last", "call_function", loop, "[0,[0],[8],[]]", named + "false"),
        };
        const Variant variant = assembled(records);
        QCOMPARE(variant.graphs.at(0).caller, variant.node("2:real"));
    }

    void theFileKeepsThem()
    {
        const QTemporaryDir folder;
        Result<Store> store = Store::openForWriting(folder.filePath("k.helio").toStdString());
        Kernel kernel{0, "k", "k.py", 1, {}};
        QVERIFY(bool(store->addKernel(kernel)));
        Variant variant = assembled(branchRecords(kJoins));
        variant.kernel = kernel.id;
        QVERIFY(bool(store->addVariant(variant, {})));
        QCOMPARE(resultsOf(**store->variant(1), "2:_if"), kGiven);
    }
};

QTEST_GUILESS_MAIN(ResultsTest)
#include "tst_results.moc"
