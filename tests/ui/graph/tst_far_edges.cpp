// Edges that lead too far to be drawn as wires: a value at the top that everything below it uses.
#include "tests/support/ui_test.h"
#include "ui/graph/far_edges.h"
#include "ui/graph/graph_filter.h"
#include "ui/graph/scene_layout.h"

#include "core/layout/layered.h"

using namespace heliograph;
using namespace heliograph::ui;

namespace {

/// Each item uses the one above it and the first.
GraphScene chain(int length)
{
    GraphScene scene;
    for (int i = 0; i < length; ++i) {
        SceneItem item;
        item.title = QStringLiteral("%%1").arg(i);
        scene.addItem(std::move(item));
    }
    for (int i = 1; i < length; ++i) {
        scene.addEdge({.from = i - 1, .to = i});
        scene.addEdge({.from = 0, .to = i});
    }
    return scene;
}

int countNamed(const GraphScene &scene)
{
    return int(std::count_if(scene.edges.begin(), scene.edges.end(), [](auto &edge) { return edge.isNamed(); }));
}

} // namespace

class TestFarEdges : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnWarnings(); }

    void aGraphOfUsualSizeHasWiresOnly()
    {
        GraphScene scene = chain(500);
        nameFarEdges(scene);
        QCOMPARE(countNamed(scene), 0);
    }

    void onlyWhatIsFarIsNamed()
    {
        GraphScene scene = chain(3000);
        nameFarEdges(scene);
        QVERIFY(countNamed(scene) > 2000);
        for (const SceneEdge &edge : scene.edges) {
            QVERIFY(!edge.isNamed() || edge.to - edge.from > 20);
            QVERIFY(edge.isNamed() || edge.to - edge.from < 100);
            if (edge.isNamed())
                QCOMPARE(edge.name, QStringLiteral("%0"));
        }
    }

    /// What uses nothing may stand right above its users, however far above them the text has it.
    void aConstantStandsByItsUser()
    {
        GraphScene scene = chain(3000);
        SceneItem constant;
        constant.title = QStringLiteral("c");
        const int item = scene.addItem(std::move(constant));
        const int edge = scene.addEdge({.from = item, .to = 2999});
        nameFarEdges(scene);
        QVERIFY(!scene.edges[std::size_t(edge)].isNamed());
    }

    void namedEdgesEndAtTheirCard()
    {
        const CardMetrics metrics;
        GraphPart part = showPart(chain(3000), {});
        const int named = countNamed(part.scene);
        QVERIFY(named > 0);
        const LayoutInput input = layoutInput(part.scene, metrics);
        QCOMPARE(int(input.edges.size()), int(part.scene.edges.size()) - named);
        const Result<LayoutResult> result = layoutLayered(input);
        QVERIFY(result);
        place(part.scene, *result, metrics);
        for (const SceneEdge &edge : part.scene.edges) {
            const QRectF &box = part.scene.items[std::size_t(edge.to)].rect;
            QVERIFY(box.adjusted(-1, -1, 1, 1).contains(edge.head.first()));
            QVERIFY(part.scene.bounds.contains(edge.bounds));
            if (edge.isNamed())
                QVERIFY(edge.bounds.height() < 40);
        }
    }

    /// A part that is small enough has wires again, and no names that the whole left behind.
    void aPartIsNamedAnew()
    {
        const GraphPart whole = showPart(chain(3000), {});
        QVERIFY(countNamed(whole.scene) > 0);
        ItemSet kept(3000);
        kept[0] = kept[2999] = true;
        GraphFilter filter;
        filter.narrowings.push_back({kept, {}});
        const GraphPart part = showPart(whole.scene, filter);
        QCOMPARE(int(part.scene.edges.size()), 1);
        QCOMPARE(countNamed(part.scene), 0);
        QVERIFY(part.scene.edges.front().words().isEmpty());
    }

    /// Edges that lead back, around loops, are none the worse.
    void cyclesAreRead()
    {
        GraphScene scene = chain(3000);
        scene.addEdge({.from = 2999, .to = 1});
        nameFarEdges(scene);
        QVERIFY(!scene.edges.back().isNamed());
    }
};

HELIOGRAPH_UI_TEST(TestFarEdges)
#include "tst_far_edges.moc"
