// Where a failure's lines are: loops over tiles in a text, the change of a remedy, code of the same form elsewhere.
#include "core/base/lines.h"
#include "core/failure/elsewhere.h"
#include "core/failure/loops.h"

#include <QTest>

using namespace heliograph;

namespace {

constexpr std::string_view kKernel = "def f(x):\n"                          // 1
                                     "    out = torch.empty_like(x)\n"      // 2
                                     "    for rows, columns in hl.tile(\n"  // 3
                                     "        [m, n]\n"                     // 4
                                     "    ):\n"                             // 5
                                     "        acc = hl.zeros([rows])\n"     // 6
                                     "        for k in hl.tile(n):\n"       // 7
                                     "            acc = acc + x[rows, k]\n" // 8
                                     "\n"                                   // 9
                                     "        out[rows] = acc\n"            // 10
                                     "    for tile in hl.grid(4):\n"        // 11
                                     "        out[tile] = 0\n"              // 12
                                     "    return out\n"                     // 13
                                     "\n"                                   // 14
                                     "for tile in hl.tile(3):\n"            // 15
                                     "    pass\n";                          // 16

Variant withSource(std::string text)
{
    Variant variant;
    variant.id = 7;
    variant.kernelName = "k";
    variant.stages.emplace_back();
    variant.stages.back().id = "source";
    variant.stages.back().text = std::move(text);
    return variant;
}

void addNode(Variant &variant, const std::string &target, const Span &span)
{
    Node node;
    node.id = "0:n" + std::to_string(variant.nodes.size());
    node.target = target;
    node.dtype = "f32";
    node.file = "k.py";
    node.source = span;
    variant.nodes.push_back(node);
}

Failure failureAt(const char *kind, const char *target, const char *expression)
{
    Failure failure;
    failure.kind = kind;
    failure.target = target;
    failure.expression = expression;
    return failure;
}

QStringList linesOf(const std::vector<SameCode> &places)
{
    QStringList lines;
    for (const SameCode &place : places)
        lines.append(QStringLiteral("%1 %2").arg(place.line).arg(QString::fromStdString(place.text)));
    return lines;
}

} // namespace

class TestFailurePlaces : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theLoopAroundALine()
    {
        const auto lines = numberedLines(kKernel);
        QCOMPARE(loopAround(lines, 8), 3);
        QCOMPARE(loopAround(lines, 12), 11);
        QCOMPARE(loopAround(lines, 2), 0);
        QCOMPARE(loopAround(lines, 900), 15);
        QCOMPARE(loopAround({}, 3), 0);
    }

    void theEndOfLoops()
    {
        const auto lines = numberedLines(kKernel);
        QCOMPARE(endOfLoops(lines, 3), 12);
        QCOMPARE(endOfLoops(lines, 11), 12);
        QCOMPARE(endOfLoops(lines, 15), 16);
        QCOMPARE(endOfLoops(lines, 0), 0);
        QCOMPARE(endOfLoops(lines, 99), 0);
    }

    void aChangeInAText()
    {
        QCOMPARE(*withChange("a\nb\nc\n", {2, {"b"}, {"x", "y"}}), std::string("a\nx\ny\nc\n"));
        QCOMPARE(*withChange("a\nb\n", {2, {}, {"x"}}), std::string("a\nx\nb\n"));
        QCOMPARE(*withChange("a\nb", {2, {"b"}, {}}), std::string("a\n"));
        for (const LineChange &wrong : {LineChange{2, {"z"}, {}}, LineChange{9, {"b"}, {}}, LineChange{-1, {}, {"x"}}})
            QCOMPARE(withChange("a\nb\n", wrong).error().code, std::string("explain.other-text"));
    }

    void formsOfCode()
    {
        QVERIFY(formOf(failureAt("Subscript", "", "x[tile, :][:, 0:n]")).isSlice);
        QVERIFY(!formOf(failureAt("Subscript", "", "x[tile, :]")).isKnown());
        QCOMPARE(formOf(failureAt("Call", "torch.sum", "torch.sum(x, 1)")).called, std::string("torch.sum"));
        QCOMPARE(formOf(failureAt("BinOp", "", "x[a, b - 1] @ (y + z)")).op, std::string("@"));
        QCOMPARE(formOf(failureAt("BinOp", "", "-x // y")).op, std::string("//"));
        QVERIFY(!formOf(failureAt("", "", "")).isKnown());
    }

    void codeThatWentThrough()
    {
        Variant variant = withSource("a = x[t, 0:64]\nb = x[t, :]\nc = torch.sum(a, 1)\nd = a @ b\n");
        addNode(variant, "helion.language.memory_ops.load", {1, 5, 1, 15});
        addNode(variant, "helion.language.memory_ops.load", {2, 5, 2, 12});
        addNode(variant, "aten.sum.dim_IntList", {3, 5, 3, 20});
        addNode(variant, "aten.mm.default", {4, 5, 4, 10});
        addNode(variant, "aten.mm.default", {400, 5, 400, 10}); // a damaged record
        const auto found = [&](const char *kind, const char *target, const char *expression) {
            return linesOf(sameCode(formOf(failureAt(kind, target, expression)), variant));
        };
        QCOMPARE(found("Subscript", "", "y[:, 3:n]"), QStringList(QStringLiteral("1 a = x[t, 0:64]")));
        QCOMPARE(found("Call", "torch.sum", "torch.sum(v)"), QStringList(QStringLiteral("3 c = torch.sum(a, 1)")));
        QCOMPARE(found("BinOp", "", "p @ q"), QStringList(QStringLiteral("4 d = a @ b")));
        QCOMPARE(found("Call", "torch.prod", "torch.prod(v)"), QStringList());
        QVERIFY(sameCode({}, variant).empty());
    }
};

QTEST_MAIN(TestFailurePlaces)
#include "tst_failure_places.moc"
