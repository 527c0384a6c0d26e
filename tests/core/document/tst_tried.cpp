// Configs that were tried of one call: which they are, and in which order.
#include "core/document/tried.h"

#include <QtTest/QtTest>

using namespace heliograph;

namespace {

VariantSummary variant(VariantId id, const std::string &error = {}, const std::string &call = "k(f32[8])")
{
    VariantSummary summary;
    summary.id = id;
    summary.kernel = 1;
    summary.call = call;
    summary.error = error;
    return summary;
}

RunSummary run(RunId id, VariantId of, double seconds, const std::string &pipeline = "helion")
{
    RunSummary summary;
    summary.id = id;
    summary.variant = of;
    summary.pipeline = pipeline;
    summary.status = seconds > 0 ? "ran" : "failed";
    summary.seconds = seconds;
    return summary;
}

std::vector<VariantId> idsOf(const std::vector<TriedConfig> &tried)
{
    std::vector<VariantId> ids;
    for (const TriedConfig &each : tried)
        ids.push_back(each.variant->id);
    return ids;
}

} // namespace

class TestTried : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theFastestFirst();
    void whatIsOfTheCallAlone();
    void theLastRunOfItsOwnCodeCounts();
    void ofNothing();
};

void TestTried::theFastestFirst()
{
    Document document;
    document.kernels = {
        {1, "k", "k.py", 1, {variant(1), variant(2), variant(3, "tune.wrong"), variant(4), variant(5, "limit")}}};
    document.runs = {run(1, 1, 3e-6), run(2, 2, 2e-6), run(3, 3, 1e-6)};
    const std::vector<TriedConfig> tried = triedConfigs(document, 4);
    QCOMPARE(idsOf(tried), (std::vector<VariantId>{2, 1, 4, 3, 5}));
    QVERIFY(tried[0].isGood() && !tried[2].isGood() && tried[3].isWrong() && !tried[4].isWrong());
    QCOMPARE(tried[3].run->seconds, 1e-6);
}

void TestTried::whatIsOfTheCallAlone()
{
    Document document;
    VariantSummary ofPasses = variant(3);
    ofPasses.origin.parent = 1;
    document.kernels = {{1, "k", "k.py", 1, {variant(1), variant(2, {}, "k(f32[9])"), ofPasses}},
                        {2, "m", "k.py", 9, {}}};
    VariantSummary other = variant(4);
    other.kernel = 2;
    document.kernels[1].variants.push_back(other);
    QCOMPARE(idsOf(triedConfigs(document, 1)), std::vector<VariantId>{1});
}

void TestTried::theLastRunOfItsOwnCodeCounts()
{
    Document document;
    document.kernels = {{1, "k", "k.py", 1, {variant(1)}}};
    document.runs = {run(1, 1, 3e-6), run(2, 1, 2e-6), run(3, 1, 1e-6, "stage0"), run(4, 1, 0)};
    QCOMPARE(triedConfigs(document, 1).front().run->id, 2);
}

void TestTried::ofNothing()
{
    QVERIFY(triedConfigs({}, 1).empty());
}

QTEST_APPLESS_MAIN(TestTried)
#include "tst_tried.moc"
