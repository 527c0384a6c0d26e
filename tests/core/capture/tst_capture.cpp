// A capture end to end, with a bridge that plays back what a test tells it to: what is complete is kept, what broke is
// explained, and what stood at the target is never lost. The real bridge runs in tests/e2e.
#include "core/capture/capture.h"
#include "core/store/store.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <chrono>
#include <csignal>
#include <thread>

using namespace heliograph;

namespace {

const QByteArray kHello = R"({"r":"hello","schema":1,"producer":"test","versions":{"helion":"1.5.1"}})"
                          "\n"
                          R"({"r":"kernel","kernel":1,"name":"scale","file":"k.py","line":3})"
                          "\n";

QByteArray variantRecords(int number)
{
    return R"({"r":"variant","variant":)" + QByteArray::number(number) +
           R"x(,"kernel":1,"target":"sm_90","device":"H100","pretended":true,"config":{"num_warps":4},"call":"scale(f32[64])"}
{"r":"node","set":"device","graph":0,"node":"load","op":"call_function","target":"old","args":[],"users":[]}
{"r":"graph","set":"codegen","graph":0,"kind":"RootGraphInfo","name":"root","block_ids":[0]}
{"r":"node","set":"codegen","graph":0,"node":"x","op":"call_function","target":"_host_tensor","args":["x"],"users":["load"]}
{"r":"node","set":"codegen","graph":0,"node":"load","op":"call_function","target":"memory_ops.load","args":[{"node":"x"},[{"slice":[{"node":"x"},null,null]}]],"users":[],"val":{"kind":"tensor","dtype":"f32","shape":[{"expr":"u0","name":"block_size_0","block_id":0,"hint":64}],"stride":["1"]},"loc":{"file":"k.py","line":5,"column":9,"end_line":5,"end_column":20}}
{"r":"stage","stage":"triton","pipeline":"helion","text":"def k(x):\n    pid = tl.program_id(0)\n    load = tl.load(x)\n","file":"k.triton.py"}
{"r":"span","stage":"triton","line":3,"column":12,"end_line":3,"end_column":22,"kind":"Call","statement":false,"device":true,"node":"0:load","source_line":5}
{"r":"span","stage":"triton","line":1,"column":1,"end_line":3,"end_column":22,"kind":"FunctionDef","statement":true,"device":true}
{"r":"span","stage":"triton","line":2,"column":5,"end_line":2,"end_column":27,"kind":"Assign","statement":true,"device":true,"source_line":4}
{"r":"span","stage":"triton","line":3,"column":5,"end_line":3,"end_column":22,"kind":"Assign","statement":true,"device":true,"node":"0:load","source_line":5}
{"r":"block","block_id":0,"symbol":"u0","size":"64","value":16}
{"r":"blob","name":"cubin","base64":"RUxG"}
)x";
}

QByteArray endRecord(int number, bool ok = true)
{
    return R"({"r":"variant_end","variant":)" + QByteArray::number(number) +
           (ok ? R"(,"ok":true})" : R"(,"ok":false})") + "\n";
}

const QByteArray kDone = R"({"r":"done","ok":true,"seconds":1})"
                         "\n";

struct Seen {
    std::vector<std::string> steps, published;
    int stored = 0;
    std::string printed;
};

} // namespace

class CaptureTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void variantsAreBuiltFromRecords();
    void eventsTellWhatHappens();
    void stage0IsMergedAndItsAbsenceIsNoFailure();
    void withoutGraphsThereIsNoStage0();
    void crashingStage0IsExplained();
    void garbageDisturbsNothing();
    void endlessGarbageIsSummedUp();
    void killedBridgeKeepsWhatIsComplete();
    void cancelKeepsWhatIsComplete();
    void nothingCapturedLeavesNothing();
    void nothingCapturedLeavesWhatWasThere();
    void failedKernelsDoNotReplaceADocument();
    void aNewCaptureReplacesADocument();
    void noBridgeAtTheOtherEnd();
    void argumentsReachTheBridge();
    void missingToolsAreNamed();

private:
    /// The bridge becomes a script of shell commands; %1 is the file of records. fd 3 is where records go.
    void play(const QByteArray &records, const char *script = "cat \"$RECORDS\" >&3");
    void stage0(const char *script);
    Result<CaptureOutcome> capture(const std::stop_token &stop = {});
    QString path(const char *name) const { return m_folder->filePath(QLatin1String(name)); }
    std::string output() const { return path("out.helio").toStdString(); }
    QStringList files() const { return QDir(m_folder->path()).entryList({"*.helio*"}, QDir::Files); }
    void makeProgram(const char *name, const QByteArray &text);

    std::unique_ptr<QTemporaryDir> m_folder;
    CaptureOptions m_options;
    Seen m_seen;
};

void CaptureTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_seen = {};
    m_options = {};
    m_options.file = "k.py";
    m_options.output = output();
    QVERIFY(QDir(m_folder->path()).mkdir("heliograph_bridge"));
    QFile marker(path("heliograph_bridge/__main__.py"));
    QVERIFY(marker.open(QIODevice::WriteOnly));
    qputenv("HELIOGRAPH_BRIDGE", m_folder->path().toUtf8());
    stage0("cat > /dev/null");
}

void CaptureTest::makeProgram(const char *name, const QByteArray &text)
{
    QFile file(path(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("#!/bin/sh\n" + text + "\n");
    file.close();
    QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
}

void CaptureTest::play(const QByteArray &records, const char *script)
{
    QFile file(path("records"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(records);
    qputenv("RECORDS", path("records").toUtf8());
    makeProgram("python", script);
    m_options.python = path("python").toStdString();
}

void CaptureTest::stage0(const char *script)
{
    makeProgram("helion-opt", script);
    qputenv("HELIOGRAPH_OPT", path("helion-opt").toUtf8());
}

Result<CaptureOutcome> CaptureTest::capture(const std::stop_token &stop)
{
    CaptureEvents events;
    events.progress = [this](const CaptureProgress &progress) { m_seen.steps.push_back(progress.step); };
    events.published = [this](const std::string &where) { m_seen.published.push_back(where); };
    events.stored = [this](const Variant &) { ++m_seen.stored; };
    events.output = [this](std::string_view text) { m_seen.printed.append(text); };
    return captureToStore(m_options, events, stop);
}

void CaptureTest::variantsAreBuiltFromRecords()
{
    play(kHello + variantRecords(1) + endRecord(1) + kDone);
    const Result<CaptureOutcome> outcome = capture();
    QVERIFY(bool(outcome));
    QCOMPARE(outcome->path, output());
    QCOMPARE(outcome->variants, 1);
    QCOMPARE(outcome->failed, 0);
    const Result<Store> store = Store::open(output());
    const VariantPtr variant = *store->variant(1);
    QCOMPARE(variant->kernelName, std::string("scale"));
    QCOMPARE(variant->config, std::string(R"({"num_warps":4})"));
    QCOMPARE(variant->nodes.size(), std::size_t(2));
    QCOMPARE(variant->records.size(), std::size_t(2));
    const Node &load = variant->nodes[1];
    QCOMPARE(load.inputs, (std::vector<NodeIndex>{0, 0}));
    QCOMPARE(variant->nodes[0].users, std::vector<NodeIndex>{1});
    QCOMPARE(load.shape[0].name, std::string("block_size_0"));
    QCOMPARE(*store->blob(1, "cubin"), std::string("ELF"));

    const Stage &triton = *variant->stage("triton");
    QCOMPARE(triton.ops.size(), std::size_t(4));
    QCOMPARE(triton.ops[0].kind, OpKind::Function);
    QCOMPARE(triton.ops[1].kind, OpKind::Operation);
    QCOMPARE(triton.ops[1].reason, Reason::Tile);
    QCOMPARE(triton.ops[2].parent, 0);
    QCOMPARE(triton.ops[3].kind, OpKind::Expression);
    QCOMPARE(triton.ops[3].parent, 2);
    QCOMPARE(triton.links.front().op, 2);
    QCOMPARE(triton.links.front().how, How::Exact);
    // The size that the config gives, not the stand-in that Helion traced with.
    QCOMPARE(load.shape[0].hint, 16);
}

void CaptureTest::eventsTellWhatHappens()
{
    play(R"({"r":"progress","step":"bind","kernel":"scale","done":0,"total":0})"
         "\n" +
             kHello + variantRecords(1) + endRecord(1) + kDone,
         "echo the script prints; cat \"$RECORDS\" >&3; echo and complains >&2");
    QVERIFY(bool(capture()));
    QCOMPARE(m_seen.stored, 1);
    QCOMPARE(m_seen.published, std::vector<std::string>{output()});
    QVERIFY(m_seen.printed.find("the script prints") != std::string::npos);
    QVERIFY(m_seen.printed.find("and complains") != std::string::npos);
    QCOMPARE(m_seen.steps, (std::vector<std::string>{"bind", "stage-0", "link"}));
}

void CaptureTest::stage0IsMergedAndItsAbsenceIsNoFailure()
{
    play(kHello + variantRecords(1) + endRecord(1) + kDone);
    stage0(R"(cut -d '"' -f 4 | sort | uniq | tr '\n' ' ' > "$0.types"; cat << 'END'
{"r":"hello","schema":1}
{"r":"stage","stage":"stage0","text":"%0 = helion.load\n"}
{"r":"op","stage":"stage0","op":0,"name":"helion.load","line":1,"column":1,"end_line":1,"end_column":17}
{"r":"link","stage":"stage0","op":0,"node":"0:load","how":"exact"}
END)");
    QVERIFY(bool(capture()));
    const VariantPtr variant = *Store::open(output())->variant(1);
    const Stage *stage = variant->stage("stage0");
    QVERIFY(stage);
    QFile types(path("helion-opt.types"));
    QVERIFY(types.open(QIODevice::ReadOnly));
    QCOMPARE(types.readAll(), QByteArray("block graph hello kernel node variant variant_end "));
    QCOMPARE(stage->ops.size(), std::size_t(1));
    QCOMPARE(stage->links.front().node, 1);
    QVERIFY(variant->diagnostics.empty());

    qputenv("HELIOGRAPH_OPT", "/no/such/tool");
    const Result<CaptureOutcome> without = capture();
    QCOMPARE(without->failed, 0);
    const VariantPtr second = *Store::open(output())->variant(1);
    QVERIFY(!second->stage("stage0"));
    QCOMPARE(second->diagnostics.front().code, std::string("stage0.no-tool"));
    QCOMPARE(second->diagnostics.front().stage, std::string("stage0"));
}

void CaptureTest::withoutGraphsThereIsNoStage0()
{
    QByteArray records = variantRecords(1);
    records.replace(R"({"r":"graph","set":"codegen")", R"({"r":"graph","set":"device")");
    play(kHello + records + endRecord(1) + kDone);
    stage0("touch \"$0.ran\"");
    QVERIFY(bool(capture()));
    const VariantPtr variant = *Store::open(output())->variant(1);
    QVERIFY(!QFile::exists(path("helion-opt.ran")));
    QVERIFY(!variant->stage("stage0"));
    for (const Diagnostic &diagnostic : variant->diagnostics)
        QVERIFY(diagnostic.stage != "stage0");
}

void CaptureTest::crashingStage0IsExplained()
{
    play(kHello + variantRecords(1) + endRecord(1) + kDone);
    stage0("echo loc: error: no such op >&2; kill -SEGV $$");
    QCOMPARE(capture()->failed, 0);
    const VariantPtr variant = *Store::open(output())->variant(1);
    QCOMPARE(variant->diagnostics.front().code, std::string("stage0.failed"));
    QVERIFY(variant->diagnostics.front().detail.find("no such op") != std::string::npos);
    QVERIFY(variant->stage("triton"));
}

void CaptureTest::garbageDisturbsNothing()
{
    play("garbage before\n" + kHello + variantRecords(1) + "garbage inside\n{\"r\":\"link\"}\n" + endRecord(1) + kDone);
    const Result<CaptureOutcome> outcome = capture();
    QCOMPARE(outcome->variants, 1);
    QCOMPARE(outcome->failed, 0);
    QCOMPARE(outcome->diagnostics.front().code, std::string("record.malformed"));
    const VariantPtr variant = *Store::open(output())->variant(1);
    QCOMPARE(variant->diagnostics.size(), std::size_t(2));
    QCOMPARE(variant->diagnostics.front().code, std::string("record.malformed"));
}

void CaptureTest::endlessGarbageIsSummedUp()
{
    play(kHello + variantRecords(1) + QByteArray("garbage\n").repeated(5000) + endRecord(1) + kDone);
    QCOMPARE(capture()->failed, 0);
    const VariantPtr variant = *Store::open(output())->variant(1);
    QVERIFY(variant->diagnostics.size() < 20);
    QVERIFY(variant->diagnostics.back().message.find("4990") != std::string::npos);
}

void CaptureTest::killedBridgeKeepsWhatIsComplete()
{
    play(kHello + variantRecords(1) + endRecord(1) + variantRecords(2), "cat \"$RECORDS\" >&3; kill -KILL $$");
    const Result<CaptureOutcome> outcome = capture();
    QCOMPARE(outcome->variants, 2);
    QCOMPARE(outcome->failed, 1);
    QCOMPARE(outcome->diagnostics.back().code, std::string("bridge.died"));
    const Result<Store> store = Store::open(output());
    QVERIFY((*store->variant(1))->diagnostics.empty());
    QCOMPARE((*store->variant(2))->diagnostics.back().code, std::string("capture.incomplete"));
    QVERIFY((*store->variant(2))->stage("triton"));
}

void CaptureTest::cancelKeepsWhatIsComplete()
{
    play(kHello + variantRecords(1) + endRecord(1) + variantRecords(2), "cat \"$RECORDS\" >&3; sleep 60");
    std::stop_source source;
    std::jthread canceller([&] {
        while (!QFile::exists(path("out.helio")))
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        source.request_stop();
    });
    const Result<CaptureOutcome> outcome = capture(source.get_token());
    QVERIFY(outcome->cancelled);
    QVERIFY((*Store::open(output())->variant(1))->diagnostics.empty());
}

void CaptureTest::nothingCapturedLeavesNothing()
{
    play(kHello +
         R"({"r":"diagnostic","severity":"error","code":"script.no-kernel","message":"No kernel was called."})" + "\n" +
         kDone);
    const Result<CaptureOutcome> outcome = capture();
    QVERIFY(outcome->path.empty());
    QCOMPARE(outcome->diagnostics.front().code, std::string("script.no-kernel"));
    QCOMPARE(files(), QStringList());
}

void CaptureTest::nothingCapturedLeavesWhatWasThere()
{
    QFile before(path("out.helio"));
    QVERIFY(before.open(QIODevice::WriteOnly));
    before.write("precious");
    before.close();
    play(kHello + kDone, "cat \"$RECORDS\" >&3; exit 1");
    QVERIFY(capture()->path.empty());
    QCOMPARE(files(), QStringList("out.helio"));
    QVERIFY(before.open(QIODevice::ReadOnly));
    QCOMPARE(before.readAll(), QByteArray("precious"));
}

void CaptureTest::failedKernelsDoNotReplaceADocument()
{
    play(kHello + variantRecords(1) + endRecord(1) + kDone);
    QVERIFY(bool(capture()));
    play(kHello + variantRecords(1) +
         R"({"r":"diagnostic","severity":"error","code":"triton.compilation","message":"at 3:4","stage":"ttir"})" +
         "\n" + endRecord(1, false) + kDone);
    const Result<CaptureOutcome> outcome = capture();
    QCOMPARE(outcome->failed, 1);
    QCOMPARE(outcome->path, path("out.failed.helio").toStdString());
    QCOMPARE(files(), (QStringList{"out.failed.helio", "out.helio"}));
    QVERIFY((*Store::open(output())->variant(1))->diagnostics.empty());
    QCOMPARE(Store::open(outcome->path)->document()->kernels[0].variants[0].error, std::string("triton.compilation"));

    QVERIFY(QFile::remove(path("out.helio")));
    QCOMPARE(capture()->path, output());
}

void CaptureTest::aNewCaptureReplacesADocument()
{
    play(kHello + variantRecords(1) + endRecord(1) + variantRecords(2) + endRecord(2) + kDone);
    QVERIFY(bool(capture()));
    play(kHello + variantRecords(1) + endRecord(1) + kDone);
    QVERIFY(bool(capture()));
    QCOMPARE(Store::open(output())->document()->kernels[0].variants.size(), std::size_t(1));
    QCOMPARE(files(), QStringList("out.helio"));
}

void CaptureTest::noBridgeAtTheOtherEnd()
{
    play({}, "echo /usr/bin/python: No module named x >&2; exit 3");
    const Result<CaptureOutcome> outcome = capture();
    QVERIFY(outcome->path.empty());
    QCOMPARE(outcome->diagnostics.front().code, std::string("capture.bridge-failed"));
    QVERIFY(outcome->diagnostics.front().detail.find("No module named x") != std::string::npos);
}

void CaptureTest::argumentsReachTheBridge()
{
    m_options.call = "scale(f32[64])";
    m_options.config = "num_warps=8";
    m_options.target = "sm_80";
    m_options.limitSeconds = 2.5;
    m_options.limitMemory = 1000;
    m_options.limitOutput = 2000;
    m_options.arguments = {"-m", "a b"};
    play({}, "shift; printf '%s|' \"$@\"");
    QVERIFY(bool(capture()));
    QCOMPARE(m_seen.printed,
             std::string("capture|--records-fd|3|--target|sm_80|--call|scale(f32[64])|--config|num_warps=8|"
                         "--limit-seconds|2.5|--limit-memory|1000|--limit-output|2000|k.py|--|-m|a b|"));
    m_options = {};
    m_options.module = "pkg.mod";
    m_options.output = output();
    m_options.python = path("python").toStdString();
    m_seen = {};
    QVERIFY(bool(capture()));
    QCOMPARE(m_seen.printed, std::string("capture|--records-fd|3|-m|pkg.mod|"));
}

void CaptureTest::missingToolsAreNamed()
{
    m_options.python = "/no/such/python";
    QCOMPARE(capture().error().code, std::string("capture.no-python"));
    m_options.python = "/bin/sh";
    qputenv("HELIOGRAPH_BRIDGE", "/no/such/folder");
    QCOMPARE(capture().error().code, std::string("capture.no-bridge"));
    qunsetenv("HELIOGRAPH_BRIDGE");
    m_options.output = "/no/such/folder/out.helio";
    QCOMPARE(capture().error().code, std::string("store.readonly"));
    QCOMPARE(capture().error().file, m_options.output);
    m_options.python.clear();
    qputenv("XDG_DATA_HOME", "/no/such/home");
    qunsetenv("HELIOGRAPH_PYTHON");
    QVERIFY(capture().error().next.find("heliograph setup") != std::string::npos);
}

QTEST_GUILESS_MAIN(CaptureTest)
#include "tst_capture.moc"
