// Passes and stages by the names that people type, and what is offered for those that mean nothing.
#include "core/passes/named_text.h"
#include "core/passes/pass_texts.h"

#include <QTest>

using namespace heliograph;

namespace {

Pass made(const char *name, const char *argument, int index, SnapshotId snapshot, const char *pipeline = "helion")
{
    Pass pass;
    pass.pipeline = pipeline;
    pass.index = index;
    pass.name = name;
    pass.argument = argument;
    pass.snapshot = snapshot;
    return pass;
}

Variant sample()
{
    Variant variant;
    variant.passes = {made("input", "", 0, 0), made("CSEPass", "cse", 1, 1),
                      made("TritonGPUCoalesce", "tritongpu-coalesce", 2, kNone), made("CSEPass", "cse", 3, 2),
                      made("Other", "other", 0, 3, "stage0")};
    Stage stage;
    stage.id = "ttgir";
    stage.pipeline = "helion";
    variant.stages.push_back(stage);
    return variant;
}

} // namespace

class NamedTextTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void names_data();
    void names();
    void errors_data();
    void errors();
    void whatAPassBeganWith();
};

void NamedTextTest::names_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("name");
    QTest::newRow("number") << "2" << "2 TritonGPUCoalesce";
    QTest::newRow("name") << "TritonGPUCoalesce" << "2 TritonGPUCoalesce";
    QTest::newRow("argument") << "tritongpu-coalesce" << "2 TritonGPUCoalesce";
    QTest::newRow("case") << "tritongpucoalesce" << "2 TritonGPUCoalesce";
    QTest::newRow("part") << "Coalesce" << "2 TritonGPUCoalesce";
    QTest::newRow("first") << "CSEPass#1" << "1 CSEPass";
    QTest::newRow("second") << "cse#2" << "3 CSEPass";
    QTest::newRow("stage") << "ttgir" << "stage ttgir";
}

void NamedTextTest::names()
{
    QFETCH(QString, words);
    const Variant variant = sample();
    const Result<NamedText> found = findText(variant, "helion", words.toStdString());
    QVERIFY2(bool(found), qPrintable(words));
    QTEST(QString::fromStdString(nameOf(variant, *found)), "name");
}

void NamedTextTest::errors_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("next");
    QTest::newRow("unknown number") << "9" << "find.pass" << "from 0 to 3";
    QTest::newRow("negative") << "-1" << "find.pass" << "from 0 to 3";
    QTest::newRow("several") << "cse" << "find.ambiguous" << "1 CSEPass, 3 CSEPass";
    QTest::newRow("too many") << "cse#3" << "find.pass" << "1 CSEPass, 3 CSEPass";
    QTest::newRow("slip") << "TritonGPUCoalsce" << "find.pass" << "Did you mean TritonGPUCoalesce?";
    QTest::newRow("another pipeline's") << "Other" << "find.pass" << "`heliograph passes`";
    QTest::newRow("nothing") << "" << "find.pass" << "`heliograph passes`";
    QTest::newRow("only a count") << "#2" << "find.pass" << "`heliograph passes`";
}

void NamedTextTest::errors()
{
    QFETCH(QString, words);
    QFETCH(QString, next);
    const Result<NamedText> found = findText(sample(), "helion", words.toStdString());
    QVERIFY(!found);
    QTEST(QString::fromStdString(found.error().code), "code");
    QVERIFY2(QString::fromStdString(found.error().next).contains(next), found.error().next.c_str());
}

/// A pass that nobody saw has no text; the one after it began with what was seen before.
void NamedTextTest::whatAPassBeganWith()
{
    const Variant variant = sample();
    QCOMPARE(snapshotBefore(variant, 0), SnapshotId(kNone));
    QCOMPARE(snapshotBefore(variant, 1), SnapshotId(0));
    QCOMPARE(snapshotBefore(variant, 3), SnapshotId(1));
    QCOMPARE(snapshotBefore(variant, 4), SnapshotId(kNone));
    QCOMPARE(passRows(variant, "stage0"), std::vector<int>{4});
}

QTEST_APPLESS_MAIN(NamedTextTest)
#include "tst_named_text.moc"
