// The picture of an access: which part of its tensor it takes, tile by tile, and what of that is outside.
#include "core/records/reach_record.h"
#include "tests/support/shown_session.h"
#include "tests/support/ui_test.h"
#include "ui/views/inspector.h"
#include "ui/views/reach_plot.h"
#include "ui/views/reach_view.h"

#include <QSignalSpy>
#include <QSpinBox>

using namespace heliograph;
using namespace heliograph::ui;

class TestReachView : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnWarnings(); }

    void theFirstTileIsShown()
    {
        Session session;
        ReachView view(&session);
        QSignalSpy offered(&view, &ReachView::offered);
        test::show(session, variant(inside()));
        QCOMPARE(offered.takeLast().first().toBool(), false);
        test::activate(session, kNode);
        QCOMPARE(offered.takeLast().first().toBool(), true);
        QCOMPARE(view.words(), QStringLiteral("Dimension 0, 0 to 15 of 40\nDimension 1, 0 to 15 of 48"));
        QCOMPARE(view.plot()->accessibleDescription(), view.words());
    }

    void aTileIsChosenWithKeys()
    {
        Session session;
        ReachView view(&session);
        test::show(session, variant(outside()));
        test::activate(session, kNode);
        view.resize(260, 260);
        view.show();
        QVERIFY(QTest::qWaitForWindowActive(&view));
        QCOMPARE(view.tiles().size(), 2);
        QCOMPARE(view.words(), QStringLiteral("Dimension 0, 0 to 15 of 40\nDimension 1, 40 to 55 of 48, 8 outside"));
        view.tiles()[0]->setFocus();
        QTest::keyClick(view.tiles()[0], Qt::Key_Up);
        QTest::keyClick(view.tiles()[0], Qt::Key_Up);
        QTest::keyClick(view.tiles()[0], Qt::Key_Up); // there are three
        QCOMPARE(view.tiles()[0]->value(), 2);
        view.tiles()[1]->setFocus();
        QTest::keyClick(view.tiles()[1], Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(view.tiles()[1], QStringLiteral("1"));
        QCOMPARE(view.words(), QStringLiteral("Dimension 0, 32 to 39 of 40\nDimension 1, 20 to 35 of 48"));
        for (const QSpinBox *tile : view.tiles())
            QVERIFY(!tile->accessibleName().isEmpty());
    }

    void whatIsTakenIsPaintedWhereItIs()
    {
        ReachPlot plot;
        plot.resize(260, 100);
        plot.show(outside(), {0, 0});
        const Theme &c = Theme::of(&plot);
        QCOMPARE(colour(plot, 5, 5), c(Role::ActiveBg));
        QCOMPARE(colour(plot, 5, 30), c(Role::Raised));
        QCOMPARE(colour(plot, 30, 5), c(Role::Raised));
        plot.show(outside(), {0, 2});
        QCOMPARE(colour(plot, 5, 44), c(Role::ActiveBg));
        QCOMPARE(colour(plot, 5, 5), c(Role::Raised));
        QVERIFY2(plot.tensorRect().right() < plot.placeOf(5, 52).x(), "there is room for what is outside");
        QVERIFY(!isEvenly(plot, QRectF(plot.placeOf(2, 49), plot.placeOf(12, 54)))); // hatched
        QVERIFY(isEvenly(plot, QRectF(plot.placeOf(2, 42), plot.placeOf(12, 46))));
    }

    void stepsLeaveElementsOut()
    {
        Reach reach = inside();
        reach.dims[1] = {"slice", 48, 1, 12, 4, {0, 0}, {12, 12}};
        ReachPlot plot;
        plot.resize(400, 100);
        plot.show(reach, {0, 0});
        const Theme &c = Theme::of(&plot);
        QCOMPARE(colour(plot, 5, 9), c(Role::ActiveBg));
        QCOMPARE(colour(plot, 5, 11), c(Role::Raised));
    }

    void tensorsOfAnyRankHaveAPicture()
    {
        ReachPlot plot;
        plot.resize(200, 100);
        Reach reach = inside();
        reach.dims.erase(reach.dims.begin());
        plot.show(reach, {0, 0});
        QCOMPARE(colour(plot, 0, 5), Theme::of(&plot)(Role::ActiveBg));
        reach.dims.clear();
        plot.show(reach, {0, 0});
        plot.grab();
        reach.dims.assign(5, {"whole", 0, 0, 0, 1, {0, 0}, {0, 0}}); // of an empty tensor nothing is taken
        plot.show(reach, {0, 0});
        plot.grab();
        plot.show(std::nullopt, {});
        plot.grab();
    }

    void theInspectorShowsItForAccessesAlone()
    {
        Session session;
        Inspector inspector(&session);
        test::show(session, variant(inside()));
        inspector.show();
        auto *view = inspector.findChild<ReachView *>();
        QVERIFY(view && !view->isVisible());
        test::activate(session, kNode);
        QVERIFY(view->isVisible());
        test::activate(session, "0:acc");
        QVERIFY(!view->isVisible());
    }

private:
    static constexpr const char *kNode = "0:load";

    static Reach inside()
    {
        return {kNode,
                "x",
                true,
                {{"tile", 3}, {"k", 3}},
                {{"tile", 40, 0, 16, 1, {16, 0}, {8, 16}}, {"slice", 48, 0, 16, 1, {0, 16}, {16, 16}}}};
    }

    static Reach outside()
    {
        Reach reach = inside();
        reach.dims[1].moves[1] = 20;
        return reach;
    }

    static Variant variant(const Reach &reach)
    {
        Variant variant = test::sampleVariant();
        variant.records.push_back(writeJson(reachRecord(reach)));
        return variant;
    }

    static QColor colour(ReachPlot &plot, std::int64_t row, std::int64_t column)
    {
        const QImage image = plot.grab().toImage();
        const QPointF place = plot.placeOf(row, column) * image.devicePixelRatio();
        return image.pixelColor(place.toPoint());
    }

    static bool isEvenly(ReachPlot &plot, const QRectF &area)
    {
        const QImage image = plot.grab().toImage();
        const double ratio = image.devicePixelRatio();
        const QRect pixels = QRectF(area.topLeft() * ratio, area.size() * ratio).toRect();
        const QRgb first = image.pixel(pixels.topLeft());
        for (int y = pixels.top(); y <= pixels.bottom(); ++y)
            for (int x = pixels.left(); x <= pixels.right(); ++x)
                if (image.pixel(x, y) != first)
                    return false;
        return true;
    }
};

HELIOGRAPH_UI_TEST(TestReachView)
#include "tst_reach_view.moc"
