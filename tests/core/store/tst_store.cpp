// The .helio file: what goes in comes out, dump and load give the same bytes, and no file, however damaged or foreign,
// brings the program down.
#include "core/store/codec.h"
#include "core/store/store.h"
#include "tests/support/document_builder.h"
#include "tests/support/random_variant.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace heliograph;

namespace {

std::string dumpOf(const Store &store)
{
    std::string text;
    const Result<void> done = store.dump([&](std::string_view line) { text.append(line).append("\n"); });
    return done ? text : "error: " + done.error().code;
}

Result<void> loadFrom(Store &store, const std::string &text)
{
    std::size_t at = 0;
    return store.load([&](std::string &line) {
        if (at >= text.size())
            return false;
        const std::size_t end = std::min(text.find('\n', at), text.size());
        line = text.substr(at, end - at);
        at = end + 1;
        return true;
    });
}

/// A document with one kernel and these variants.
void write(const std::string &path, std::vector<Variant> variants)
{
    Result<Store> store = Store::openForWriting(path);
    QVERIFY2(bool(store), store ? "" : store.error().message.c_str());
    QVERIFY(bool(store->setVersions({{"helion", "1.5.1"}, {"torch", "2.13.0"}})));
    Kernel kernel{0, "matmul", "kernel.py", 6, {}};
    QVERIFY(bool(store->addKernel(kernel)));
    for (Variant &variant : variants) {
        variant.kernel = kernel.id;
        QVERIFY(bool(store->addVariant(variant, {{"cubin", std::string("\x7f"
                                                                       "ELF\0\xff",
                                                                       6)}})));
    }
}

/// Everything a reader can do with a file; the codes of the errors it met.
QStringList readEverything(const std::string &path)
{
    QStringList codes;
    const Result<Store> store = Store::open(path);
    if (!store)
        return {QString::fromStdString(store.error().code)};
    const Result<Document> document = store->document();
    if (!document)
        return {QString::fromStdString(document.error().code)};
    for (const Kernel &kernel : document->kernels)
        for (const VariantSummary &summary : kernel.variants)
            if (const Result<VariantPtr> variant = store->variant(summary.id); !variant)
                codes << QString::fromStdString(variant.error().code);
    const std::string text = dumpOf(*store);
    if (text.starts_with("error: "))
        codes << QString::fromStdString(text.substr(7));
    return codes;
}

QByteArray contentOf(const std::string &path)
{
    QFile file(QString::fromStdString(path));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void setContent(const std::string &path, const QByteArray &bytes)
{
    QFile file(QString::fromStdString(path));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

/// Runs `work` in a child, so that limits and kills touch nothing else. Returns wait()'s status.
template <typename Work>
int inChild(Work work)
{
    const pid_t child = fork();
    if (child == 0)
        _exit(work());
    int status = 0;
    waitpid(child, &status, 0);
    return status;
}

const QStringList kKnown{"store.foreign",    "store.corrupt", "store.newer", "store.unreadable",
                         "store.no-variant", "store.busy",    "store.full",  "store.too-big"};

} // namespace

class StoreTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void keepsAVariant();
    void dumpLoadDumpGivesTheSameBytes();
    void randomDocumentsSurviveTheFileAndTheDump();
    void errorsHaveCodes_data();
    void errorsHaveCodes();
    void newerSchemaIsRefusedAndLeftAlone();
    void damagedBytesAreErrorsNotCrashes();
    void truncatedFilesAreErrorsNotCrashes();
    void damagedDumpsAreLoadedAsFarAsTheyGo();
    void fullDiskCostsNothingThatWasThere();
    void killedWriterCostsNothingThatWasThere();
    void resourcesAreKept();
    void amountsAreNeverNegative();
    void readableWhileItGrows();
    void triggersOfAFileNeverRun();
    void viewsAreReadableWithSqlite3();

private:
    std::string path(const char *name = "document.helio") const { return m_folder.filePath(name).toStdString(); }
    QTemporaryDir m_folder;
};

void StoreTest::keepsAVariant()
{
    const Variant before = test::sampleVariant();
    write(path("keeps.helio"), {before, test::failingVariant()});
    const Result<Store> store = Store::open(path("keeps.helio"));
    QVERIFY(bool(store));
    const Document document = *store->document();
    QCOMPARE(document.kernels.size(), std::size_t(1));
    QCOMPARE(document.kernels[0].variants[1].error, std::string("triton.shared-memory"));
    QCOMPARE(document.versions[0].second, std::string("1.5.1"));

    const VariantPtr after = *store->variant(1);
    QCOMPARE(after->kernelName, std::string("matmul"));
    QCOMPARE(after->nodes.size(), before.nodes.size());
    for (std::size_t i = 0; i < before.nodes.size(); ++i) {
        QCOMPARE(after->nodes[i].id, before.nodes[i].id);
        QCOMPARE(after->nodes[i].inputs, before.nodes[i].inputs);
        QCOMPARE(after->nodes[i].users, before.nodes[i].users);
        QCOMPARE(after->nodes[i].results, before.nodes[i].results);
        QVERIFY(after->nodes[i].source == before.nodes[i].source);
        QCOMPARE(after->nodes[i].executed, before.nodes[i].executed);
        QCOMPARE(after->nodes[i].hue, before.nodes[i].hue);
    }
    QCOMPARE(after->graphs[0].caller, before.graphs[0].caller);
    const Stage &ptx = *after->stage("ptx");
    QCOMPARE(ptx.text, before.stage("ptx")->text);
    QCOMPARE(ptx.strings, before.stage("ptx")->strings);
    QCOMPARE(ptx.links.size(), before.stage("ptx")->links.size());
    QCOMPARE(store->blob(1, "cubin")->size(), std::size_t(6));
    QCOMPARE(store->blob(1, "none")->size(), std::size_t(0));
    QCOMPARE(store->variant(7).error().code, std::string("store.no-variant"));
}

void StoreTest::dumpLoadDumpGivesTheSameBytes()
{
    write(path("first.helio"), {test::sampleVariant(), test::failingVariant()});
    const std::string first = dumpOf(*Store::open(path("first.helio")));
    QVERIFY(first.starts_with(R"({"r":"hello","schema":1)"));
    Result<Store> copy = Store::openForWriting(path("second.helio"));
    QVERIFY(bool(loadFrom(*copy, first)));
    QCOMPARE(dumpOf(*copy), first);
}

void StoreTest::randomDocumentsSurviveTheFileAndTheDump()
{
    for (std::uint32_t seed = 0; seed < 6; ++seed) {
        std::mt19937 random(seed);
        const std::string first = path(QByteArray("random" + QByteArray::number(seed)).constData());
        write(first, {test::randomVariant(random, 9, 30), test::randomVariant(random, 4, 12)});
        const std::string dump = dumpOf(*Store::open(first));
        Result<Store> copy = Store::openForWriting(first + ".copy");
        QVERIFY(bool(loadFrom(*copy, dump)));
        const std::string again = dumpOf(*copy);
        QVERIFY2(again == dump, qPrintable(QStringLiteral("seed %1").arg(seed)));
    }
}

void StoreTest::errorsHaveCodes_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("code");
    write(path("whole.helio"), {test::sampleVariant()});
    QByteArray otherApplication = contentOf(path("whole.helio"));
    otherApplication[68] = 'X';
    QTest::newRow("text") << QByteArray("not a database\n").repeated(100) << "store.foreign";
    QTest::newRow("empty") << QByteArray() << "store.foreign";
    QTest::newRow("another program's SQLite file") << otherApplication << "store.foreign";
}

void StoreTest::errorsHaveCodes()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, code);
    setContent(path("bad.helio"), content);
    const Result<Store> store = Store::open(path("bad.helio"));
    QVERIFY(!store);
    QCOMPARE(QString::fromStdString(store.error().code), code);
    QVERIFY(!store.error().next.empty());
    if (!content.isEmpty())
        QCOMPARE(QString::fromStdString(Store::openForWriting(path("bad.helio")).error().code), code);
    QCOMPARE(contentOf(path("bad.helio")).left(content.size()), content);

    QCOMPARE(Store::open(path("no-such.helio")).error().code, std::string("store.missing"));
    QCOMPARE(Store::open(m_folder.path().toStdString()).error().code, std::string("store.foreign"));
    QCOMPARE(Store::openForWriting("/proc/no-such.helio").error().code, std::string("store.readonly"));
}

void StoreTest::newerSchemaIsRefusedAndLeftAlone()
{
    write(path("newer.helio"), {test::sampleVariant()});
    QByteArray bytes = contentOf(path("newer.helio"));
    bytes[63] = 99; // user_version, big endian, at byte 60
    setContent(path("newer.helio"), bytes);
    QCOMPARE(Store::open(path("newer.helio")).error().code, std::string("store.newer"));
    QCOMPARE(Store::openForWriting(path("newer.helio")).error().code, std::string("store.newer"));
    QCOMPARE(contentOf(path("newer.helio")), bytes);
}

void StoreTest::damagedBytesAreErrorsNotCrashes()
{
    write(path("sound.helio"), {test::sampleVariant()});
    const QByteArray sound = contentOf(path("sound.helio"));
    std::mt19937 random(1);
    int refused = 0;
    for (int round = 0; round < 200; ++round) {
        QByteArray bytes = sound;
        const int flips = 1 + int(random() % 40);
        for (int i = 0; i < flips; ++i)
            bytes[qsizetype(random() % std::uint32_t(bytes.size()))] = char(random());
        setContent(path("damaged.helio"), bytes);
        const QStringList codes = readEverything(path("damaged.helio"));
        for (const QString &code : codes)
            QVERIFY2(kKnown.contains(code), qPrintable(code));
        refused += codes.isEmpty() ? 0 : 1;
    }
    QVERIFY2(refused > 40, "flipped bytes were hardly ever noticed: the test does not reach the readers");
}

void StoreTest::truncatedFilesAreErrorsNotCrashes()
{
    write(path("long.helio"), {test::sampleVariant()});
    const QByteArray sound = contentOf(path("long.helio"));
    for (qsizetype size = 1; size < sound.size(); size += 1 + sound.size() / 150) {
        setContent(path("short.helio"), sound.left(size));
        const QStringList codes = readEverything(path("short.helio"));
        QVERIFY2(!codes.isEmpty(), qPrintable(QString::number(size)));
        for (const QString &code : codes)
            QVERIFY2(kKnown.contains(code), qPrintable(code));
    }
}

void StoreTest::damagedDumpsAreLoadedAsFarAsTheyGo()
{
    write(path("whole2.helio"), {test::sampleVariant()});
    const std::string dump = dumpOf(*Store::open(path("whole2.helio")));
    std::mt19937 random(2);
    for (int round = 0; round < 15; ++round) {
        std::string damaged = dump;
        for (int i = 0; i < 60; ++i)
            damaged[random() % damaged.size()] = char(random());
        const std::string file = path("loaded.helio");
        QFile::remove(QString::fromStdString(file));
        Result<Store> store = Store::openForWriting(file);
        QVERIFY(bool(loadFrom(*store, damaged)));
        QVERIFY(readEverything(file).isEmpty());
    }
    Result<Store> garbage = Store::openForWriting(path("garbage.helio"));
    QVERIFY(bool(loadFrom(*garbage, "no record\n[1]\n{\"r\":\"op\"}\n{\"r\":\"unheard-of\"}\n")));
    const Document document = *garbage->document();
    QCOMPARE(document.diagnostics.size(), std::size_t(3));
    QCOMPARE(document.diagnostics[0].code, std::string("record.malformed"));
}

void StoreTest::fullDiskCostsNothingThatWasThere()
{
    write(path("full.helio"), {test::sampleVariant()});
    const std::string before = dumpOf(*Store::open(path("full.helio")));
    const auto size = rlim_t(contentOf(path("full.helio")).size());
    // A limit on the file's size is refused by the kernel as a full disk is.
    const int status = inChild([&] {
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{size + 8192, size + 8192};
        setrlimit(RLIMIT_FSIZE, &limit);
        Result<Store> store = Store::openForWriting(path("full.helio"));
        Variant variant = test::sampleVariant();
        if (!store)
            return 1;
        const Result<void> added = store->addVariant(variant);
        return added ? 2 : added.error().code == "store.full" ? 0 : 3;
    });
    QVERIFY(WIFEXITED(status));
    QCOMPARE(WEXITSTATUS(status), 0);
    QCOMPARE(dumpOf(*Store::open(path("full.helio"))), before);
}

void StoreTest::killedWriterCostsNothingThatWasThere()
{
    write(path("killed.helio"), {test::sampleVariant()});
    const std::string before = dumpOf(*Store::open(path("killed.helio")));
    // The child dies while its transaction is open and pages have been spilled: the journal stays behind, hot.
    const int status = inChild([&] {
        Result<Store> store = Store::openForWriting(path("killed.helio"));
        std::mt19937 random(3);
        Variant variant = test::randomVariant(random, 20, 3000);
        variant.kernel = 1;
        std::signal(SIGALRM, SIG_DFL);
        const itimerval soon{{0, 0}, {0, 60000}};
        setitimer(ITIMER_REAL, &soon, nullptr);
        while (store && store->addVariant(variant)) {
        }
        return 1;
    });
    QVERIFY(WIFSIGNALED(status));
    const Result<Store> store = Store::open(path("killed.helio"));
    QVERIFY2(bool(store), store ? "" : store.error().detail.c_str());
    QVERIFY(readEverything(path("killed.helio")).isEmpty());
    QCOMPARE(dumpOf(*store).substr(0, before.size() - 23), before.substr(0, before.size() - 23));
}

void StoreTest::resourcesAreKept()
{
    Variant spilling = test::sampleVariant(), plain = test::sampleVariant();
    spilling.resources = resourcesFrom(parseJson(R"({"r":"resources","function":"k","registers":255,"local_bytes":96,
        "stack_bytes":96,"static_shared_bytes":8,"dynamic_shared_bytes":1024,"from_a_newer_bridge":[1]})")
                                           .value());
    write(path("resources.helio"), {spilling, plain});
    const Result<Store> store = Store::open(path("resources.helio"));
    const VariantPtr kept = *store->variant(1);
    QVERIFY(kept->resources.has_value());
    QCOMPARE(kept->resources->registers, 255);
    QCOMPARE(kept->resources->spills(), 24);
    QCOMPARE(kept->resources->sharedBytes(), 1032);
    QCOMPARE(kept->resources->maxThreads, 0);
    QVERIFY(!(*store->variant(2))->resources.has_value());
    QVERIFY(dumpOf(*store).find(R"("from_a_newer_bridge":[1])") != std::string::npos);
}

/// Amounts below nothing and words where a number should be: a damaged file says nothing instead.
void StoreTest::amountsAreNeverNegative()
{
    const Resources damaged =
        resourcesFrom(parseJson(R"({"registers":-1,"local_bytes":"many","max_threads":-5})").value());
    QCOMPARE(damaged.registers, 0);
    QCOMPARE(damaged.spills(), 0);
    QCOMPARE(damaged.maxThreads, 0);
}

void StoreTest::readableWhileItGrows()
{
    Result<Store> writer = Store::openForWriting(path("grows.helio"));
    Kernel kernel{0, "k", "k.py", 1, {}};
    QVERIFY(bool(writer->addKernel(kernel)));
    const Result<Store> reader = Store::open(path("grows.helio"));
    for (std::size_t count = 1; count <= 3; ++count) {
        Variant variant = test::sampleVariant();
        variant.kernel = kernel.id;
        QVERIFY(bool(writer->addVariant(variant)));
        QCOMPARE(reader->document()->kernels[0].variants.size(), count);
        QVERIFY(bool(reader->variant(VariantId(count))));
    }
}

void StoreTest::triggersOfAFileNeverRun()
{
    write(path("trigger.helio"), {test::sampleVariant()});
    QProcess sqlite;
    sqlite.start("sqlite3", {QString::fromStdString(path("trigger.helio")),
                             "CREATE TRIGGER t AFTER INSERT ON kernel BEGIN DELETE FROM variant; END;"});
    if (!sqlite.waitForFinished())
        QSKIP("sqlite3 is not installed");
    Result<Store> store = Store::openForWriting(path("trigger.helio"));
    Kernel kernel{0, "second", "k.py", 1, {}};
    QVERIFY(bool(store->addKernel(kernel)));
    QCOMPARE(store->document()->kernels[0].variants.size(), std::size_t(1));
}

void StoreTest::viewsAreReadableWithSqlite3()
{
    write(path("views.helio"), {test::sampleVariant()});
    QProcess sqlite;
    sqlite.start("sqlite3", {QString::fromStdString(path("views.helio")),
                             "SELECT count(*) FROM graphs; SELECT id, dtype, shape FROM nodes WHERE id = '0:acc';"
                             "SELECT line, how FROM links WHERE stage = 'ptx' AND node = '1:store';"
                             "SELECT name, kind, reason FROM ops WHERE stage = 'ptx' AND line = 5;"
                             "SELECT label FROM edges WHERE stage = 'ptx' LIMIT 1; SELECT * FROM symbols, launches;"
                             "SELECT code FROM diagnostics;"});
    if (!sqlite.waitForFinished())
        QSKIP("sqlite3 is not installed");
    QCOMPARE(sqlite.readAllStandardError(), QByteArray());
    QCOMPARE(sqlite.readAllStandardOutput(),
             QByteArray("2\n0:acc|f32|64, 64\n24|location\nld.param.b64|instruction|entry\n%rd1\n"));
}

QTEST_GUILESS_MAIN(StoreTest)
#include "tst_store.moc"
