// Limits as people write them, variants that belong together, and when a difference is one.
#include "core/compare/gate.h"

#include <QTest>

using namespace heliograph;

namespace {

VariantSummary variant(VariantId id, std::string call, std::string config, std::string target = "sm_90")
{
    VariantSummary made;
    made.id = id;
    made.kernel = 1;
    made.target = std::move(target);
    made.config = std::move(config);
    made.call = std::move(call);
    return made;
}

Document documentOf(std::vector<VariantSummary> variants, std::string kernel = "k")
{
    Document document;
    document.path = "k.helio";
    document.kernels.push_back({1, std::move(kernel), "k.py", 1, std::move(variants)});
    return document;
}

RunSummary runOf(RunId id, std::string device, std::string cache)
{
    RunSummary run;
    run.id = id;
    run.variant = 1;
    run.pipeline = "helion";
    run.device = std::move(device);
    run.status = "ran";
    run.cache = std::move(cache);
    return run;
}

GpuRun timed(const std::vector<KernelTiming> &timings)
{
    GpuRun run;
    run.timings = timings;
    return run;
}

KernelTiming timing(double median, double reach, const char *source = "counter", std::size_t repeats = 10)
{
    return {"k", 0, source, median, median, median, median - reach, median + reach, std::vector<double>(repeats)};
}

using Pairs = std::vector<std::pair<VariantId, VariantId>>;

} // namespace

class GateTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void limitsAreRead_data();
    void limitsAreRead();
    void otherTextsAreNoLimits_data();
    void otherTextsAreNoLimits();
    void oneOfAKindPairsUpWhateverItsConfig();
    void theConfigDecidesWhereThereAreSeveral();
    void otherShapesTargetsKernelsAndOriginsArePairedWithNothing();
    void theLastRunThatIsLikeIt();
    void runsThatCannotBeCompared();
    void differencesWithinTheIntervalsAreNoise();
    void intervalsOfASequenceAddUpAsErrorsDo();
    void fewRepeatsAndOtherClocksAreRefused();
    void whatTheCodeDoesNotSayIsAnError();
};

void GateTest::limitsAreRead_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<double>("most"); // of 200
    QTest::newRow("share") << "+3%" << 206.0;
    QTest::newRow("share without a sign") << "2.5%" << 205.0;
    QTest::newRow("number") << "+8" << 208.0;
    QTest::newRow("nothing") << "0" << 200.0;
    QTest::newRow("no share") << "0%" << 200.0;
}

void GateTest::limitsAreRead()
{
    QFETCH(QString, text);
    QFETCH(double, most);
    const std::optional<GateLimit> limit = gateLimitFrom(text.toStdString());
    QVERIFY(limit);
    QCOMPARE(limit->most(200), most);
}

void GateTest::otherTextsAreNoLimits_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"", "+", "%", "+%", "3%%", "++3", "-3", "-3%", "3 %", " 3", "3us", "1e3", "nan", "inf",
                             "1.2.3", ".", "0x10", "+3%+"})
        QTest::newRow(text) << text;
}

void GateTest::otherTextsAreNoLimits()
{
    QFETCH(QString, text);
    QVERIFY(!gateLimitFrom(text.toStdString()));
}

void GateTest::oneOfAKindPairsUpWhateverItsConfig()
{
    const GatePairs pairs = pairForGate(documentOf({variant(4, "k(f32[64])", "{\"num_warps\":8}")}),
                                        documentOf({variant(7, "k(f32[64])", "{\"num_warps\":4}")}));
    QCOMPARE(pairs.both, Pairs({{4, 7}}));
    QVERIFY(pairs.onlyNow.empty() && pairs.onlyBase.empty());
}

void GateTest::theConfigDecidesWhereThereAreSeveral()
{
    const Document now = documentOf({variant(1, "k()", "a"), variant(2, "k()", "b"), variant(3, "k()", "c")});
    const Document base = documentOf({variant(1, "k()", "b"), variant(2, "k()", "a"), variant(3, "k()", "d")});
    const GatePairs pairs = pairForGate(now, base);
    QCOMPARE(pairs.both, Pairs({{1, 2}, {2, 1}}));
    QCOMPARE(pairs.onlyNow, std::vector<VariantId>{3});
    QCOMPARE(pairs.onlyBase, std::vector<VariantId>{3});
    QCOMPARE(pairForGate(documentOf({variant(1, "k()", "a"), variant(2, "k()", "a")}),
                         documentOf({variant(5, "k()", "a"), variant(6, "k()", "a")}))
                 .both,
             Pairs({{1, 5}, {2, 6}}));
}

void GateTest::otherShapesTargetsKernelsAndOriginsArePairedWithNothing()
{
    const Document now = documentOf({variant(1, "k(f32[64])", "a")});
    VariantSummary derived = variant(1, "k(f32[64])", "a");
    derived.origin = {9, "stage0", "builtin.module(canonicalize)", kNone, false, "canonicalize"};
    for (const Document &base :
         {documentOf({variant(1, "k(f32[128])", "a")}), documentOf({variant(1, "k(f32[64])", "a", "sm_80")}),
          documentOf({variant(1, "k(f32[64])", "a")}, "other"), documentOf({derived}), Document()})
        QVERIFY(pairForGate(now, base).both.empty());
}

void GateTest::theLastRunThatIsLikeIt()
{
    Document now = documentOf({variant(1, "k()", "a")}), base = now;
    now.runs = {runOf(1, "H100", "cold"), runOf(2, "H200", "cold")};
    base.runs = {runOf(1, "H200", "cold"), runOf(2, "H200", "cold"), runOf(3, "H200", "warm"),
                 runOf(4, "H100", "cold")};
    base.runs.push_back(runOf(5, "H200", "cold"));
    base.runs.back().status = "failed";
    const auto runs = runsForGate(now, base, {1, 1});
    QVERIFY(bool(runs));
    QCOMPARE(*runs, std::pair(2, 2));
}

void GateTest::runsThatCannotBeCompared()
{
    Document now = documentOf({variant(1, "k()", "a")}), base = now;
    QCOMPARE(runsForGate(now, base, {1, 1}).error().code, std::string("gate.no-run"));
    now.runs = {runOf(1, "H100", "cold")};
    QCOMPARE(runsForGate(now, base, {1, 1}).error().code, std::string("gate.no-run"));
    RunSummary stage0 = runOf(1, "H100", "cold");
    stage0.pipeline = "stage0";
    for (const RunSummary &run : {runOf(1, "H200", "cold"), runOf(1, "H100", "warm"), stage0}) {
        base.runs = {run};
        const Diagnostic error = runsForGate(now, base, {1, 1}).error();
        QCOMPARE(error.code, std::string("gate.other-run"));
        QVERIFY(error.message.find("H100, code of helion, L2 cold") != std::string::npos);
        QVERIFY(error.message.find(run.device + ", code of " + run.pipeline) != std::string::npos);
    }
}

void GateTest::differencesWithinTheIntervalsAreNoise()
{
    const GateLimit limit{3, true};
    const auto verdict = [&](double now, double reach) {
        return gateTime(limit, timed({timing(now, reach)}), timed({timing(100000, reach)}))->verdict;
    };
    QCOMPARE(verdict(103000, 1), GateVerdict::Within);
    QCOMPARE(verdict(80000, 1), GateVerdict::Within);
    QCOMPARE(verdict(103100, 1000), GateVerdict::Exceeded);
    QCOMPARE(verdict(103100, 1550), GateVerdict::Noise);
    QCOMPARE(verdict(103100, 1549), GateVerdict::Exceeded);
}

void GateTest::intervalsOfASequenceAddUpAsErrorsDo()
{
    const GpuRun run = timed({timing(10000, 300), timing(20000, 400)});
    const GateResult result = *gateTime({0, true}, run, run);
    QCOMPARE(result.now.value, 30.0);
    QCOMPARE(result.now.low, 29.5);
    QCOMPARE(result.now.high, 30.5);
    QCOMPARE(result.verdict, GateVerdict::Within);
}

void GateTest::fewRepeatsAndOtherClocksAreRefused()
{
    const GpuRun whole = timed({timing(10, 1)});
    QCOMPARE(gateTime({}, whole, timed({timing(10, 1, "counter", 5)})).error().code, std::string("gate.few-repeats"));
    QCOMPARE(gateTime({}, timed({}), whole).error().code, std::string("gate.few-repeats"));
    const Diagnostic error = gateTime({}, whole, timed({timing(10, 1, "events")})).error();
    QCOMPARE(error.code, std::string("gate.other-clock"));
    QVERIFY(error.message.find("\"counter\"") != std::string::npos);
}

void GateTest::whatTheCodeDoesNotSayIsAnError()
{
    Variant now, base;
    now.resources = Resources{"k", 40, 8, 0, 0, 1024, 128, {}};
    const Diagnostic error = gateMeasure({8, false}, "regs", now, base).error();
    QCOMPARE(error.code, std::string("gate.no-measure"));
    QVERIFY(error.message.find("registers a thread") != std::string::npos);
    base.resources = Resources{"k", 32, 0, 0, 0, 1024, 128, {}};
    QCOMPARE(gateMeasure({8, false}, "regs", now, base)->verdict, GateVerdict::Within);
    QCOMPARE(gateMeasure({7, false}, "regs", now, base)->verdict, GateVerdict::Exceeded);
    QCOMPARE(gateMeasure({0, false}, "spills", now, base)->now.value, 2.0);
    QCOMPARE(gateMeasure({0, false}, "shared", now, base)->verdict, GateVerdict::Within);
}

QTEST_APPLESS_MAIN(GateTest)
#include "tst_gate.moc"
