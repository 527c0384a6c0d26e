// Stepping through passes as graphs: both sides are drawn, show the same part, and keep it from step to step.
#include "tests/ui/passes/pass_page_fixture.h"
#include "ui/graph/graph_canvas.h"
#include "ui/views/graph_stage_view.h"

using namespace heliograph;
using namespace heliograph::ui;

class TestPassGraphs : public QObject, private test::PassPageFixture
{
    Q_OBJECT

private:
    GraphCanvas &before() { return *page().sides()->before()->graph()->canvas(); }
    GraphCanvas &after() { return *page().sides()->after()->graph()->canvas(); }

    static int itemNamed(const GraphCanvas &canvas, const char *op)
    {
        const auto &items = canvas.scene().items;
        const auto found = std::find_if(items.begin(), items.end(), [op](const SceneItem &item) {
            return (item.title + item.note).contains(QLatin1String(op));
        });
        return found == items.end() ? -1 : int(found - items.begin());
    }

    static QPointF placeOf(const GraphCanvas &canvas, const char *op)
    {
        return canvas.itemRect(itemNamed(canvas, op)).center();
    }

    void drag(GraphCanvas &canvas, QPoint by)
    {
        const QPoint from(canvas.width() / 2, canvas.height() - 4);
        QTest::mousePress(&canvas, Qt::LeftButton, {}, from);
        QTest::mouseMove(&canvas, from + by / 2);
        QTest::mouseMove(&canvas, from + by);
        QTest::mouseRelease(&canvas, Qt::LeftButton, {}, from + by);
        QCoreApplication::processEvents();
    }

    static bool areNear(QPointF a, QPointF b) { return (a - b).manhattanLength() <= 2; }

private Q_SLOTS:
    void init()
    {
        show();
        page().setForm(PassPage::Form::Graph);
        QVERIFY(settled());
    }
    void cleanup() { close(); }

    void bothSidesAreDrawn()
    {
        QVERIFY(page().sides()->before()->showsGraph());
        QVERIFY(page().sides()->after()->graph()->isVisible());
        page().step(1);
        QVERIFY(settled());
        page().setForm(PassPage::Form::SideBySide);
        QVERIFY(settled());
        QVERIFY(page().sides()->after()->text()->isVisible());
    }

    void bothSidesShowTheSamePart()
    {
        drag(before(), {-40, -30});
        QTRY_VERIFY(areNear(placeOf(before(), "arith.muli"), placeOf(after(), "arith.muli")));
        drag(after(), {25, -60});
        QTRY_VERIFY(areNear(placeOf(before(), "arith.muli"), placeOf(after(), "arith.muli")));
        after().centreOn(after().scene().items[std::size_t(itemNamed(after(), "arith.muli"))].rect.center());
        const QPointF place = placeOf(after(), "arith.muli");
        after().zoomAt(place, 1.5);
        QTRY_COMPARE(before().zoom(), after().zoom());
        QTRY_VERIFY(areNear(placeOf(before(), "arith.muli"), place));
    }

    void graphsNobodyMovedInBeginAtWhatChanged()
    {
        QVERIFY(after().scene().bounds.width() * after().zoom() > 2 * after().width());
        for (GraphCanvas *canvas : {&before(), &after()}) {
            const auto &items = canvas->scene().items;
            const auto isInSight = [&](const SceneItem &item) {
                return item.revision && QRectF(canvas->rect()).intersects(canvas->itemRect(int(&item - items.data())));
            };
            QTRY_VERIFY(std::any_of(items.begin(), items.end(), isInSight) || canvas == &before());
        }
    }

    void aStepWithoutASelectionKeepsWhatIsInSight()
    {
        const int item = itemNamed(after(), "arith.muli");
        after().centreOn(after().scene().items[std::size_t(item)].rect.center());
        after().zoomAt(QRectF(after().rect()).center(), 1.25);
        QCoreApplication::processEvents();
        const qreal zoom = after().zoom();
        const QPointF place = placeOf(after(), "arith.muli");
        page().step(1);
        QVERIFY(settled());
        QTRY_COMPARE(after().zoom(), zoom);
        QTRY_VERIFY(areNear(placeOf(after(), "arith.muli"), place));
        QTRY_VERIFY(areNear(placeOf(before(), "arith.muli"), place));
    }
};

HELIOGRAPH_UI_TEST(TestPassGraphs)
#include "tst_pass_graphs.moc"
