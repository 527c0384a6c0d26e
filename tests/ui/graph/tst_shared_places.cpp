// What of one scene is found in another: where it stood, and what both have near a place.
#include "ui/graph/shared_item.h"
#include "ui/graph/width_search.h"

#include <QtTest>

using namespace heliograph;
using namespace heliograph::ui;

namespace {

/// Cards one below the other, 100 apart, of the identities `first` to `last`.
GraphScene cards(int first, int last)
{
    GraphScene scene;
    for (int i = first; i <= last; ++i) {
        SceneItem item;
        item.identity = std::uint64_t(i);
        item.rect = {0, i * 100.0, 60, 30};
        scene.addItem(std::move(item));
    }
    return scene;
}

} // namespace

class TestSharedPlaces : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void survivorsAreHinted()
    {
        const LayeredHints hints = hintsFrom(cards(1, 4), cards(3, 9));
        QCOMPARE(hints.previous.size(), std::size_t(7));
        QCOMPARE(hints.previous[0]->y, 315.0);
        QVERIFY(hints.previous[1] && !hints.previous[2]);
        QVERIFY(hintsFrom(cards(1, 4), cards(5, 9)).previous.empty());
    }

    void aStepThatTookMostOfAGraphStartsAfresh()
    {
        QVERIFY(!hintsOfStep(cards(1, 10), cards(6, 30)).previous.empty()); // much that is new hides nothing
        QVERIFY(hintsOfStep(cards(1, 10), cards(7, 10)).previous.empty());
    }

    void theNearestOfBothIsFound()
    {
        const GraphScene here = cards(1, 10);
        const QRectF area(0, 400, 100, 300);
        const auto nearest = sharedNear(area, here, cards(1, 10));
        QVERIFY(nearest && nearest->here == 4 && nearest->there == 4);
        const auto next = sharedNear(area, here, cards(6, 20));
        QVERIFY(next && here.items[std::size_t(next->here)].identity == 6 && next->there == 0);
        QVERIFY(!sharedNear(area, here, cards(20, 30)));
        QVERIFY(!sharedNear({0, 5000, 100, 100}, here, cards(1, 10)));
        QVERIFY(!sharedNear(area, {}, here));
    }
};

QTEST_GUILESS_MAIN(TestSharedPlaces)
#include "tst_shared_places.moc"
