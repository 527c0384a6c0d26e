// Properties of the op diff on what compilers really wrote: renumbering is nothing, reordering of independent ops is
// moves and nothing else, and one op deleted, retyped, moved, duplicated or rewritten is told as exactly that.
#include "tests/core/diff/diff_samples.h"

#include "core/diff/rows.h"

#include <QDir>
#include <QTest>

using namespace heliograph;
using namespace heliograph::test;

namespace {

constexpr int kTries = 100;    ///< mutations of each kind and text
constexpr int kEnough = 98;    ///< of them
constexpr unsigned kSeed = 20; ///< of everything here

/// Texts of tests/data, and of the folder named in the environment for runs over whole pipelines.
QStringList texts()
{
    QStringList files;
    for (const QString &folder :
         {QStringLiteral(HELIOGRAPH_SOURCE_DIR "/tests/data"),
          QStringLiteral(HELIOGRAPH_SOURCE_DIR "/tests/data/passes"), qEnvironmentVariable("HELIOGRAPH_DIFF_TEXTS")})
        if (!folder.isEmpty())
            for (const QFileInfo &file : QDir(folder).entryInfoList({"*.mlir", "*.ttgir"}, QDir::Files, QDir::Name))
                files << file.filePath();
    return files;
}

std::string sourceOf(const QString &file, bool located)
{
    const std::string text = readFile(file.toStdString());
    return located ? text : withoutLocations(text);
}

struct Told {
    std::vector<OpIndex> removed, added;
    std::map<OpChanges, std::vector<OpIndex>> changed; ///< ops before, by their changes
};

Told toldBy(const OpDiff &diff)
{
    Told told{diff.removed, diff.added, {}};
    for (const OpPair &pair : diff.pairs)
        if (pair.changes != kSame)
            told.changed[pair.changes].push_back(pair.before);
    return told;
}

/// Nothing but what the mutation did.
bool isExactly(const Mutation &mutation, const Mutator &mutator, const OpDiff &diff, const Snapshot &after)
{
    const Told told = toldBy(diff);
    const auto only = [&](OpChanges changes) {
        return told.removed.empty() && told.added.empty() && told.changed.size() == 1 &&
               told.changed.begin()->first == changes &&
               told.changed.begin()->second == std::vector<OpIndex>{mutation.op};
    };
    if (mutation.kind == "duplicate") // of two that are equal to the letter either one is new
        return told.removed.empty() && told.changed.empty() && told.added.size() == 1 &&
               mutation.lines[std::size_t(after.stage.ops[std::size_t(told.added[0])].span.line) - 1] == mutation.line;
    if (mutation.kind == "delete") {
        std::vector<OpIndex> users;
        for (const Edge &edge : mutator.snapshot().stage.edges)
            if (edge.from == mutation.op)
                users.push_back(edge.to);
        std::sort(users.begin(), users.end());
        users.erase(std::unique(users.begin(), users.end()), users.end());
        const bool rewired = users.empty() ? told.changed.empty()
                                           : told.changed.size() == 1 && told.changed.begin()->first == kOperands &&
                                                 told.changed.begin()->second == users;
        return told.added.empty() && told.removed == std::vector<OpIndex>{mutation.op} && rewired;
    }
    return only(mutation.kind == "retype"      ? kRetyped
                : mutation.kind == "move"      ? kMoved
                : mutation.kind == "attribute" ? kAttributes
                                               : kOperands);
}

std::string wordsOf(const OpDiff &diff, const Snapshot &before, const Snapshot &after)
{
    std::string words;
    const auto line = [](const Snapshot &side, OpIndex op) {
        return std::string(side.signatures.lines().text(side.stage.ops[std::size_t(op)].span.line)).substr(0, 130) +
               "\n";
    };
    for (const OpIndex op : diff.removed)
        words += "- " + line(before, op);
    for (const OpIndex op : diff.added)
        words += "+ " + line(after, op);
    for (const OpPair &pair : diff.pairs)
        if (pair.changes != kSame) {
            for (const std::string_view name : namesOf(pair.changes))
                words += "[" + std::string(name) + "] ";
            words +=
                std::string(nameOf(pair.by)) + "\n    " + line(before, pair.before) + "    " + line(after, pair.after);
        }
    return words;
}

} // namespace

class TestDiffProperties : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void renumberingIsNothing_data() { addTexts(); }
    void renumberingIsNothing();
    void reorderingIsMoves_data() { addTexts(); }
    void reorderingIsMoves();
    void mutationsAreToldExactly_data();
    void mutationsAreToldExactly();
    void anyBytesAreRead();
    void rowsHoldEveryLineOnce_data() { addTexts(); }
    void rowsHoldEveryLineOnce();

private:
    static void addTexts();
};

void TestDiffProperties::addTexts()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<bool>("located");
    for (const QString &file : texts())
        for (const bool located : {true, false})
            QTest::addRow("%s%s", qPrintable(QFileInfo(file).completeBaseName()), located ? "" : ", no locations")
                << file << located;
}

void TestDiffProperties::renumberingIsNothing()
{
    QFETCH(QString, file);
    QFETCH(bool, located);
    const std::string text = sourceOf(file, located);
    const SnapshotPtr before = snapshotOf(text), after = snapshotOf(renumbered(text, kSeed));
    const OpDiff diff = diffOf(before, after);
    QVERIFY2(diff.isEmpty(), wordsOf(diff, *before, *after).c_str());
    QVERIFY(diff.counts.renumbered > 0);
    const DiffRows rows = rowsOf(diff, before->signatures, after->signatures);
    for (const DiffRow &row : rows.rows)
        QCOMPARE(int(row.kind), int(RowKind::Same));
}

void TestDiffProperties::reorderingIsMoves()
{
    QFETCH(QString, file);
    QFETCH(bool, located);
    for (unsigned seed = kSeed; seed < kSeed + 20; ++seed) {
        Mutator mutator(sourceOf(file, located), seed);
        const SnapshotPtr before = snapshotOf(joined(mutator.lines()));
        const SnapshotPtr after = snapshotOf(renumbered(joined(mutator.reordered(400)), seed));
        const OpDiff diff = diffOf(before, after);
        DiffCounts moves;
        moves.moved = diff.counts.moved;
        moves.same = diff.counts.same;
        moves.renumbered = diff.counts.renumbered;
        QVERIFY2(diff.counts == moves && diff.aliases.empty(), wordsOf(diff, *before, *after).c_str());
    }
}

void TestDiffProperties::mutationsAreToldExactly_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<bool>("located");
    QTest::addColumn<QString>("kind");
    for (const QString &file : texts())
        for (const bool located : {true, false})
            for (const char *kind : {"delete", "retype", "move", "duplicate", "attribute", "operand"})
                QTest::addRow("%s, %s%s", qPrintable(QFileInfo(file).completeBaseName()), kind,
                              located ? "" : ", no locations")
                    << file << located << QString(kind);
}

void TestDiffProperties::mutationsAreToldExactly()
{
    QFETCH(QString, file);
    QFETCH(bool, located);
    QFETCH(QString, kind);
    Mutator mutator(sourceOf(file, located), kSeed);
    const SnapshotPtr before = snapshotOf(joined(mutator.lines()));
    int tries = 0, exact = 0;
    for (int i = 0; i < kTries * 20 && tries < kTries; ++i) {
        const std::optional<Mutation> mutation = mutator.mutate(kind.toStdString());
        if (!mutation)
            continue;
        ++tries;
        const SnapshotPtr after = snapshotOf(renumbered(joined(mutation->lines), unsigned(i)));
        const OpDiff diff = diffOf(before, after);
        const bool told = isExactly(*mutation, mutator, diff, *after);
        exact += told ? 1 : 0;
        if (!told && qEnvironmentVariableIsSet("HELIOGRAPH_DIFF_SHOW"))
            qInfo("%s", (mutator.lines()[std::size_t(before->stage.ops[std::size_t(mutation->op)].span.line) - 1] +
                         "\n" + wordsOf(diff, *before, *after))
                            .c_str());
    }
    QVERIFY(tries > 0 || kind == "move");
    QVERIFY2(exact * 100 >= tries * kEnough, qPrintable(QString("%1 of %2").arg(exact).arg(tries)));
}

void TestDiffProperties::anyBytesAreRead()
{
    static constexpr std::string_view kPieces[] = {
        "\0", "\r\n", "{",   "}",  "(",    ")",         "\"",           "%",   "=", "\xff",
        "//", "loc(", " : ", "->", "^bb1", "#a = #a\n", "!1 = !{!1}\n", "%0#2"};
    std::mt19937 random(kSeed);
    const auto below = [&](std::size_t limit) { return limit == 0 ? 0 : random() % limit; };
    const QStringList files = texts();
    for (int i = 0; i < 300; ++i) {
        std::string text =
            readFile(files[int(below(std::size_t(files.size())))].toStdString()).substr(below(4000), 3000);
        const std::string original = text;
        for (std::size_t edits = below(10) + 1; edits > 0; --edits) {
            const std::size_t at = below(text.size());
            if (below(2) == 0)
                text.erase(at, below(60));
            else
                text.insert(at, kPieces[below(std::size(kPieces))]);
        }
        for (const Language language : {Language::Mlir, Language::LlvmIr, Language::Ptx, Language::Sass}) {
            const SnapshotPtr before = snapshotOf(original, language), after = snapshotOf(text, language);
            const OpDiff diff = diffOf(before, after);
            const DiffRows rows = rowsOf(diff, before->signatures, after->signatures);
            QVERIFY(rows.rows.size() <=
                    std::size_t(before->signatures.lines().lineCount() + after->signatures.lines().lineCount()));
        }
    }
}

void TestDiffProperties::rowsHoldEveryLineOnce()
{
    QFETCH(QString, file);
    QFETCH(bool, located);
    Mutator mutator(sourceOf(file, located), kSeed);
    const SnapshotPtr before = snapshotOf(joined(mutator.lines()));
    for (const char *kind : {"delete", "duplicate", "move"}) {
        const std::optional<Mutation> mutation = mutator.mutate(kind);
        if (!mutation)
            continue;
        const SnapshotPtr after = snapshotOf(joined(mutation->lines));
        const DiffRows rows = rowsOf(diffOf(before, after), before->signatures, after->signatures);
        std::int32_t left = 0, right = 0;
        for (const DiffRow &row : rows.rows) {
            if (row.left > 0)
                QCOMPARE(row.left, ++left);
            if (row.right > 0)
                QCOMPARE(row.right, ++right);
        }
        QCOMPARE(left, before->signatures.lines().lineCount());
        QCOMPARE(right, after->signatures.lines().lineCount());
    }
}

QTEST_MAIN(TestDiffProperties)
#include "tst_diff_properties.moc"
