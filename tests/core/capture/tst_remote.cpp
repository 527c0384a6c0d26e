// Words for a shell on another machine: whatever is in them, a shell reads them as they were.
#include "core/capture/remote.h"

#include "core/base/process.h"

#include <QTest>

#include <random>

using namespace heliograph;

namespace {

/// What the shell makes of a command line of these words.
std::string throughShell(const std::vector<std::string> &words)
{
    std::string line = "printf '%s\\n'";
    for (const std::string &word : words)
        line += ' ' + quotedForShell(word);
    ProcessRequest request;
    request.arguments = {"/bin/sh", "-c", line};
    std::string output;
    const Result<ProcessResult> result =
        runProcess(request, {[&output](std::string_view bytes) { output.append(bytes); }});
    return result && result->succeeded() ? output : "failed";
}

std::string joined(const std::vector<std::string> &words)
{
    std::string all;
    for (const std::string &word : words)
        all += word + '\n';
    return all;
}

} // namespace

class RemoteTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void wordsThatNeedNoQuotes();
    void everyByte();
    void wordsThatMeanSomething();
    void randomWords();
    void whyItEnded_data();
    void whyItEnded();
};

void RemoteTest::wordsThatNeedNoQuotes()
{
    for (const std::string word : {"--device", "0", "stage0", "/a/b-c_d.e", "user@box:2", "a,b+c%"})
        QCOMPARE(quotedForShell(word), word);
    QCOMPARE(quotedForShell(""), std::string("''"));
    QCOMPARE(quotedForShell("it's"), std::string("'it'\\''s'"));
}

void RemoteTest::everyByte()
{
    std::vector<std::string> words;
    for (int byte = 1; byte < 256; ++byte)
        words.push_back("a" + std::string(1, char(byte)) + "b");
    QCOMPARE(throughShell(words), joined(words));
}

void RemoteTest::wordsThatMeanSomething()
{
    const std::vector<std::string> words{"",    "$HOME", "`id`", "$(id)", "a;b",   "a b",  "&&",  "|",
                                         "*",   "~",     "-n",   "'",     "''",    "'\\'", "\\",  "\\'",
                                         "\"",  "!x",    "a\nb", "#",     "{a,b}", "=ls",  "> x", "2>&1",
                                         "[a]", "?",     "a=b",  "\t",    "%1",    "^",    "\\n", "--"};
    QCOMPARE(throughShell(words), joined(words));
}

void RemoteTest::randomWords()
{
    std::mt19937 random(7);
    const std::string letters = "a '\"\\$`;&|<>(){}[]*?~!#=%\n\t-";
    std::vector<std::string> words;
    for (int i = 0; i < 500; ++i) {
        std::string word;
        for (auto length = random() % 12; length > 0; --length)
            word += letters[random() % letters.size()];
        words.push_back(word);
    }
    QCOMPARE(throughShell(words), joined(words));
}

void RemoteTest::whyItEnded_data()
{
    QTest::addColumn<ProcessEnd>("end");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("errors");
    QTest::addColumn<QString>("expected"); // empty: its own doing
    QTest::newRow("lost") << ProcessEnd::Exited << 255 << "Connection to box closed." << "run.host-lost";
    QTest::newRow("ssh was killed") << ProcessEnd::Signalled << 9 << "" << "run.host-lost";
    QTest::newRow("no loader") << ProcessEnd::Exited << 127 << "not found" << "run.host-system";
    QTest::newRow("no permission") << ProcessEnd::Exited << 126 << "Permission denied" << "run.host-system";
    QTest::newRow("older system") << ProcessEnd::Exited << 1 << "version `GLIBC_2.38' not found" << "run.host-system";
    QTest::newRow("it failed") << ProcessEnd::Exited << 1 << "" << "";
    QTest::newRow("it crashed") << ProcessEnd::Exited << 139 << "" << "";
    QTest::newRow("limit") << ProcessEnd::TimeLimit << 255 << "" << "";
}

void RemoteTest::whyItEnded()
{
    QFETCH(ProcessEnd, end);
    QFETCH(int, code);
    QFETCH(QString, errors);
    QFETCH(QString, expected);
    const std::optional<Diagnostic> why = whyRemoteEnded({end, code, 0}, "box", errors.toStdString());
    QCOMPARE(QString::fromStdString(why ? why->code : ""), expected);
    QVERIFY(!why || (why->message.find("box") != std::string::npos && why->detail == errors.toStdString()));
}

QTEST_APPLESS_MAIN(RemoteTest)
#include "tst_remote.moc"
