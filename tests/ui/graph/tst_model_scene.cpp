// Models as graphs: modules as frames, parameters in the words of who reads them, and a first picture that is readable.
#include "core/document/modules.h"
#include "tests/support/sample_model.h"
#include "tests/ui/graph/stage_view_fixture.h"
#include "ui/graph/fx_scene.h"
#include "ui/graph/graph_filter.h"
#include "ui/graph/op_scene.h"
#include "ui/graph/stage_scene.h"

using namespace heliograph;
using namespace heliograph::ui;

namespace {

/// "layer.0 · Layer > crop · Crop > slice_1".
QString pathOf(const GraphScene &scene, int item)
{
    QStringList titles;
    for (; item >= 0; item = scene.items[std::size_t(item)].parent)
        titles.prepend(scene.items[std::size_t(item)].title);
    return titles.join(QStringLiteral(" > "));
}

int itemTitled(const GraphScene &scene, const QString &title)
{
    for (std::size_t i = 0; i < scene.items.size(); ++i)
        if (scene.items[i].title == title)
            return int(i);
    return -1;
}

int cards(const GraphScene &scene)
{
    return int(std::count_if(scene.items.begin(), scene.items.end(),
                             [](const SceneItem &item) { return item.form == ItemForm::Card; }));
}

} // namespace

class TestModelScene : public QObject, test::StageViewFixture
{
    Q_OBJECT
private Q_SLOTS:
    void init() { show(); }
    void cleanup() { close(); }

    void fxNodesStandInTheirModules()
    {
        const Variant model = test::sampleModel();
        const GraphScene scene = fxScene(model);
        const auto path = [&](const char *node) { return pathOf(scene, scene.itemOf(model.node(node))); };
        QCOMPARE(path("0:slice_1"), QStringLiteral("layer.0 · Layer > crop · Crop > slice_1"));
        QCOMPARE(path("0:relu"), QStringLiteral("layer.0 · Layer > relu"));
        QCOMPARE(path("0:norm"), QStringLiteral("layer.1 · Layer > norm · Norm > norm"));
        QCOMPARE(path("0:slice_2"), QStringLiteral("layer.0.crop · Crop #2 > slice_2"));
        QCOMPARE(path("0:x"), QStringLiteral("x"));
    }

    void onnxNodesStandInTheSame()
    {
        const Variant model = test::sampleModel();
        const GraphScene scene = opScene(model, *model.stage("onnx"));
        QCOMPARE(pathOf(scene, itemTitled(scene, QStringLiteral("slice_1"))),
                 QStringLiteral("layer.0 · Layer > crop · Crop > slice_1"));
        QCOMPARE(pathOf(scene, itemTitled(scene, QStringLiteral("slice_2"))),
                 QStringLiteral("layer.0.crop · Crop #2 > slice_2"));
        QCOMPARE(itemTitled(scene, QStringLiteral("main")), -1);
        QCOMPARE(scene.edges.size(), std::size_t(6));
        const int crop = itemTitled(scene, QStringLiteral("crop · Crop"));
        QCOMPARE(scene.items[std::size_t(crop)].module, 2);
        QCOMPARE(scene.items[std::size_t(crop)].form, ItemForm::Frame);
    }

    /// Its branches are of the module that the If is of, and so are frames of their own, not of modules.
    void aBranchOfAnIfIsNoModule()
    {
        Variant model = test::sampleModel();
        Stage &onnx = model.stages.back();
        Op branch = onnx.ops[5]; // in layer.0
        branch.parent = 5;
        branch.kind = OpKind::Block;
        branch.name = branch.label = std::uint32_t(onnx.strings.size());
        onnx.strings.push_back("then_graph");
        onnx.ops.push_back(branch);
        Op inside = onnx.ops[4];
        inside.parent = OpIndex(onnx.ops.size()) - 1;
        onnx.ops.push_back(inside);
        const GraphScene scene = opScene(model, onnx);
        QCOMPARE(pathOf(scene, scene.itemOfOp.at(inside.parent + 1)),
                 QStringLiteral("layer.0 · Layer > relu > then_graph > slice_1"));
        QCOMPARE(scene.items[std::size_t(scene.itemOfOp.at(inside.parent))].module, kNone);
    }

    void aParameterIsSaidByWhoReadsIt()
    {
        const Variant model = test::sampleModel();
        const GraphScene scene = fxScene(model);
        const int linear = scene.itemOf(model.node("0:linear"));
        QCOMPARE(scene.items[std::size_t(linear)].lines, QStringList{QStringLiteral("weight f32[8, 8]")});
        QCOMPARE(scene.itemOf(model.node("0:p_layer_0_weight")), linear);
        QCOMPARE(scene.items[std::size_t(linear)].in.size(), std::size_t(1)); // x alone
    }

    void aSmallModelIsShownWhole()
    {
        QVERIFY(collapsedAtFirst(fxScene(test::sampleModel())).empty());
        QVERIFY(collapsedAtFirst(fxScene(test::sampleVariant())).empty());
    }

    void aLargeModelBeginsWithItsLayers()
    {
        draw(test::largeModel(12, 40));
        QTRY_COMPARE(cards(m_view->canvas()->scene()), 12);
        const SceneItem &layer = m_view->canvas()->scene().items.front();
        QCOMPARE(layer.title, QStringLiteral("layer.0 · Layer"));
        QCOMPARE(layer.detail, QStringLiteral("40 nodes"));
        QVERIFY(layer.hue >= 0);
    }

    void aLayerIsOpenedByKeyAndByDoubleClick()
    {
        draw(test::largeModel(12, 40));
        QTRY_COMPARE(cards(m_view->canvas()->scene()), 12);
        m_view->canvas()->setFocused(0);
        QTest::keyClick(m_view->canvas(), Qt::Key_C);
        QTRY_COMPARE(cards(m_view->canvas()->scene()), 51);
        QTRY_VERIFY(m_view->isSettled());
        const int second = itemTitled(m_view->canvas()->scene(), QStringLiteral("layer.1 · Layer"));
        m_view->canvas()->reveal(second);
        QTRY_VERIFY(!m_view->canvas()->isMoving());
        QTest::mouseDClick(m_view->canvas(), Qt::LeftButton, {}, m_view->canvas()->itemRect(second).center().toPoint());
        QTRY_COMPARE(cards(m_view->canvas()->scene()), 90);
        QTest::keyClick(m_view->canvas(), Qt::Key_E, Qt::ShiftModifier);
        QTRY_COMPARE(cards(m_view->canvas()->scene()), 480);
    }

    void aModuleIsFoundByItsPath()
    {
        draw(test::sampleModel());
        QTest::keyClick(m_view->canvas(), Qt::Key_Slash);
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("module:layer.0"));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QTRY_COMPARE(m_session->module(), 1);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QTRY_COMPARE(m_session->module(), 2); // the crop inside
    }

    void choosingAFrameChoosesTheModule()
    {
        draw(test::sampleModel());
        const int frame = itemTitled(m_view->canvas()->scene(), QStringLiteral("crop · Crop"));
        m_view->canvas()->choose(frame);
        QTRY_COMPARE(m_session->module(), 2);
        QCOMPARE(m_session->active(), kNone);
        m_view->canvas()->choose(item("0:relu"));
        QTRY_COMPARE(m_session->active(), node("0:relu"));
        QCOMPARE(m_session->module(), kNone);
    }

    void aModuleThatWasChosenElsewhereIsLit()
    {
        draw(test::sampleModel());
        m_session->setModule(3);
        const int frame = itemTitled(m_view->canvas()->scene(), QStringLiteral("layer.1 · Layer"));
        QTRY_COMPARE(m_view->canvas()->marks().lit[std::size_t(frame)], std::optional(How::Exact));
        QCOMPARE(m_view->canvas()->focused(), frame);
        const auto &lit = m_view->canvas()->marks().lit;
        QCOMPARE(std::count_if(lit.begin(), lit.end(), [](const auto &how) { return how.has_value(); }), 1);
    }

    /// What is inside of a card that nobody opened is found at it.
    void aNodeOfACollapsedModuleIsLitAtItsCard()
    {
        draw(test::largeModel(12, 40));
        QTRY_COMPARE(cards(m_view->canvas()->scene()), 12);
        m_session->setActive(node("0:relu_41"));
        const int card = itemTitled(m_view->canvas()->scene(), QStringLiteral("layer.1 · Layer"));
        QTRY_VERIFY(m_view->canvas()->marks().lit[std::size_t(card)].has_value());
    }
};

HELIOGRAPH_UI_TEST(TestModelScene)
#include "tst_model_scene.moc"
