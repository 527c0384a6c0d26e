// The command line over a real file: the JSON that scripts rely on, exit codes, and errors that say what to do.
#include "core/store/store.h"
#include "tests/support/document_builder.h"
#include "tests/support/pass_records.h"
#include "tests/support/run_records.h"
#include "tests/support/run_verb.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <cstdlib>
#include <limits>
#include <sstream>
#include <utility>

using namespace heliograph;
using Run = test::VerbAnswer;
using test::runOfVerb;

namespace {

QJsonObject named(const QJsonArray &items, const char *key, const char *value)
{
    for (const QJsonValue &item : items)
        if (item[QLatin1String(key)].toString() == QLatin1String(value))
            return item.toObject();
    return {};
}

} // namespace

class VerbsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void everyVerbExplainsItself();
    void examplesCanBeParsed();
    void pagesNameEveryOption();
    void completionsNameEveryOption_data();
    void completionsNameEveryOption();
    void helpListsVerbsAndExitCodes();
    void usageErrors_data();
    void usageErrors();
    void infoHasTheShapeScriptsRelyOn();
    void infoNamesTheFailure();
    void infoForPeople();
    void infoTellsWhatAKernelTakes();
    void linksOfANode();
    void linksOfALine();
    void variantsAreCompared();
    void timesAreCompared();
    void whatIsNotThereIsSaid_data();
    void whatIsNotThereIsSaid();
    void problemsAreRecordsForPrograms();
    void stagesPrintTheirText();
    void dumpAndLoad();
    void loadThatFailsLeavesWhatWasThere();
    void verbLines();

private:
    std::string path(const char *name) const { return m_folder.filePath(QLatin1String(name)).toStdString(); }
    QTemporaryDir m_folder;
    std::string m_file;
    std::string m_passes; ///< a document with passes
};

void VerbsTest::initTestCase()
{
    m_file = path("sample.helio");
    Result<Store> store = Store::openForWriting(m_file);
    QVERIFY(bool(store));
    QVERIFY(bool(store->setVersions({{"helion", "1.5.1"}})));
    Kernel kernel{0, "matmul", "kernel.py", 6, {}};
    QVERIFY(bool(store->addKernel(kernel)));
    Variant good = test::sampleVariant();
    good.resources = Resources{"_helion_matmul", 255, 96, 96, 0, 2048, 128, {}};
    Variant failing = test::failingVariant();
    QVERIFY(bool(store->addVariant(good, {{"cubin", "ELF"}})));
    QVERIFY(bool(store->addVariant(failing)));

    m_passes = path("passes.helio");
    test::writeDocumentWithPasses(m_passes);
}

void VerbsTest::everyVerbExplainsItself()
{
    for (const VerbInfo &verb : coreVerbs()) {
        const Run help = runOfVerb({verb.name, "--help"});
        QCOMPARE(help.code, ExitCode::Ok);
        QVERIFY2(help.out.contains("Usage: "), verb.name);
        QVERIFY2(help.out.contains(verb.name == std::string("dump") ? "--json" : "-"), verb.name);
        QVERIFY(std::string(verb.summary).size() > 10);
    }
}

/// Words of a line as a shell cuts it: quotes hold one together.
std::vector<std::string> wordsOf(const QString &line)
{
    std::vector<std::string> words;
    for (const QString &word : QProcess::splitCommand(QString(line).replace(u'\'', u'"')))
        words.push_back(word.toStdString());
    return words;
}

void VerbsTest::examplesCanBeParsed()
{
    QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkdir(QStringLiteral("wheels")));
    const QString before = QDir::currentPath();
    QDir::setCurrent(folder.path()); // --wheels wants a folder that is there
    for (const VerbInfo &verb : coreVerbs()) {
        QVERIFY2(*verb.examples, verb.name);
        for (const QString &line : QString::fromUtf8(verb.examples).split(u'\n')) {
            QVERIFY2(line == QLatin1String(verb.name) || line.startsWith(QLatin1String(verb.name) + QLatin1Char(' ')),
                     qPrintable(line));
            const std::string problem = problemOfLine(wordsOf(line), coreVerbs());
            QVERIFY2(problem.empty(), qPrintable(line + QLatin1String(": ") + QString::fromStdString(problem)));
        }
    }
    QDir::setCurrent(before);
}

void VerbsTest::pagesNameEveryOption()
{
    for (const VerbInfo &verb : coreVerbs()) {
        const QByteArray page = runOfVerb({"manual", verb.name}).out;
        QVERIFY(page.startsWith(".TH HELIOGRAPH\\-"));
        for (const QByteArray &line : runOfVerb({verb.name, "--help"}).out.split('\n')) {
            const QByteArray name = line.trimmed().split(' ').first().split(',').first().split('{').first();
            if (line.startsWith("  -") && name != "-h")
                QVERIFY2(page.contains(QByteArray(name).replace('-', "\\-")), line);
        }
    }
    QCOMPARE(runOfVerb({"manual", "nothing"}).code, ExitCode::NotFound);
    QCOMPARE(runOfVerb({"manual", "--all", "/proc/nowhere"}).code, ExitCode::Unreadable);
}

void VerbsTest::completionsNameEveryOption_data()
{
    QTest::addColumn<QString>("shell");
    for (const char *shell : {"bash", "zsh", "fish"})
        QTest::newRow(shell) << QString::fromLatin1(shell);
}

void VerbsTest::completionsNameEveryOption()
{
    QFETCH(QString, shell);
    const QByteArray script = runOfVerb({"completions", shell.toStdString()}).out;
    for (const VerbInfo &verb : coreVerbs())
        QVERIFY2(script.contains(verb.name), verb.name);
    for (const char *option : {"slice-proxies", "limit-seconds", "instructions", "reproducer"})
        QVERIFY2(script.contains(option), option);
}

void VerbsTest::helpListsVerbsAndExitCodes()
{
    const Run help = runOfVerb({"--help"});
    QCOMPARE(help.code, ExitCode::Ok);
    for (const VerbInfo &verb : coreVerbs())
        QVERIFY(help.out.contains(verb.name));
    QFile page(QStringLiteral(HELIOGRAPH_SOURCE_DIR "/core/verbs/README.md"));
    QVERIFY(page.open(QIODevice::ReadOnly));
    const QByteArray readme = page.readAll();
    for (const ExitCodeInfo &row : exitCodeTable()) {
        const QByteArray meaning = QByteArray::fromStdString(std::string(row.meaning));
        QVERIFY(help.out.contains(meaning));
        QVERIFY2(readme.contains("| " + QByteArray::number(int(row.code)) + " | " + meaning), meaning);
    }
    QVERIFY(runOfVerb({"--version"}).out.startsWith("heliograph "));
}

void VerbsTest::usageErrors_data()
{
    QTest::addColumn<QByteArrayList>("arguments");
    QTest::newRow("no verb") << QByteArrayList{};
    QTest::newRow("unknown verb") << QByteArrayList{"frobnicate"};
    QTest::newRow("missing file") << QByteArrayList{"info"};
    QTest::newRow("unknown option") << QByteArrayList{"info", "x.helio", "--frobnicate"};
    QTest::newRow("links of nothing") << QByteArrayList{"links", "x.helio"};
    QTest::newRow("a line without its stage") << QByteArrayList{"links", "x.helio", "--line", "3"};
    QTest::newRow("a stage without its line") << QByteArrayList{"links", "x.helio", "--stage", "ptx"};
    QTest::newRow("node and line") << QByteArrayList{"links", "x", "--node", "0:a", "--stage", "ptx", "--line", "3"};
    QTest::newRow("a line that is no number") << QByteArrayList{"links", "x", "--stage", "ptx", "--line", "three"};
    QTest::newRow("unknown pipeline") << QByteArrayList{"links", "x", "--node", "0:a", "--pipeline", "mine"};
    QTest::newRow("the text of no pass") << QByteArrayList{"passes", "x", "--text"};
    QTest::newRow("a pass below 0") << QByteArrayList{"passes", "x", "--pass", "-1"};
    QTest::newRow("unknown kind of passes") << QByteArrayList{"capture", "a.py", "--passes", "some"};
    QTest::newRow("capture of nothing") << QByteArrayList{"capture"};
    QTest::newRow("capture of two things") << QByteArrayList{"capture", "a.py", "-m", "b"};
}

void VerbsTest::usageErrors()
{
    QFETCH(QByteArrayList, arguments);
    std::vector<std::string> words;
    for (const QByteArray &argument : arguments)
        words.push_back(argument.toStdString());
    const Run result = runOfVerb(words);
    QCOMPARE(result.code, ExitCode::Usage);
    QVERIFY(!result.err.isEmpty());
    QVERIFY(result.out.isEmpty());
}

void VerbsTest::infoHasTheShapeScriptsRelyOn()
{
    const QJsonObject info = runOfVerb({"info", m_file, "--json"}).json();
    QCOMPARE(info["schema"].toInt(), 1);
    const QJsonObject kernel = info["kernels"][0].toObject();
    QCOMPARE(kernel["name"].toString(), QStringLiteral("matmul"));
    const QJsonObject variant = kernel["variants"][0].toObject();
    QCOMPARE(variant["id"].toInt(), 1);
    QCOMPARE(variant["target"].toString(), QStringLiteral("sm_90"));
    QCOMPARE(variant["config"]["num_warps"].toInt(), 4);
    const QJsonObject helion = named(variant["pipelines"].toArray(), "name", "helion");
    QVERIFY(helion["error"].isNull());
    QStringList ids;
    for (const QJsonValue &stage : helion["stages"].toArray())
        ids << stage["id"].toString();
    QCOMPARE(ids.join(' '), QStringLiteral("source fx stage0 triton ttir ttgir llir ptx sass"));
    const QJsonObject ptx = named(helion["stages"].toArray(), "id", "ptx");
    QCOMPARE(ptx["lines"].toInt(), 26);
    const QJsonObject coverage = ptx["coverage"].toObject();
    // Counted by hand in the marks of the sample; directives do not count.
    QCOMPARE(coverage["total"].toInt(), ptx["ops"].toInt());
    QCOMPARE(coverage["exact"].toInt() + coverage["location"].toInt() + coverage["derived"].toInt() +
                 coverage["none"].toInt(),
             coverage["total"].toInt());
    QCOMPARE(coverage["derived"].toInt(), 2);
    QCOMPARE(coverage["reasons"]["entry"].toInt(), 2);
    QCOMPARE(coverage["reasons"]["tile"].toInt(), 2);
    QCOMPARE(coverage["reasons"]["no_location"].toInt(), 1);
    const QJsonObject stage0 = named(variant["pipelines"].toArray(), "name", "stage0");
    QCOMPARE(stage0["stages"].toArray().size(), 3);
}

void VerbsTest::infoNamesTheFailure()
{
    const QJsonObject info = runOfVerb({"info", m_file, "--json"}).json();
    const QJsonObject helion = info["kernels"][0]["variants"][1]["pipelines"][0].toObject();
    QCOMPARE(helion["error"]["code"].toString(), QStringLiteral("triton.shared-memory"));
    QCOMPARE(helion["error"]["stage"].toString(), QStringLiteral("llir"));
    QVERIFY(named(helion["stages"].toArray(), "id", "ttgir")["ops"].toInt() > 0);
    QVERIFY(named(helion["stages"].toArray(), "id", "ptx").isEmpty());
}

void VerbsTest::infoForPeople()
{
    const Run text = runOfVerb({"info", m_file});
    QCOMPARE(text.code, ExitCode::Ok);
    QVERIFY(text.out.contains("variant 2  matmul(f16[128,128], f16[128,128])"));
    QVERIFY(text.out.contains("error[triton.shared-memory]: The kernel needs 2101248 bytes"));
    QVERIFY(text.out.contains("2 tile, 2 entry, 1 no_location"));
}

void VerbsTest::infoTellsWhatAKernelTakes()
{
    const QJsonArray variants = runOfVerb({"info", m_file, "--json"}).json()["kernels"][0]["variants"].toArray();
    const QJsonObject takes = variants[0]["resources"].toObject();
    QCOMPARE(takes["registers"].toInt(), 255);
    QCOMPARE(takes["spills"].toInt(), 24);
    QCOMPARE(takes["local_bytes"].toInt(), 96);
    QCOMPARE(takes["dynamic_shared_bytes"].toInt(), 2048);
    QCOMPARE(takes["max_threads"].toInt(), 128);
    QVERIFY(variants[1]["resources"].isNull()); // no machine code was made
    const QByteArray text = runOfVerb({"info", m_file}).out;
    QVERIFY2(text.contains("255 registers, 24 spills (96 bytes of local memory, 0 STL, 0 LDL) a thread; "
                           "2048 bytes of shared memory, at most 128 threads a block"),
             text);
    QCOMPARE(text.count("takes"), 1);
    // A document that is older than the record.
    QVERIFY(runOfVerb({"info", m_passes}).out.contains("not recorded"));
    QVERIFY(runOfVerb({"info", m_passes, "--json"}).json()["kernels"][0]["variants"][0]["resources"].isNull());
}

void VerbsTest::linksOfANode()
{
    const QJsonObject links = runOfVerb({"links", m_file, "--node", "0:acc", "--json"}).json();
    QCOMPARE(links["node"].toString(), QStringLiteral("0:acc"));
    QCOMPARE(links["status"]["ptx"].toString(), QStringLiteral("code"));
    QCOMPARE(links["status"].toObject().size(), 9);
    const QJsonObject triton = links["spans"]["triton"][0].toObject();
    QCOMPARE(triton["line"].toInt(), 10);
    QCOMPARE(triton["end_line"].toInt(), 10);
    QCOMPARE(triton["col"].toInt(), 9);
    QCOMPARE(triton["how"].toString(), QStringLiteral("exact"));
    const QJsonObject failing = runOfVerb({"links", m_file, "--node", "0:acc", "--variant", "2", "--json"}).json();
    QCOMPARE(failing["status"]["ptx"].toString(), QStringLiteral("not_reached"));
    QVERIFY(runOfVerb({"links", m_file, "--node", "0:acc"}).out.contains("aten.addmm.default"));
}

void VerbsTest::linksOfALine()
{
    const QJsonArray nodes =
        runOfVerb({"links", m_file, "--stage", "triton", "--line", "10", "--json"}).json()["nodes"].toArray();
    QCOMPARE(nodes.size(), 1);
    QCOMPARE(nodes[0]["node"].toString(), QStringLiteral("0:acc"));
    QCOMPARE(nodes[0]["how"].toString(), QStringLiteral("exact"));
    const Run none = runOfVerb({"links", m_file, "--stage", "ptx", "--line", "9999", "--json"});
    QCOMPARE(none.code, ExitCode::Ok);
    QCOMPARE(none.json()["nodes"].toArray().size(), 0);
}

void VerbsTest::variantsAreCompared()
{
    const QJsonObject json = runOfVerb({"compare", m_file, "--with", "2", "--json"}).json();
    QCOMPARE(json["a"]["variant"].toInt(), 1);
    QCOMPARE(json["b"]["variant"].toInt(), 2);
    QCOMPARE(json["totals"].toObject().keys(), (QStringList{"ttgir", "ttir"}));
    QCOMPARE(named(json["measures"].toArray(), "measure", "regs")["a"].toInt(), 255);
    QVERIFY(named(json["measures"].toArray(), "measure", "regs")["b"].isNull());
    for (const QString &stage : json["totals"].toObject().keys()) {
        int sum = 0, last = std::numeric_limits<int>::max();
        for (const QJsonValue &row : json["nodes"].toArray()) {
            sum += row["counts"][stage]["a"]["all"].toInt();
            const int delta = std::abs(row["counts"][stage]["delta"].toInt());
            QVERIFY(stage != "ttgir" || delta <= std::exchange(last, delta)); // the last stage decides the order
        }
        QCOMPARE(sum, json["totals"][stage]["a"]["all"].toInt());
    }
    const Run text = runOfVerb({"compare", m_file, "--with", "2", "--stage", "ttir"});
    QCOMPARE(text.code, ExitCode::Ok);
    QVERIFY2(text.out.contains("registers a thread") && text.out.contains("0:acc"), text.out);
    QVERIFY(!text.out.contains("ttgir"));
    QVERIFY(json["time"].isNull() && !text.out.contains("us of the kernels"));
}

void VerbsTest::timesAreCompared()
{
    const std::string file = m_folder.filePath("timed.helio").toStdString();
    {
        Result<Store> store = Store::openForWriting(file);
        Kernel kernel;
        kernel.name = "matmul";
        QVERIFY(store->addKernel(kernel));
        for (const char *seconds : {"1e-5", "1.5e-5"}) {
            Variant variant = test::sampleVariant();
            variant.kernel = kernel.id;
            QVERIFY(store->addVariant(variant));
            QVERIFY(store->addRun(variant.id, test::runRecords(variant, {.seconds = seconds})));
        }
    }
    const QJsonObject json = runOfVerb({"compare", file, "--with", "2", "--json"}).json();
    QCOMPARE(json["time"]["run_b"].toInt(), 2);
    QVERIFY(qAbs(json["time"]["ratio"].toDouble() - 0.5) < 1e-9);
    double delta = 0;
    for (const QJsonValue &row : json["nodes"].toArray())
        delta += row["seconds"]["delta"].toDouble();
    QVERIFY(qAbs(delta - 5e-6) < 1e-12);
    const Run text = runOfVerb({"compare", file, "--with", "2"});
    QVERIFY2(text.out.contains("+5.00 (+50.0 %)") && text.out.contains("us A"), text.out);
}

void VerbsTest::whatIsNotThereIsSaid_data()
{
    QTest::addColumn<QByteArrayList>("arguments");
    QTest::addColumn<int>("code");
    QTest::newRow("file") << QByteArrayList{"info", "/no/such.helio"} << 3;
    QTest::newRow("foreign") << QByteArrayList{"dump", HELIOGRAPH_SOURCE_DIR "/LICENSE"} << 3;
    QTest::newRow("node") << QByteArrayList{"links", "FILE", "--node", "0:nothing"} << 4;
    QTest::newRow("stage of a line") << QByteArrayList{"links", "FILE", "--stage", "onnx", "--line", "1"} << 4;
    QTest::newRow("stage") << QByteArrayList{"stages", "FILE", "--stage", "onnx"} << 4;
    QTest::newRow("failed stage") << QByteArrayList{"stages", "FILE", "--stage", "ptx", "--variant", "2"} << 4;
    QTest::newRow("variant") << QByteArrayList{"stages", "FILE", "--stage", "ptx", "--variant", "3"} << 4;
    QTest::newRow("kernel") << QByteArrayList{"stages", "FILE", "--stage", "ptx", "--kernel", "softmax"} << 4;
    QTest::newRow("counterpart") << QByteArrayList{"compare", "FILE"} << 4;
    QTest::newRow("other variant") << QByteArrayList{"compare", "FILE", "--with", "9"} << 4;
    QTest::newRow("stage of both") << QByteArrayList{"compare", "FILE", "--with", "2", "--stage", "ptx"} << 4;
    QTest::newRow("passes") << QByteArrayList{"passes", "FILE"} << 4;
    QTest::newRow("pass") << QByteArrayList{"passes", "PASSES", "--pass", "5"} << 4;
    QTest::newRow("passes of stage-0") << QByteArrayList{"passes", "PASSES", "--pipeline", "stage0"} << 4;
    QTest::newRow("unseen text") << QByteArrayList{"passes", "PASSES", "--pass", "2", "--text"} << 4;
    QTest::newRow("records") << QByteArrayList{"load", "/no/such.jsonl", "-o", "/tmp/never.helio"} << 3;
    QTest::newRow("python") << QByteArrayList{"capture", "x.py", "--python", "/no/python"} << 7;
    QTest::newRow("folder") << QByteArrayList{"capture", "x.py", "--python", "/bin/true", "-o", "/no/x.helio"} << 3;
}

void VerbsTest::whatIsNotThereIsSaid()
{
    QFETCH(QByteArrayList, arguments);
    QFETCH(int, code);
    std::vector<std::string> words;
    for (const QByteArray &argument : arguments)
        words.push_back(argument == "FILE" ? m_file : argument == "PASSES" ? m_passes : argument.toStdString());
    const Run text = runOfVerb(words);
    QCOMPARE(int(text.code), code);
    QVERIFY2(text.err.startsWith("error[") && text.err.contains("next: "), text.err);
    words.push_back("--json");
    const Run json = runOfVerb(words);
    QCOMPARE(json.code, text.code);
    const QJsonObject error = json.json().value(QLatin1String("error")).toObject();
    QVERIFY(!error["code"].toString().isEmpty());
    QVERIFY(!error["next"].toString().isEmpty());
}

void VerbsTest::problemsAreRecordsForPrograms()
{
    const Run result = runOfVerb({"capture", "x.py", "--python", "/no/python", "--progress", "json"});
    QCOMPARE(result.code, ExitCode::NoTools);
    const QJsonObject record = QJsonDocument::fromJson(result.err).object();
    QCOMPARE(record["r"].toString(), QStringLiteral("diagnostic"));
    QCOMPARE(record["code"].toString(), QStringLiteral("capture.no-python"));
    QVERIFY(result.out.isEmpty());
}

void VerbsTest::stagesPrintTheirText()
{
    const Variant sample = test::sampleVariant();
    QCOMPARE(runOfVerb({"stages", m_file, "--stage", "ptx"}).out, QByteArray::fromStdString(sample.stage("ptx")->text));
    QCOMPARE(runOfVerb({"stages", m_file, "--stage", "cubin"}).out, QByteArray("ELF"));
    const Run written = runOfVerb({"stages", m_file, "--stage", "ttir", "-o", path("out.ttir")});
    QCOMPARE(written.code, ExitCode::Ok);
    QFile file(m_folder.filePath("out.ttir"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray::fromStdString(sample.stage("ttir")->text));
    QCOMPARE(int(runOfVerb({"stages", m_file, "--stage", "ttir", "-o", "/no/such/folder/x"}).code), 3);
}

void VerbsTest::dumpAndLoad()
{
    const QByteArray records = runOfVerb({"dump", m_file}).out;
    QFile file(m_folder.filePath("records.jsonl"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(records);
    file.close();
    QCOMPARE(runOfVerb({"load", path("records.jsonl"), "-o", path("again.helio")}).code, ExitCode::Ok);
    QCOMPARE(runOfVerb({"dump", path("again.helio")}).out, records);
}

void VerbsTest::loadThatFailsLeavesWhatWasThere()
{
    QVERIFY(QFile::copy(QString::fromStdString(m_file), m_folder.filePath("kept.helio")));
    const QByteArray before = runOfVerb({"dump", path("kept.helio")}).out;
    QCOMPARE(int(runOfVerb({"load", m_folder.path().toStdString(), "-o", path("kept.helio")}).code), 3);
    QCOMPARE(runOfVerb({"dump", path("kept.helio")}).out, before);
    QVERIFY(!QFile::exists(m_folder.filePath("kept.helio.part")));
}

void VerbsTest::verbLines()
{
    QVERIFY(isVerbLine({"info", "x"}, coreVerbs()));
    QVERIFY(isVerbLine({"--help"}, coreVerbs()));
    QVERIFY(!isVerbLine({}, coreVerbs()));
    QVERIFY(!isVerbLine({"matmul.py"}, coreVerbs()));
    QVERIFY(!isVerbLine({"info.helio"}, coreVerbs()));
}

QTEST_GUILESS_MAIN(VerbsTest)
#include "tst_verbs.moc"
