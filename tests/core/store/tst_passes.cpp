// Passes in the file: rows come with the variant, texts one by one, each equal to what went in; documents from before
// there were passes are read and upgraded; a damaged change is an error.
#include "core/store/snapshots.h"
#include "core/store/store.h"
#include "tests/support/document_builder.h"
#include "tests/support/pass_records.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <random>
#include <sqlite3.h>

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

bool runSql(const std::string &path, const std::string &sql)
{
    sqlite3 *handle = nullptr;
    const bool done = sqlite3_open(path.c_str(), &handle) == SQLITE_OK &&
                      sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
    sqlite3_close(handle);
    return done;
}

std::string contentOf(const char *name)
{
    QFile file(QStringLiteral(HELIOGRAPH_SOURCE_DIR "/tests/data/") + QLatin1String(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

/// Texts as passes leave them: mostly the one before with a few lines changed, at times an older one or another module.
std::vector<std::string> randomTexts(std::mt19937 &random, int count)
{
    std::vector<std::string> texts{"module {\n}\n"};
    for (int i = 1; i < count; ++i) {
        std::string text = texts[random() % 5 == 0 ? random() % texts.size() : texts.size() - 1];
        for (int edits = int(random() % 4); edits > 0; --edits) {
            const std::size_t at = random() % (text.size() + 1);
            text.insert(at, "  %" + std::to_string(random() % 1000) + " = arith.addi %a, %b : i32\n");
            text.erase(random() % text.size(), random() % 20);
        }
        texts.push_back(random() % 16 == 0 ? std::string(random() % 70000, char('a' + i % 7)) : text);
    }
    return texts;
}

} // namespace

class PassesTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rowsComeWithTheVariantAndTextsOneByOne();
    void whatNobodySawIsSaid();
    void equalTextsAreKeptOnce();
    void readingOneUnpacksFew();
    void aMuchShorterTextStandsAlone();
    void randomTextsComeBack();
    void dumpAndLoadGiveTheSameBytes();
    void documentsOfSchema1AreReadAndUpgraded();
    void damagedChangesAreErrors_data();
    void damagedChangesAreErrors();
    void flippedBytesNeverGiveAnotherText();
    void aPassThatNamesNoSnapshotIsCorrupt();

private:
    std::string path(const std::string &name = "document.helio") const
    {
        return m_folder.filePath(QString::fromStdString(name)).toStdString();
    }
    QTemporaryDir m_folder;
};

void PassesTest::rowsComeWithTheVariantAndTextsOneByOne()
{
    test::writeDocument(path(), {test::pass("input", "a\nb\n"), test::pass("Same"), test::pass("Other", "a\nc\nd")});
    const Result<Store> store = Store::open(path());
    QVERIFY2(bool(store), store ? "" : store.error().message.c_str());
    const VariantPtr variant = *store->variant(1);
    QCOMPARE(variant->passes.size(), std::size_t(3));
    const Pass &input = variant->passes[0];
    QCOMPARE(input.name, std::string("input"));
    QCOMPARE(input.pipeline, std::string("helion"));
    QCOMPARE(input.group, std::string("make_ttir"));
    QVERIFY(!input.changed);
    QCOMPARE(variant->passes[1].index, 1);
    QCOMPARE(variant->passes[1].snapshot, input.snapshot);
    QVERIFY(!variant->passes[1].changed);
    const Pass &other = variant->passes[2];
    QVERIFY(other.changed);
    QCOMPARE(other.lines, std::int64_t(3));
    QCOMPARE(other.bytes, std::uint64_t(5));
    QCOMPARE(*store->snapshot(1, input.snapshot), std::string("a\nb\n"));
    QCOMPARE(*store->snapshot(1, other.snapshot), std::string("a\nc\nd"));
    QCOMPARE(store->snapshot(1, 2).error().code, std::string("store.corrupt"));
    QCOMPARE(store->snapshot(1, kNone).error().code, std::string("store.corrupt"));
    QCOMPARE(store->snapshot(9, 0).error().code, std::string("store.corrupt"));
}

void PassesTest::whatNobodySawIsSaid()
{
    Json nested = test::pass("Nested");
    nested["unseen"] = true;
    nested["depth"] = 1;
    Json stopped = test::pass("Endless");
    stopped["unseen"] = true;
    stopped["status"] = "not_finished";
    test::writeDocument(path("unseen.helio"), {test::pass("input", "a"), nested, test::pass("Outer", "b"), stopped});
    const VariantPtr variant = *Store::open(path("unseen.helio"))->variant(1);
    QCOMPARE(variant->passes[1].snapshot, kNone);
    QVERIFY(!variant->passes[1].changed);
    QVERIFY(variant->passes[2].changed);
    QCOMPARE(variant->passes[3].status, PassStatus::NotFinished);
    QCOMPARE(variant->passes[3].snapshot, kNone);
}

void PassesTest::equalTextsAreKeptOnce()
{
    SnapshotPacker packer;
    QCOMPARE(packer.add("one"), 0);
    QCOMPARE(packer.add("two"), 1);
    QCOMPARE(packer.add("one"), 0);
    QCOMPARE(packer.add("one"), 0);
    QCOMPARE(packer.add(""), 2);
    QCOMPARE(packer.add(""), 2);
    QCOMPARE(packer.take().size(), std::size_t(3));
    QCOMPARE(packer.add("two"), 0);
}

void PassesTest::readingOneUnpacksFew()
{
    SnapshotPacker packer;
    std::string text;
    for (int i = 0; i < 100; ++i) {
        text += "line " + std::to_string(i) + "\n";
        packer.add(text);
    }
    const Snapshots snapshots = packer.take();
    int fetched = 0;
    const auto fetch = [&](SnapshotId id) -> Result<PackedSnapshot> {
        ++fetched;
        return snapshots[std::size_t(id)];
    };
    for (SnapshotId id = 0; id < 100; ++id) {
        fetched = 0;
        QVERIFY(bool(SnapshotReader(fetch).text(id)));
        QVERIFY2(fetched <= kMaxSnapshotChain + 1, qPrintable(QString::number(id)));
    }
    SnapshotReader inOrder(fetch);
    fetched = 0;
    for (SnapshotId id = 0; id < 100; ++id)
        QVERIFY(bool(inOrder.text(id)));
    QCOMPARE(fetched, 100);
}

void PassesTest::aMuchShorterTextStandsAlone()
{
    SnapshotPacker packer;
    packer.add(std::string(100'000, 'x'));
    packer.add("short");
    QCOMPARE(packer.take()[1].base, kNone);
}

void PassesTest::randomTextsComeBack()
{
    for (std::uint32_t seed = 0; seed < 20; ++seed) {
        std::mt19937 random(seed);
        const std::vector<std::string> texts = randomTexts(random, 60);
        std::vector<Json> records;
        for (const std::string &text : texts)
            records.push_back(test::pass("P", text));
        const std::string file = path("random" + std::to_string(seed));
        test::writeDocument(file, records);
        const Result<Store> store = Store::open(file);
        const VariantPtr variant = *store->variant(1);
        for (std::size_t i = texts.size(); i-- > 0;) {
            const Pass &pass = variant->passes[i];
            QVERIFY2(*store->snapshot(1, pass.snapshot) == texts[i], qPrintable(QString::number(i)));
            QCOMPARE(pass.changed, i > 0 && texts[i] != texts[i - 1]);
        }
        Result<Store> copy = Store::openForWriting(file + ".copy");
        QVERIFY(bool(loadFrom(*copy, dumpOf(*store))));
        QVERIFY(dumpOf(*copy) == dumpOf(*store));
    }
}

void PassesTest::dumpAndLoadGiveTheSameBytes()
{
    Json unseen = test::pass("Nested");
    unseen["unseen"] = true;
    Json own = test::pass("canonicalize", "stage-0 text");
    own["pipeline"] = "stage0";
    test::writeDocument(path("dumped.helio"), {unseen, test::pass("input", "a"), own, test::pass("Back", "b"), unseen,
                                               test::pass("Same"), test::pass("Back", "a")});
    const std::string dump = dumpOf(*Store::open(path("dumped.helio")));
    QVERIFY(dump.find(R"("name":"Back")") != std::string::npos);
    QCOMPARE(int(QByteArray::fromStdString(dump).count("\"text\":\"a\"")), 2);
    Result<Store> copy = Store::openForWriting(path("copy.helio"));
    QVERIFY(bool(loadFrom(*copy, dump)));
    QCOMPARE(dumpOf(*copy), dump);
    const VariantPtr variant = *copy->variant(1);
    QCOMPARE(variant->passes.back().pipeline, std::string("stage0"));
    QVERIFY(!variant->passes.back().changed);
}

void PassesTest::documentsOfSchema1AreReadAndUpgraded()
{
    const std::string file = path("schema1.helio");
    QVERIFY(runSql(file, contentOf("schema1.sql")));
    const std::string dump = dumpOf(*Store::open(file));
    QVERIFY2(dump.starts_with(R"({"r":"hello","schema":1)"), dump.c_str());
    QVERIFY((*Store::open(file)->variant(1))->passes.empty());

    Result<Store> store = Store::openForWriting(file);
    QVERIFY2(bool(store), store ? "" : store.error().message.c_str());
    QCOMPARE(dumpOf(*store), dump);
    Variant variant = test::sampleVariant();
    variant.kernel = 1;
    const Snapshots snapshots = test::addPasses(variant, {"first", "second"});
    QVERIFY(bool(store->addVariant(variant, {}, snapshots)));
    QCOMPARE(*Store::open(file)->snapshot(variant.id, 1), std::string("second"));
    QVERIFY(runSql(file, "SELECT pass, name, lines FROM passes; SELECT size FROM snapshot;"));
}

void PassesTest::damagedChangesAreErrors_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::newRow("another byte") << QByteArray("UPDATE snapshot SET data = x'28b52ffd' || substr(data, 5, 9) || "
                                                "x'00' WHERE id = 1");
    QTest::newRow("nothing there") << QByteArray("UPDATE snapshot SET data = x'' WHERE id = 1");
    QTest::newRow("no frame") << QByteArray("UPDATE snapshot SET data = x'00112233445566' WHERE id = 1");
    QTest::newRow("its own base") << QByteArray("UPDATE snapshot SET base = 1 WHERE id = 1");
    QTest::newRow("a later base") << QByteArray("UPDATE snapshot SET base = 2 WHERE id = 1");
    QTest::newRow("no such base") << QByteArray("UPDATE snapshot SET base = -7 WHERE id = 1");
    QTest::newRow("another base") << QByteArray("UPDATE snapshot SET base = -1 WHERE id = 1");
    QTest::newRow("a huge size") << QByteArray("UPDATE snapshot SET size = 1000000000000000 WHERE id = 1");
    QTest::newRow("a negative size") << QByteArray("UPDATE snapshot SET size = -1 WHERE id = 1");
    QTest::newRow("a size that is not the frame's") << QByteArray("UPDATE snapshot SET size = 3 WHERE id = 1");
    QTest::newRow("the base is gone") << QByteArray("DELETE FROM snapshot WHERE id = 0; INSERT INTO snapshot SELECT "
                                                    "variant, 9, -1, size, data FROM snapshot WHERE id = 1");
}

void PassesTest::damagedChangesAreErrors()
{
    QFETCH(QByteArray, sql);
    const std::string file = path("damaged.helio");
    QFile::remove(QString::fromStdString(file));
    const std::string text = "module {\n  tt.func public @kernel() {\n    tt.return\n  }\n}\n";
    test::writeDocument(file, {test::pass("input", text), test::pass("P", text + "1"), test::pass("Q", text + "2")});
    QCOMPARE(*Store::open(file)->snapshot(1, 1), text + "1");
    QVERIFY(runSql(file, sql.toStdString()));
    const Result<Store> store = Store::open(file);
    const Result<std::string> damaged = store->snapshot(1, 1);
    QVERIFY(!damaged);
    QCOMPARE(damaged.error().code, std::string("store.corrupt"));
    QCOMPARE(damaged.error().file, file);
    QVERIFY(!damaged.error().next.empty());
    QCOMPARE(dumpOf(*store), std::string("error: store.corrupt"));
    QVERIFY2(bool(store->variant(1)), "the variant itself is sound");
}

void PassesTest::flippedBytesNeverGiveAnotherText()
{
    std::mt19937 random(4);
    const std::vector<std::string> texts = randomTexts(random, 30);
    SnapshotPacker packer;
    std::vector<SnapshotId> ids;
    for (const std::string &text : texts)
        ids.push_back(packer.add(text));
    const Snapshots sound = packer.take();
    int refused = 0;
    for (int round = 0; round < 3000; ++round) {
        Snapshots damaged = sound;
        std::string &data = damaged[random() % damaged.size()].data;
        data[random() % data.size()] = char(random());
        if (random() % 4 == 0)
            data.resize(random() % data.size());
        const std::size_t at = random() % texts.size();
        SnapshotReader reader([&](SnapshotId id) -> Result<PackedSnapshot> { return damaged[std::size_t(id)]; });
        const Result<std::string_view> text = reader.text(ids[at]);
        QVERIFY(!text || *text == texts[at]);
        refused += text ? 0 : 1;
    }
    QVERIFY2(refused > 100, "flipped bytes were hardly ever met: the test does not reach the reader");
}

void PassesTest::aPassThatNamesNoSnapshotIsCorrupt()
{
    const std::string file = path("dangling.helio");
    test::writeDocument(file, {test::pass("input", "a"), test::pass("P", "b")});
    QVERIFY(runSql(file, "DELETE FROM snapshot WHERE id = 1"));
    QCOMPARE(Store::open(file)->variant(1).error().code, std::string("store.corrupt"));
    Variant variant = test::sampleVariant();
    test::addPasses(variant, {"first", "second"});
    QCOMPARE(Store::openForWriting(file)->addVariant(variant).error().code, std::string("store.unsound"));
}

QTEST_GUILESS_MAIN(PassesTest)
#include "tst_passes.moc"
