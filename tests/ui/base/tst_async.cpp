// Latest wins: an overtaken result is dropped, and nobody is called after the owner is gone.
#include "tests/support/ui_test.h"
#include "ui/base/async.h"

#include <atomic>

using namespace heliograph;
using namespace heliograph::ui;

namespace {

struct Owner : QObject {
    Latest work{this};
};

} // namespace

class TestAsync : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnWarnings(); }

    void onlyTheLatestIsHeard()
    {
        Owner owner;
        QList<int> heard;
        std::atomic<bool> go = false;
        owner.work.run(
            [&go] {
                while (!go)
                    QThread::yieldCurrentThread();
                return 1;
            },
            [&](int value) { heard.append(value); });
        owner.work.run([] { return 2; }, [&](int value) { heard.append(value); });
        go = true;
        QTRY_COMPARE(heard.size(), 1);
        QThreadPool::globalInstance()->waitForDone();
        QCoreApplication::processEvents();
        QCOMPARE(heard, QList<int>{2});
        QVERIFY(!owner.work.isBusy());
    }

    void cancelledWorkIsNotHeard()
    {
        Owner owner;
        bool heard = false;
        owner.work.run([] { return 1; }, [&](int) { heard = true; });
        owner.work.cancel();
        QThreadPool::globalInstance()->waitForDone();
        QCoreApplication::processEvents();
        QVERIFY(!heard);
    }

    void aDeadOwnerIsNotCalled()
    {
        std::atomic<bool> go = false;
        bool heard = false;
        {
            Owner owner;
            owner.work.run(
                [&go] {
                    while (!go)
                        QThread::yieldCurrentThread();
                    return 1;
                },
                [&](int) { heard = true; });
        }
        go = true;
        QThreadPool::globalInstance()->waitForDone();
        QCoreApplication::processEvents();
        QVERIFY(!heard);
    }
};

HELIOGRAPH_UI_TEST(TestAsync)
#include "tst_async.moc"
