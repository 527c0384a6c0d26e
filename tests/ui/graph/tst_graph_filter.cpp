// Which part of a graph is shown: collapsed frames, slices, neighbourhoods, hidden items, and odd graphs.
#include "tests/support/document_builder.h"
#include "tests/ui/graph/graph_builder.h"
#include "ui/graph/graph_filter.h"

#include <QtTest>

#include <set>

using namespace heliograph;
using namespace heliograph::ui;

namespace {

QStringList titles(const GraphScene &scene)
{
    QStringList titles;
    for (const SceneItem &item : scene.items)
        titles += item.title;
    return titles;
}

QStringList titles(const GraphScene &scene, const ItemSet &set)
{
    QStringList titles;
    for (std::size_t i = 0; i < set.size(); ++i)
        if (set[i])
            titles += scene.items[i].title;
    return titles;
}

QStringList edges(const GraphScene &scene)
{
    QStringList words;
    for (const SceneEdge &edge : scene.edges)
        words += scene.items[std::size_t(edge.from)].title + u'>' + scene.items[std::size_t(edge.to)].title;
    words.sort();
    return words;
}

QStringList words(const char *text)
{
    return QString::fromLatin1(text).split(u' ');
}

} // namespace

class TestGraphFilter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutAFilterAllIsShown()
    {
        const auto graph = test::nested();
        const GraphPart part = showPart(*graph.scene(), {});
        QCOMPARE(titles(part.scene), titles(*graph.scene()));
        QCOMPARE(edges(part.scene), edges(*graph.scene()));
        QCOMPARE(countNodes(part.scene), 7);
        for (std::size_t i = 0; i < part.shown.size(); ++i)
            QCOMPARE(part.shown[i], int(i));
        QCOMPARE(part.scene.items[4].origin, 4);
    }

    void aCollapsedFrameIsOneCardThatKeepsItsEdges()
    {
        const auto graph = test::nested();
        GraphFilter filter;
        filter.setCollapsed(graph.item(QStringLiteral("loop")), true);
        const GraphPart part = showPart(*graph.scene(), filter);
        QCOMPARE(titles(part.scene), words("in constant loop out alone"));
        QCOMPARE(edges(part.scene), words("constant>loop in>loop loop>out"));
        const SceneItem &card = part.scene.items[2];
        QCOMPARE(card.form, ItemForm::Card);
        QCOMPARE(card.held, 3);
        QVERIFY(card.detail.contains(u'3'));
        QCOMPARE(countNodes(part.scene), 7);
        QCOMPARE(part.scene.itemOf(graph.item(QStringLiteral("c"))), 2); // its node is found at the card
        QCOMPARE(card.identity, graph.scene()->items[2].identity);
    }

    void anInnerFrameCollapsesInsideAnOpenOne()
    {
        const auto graph = test::nested();
        GraphFilter filter;
        filter.setCollapsed(graph.item(QStringLiteral("branch")), true);
        const GraphPart part = showPart(*graph.scene(), filter);
        QCOMPARE(titles(part.scene), words("in constant loop a b branch out alone"));
        QCOMPARE(part.scene.items[5].parent, 2);
        filter.setCollapsed(graph.item(QStringLiteral("loop")), true); // the outer one hides the inner
        QCOMPARE(titles(showPart(*graph.scene(), filter).scene), words("in constant loop out alone"));
        filter.setCollapsed(graph.item(QStringLiteral("loop")), false); // and it is still collapsed after
        QCOMPARE(titles(showPart(*graph.scene(), filter).scene), titles(part.scene));
    }

    void producersAndUsers()
    {
        const auto graph = test::nested();
        const GraphScene &scene = *graph.scene();
        const auto up = [&](const char *name, int steps = -1) {
            return titles(scene, reach(scene, graph.item(QLatin1String(name)), Direction::Up, steps));
        };
        const auto down = [&](const char *name, int steps = -1) {
            return titles(scene, reach(scene, graph.item(QLatin1String(name)), Direction::Down, steps));
        };
        QCOMPARE(up("b"), words("in constant a b"));
        QCOMPARE(up("b", 1), words("a b"));
        QCOMPARE(up("b", 0), words("b"));
        QCOMPARE(down("in"), words("in a b c out"));
        QCOMPARE(down("in", 2), words("in a b"));
        QCOMPARE(down("alone"), words("alone"));
        QCOMPARE(down("loop", 1), words("loop a b branch c out")); // a frame is all it holds
        QCOMPARE(titles(scene, reach(scene, -1, Direction::Up)), QStringList());
        QCOMPARE(titles(scene, reach(scene, 99, Direction::Up)), QStringList());
    }

    void whatGoesIntoALoopProducesWhatIsInside()
    {
        test::GraphBuilder graph;
        graph.card(QStringLiteral("init")).frame(QStringLiteral("for"));
        graph.card(QStringLiteral("body"), QStringLiteral("for")).card(QStringLiteral("result"));
        graph.edge(QStringLiteral("init"), QStringLiteral("for")).edge(QStringLiteral("for"), QStringLiteral("result"));
        const GraphScene &scene = *graph.scene();
        QCOMPARE(titles(scene, reach(scene, 2, Direction::Up)), words("init body"));
        QCOMPARE(titles(scene, reach(scene, 2, Direction::Down)), words("body result"));
        QCOMPARE(titles(scene, reach(scene, 3, Direction::Up)), words("init for body result"));
    }

    void aSliceKeepsTheFramesAroundWhatItKeeps()
    {
        const auto graph = test::nested();
        GraphFilter filter;
        filter.narrowings.push_back(
            {reach(*graph.scene(), graph.item(QStringLiteral("c")), Direction::Up, 1), QStringLiteral("x")});
        const GraphPart part = showPart(*graph.scene(), filter);
        QCOMPARE(titles(part.scene), words("constant loop b branch c"));
        QCOMPARE(part.scene.items[1].form, ItemForm::Frame);
        QCOMPARE(countNodes(part.scene), 3);
        QCOMPARE(part.shown[std::size_t(graph.item(QStringLiteral("out")))], -1);
        QCOMPARE(part.scene.itemOf(graph.item(QStringLiteral("out"))), -1);
    }

    void aFrameOfWhichNothingIsKeptIsACard()
    {
        const auto graph = test::nested();
        ItemSet kept(graph.scene()->items.size());
        kept[std::size_t(graph.item(QStringLiteral("branch")))] = true;
        GraphFilter filter;
        filter.narrowings.push_back({kept, QStringLiteral("x")});
        const GraphPart part = showPart(*graph.scene(), filter);
        QCOMPARE(titles(part.scene), words("loop branch"));
        QCOMPARE(part.scene.items[1].form, ItemForm::Card);
    }

    void identitiesSurviveAnEditElsewhere()
    {
        const auto build = [](bool edited) {
            test::DocumentBuilder builder;
            builder.node("0:a", "aten.exp.default", "f32", {"8"});
            if (edited)
                builder.node("0:new", "aten.neg.default", "f32", {"8"});
            return builder.node("0:b", "aten.exp.default", "f32", {"8"}, {"0:a"}).variant();
        };
        const auto identities = [](const Variant &variant) {
            GraphScene scene;
            for (std::size_t i = 0; i < variant.nodes.size(); ++i) {
                SceneItem item;
                item.node = NodeIndex(i);
                scene.addItem(std::move(item));
            }
            identify(scene, variant);
            std::vector<std::uint64_t> found;
            for (const SceneItem &item : scene.items)
                found.push_back(item.identity);
            return found;
        };
        const auto before = identities(build(false));
        const auto after = identities(build(true));
        QCOMPARE(after.size(), std::size_t(3));
        QCOMPARE(after[0], before[0]);
        QCOMPARE(after[2], before[1]);
        QCOMPARE(std::set<std::uint64_t>(after.begin(), after.end()).size(), std::size_t(3));
    }

    void fiftyThousandEdgesOnOneNode()
    {
        GraphScene scene;
        for (int i = 0; i <= 50'000; ++i)
            scene.addItem({});
        for (int i = 1; i <= 50'000; ++i) {
            QVERIFY(scene.addEdge({.from = i, .to = 0}) >= 0);
            QVERIFY(scene.addEdge({.from = i, .to = 0}) < 0);
        }
        QCOMPARE(scene.items[0].in.size(), std::size_t(50'000));
        QCOMPARE(showPart(scene, {}).scene.edges.size(), std::size_t(50'000));
        const ItemSet all = reach(scene, 0, Direction::Up);
        QCOMPARE(std::count(all.begin(), all.end(), true), 50'001);
    }

    void cyclesEnd()
    {
        test::GraphBuilder graph;
        graph.card(QStringLiteral("a")).card(QStringLiteral("b")).edge(QStringLiteral("a"), QStringLiteral("b"));
        graph.edge(QStringLiteral("b"), QStringLiteral("a")).edge(QStringLiteral("a"), QStringLiteral("a"));
        QCOMPARE(graph.scene()->edges.size(), std::size_t(2));
        QCOMPARE(titles(*graph.scene(), reach(*graph.scene(), 0, Direction::Up)), words("a b"));
    }

    void anEmptySceneHasAnEmptyPart()
    {
        const GraphPart part = showPart({}, {});
        QVERIFY(part.scene.items.empty());
        QCOMPARE(countNodes(part.scene), 0);
    }
};

QTEST_GUILESS_MAIN(TestGraphFilter)
#include "tst_graph_filter.moc"
