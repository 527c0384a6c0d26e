// The bridge that stays between requests: who asks gets an answer of its own, whoever else asks, and it ends when
// nobody does. The real bridge answers, in a Python that has nothing: it says so, and that is an answer like any other.
#include "core/capture/tools.h"
#include "core/capture/warm_bridge.h"

#include <QStandardPaths>
#include <QTest>

#include <atomic>
#include <csignal>
#include <thread>

using namespace heliograph;
using namespace std::chrono_literals;

class WarmBridgeTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        const QString python = QStandardPaths::findExecutable(QStringLiteral("python3"));
        QVERIFY(!python.isEmpty());
        const Result<std::string> bridge = findBridge();
        QVERIFY(bridge);
        m_place = {python.toStdString(), *bridge, "triton"};
    }

    void itStaysBetweenRequests()
    {
        WarmBridge bridge;
        QVERIFY(!bridge.isWarm(m_place));
        for (int i = 0; i < 3; ++i)
            QVERIFY(isWhole(ask(bridge)));
        QVERIFY(bridge.isWarm(m_place));
        BridgePlace other = m_place;
        other.loads = "helion";
        QVERIFY(!bridge.isWarm(other));
    }

    void itEndsWhenNobodyAsksAndStartsAgain()
    {
        WarmBridge bridge(300ms);
        QVERIFY(isWhole(ask(bridge)));
        QVERIFY(bridge.isWarm(m_place));
        QTRY_VERIFY(!bridge.isWarm(m_place));
        QVERIFY(isWhole(ask(bridge)));
        QVERIFY(bridge.isWarm(m_place));
    }

    void severalAskAtOnce()
    {
        WarmBridge bridge;
        std::atomic<int> whole = 0;
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 6; ++i)
                threads.emplace_back([&] { whole += isWhole(ask(bridge)) ? 1 : 0; });
        }
        QCOMPARE(whole.load(), 6);
    }

    /// Also one that waits for another's answer.
    void whoGivesUpHearsNothing()
    {
        WarmBridge bridge;
        std::stop_source stopped;
        stopped.request_stop();
        QVERIFY(isWhole(ask(bridge)));
        const Answer answer = ask(bridge, stopped.get_token());
        QVERIFY(answer.result && answer.result->end == ProcessEnd::Cancelled);
        QVERIFY(isWhole(ask(bridge)));
    }

    void aPythonThatIsNoneIsAnError()
    {
        WarmBridge bridge;
        BridgePlace nowhere = m_place;
        nowhere.python = "/nonexistent/python";
        const Result<ProcessResult> result = bridge.ask(nowhere, request(), {}, {});
        QVERIFY(!result);
        QCOMPARE(result.error().code, std::string("process.not-found"));
        QVERIFY(isWhole(ask(bridge)));
    }

private:
    struct Answer {
        Result<ProcessResult> result = ProcessResult{};
        std::string records;
    };

    static Json request()
    {
        return {{"do", "check"}, {"stage", "ttir"}, {"text", std::string(3 << 20, ' ') + "module {}"}};
    }

    Answer ask(WarmBridge &bridge, const std::stop_token &stop = {})
    {
        Answer answer;
        const auto take = [&](std::string_view bytes) { answer.records.append(bytes); };
        answer.result = bridge.ask(m_place, request(), {nullptr, nullptr, take, nullptr}, stop);
        return answer;
    }

    /// From `hello` to `done`, and nothing of anybody else's.
    static bool isWhole(const Answer &answer)
    {
        const std::string &records = answer.records;
        const auto count = [&](std::string_view what) {
            int found = 0;
            for (auto at = records.find(what); at != std::string::npos; at = records.find(what, at + 1))
                ++found;
            return found;
        };
        return answer.result && answer.result->succeeded() && count(R"({"r":"hello")") == 1 &&
               count(R"({"r":"done")") == 1 && records.starts_with(R"({"r":"hello")");
    }

    BridgePlace m_place;
};

QTEST_GUILESS_MAIN(WarmBridgeTest)
#include "tst_warm_bridge.moc"
