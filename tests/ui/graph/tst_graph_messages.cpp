// What the graph view says when there is no graph: what is missing, what it waits for, and how to end or repeat that.
#include "tests/ui/graph/stage_view_fixture.h"

#include <QSemaphore>
#include <QTemporaryDir>
#include <QThreadPool>

using namespace heliograph;
using namespace heliograph::ui;

namespace {

/// While one of these lives, nothing that is given to the threads of the program begins.
class BusyThreads
{
public:
    BusyThreads()
    {
        for (int i = 0; i < QThreadPool::globalInstance()->maxThreadCount(); ++i)
            QThreadPool::globalInstance()->start([this] { m_end.acquire(); });
    }
    ~BusyThreads()
    {
        m_end.release(QThreadPool::globalInstance()->maxThreadCount());
        QThreadPool::globalInstance()->waitForDone();
    }

private:
    QSemaphore m_end;
};

/// A stage of so many ops that its graph is read on the way.
Variant manyOps()
{
    QByteArray text;
    for (int i = 0; i < 2100; ++i)
        text += "%" + QByteArray::number(i) + " = math.exp  <- 0:a\n";
    test::DocumentBuilder builder;
    builder.node("0:a", "aten.exp.default", "f32", {"8"}).stage("ttir", text.toStdString());
    for (int i = 1; i < 2100; ++i)
        builder.edge(i - 1, i, "f32");
    return builder.variant();
}

} // namespace

class TestGraphMessages : public QObject, private test::StageViewFixture
{
    Q_OBJECT

private:
    static void waysToCancel()
    {
        QTest::addColumn<bool>("byKey");
        QTest::newRow("button") << false;
        QTest::newRow("Escape") << true;
    }

    void cancel(bool byKey)
    {
        QCOMPARE(button()->text(), QStringLiteral("Cancel"));
        if (byKey)
            QTest::keyClick(button(), Qt::Key_Escape);
        else
            QTest::mouseClick(button(), Qt::LeftButton);
    }

private Q_SLOTS:
    void init() { show(); }
    void cleanup() { close(); }

    void withoutADocumentItSaysWhatToDo() { QVERIFY(message().contains(QStringLiteral("Open a kernel"))); }

    void aStageThatIsMissingOrHasNoEdgesSaysSo()
    {
        draw(test::failingVariant());
        m_view->setStage(QStringLiteral("ptx"));
        QTRY_VERIFY(message().contains(QStringLiteral("PTX was not made")));
        m_view->setStage(QStringLiteral("source"));
        QTRY_VERIFY(message().contains(QStringLiteral("no edges")));
        QVERIFY(m_view->visibleSpans(0).isEmpty());
        m_view->setStage(QStringLiteral("fx"));
        QTRY_VERIFY(m_view->canvas()->isVisible());
    }

    void withoutGraphvizItSaysWhatToInstallAndTriesAgain()
    {
        m_view->board()->setEngine(LayoutEngine::Dot);
        m_view->board()->job().worker().setProgram(QStringLiteral("no-such-dot"));
        open(test::sampleVariant());
        QTRY_VERIFY(message().contains(QStringLiteral("apt install graphviz")));
        m_view->board()->job().worker().setProgram(QStringLiteral("dot"));
        QTest::mouseClick(button(), Qt::LeftButton);
        QTRY_VERIFY(m_view->canvas()->isVisible());
    }

    void aLongLayoutShowsItsTimeAndCanBeCancelled_data() { waysToCancel(); }
    void aLongLayoutShowsItsTimeAndCanBeCancelled()
    {
        QFETCH(const bool, byKey);
        QTemporaryDir dir;
        QFile slow(dir.filePath(QStringLiteral("dot")));
        QVERIFY(slow.open(QIODevice::WriteOnly));
        slow.write("#!/bin/sh\nexec sleep 60\n");
        slow.close();
        slow.setPermissions(QFile::ReadOwner | QFile::ExeOwner);
        m_view->board()->setEngine(LayoutEngine::Dot);
        m_view->board()->job().worker().setProgram(slow.fileName());
        open(test::sampleVariant());
        QTRY_VERIFY(message().contains(QStringLiteral("Laying out")));
        QVERIFY(m_view->board()->job().isRunning());
        cancel(byKey);
        QVERIFY(!m_view->board()->job().isRunning());
        QVERIFY(message().contains(QStringLiteral("cancelled")));
    }

    void aGraphThatIsReadForLongSaysSoAndCanBeCancelled_data() { waysToCancel(); }
    void aGraphThatIsReadForLongSaysSoAndCanBeCancelled()
    {
        QFETCH(const bool, byKey);
        draw(manyOps());
        {
            const BusyThreads busy;
            m_view->setStage(QStringLiteral("ttir"));
            QTRY_VERIFY(message().contains(QStringLiteral("Reading a graph of 2,100 ops")));
            cancel(byKey);
            QVERIFY(message().contains(QStringLiteral("was not read")));
        }
        QVERIFY(m_view->isSettled());
        QTest::mouseClick(button(), Qt::LeftButton);
        QTRY_COMPARE(m_view->canvas()->scene().items.size(), std::size_t(2100));
    }

    void escapeEndsNothingThatDoesNotRun()
    {
        m_view->board()->setEngine(LayoutEngine::Dot);
        m_view->board()->job().worker().setProgram(QStringLiteral("no-such-dot"));
        open(test::sampleVariant());
        QTRY_VERIFY(message().contains(QStringLiteral("apt install graphviz")));
        QTest::keyClick(button(), Qt::Key_Escape);
        QVERIFY(message().contains(QStringLiteral("apt install graphviz")));
    }
};

HELIOGRAPH_UI_TEST(TestGraphMessages)
#include "tst_graph_messages.moc"
