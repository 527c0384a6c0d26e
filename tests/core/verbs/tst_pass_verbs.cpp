// The verb `passes` over a real file: lists, conditions, and the text that a pass left.
#include "tests/support/pass_records.h"
#include "tests/support/run_verb.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace heliograph;
using namespace heliograph::test;

class PassVerbsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void passesAreListed();
    void passesWhereAConditionBecomesTrue();
    void aPassPrintsItsText();

private:
    QTemporaryDir m_folder;
    std::string m_file; ///< a document with passes
};

void PassVerbsTest::initTestCase()
{
    m_file = m_folder.filePath(QStringLiteral("passes.helio")).toStdString();
    writeDocumentWithPasses(m_file);
}

void PassVerbsTest::passesAreListed()
{
    const QJsonArray passes = runOfVerb({"passes", m_file, "--json"}).json()["passes"].toArray();
    QCOMPARE(passes.size(), 5);
    const QJsonObject outer = passes[3].toObject();
    QCOMPARE(outer["index"].toInt(), 3);
    QCOMPARE(outer["group"].toString(), QStringLiteral("make_ttir"));
    QCOMPARE(outer["name"].toString(), QStringLiteral("Outer"));
    QCOMPARE(outer["lines"].toInt(), 3);
    QCOMPARE(outer["bytes"].toInt(), 6);
    QVERIFY(outer["changed"].toBool());
    QCOMPARE(passes[2].toObject()["seen"].toBool(true), false);
    QVERIFY(!passes[2].toObject().contains("bytes"));
    QCOMPARE(passes[4].toObject()["status"].toString(), QStringLiteral("not_finished"));

    const QJsonArray changed = runOfVerb({"passes", m_file, "--changed", "--json"}).json()["passes"].toArray();
    QCOMPARE(changed.size(), 2);
    QCOMPARE(changed[0].toObject()["name"].toString(), QStringLiteral("Outer"));
    QCOMPARE(runOfVerb({"passes", m_file, "--pass", "1", "--json"}).json()["passes"].toArray().size(), 1);
    const QByteArray table = runOfVerb({"passes", m_file}).out;
    QVERIFY2(table.contains("Outer   ") && table.contains("250.0 ms") && table.contains("not_finished"), table);
    QVERIFY(runOfVerb({"info", m_file}).out.contains("4 passes of helion recorded, 1 changed the text"));
    QCOMPARE(runOfVerb({"info", m_file, "--json"})
                 .json()["kernels"][0]["variants"][0]["pipelines"][0]["passes"]["total"]
                 .toInt(),
             4);
}

void PassVerbsTest::passesWhereAConditionBecomesTrue()
{
    const QJsonObject found = runOfVerb({"passes", m_file, "--where", "lines > 2", "--json"}).json();
    QCOMPARE(found["condition"].toString(), QStringLiteral("lines>2"));
    QCOMPARE(found["passes"].toArray().size(), 1);
    QCOMPARE(found["passes"][0]["name"].toString(), QStringLiteral("Outer"));
    QCOMPARE(found["passes"][0]["before"].toInt(), 2);
    QCOMPARE(found["passes"][0]["after"].toInt(), 3);
    QVERIFY(found["why_none"].isNull());
    QVERIFY(runOfVerb({"passes", m_file, "--where", "lines > 2"}).out.contains("Outer"));
    const QJsonObject none = runOfVerb({"passes", m_file, "--where", "regs>3", "--json"}).json();
    QCOMPARE(none["why_none"]["code"].toString(), QStringLiteral("passes.unrecorded"));
    const VerbAnswer wrong = runOfVerb({"passes", m_file, "--where", "regs more"});
    QCOMPARE(wrong.code, ExitCode::Usage);
    QVERIFY2(wrong.err.contains("condition.predicate"), wrong.err);
}

void PassVerbsTest::aPassPrintsItsText()
{
    QCOMPARE(runOfVerb({"passes", m_file, "--pass", "3", "--text"}).out, QByteArray("a\nc\nd\n"));
    QCOMPARE(runOfVerb({"passes", m_file, "--pass", "1", "--text"}).out, QByteArray("a\nb\n"));
    const QJsonObject json = runOfVerb({"passes", m_file, "--pass", "3", "--text", "--json"}).json();
    QCOMPARE(json["text"].toString(), QStringLiteral("a\nc\nd\n"));
    QCOMPARE(json["pass"]["name"].toString(), QStringLiteral("Outer"));
}

QTEST_GUILESS_MAIN(PassVerbsTest)
#include "tst_pass_verbs.moc"
