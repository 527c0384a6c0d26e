// Models that were not exported: the steps of their exporter, the known cause, the command that captures them again.
#include "core/failure/failure.h"
#include "core/failure/report.h"
#include "core/store/assembler.h"

#include <QTest>

using namespace heliograph;

namespace {

Variant failed(const char *exporter, const char *step, const char *code, const char *raised)
{
    VariantAssembler assembler(
        *parseJson(std::string(R"j({"r":"variant","target":"opset18","call":"Net(f32[8])","config":{"exporter":")j") +
                   exporter + R"("}})"));
    assembler.add(*parseJson(R"({"r":"stage","stage":"source","text":"import torch\n","file":"model.py"})"));
    assembler.add(*parseJson(std::string(R"({"r":"failure","step":")") + step +
                             R"(","file":"model.py","line":1,"exception":{"class":"torch.x.Outer","message":"no"},)" +
                             R"("chain":[{"class":"torch.y.)" + raised + R"(","message":"because"}]})"));
    assembler.add(*parseJson(std::string(R"({"r":"diagnostic","severity":"error","stage":"onnx","code":")") + code +
                             R"(","message":"The model was not exported."})"));
    return assembler.take();
}

std::vector<std::string> stepIds(const Failure &failure)
{
    std::vector<std::string> ids;
    for (const FailureStep &step : failure.steps)
        ids.emplace_back(step.info->id);
    return ids;
}

} // namespace

class ModelStepsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void eachExporterHasItsSteps();
    void aStepOfNobodyIsTheOneOfTheStage();
    void theCauseMayBeBehindTheExportersOwnException();
    void theCommandExportsItAgain();
};

void ModelStepsTest::eachExporterHasItsSteps()
{
    const Failure dynamo = *failureOf(failed("dynamo", "onnx-translate", "onnx.export", "X"));
    QCOMPARE(stepIds(dynamo), (std::vector<std::string>{"model", "torch-export", "onnx-decompose", "onnx-translate",
                                                        "onnx-optimize", "onnx-check"}));
    QCOMPARE(dynamo.step().info->id, std::string_view("onnx-translate"));
    QVERIFY(dynamo.steps[2].status == StepStatus::Done && dynamo.steps[4].status == StepStatus::NotReached);
    const Failure script = *failureOf(failed("torchscript", "torchscript-convert", "onnx.export", "X"));
    QCOMPARE(stepIds(script), (std::vector<std::string>{"model", "torch-export", "torchscript-trace",
                                                        "torchscript-convert", "onnx-check"}));
    QCOMPARE(script.stopped, std::size_t(3));
}

void ModelStepsTest::aStepOfNobodyIsTheOneOfTheStage()
{
    const Failure failure = *failureOf(failed("dynamo", "device-tracing", "onnx.export", "X"));
    QCOMPARE(failure.step().info->stage, std::string_view("onnx"));
}

void ModelStepsTest::theCauseMayBeBehindTheExportersOwnException()
{
    const Failure branch = *failureOf(failed("dynamo", "torch-export", "onnx.export", "GuardOnDataDependentSymNode"));
    QCOMPARE(branch.cause, std::string("model-branch-on-values"));
    QVERIFY(!branch.advice.empty());
    const Failure custom = *failureOf(failed("dynamo", "onnx-translate", "onnx.custom-op", "DispatchError"));
    QCOMPARE(custom.cause, std::string("model-custom-op"));
    QVERIFY(failureOf(failed("dynamo", "torch-export", "onnx.export", "ValueError"))->cause.empty());
}

void ModelStepsTest::theCommandExportsItAgain()
{
    const Variant model = failed("torchscript", "model", "onnx.export", "X");
    QCOMPARE(commandOf(*failureOf(model), model),
             std::string("heliograph capture 'model.py' --onnx --onnx-exporter 'torchscript'"));
}

QTEST_GUILESS_MAIN(ModelStepsTest)
#include "tst_model_steps.moc"
