// What is said of a condition that no pass makes true: the finished kernel's numbers, or what is missing to know them.
#include "core/passes/finished.h"

#include "tests/support/document_builder.h"

#include <QTest>

using namespace heliograph;

namespace {

Variant compiled()
{
    Variant variant = test::DocumentBuilder()
                          .stage("sass", "STL.64 [R1], R2 ; <! no_location\nSTL [R1+0x8], R3 ; <! no_location\n"
                                         "LDL.LU R2, [R1] ; <! no_location\nSTLX R1 ; <! no_location\n")
                          .variant();
    variant.resources = Resources{"k", 164, 96, 96, 16, 1024, 128, {}};
    return variant;
}

QString messageOf(const char *condition, const Variant &variant, const char *pipeline = "helion")
{
    return QString::fromStdString(explainNoPass(*parseCondition(condition), variant, pipeline).message);
}

QString codeOf(const char *condition, const Variant &variant, const char *pipeline = "helion")
{
    return QString::fromStdString(explainNoPass(*parseCondition(condition), variant, pipeline).code);
}

} // namespace

class FinishedTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void measures();
    void localMemoryIsCountedInTheMachineCode();
    void theAssemblerDecides();
    void passesDecide();
    void whatIsMissingIsSaid();
    void otherConditions();
};

void FinishedTest::measures()
{
    const Variant variant = compiled();
    QCOMPARE(finishedMeasure(variant, "helion", "regs").value(), 164);
    QCOMPARE(finishedMeasure(variant, "helion", "spills").value(), 24);
    QCOMPARE(finishedMeasure(variant, "helion", "shared").value(), 1040);
    QCOMPARE(finishedMeasure(variant, "helion", "warps").value(), 4);
    QVERIFY(!finishedMeasure(variant, "helion", "tmem") && !finishedMeasure(variant, "helion", "nothing"));
    QCOMPARE(finishedWords(variant, "helion", "regs"), std::string("164 registers a thread"));
    QCOMPARE(finishedWords(variant, "helion", "tmem"), std::string());
    Variant older;
    QVERIFY(!finishedMeasure(older, "helion", "shared"));
    older.launches.push_back({"k", {"1"}, {}, 4, 2, 1, 2048, {}});
    QCOMPARE(finishedMeasure(older, "helion", "shared").value(), 2048);
}

void FinishedTest::localMemoryIsCountedInTheMachineCode()
{
    const LocalAccesses accesses = localAccesses(compiled());
    QCOMPARE(accesses.stores, 2);
    QCOMPARE(accesses.loads, 1);
    QCOMPARE(localAccesses(Variant()).loads, 0);
}

void FinishedTest::theAssemblerDecides()
{
    const Variant variant = compiled();
    QCOMPARE(codeOf("regs>128", variant), QString("passes.assembler"));
    QCOMPARE(messageOf("regs>128", variant),
             QString("The finished kernel has 164 registers a thread: there regs>128 is true."));
    QCOMPARE(messageOf("regs > 200", variant),
             QString("The finished kernel has 164 registers a thread: there, too, regs>200 is not true."));
    QCOMPARE(messageOf("spills changed", variant),
             QString("The finished kernel has 24 words of local memory a thread (4 bytes each)."));
}

void FinishedTest::passesDecide()
{
    const Diagnostic why = explainNoPass(*parseCondition("shared>65536"), compiled(), "helion");
    QCOMPARE(why.code, std::string("passes.none"));
    QVERIFY2(why.message.find("1040 bytes of shared memory a block") != std::string::npos, why.message.c_str());
    QVERIFY2(why.next.find("ttg.shared") != std::string::npos, why.next.c_str());
    QCOMPARE(messageOf("tmem>0", compiled()), QString("No pass makes tmem>0 true."));
}

void FinishedTest::whatIsMissingIsSaid()
{
    Variant variant = compiled();
    variant.resources.reset();
    QCOMPARE(codeOf("regs>128", variant), QString("passes.unrecorded"));
    QVERIFY(messageOf("regs>128", variant).contains("before that was recorded"));
    QCOMPARE(codeOf("regs>128", compiled(), "stage0"), QString("passes.unrecorded"));
    QVERIFY(messageOf("regs>128", compiled(), "stage0").contains("stage0 makes no machine code"));
    variant.stages.clear();
    QVERIFY(messageOf("spills>0", variant).contains("not compiled to machine code"));
    QVERIFY(!explainNoPass(*parseCondition("spills>0"), variant, "helion").next.empty());
}

void FinishedTest::otherConditions()
{
    QCOMPARE(messageOf("op:tt.dot count>3", compiled()), QString("No pass makes op:tt.dot count>3 true."));
}

QTEST_APPLESS_MAIN(FinishedTest)
#include "tst_finished.moc"
