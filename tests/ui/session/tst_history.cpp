// Back and forward over the nodes that were active.
#include "tests/support/shown_session.h"
#include "tests/support/ui_test.h"
#include "ui/session/history.h"

using namespace heliograph;
using namespace heliograph::ui;

class TestHistory : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        test::failOnWarnings();
        test::show(m_session, test::sampleVariant());
    }

    void goesBackAndForward()
    {
        History history(&m_session);
        for (const char *node : {"0:load", "0:acc", "1:store"})
            test::activate(m_session, node);
        QVERIFY(history.canGoBack());
        QVERIFY(!history.canGoForward());
        QCOMPARE(step(history, &History::back), "0:acc");
        QCOMPARE(step(history, &History::back), "0:load");
        QVERIFY(!history.canGoBack());
        QCOMPARE(step(history, &History::forward), "0:acc");
    }

    void aNewNodeDropsTheWayForward()
    {
        History history(&m_session);
        for (const char *node : {"0:load", "0:acc"})
            test::activate(m_session, node);
        step(history, &History::back);
        test::activate(m_session, "1:store");
        QVERIFY(!history.canGoForward());
        QCOMPARE(step(history, &History::back), "0:load");
    }

    void backAfterClearingReturnsToTheLastNode()
    {
        History history(&m_session);
        test::activate(m_session, "0:acc");
        m_session.setActive(kNone);
        QCoreApplication::processEvents();
        QVERIFY(history.canGoBack());
        QCOMPARE(step(history, &History::back), "0:acc");
    }

    void jumpsInATextAreStepsToo()
    {
        History history(&m_session);
        QVector<TextSpot> asked;
        connect(&m_session, &Session::spotRequested, &history, [&](const TextSpot &spot) { asked.append(spot); });
        const TextSpot use{QStringLiteral("ptx"), 30, 4};
        const TextSpot definition{QStringLiteral("ptx"), 3, 1};
        const TextSpot other{QStringLiteral("ptx"), 5, 1};
        test::activate(m_session, "0:load");
        m_session.noteJump(use, definition);
        m_session.noteJump(definition, other);
        step(history, &History::back);
        step(history, &History::back);
        QCOMPARE(asked, (QVector<TextSpot>{definition, use}));
        step(history, &History::forward);
        QCOMPARE(asked.last(), definition);
        test::activate(m_session, "0:acc"); // drops the way forward
        QVERIFY(!history.canGoForward());
        QCOMPARE(step(history, &History::back), "0:load"); // what was active there
        QCOMPARE(asked.last(), definition);
        QVERIFY(history.canGoBack());
        QCOMPARE(step(history, &History::forward), "0:acc");
    }

    void aJumpWithNothingActiveGoesBackToo()
    {
        History history(&m_session);
        QVector<TextSpot> asked;
        connect(&m_session, &Session::spotRequested, &history, [&](const TextSpot &spot) { asked.append(spot); });
        const TextSpot use{QStringLiteral("ttir"), 30, 4};
        m_session.noteJump(use, {QStringLiteral("ttir"), 3, 1});
        QVERIFY(history.canGoBack());
        step(history, &History::back);
        QCOMPARE(asked, QVector<TextSpot>{use});
        QVERIFY(!history.canGoBack());
        m_session.noteJump({QStringLiteral("a stage that is not there"), 1, 1}, use);
        step(history, &History::back); // passes over what cannot be shown
        QCOMPARE(asked.last(), use);
    }

    void anotherDocumentForgets()
    {
        History history(&m_session);
        test::activate(m_session, "0:load");
        test::activate(m_session, "0:acc");
        m_session.setActive(kNone);
        m_session.setDocument(test::sampleDocument());
        QCoreApplication::processEvents();
        QVERIFY(!history.canGoBack());
    }

private:
    std::string step(History &history, void (History::*way)())
    {
        (history.*way)();
        QCoreApplication::processEvents();
        const NodeIndex active = m_session.active();
        return active == kNone ? std::string() : m_session.variant()->nodes[std::size_t(active)].id;
    }

    Session m_session;
};

HELIOGRAPH_UI_TEST(TestHistory)
#include "tst_history.moc"
