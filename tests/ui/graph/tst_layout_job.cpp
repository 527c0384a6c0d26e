// Layouts in the background: each engine on a nested graph, the newest request wins, cancel, bad input.
#include "ui/graph/layout_job.h"

#include <QSignalSpy>
#include <QtTest>

using namespace heliograph;
using namespace heliograph::ui;

Q_DECLARE_METATYPE(heliograph::LayoutResult)
Q_DECLARE_METATYPE(heliograph::Diagnostic)
Q_DECLARE_METATYPE(heliograph::ui::LayoutEngine)

namespace {

LayoutInput chain(int nodes)
{
    LayoutInput input;
    for (int i = 0; i < nodes; ++i) {
        input.nodes.push_back({.width = 60, .height = 20});
        if (i > 0)
            input.edges.push_back({.from = i - 1, .to = i});
    }
    return input;
}

/// Two clusters, one in the other, with an edge into each and one that ends at the inner one's border.
LayoutInput nested()
{
    LayoutInput input = chain(5);
    input.clusters = {{.titleWidth = 50, .titleHeight = 18}, {.parent = 0, .titleWidth = 50, .titleHeight = 18}};
    input.nodes[1].cluster = input.nodes[2].cluster = 0;
    input.nodes[3].cluster = 1;
    input.edges.push_back({.from = 0, .toCluster = 1});
    return input;
}

bool contains(const LayoutBox &outer, const LayoutBox &inner)
{
    constexpr double slack = 0.5;
    return inner.x >= outer.x - slack && inner.right() <= outer.right() + slack && inner.y >= outer.y - slack &&
           inner.bottom() <= outer.bottom() + slack;
}

bool overlap(const LayoutBox &a, const LayoutBox &b)
{
    return a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom();
}

} // namespace

class TestLayoutJob : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyEngineLaysOut_data()
    {
        QTest::addColumn<LayoutEngine>("engine");
        for (const LayoutEngineInfo &info : layoutEngines())
            QTest::newRow(info.id) << info.engine;
    }
    void everyEngineLaysOut()
    {
        QFETCH(const LayoutEngine, engine);
        LayoutJob job;
        job.setEngine(engine);
        QSignalSpy finished(&job, &LayoutJob::finished);
        QSignalSpy failed(&job, &LayoutJob::failed);
        const LayoutInput input = nested();
        job.start(input);
        QTRY_COMPARE(finished.count() + failed.count(), 1);
        QCOMPARE(failed.count(), 0);
        QVERIFY(!job.isRunning());
        const auto result = finished.first().first().value<LayoutResult>();
        QCOMPARE(result.nodes.size(), input.nodes.size());
        QCOMPARE(result.edges.size(), input.edges.size());
        QCOMPARE(result.clusters.size(), input.clusters.size());
        for (std::size_t i = 0; i < result.nodes.size(); ++i)
            for (std::size_t k = 0; k < i; ++k)
                QVERIFY(!overlap(result.nodes[i], result.nodes[k]));
        QVERIFY(contains(result.clusters[0], result.clusters[1]));
        QVERIFY(contains(result.clusters[0], result.nodes[2]));
        QVERIFY(contains(result.clusters[1], result.nodes[3]));
        for (const LayoutBox &box : result.clusters)
            QVERIFY(box.x >= -0.5 && box.y >= -0.5 && box.right() <= result.width + 0.5);
    }

    void aSmallGraphIsThereAtOnce()
    {
        LayoutJob job;
        job.setEngine(LayoutEngine::Layered);
        QSignalSpy finished(&job, &LayoutJob::finished);
        job.start(chain(20));
        QCOMPARE(finished.count(), 1);
    }

    void aLargeGraphIsLaidOutInTheBackground()
    {
        LayoutJob job;
        job.setEngine(LayoutEngine::Layered);
        QSignalSpy finished(&job, &LayoutJob::finished);
        job.start(chain(2000));
        QCOMPARE(finished.count(), 0);
        QVERIFY(job.isRunning());
        QTRY_COMPARE(finished.count(), 1);
        QVERIFY(!job.isRunning());
        QCOMPARE(job.elapsed(), std::chrono::milliseconds(0));
    }

    void theNewestRequestWins()
    {
        for (const LayoutEngine first : {LayoutEngine::Layered, LayoutEngine::Dot}) {
            LayoutJob job;
            QSignalSpy finished(&job, &LayoutJob::finished);
            QSignalSpy failed(&job, &LayoutJob::failed);
            job.setEngine(first);
            job.start(chain(3000));
            job.setEngine(LayoutEngine::Layered);
            job.start(chain(400));
            QTRY_COMPARE(finished.count(), 1);
            QTest::qWait(50);
            QCOMPARE(finished.count(), 1);
            QCOMPARE(finished.first().first().value<LayoutResult>().nodes.size(), std::size_t(400));
            QCOMPARE(failed.count(), 0);
        }
    }

    void cancelTellsNothing()
    {
        LayoutJob job;
        job.setEngine(LayoutEngine::Layered);
        QSignalSpy finished(&job, &LayoutJob::finished);
        QSignalSpy failed(&job, &LayoutJob::failed);
        job.start(chain(5000));
        job.cancel();
        QVERIFY(!job.isRunning());
        QTest::qWait(50);
        QCOMPARE(finished.count() + failed.count(), 0);
    }

    void aJobMayDieWhileItRuns()
    {
        auto job = std::make_unique<LayoutJob>();
        job->setEngine(LayoutEngine::Layered);
        job->start(chain(5000));
        job.reset();
        QTest::qWait(20);
    }

    void badInputIsToldAsThat()
    {
        LayoutJob job;
        job.setEngine(LayoutEngine::Layered);
        QSignalSpy failed(&job, &LayoutJob::failed);
        LayoutInput input = chain(3);
        input.nodes[1].width = -1;
        job.start(input);
        QCOMPARE(failed.count(), 1);
        QCOMPARE(failed.first().first().value<Diagnostic>().code, std::string("layout.bad-input"));
    }
};

QTEST_GUILESS_MAIN(TestLayoutJob)
#include "tst_layout_job.moc"
