// What compute-sanitizer says, read.
#include "core/capture/sanitizer.h"

#include <QtTest/QtTest>

using namespace heliograph;

class TestSanitizer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void oneInstructionIsOneFinding();
    void anotherKindAtTheSamePlace();
    void nothingFound();
    void whatNobodyKnowsIsLeftOut_data();
    void whatNobodyKnowsIsLeftOut();
};

namespace {

std::string finding(const std::string &what, const std::string &place, const std::string &thread)
{
    return "========= " + what + "\n=========     at " + place + "\n=========     by thread " + thread +
           "\n=========     Access to 0x7f00 is out of bounds\n"
           "=========     and is 1 bytes after the nearest allocation at 0x7e00 of size 256 bytes\n========= \n";
}

} // namespace

void TestSanitizer::oneInstructionIsOneFinding()
{
    const Sanitized read = readSanitizerLog(
        "========= COMPUTE-SANITIZER\n" +
        finding("Invalid __global__ write of size 16 bytes", "k+0x17a0 in k.py:37", "(32,0,0) in block (7,0,0)") +
        finding("Invalid __global__ write of size 16 bytes", "k+0x17a0 in k.py:37", "(33,0,0) in block (7,0,0)") +
        finding("Invalid __global__ write of size 16 bytes", "k+0x17b0", "(33,0,0) in block (7,0,0)") +
        "========= ERROR SUMMARY: 48673 errors\n"
        "========= ERROR SUMMARY: 48670 errors were not printed. Use --print-limit option\n");
    QCOMPARE(read.findings.size(), std::size_t(2));
    const SanitizerFinding &first = read.findings.front();
    QCOMPARE(first.what, std::string("Invalid __global__ write of size 16 bytes"));
    QCOMPARE(first.function, std::string("k"));
    QCOMPARE(first.offset, std::uint64_t(0x17a0));
    QCOMPARE(first.threads, 2);
    QCOMPARE(first.thread, std::string("(32,0,0) in block (7,0,0)"));
    QCOMPARE(first.details.size(), std::size_t(2));
    QCOMPARE(read.findings.back().offset, std::uint64_t(0x17b0));
    QCOMPARE(read.errors, 48673);
}

void TestSanitizer::anotherKindAtTheSamePlace()
{
    const Sanitized read = readSanitizerLog(finding("Invalid __global__ read of size 4 bytes", "k+0x10", "(0,0,0)") +
                                            finding("Invalid __global__ atomic of size 4 bytes", "k+0x10", "(0,0,0)"));
    QCOMPARE(read.findings.size(), std::size_t(2));
}

void TestSanitizer::nothingFound()
{
    const Sanitized read = readSanitizerLog("========= COMPUTE-SANITIZER\n========= ERROR SUMMARY: 0 errors\n");
    QVERIFY(read.findings.empty());
    QCOMPARE(read.errors, 0);
}

void TestSanitizer::whatNobodyKnowsIsLeftOut_data()
{
    QTest::addColumn<QByteArray>("log");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("no log") << QByteArray("hello\nat k+0x10\n");
    QTest::newRow("details of nothing") << QByteArray("=========     by thread (0,0,0)\n=========     Access to 0x1\n");
    QTest::newRow("no offset") << QByteArray("========= What\n=========     at k+0x\n=========     at k\n=========\n");
    QTest::newRow("cut off") << QByteArray("========= Invalid\n=========     a");
    QTest::newRow("no number") << QByteArray("========= ERROR SUMMARY: many\n");
}

void TestSanitizer::whatNobodyKnowsIsLeftOut()
{
    QFETCH(QByteArray, log);
    const Sanitized read = readSanitizerLog(log.toStdString());
    QVERIFY(read.findings.empty());
    QCOMPARE(read.errors, 0);
}

QTEST_APPLESS_MAIN(TestSanitizer)
#include "tst_sanitizer.moc"
