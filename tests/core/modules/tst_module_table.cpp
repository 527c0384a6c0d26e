// What modules of a model are called and hold, which of them an ONNX node is of, and the kernel that a node calls.
#include "core/document/modules.h"
#include "core/modules/kernel_call.h"
#include "core/modules/module_table.h"
#include "tests/support/document_builder.h"
#include "tests/support/sample_model.h"

#include <QTest>

#include <set>

using namespace heliograph;

class ModuleTableTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void namesAreThoseInsideOfTheCaller();
    void whatIsInWhat();
    void contentsAreThoseOfAllInside();
    void onnxNodesAreOfTheModuleOfTheirRegion();
    void tagsThatPointNowhereAreNoTags();
    void aKernelThatIsCalledIsFoundInTheDocument();
    void nodesOfAModuleShareAHue();
    void manyLayersBeginWithTheFirstHueAgain();
};

void ModuleTableTest::namesAreThoseInsideOfTheCaller()
{
    const Variant model = test::sampleModel();
    QCOMPARE(titleOf(model, 0), std::string("Net"));
    QCOMPARE(titleOf(model, 1), std::string("layer.0 \u00B7 Layer"));
    QCOMPARE(titleOf(model, 2), std::string("crop \u00B7 Crop"));
    QCOMPARE(titleOf(model, 5), std::string("layer.0.crop \u00B7 Crop #2"));
}

void ModuleTableTest::whatIsInWhat()
{
    const Variant model = test::sampleModel();
    QCOMPARE(commonModule(model, 2, 4), 0);
    QCOMPARE(commonModule(model, 2, 1), 1);
    QCOMPARE(commonModule(model, 4, 4), 4);
    QCOMPARE(commonModule(model, 4, kNone), kNone);
    QCOMPARE(modulesWithin(model, 3), (std::vector<bool>{false, false, false, true, true, false}));
}

void ModuleTableTest::contentsAreThoseOfAllInside()
{
    const std::vector<ModuleContent> contents = moduleContents(test::sampleModel());
    QCOMPARE(contents[0].nodes, 6);
    QCOMPARE(contents[0].ops, 6);
    QCOMPARE(contents[0].slices, 2);
    QCOMPARE(contents[0].parameters, std::int64_t(64));
    QCOMPARE(contents[1].nodes, 3);
    QCOMPARE(contents[1].slices, 1);
    QCOMPARE(contents[1].parameters, std::int64_t(64));
    QCOMPARE(contents[5].ops, 1);
    QCOMPARE(contents[5].parameters, std::int64_t(0));
}

void ModuleTableTest::onnxNodesAreOfTheModuleOfTheirRegion()
{
    const Variant model = test::sampleModel();
    const Stage &onnx = *model.stage("onnx");
    const std::vector<ModuleIndex> modules = modulesOfOps(model, onnx);
    QCOMPARE(modules, (std::vector<ModuleIndex>{kNone, 1, 1, 2, 2, 1, 3, 4, 4, 3, 5, 5}));
    QVERIFY(modulesOfOps(model, *model.stage("fx")).empty());
    for (std::size_t op = 0; op < modules.size(); ++op)
        if (onnx.ops[op].isCounted())
            QCOMPARE(onnxTagOf(model, OpIndex(op))->module, modules[op]);
    QCOMPARE(onnxTagOf(model, 2)->how, std::string("metadata"));
    QCOMPARE(onnxTagOf(test::sampleModel(true), 2)->how, std::string("scope"));
}

void ModuleTableTest::tagsThatPointNowhereAreNoTags()
{
    Variant model = test::sampleModel();
    QVERIFY(!onnxTagOf(model, 1).has_value()); // a region; 10 and 11 begin with the same digit
    QVERIFY(!onnxTagOf(model, kNone).has_value());
    model.records = {R"({"r":"onnx_tag","op":2,"module":-3,"how":"scope"})", R"({"r":"onnx_tag","op":4,"module":77})"};
    QVERIFY(!onnxTagOf(model, 2).has_value());
    QVERIFY(!onnxTagOf(model, 4).has_value());
}

void ModuleTableTest::aKernelThatIsCalledIsFoundInTheDocument()
{
    const Variant model = test::sampleModel();
    const Node &caller = model.nodes[std::size_t(model.node("0:norm"))];
    const std::optional<KernelCall> call = kernelCall(caller, *test::sampleModelDocument());
    QVERIFY(call.has_value());
    QCOMPARE(call->name, std::string("softmax"));
    QCOMPARE(call->variant, 3);
    QCOMPARE(kernelCall(caller, *test::sampleDocument())->variant, 0);
    QVERIFY(!kernelCall(model.nodes[std::size_t(model.node("0:relu"))], *test::sampleModelDocument()).has_value());
}

void ModuleTableTest::nodesOfAModuleShareAHue()
{
    const Variant model = test::sampleModel();
    const auto hue = [&model](const char *node) { return model.nodes[std::size_t(model.node(node))].hue; };
    QVERIFY(hue("0:linear") != kNone);
    QCOMPARE(hue("0:linear"), hue("0:relu"));
    const std::set<std::int32_t> different{hue("0:linear"), hue("0:slice_1"), hue("0:norm"), hue("0:add"),
                                           hue("0:slice_2")};
    QCOMPARE(different.size(), std::size_t(5));
    QCOMPARE(hue("0:p_layer_0_weight"), kNone);
}

void ModuleTableTest::manyLayersBeginWithTheFirstHueAgain()
{
    const Variant model = test::largeModel(24, 2);
    QCOMPARE(model.nodes[0].hue, model.nodes[1].hue);
    QVERIFY(model.nodes[1].hue != model.nodes[2].hue);
    QCOMPARE(model.nodes[0].hue, model.nodes[24].hue); // the first of layer 12
}

QTEST_GUILESS_MAIN(ModuleTableTest)
#include "tst_module_table.moc"
