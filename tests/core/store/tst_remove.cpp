// Taking variants that passes made out of a document: theirs goes whole, and everybody else's stays as it was.
#include "core/store/store.h"
#include "tests/support/pass_records.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sqlite3.h>

#include <sstream>

using namespace heliograph;

namespace {

Variant madeFrom(const Variant &parent, const char *title)
{
    Variant made = parent;
    made.id = 0;
    made.origin = {parent.id, "stage0", "builtin.module(cse)", kNone, false, title};
    return made;
}

std::string dumped(const Store &store)
{
    std::string text;
    if (!store.dump([&](std::string_view line) { text.append(line).append("\n"); }))
        qFatal("no dump");
    return text;
}

/// Rows of all tables that belong to a variant.
int rowsOf(const std::string &path, VariantId id)
{
    sqlite3 *file = nullptr;
    if (sqlite3_open_v2(path.c_str(), &file, SQLITE_OPEN_READONLY, nullptr) != SQLITE_OK)
        qFatal("no file");
    int rows = 0;
    for (const char *sql :
         {"SELECT count(*) FROM variant WHERE id = ?", "SELECT count(*) FROM record WHERE variant = ?",
          "SELECT count(*) FROM stage WHERE variant = ?", "SELECT count(*) FROM blob WHERE variant = ?",
          "SELECT count(*) FROM snapshot WHERE variant = ?",
          "SELECT count(*) FROM op WHERE ? AND stage NOT IN (SELECT id FROM stage)",
          "SELECT count(*) FROM string WHERE ? AND stage NOT IN (SELECT id FROM stage)",
          "SELECT count(*) FROM edge WHERE ? AND stage NOT IN (SELECT id FROM stage)",
          "SELECT count(*) FROM link WHERE ? AND stage NOT IN (SELECT id FROM stage)"}) {
        sqlite3_stmt *statement = nullptr;
        sqlite3_prepare_v2(file, sql, -1, &statement, nullptr);
        sqlite3_bind_int(statement, 1, id);
        sqlite3_step(statement);
        rows += sqlite3_column_int(statement, 0);
        sqlite3_finalize(statement);
    }
    sqlite3_close(file);
    return rows;
}

} // namespace

class RemoveTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    /// Variant 1 was captured; 2 and 5 were made from it, 3 from 2, 4 from 3.
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath(QStringLiteral("k.helio")).toStdString();
        using heliograph::test::pass;
        heliograph::test::writeDocument(m_path, {pass("input", "module {\n}\n"), pass("cse", "module {\n  // a\n}\n")});
        Result<Store> store = Store::openForWriting(m_path);
        QVERIFY(store);
        m_before = dumped(*store);
        add(*store, 1, "two");
        m_two = dumped(*store);
        add(*store, 2, "three");
        add(*store, 3, "four");
        add(*store, 1, "five");
    }

    void aResultGoesWithWhatWasMadeFromIt()
    {
        Result<Store> store = Store::openForWriting(m_path);
        const Result<std::vector<VariantId>> removed = store->removeVariant(2);
        QVERIFY(removed);
        QCOMPARE(*removed, (std::vector<VariantId>{2, 3, 4}));
        QCOMPARE(store->document()->kernels.front().variants.size(), std::size_t(2));
        for (const VariantId id : *removed)
            QCOMPARE(rowsOf(m_path, id), 0);
        QVERIFY(store->variant(5));
        QVERIFY(store->removeVariant(5));
        QCOMPARE(dumped(*store), m_before);
    }

    void whatItCameFromStaysAsItWas()
    {
        Result<Store> store = Store::openForWriting(m_path);
        QVERIFY(store->removeVariant(3) && store->removeVariant(5));
        QCOMPARE(dumped(*store), m_two);
    }

    /// 1, 3 and 4 are left, where 4 was made from 3.
    void aDumpNamesParentsByItsOwnNumbers()
    {
        const std::string other = m_folder->filePath(QStringLiteral("other.helio")).toStdString();
        Result<Store> store = Store::openForWriting(m_path);
        QVERIFY(store->removeVariant(2) && store->removeVariant(5));
        add(*store, 1, "two");
        add(*store, 1, "three");
        add(*store, 3, "four");
        QVERIFY(store->removeVariant(2));
        std::istringstream lines(dumped(*store));
        Result<Store> loaded = Store::openForWriting(other);
        QVERIFY(loaded && loaded->load([&lines](std::string &line) { return bool(std::getline(lines, line)); }));
        QCOMPARE((*loaded->variant(2))->origin.parent, 1);
        QCOMPARE((*loaded->variant(3))->origin.parent, 2);
        QCOMPARE(dumped(*loaded), dumped(*store));
    }

    void theNextResultTakesThePlace()
    {
        Result<Store> store = Store::openForWriting(m_path);
        QVERIFY(store->removeVariant(5));
        add(*store, 1, "again");
        QCOMPARE((*store->variant(5))->origin.title, std::string("again"));
    }

    void whatWasCapturedIsKept()
    {
        Result<Store> store = Store::openForWriting(m_path);
        const std::string before = dumped(*store);
        const Result<std::vector<VariantId>> refused = store->removeVariant(1);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, std::string("store.captured"));
        QVERIFY(!refused.error().next.empty());
        QCOMPARE(store->removeVariant(77).error().code, std::string("store.no-variant"));
        QCOMPARE(store->removeVariant(0).error().code, std::string("store.no-variant"));
        QCOMPARE(dumped(*store), before);
    }

    /// A file whose rows cannot all go keeps them all.
    void itIsAllOrNothing()
    {
        const std::string before = dumped(*Store::open(m_path));
        sqlite3 *file = nullptr;
        QCOMPARE(sqlite3_open(m_path.c_str(), &file), SQLITE_OK);
        QCOMPARE(sqlite3_exec(file, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
        Result<Store> store = Store::openForWriting(m_path);
        const Result<std::vector<VariantId>> refused =
            store ? store->removeVariant(2) : Result<std::vector<VariantId>>(store.error());
        QVERIFY(!refused);
        sqlite3_exec(file, "ROLLBACK", nullptr, nullptr, nullptr);
        sqlite3_close(file);
        QCOMPARE(dumped(*Store::open(m_path)), before);
        Result<Store> reader = Store::open(m_path);
        QVERIFY(!reader->removeVariant(2));
        QCOMPARE(dumped(*reader), before);
    }

    /// An origin that names itself, or a ring of them, as only a damaged file has it.
    void aRingOfOriginsEnds()
    {
        Document document;
        Kernel kernel;
        for (const VariantId id : {1, 2, 3}) {
            VariantSummary summary;
            summary.id = id;
            summary.origin.parent = id % 3 + 1;
            kernel.variants.push_back(summary);
        }
        document.kernels.push_back(kernel);
        QCOMPARE(withDerived(document, 1), (std::vector<VariantId>{1, 3, 2}));
    }

private:
    void add(Store &store, VariantId parent, const char *title)
    {
        Variant made = madeFrom(**store.variant(parent), title);
        made.passes.clear();
        QVERIFY(store.addVariant(made, {{"cubin", "bytes"}}));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::string m_path, m_before, m_two;
};

QTEST_GUILESS_MAIN(RemoveTest)
#include "tst_remove.moc"
