// What two runs left in their tensors, held against each other: types of numbers, tolerances, and what cannot be
// compared.
#include "core/compare/results.h"

#include <QtTest/QtTest>

#include <cmath>
#include <cstring>
#include <limits>

using namespace heliograph;

namespace {

/// Little-endian numbers of a type, one after the other.
template <typename Number>
std::string bytes(std::initializer_list<Number> numbers)
{
    std::string made;
    for (const Number number : numbers)
        made.append(reinterpret_cast<const char *>(&number), sizeof number);
    return made;
}

GpuRun runOf(RunId id, std::vector<RunTensor> tensors)
{
    GpuRun run;
    run.summary.id = id;
    run.tensors = std::move(tensors);
    return run;
}

/// Keeps `values` of every tensor.
RunResults keeping(const GpuRun &run, std::string values)
{
    return {run, [values](const RunTensor &) { return Result<std::string>(values); }};
}

} // namespace

class TestDifferences : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void formats_data();
    void formats();
    void tolerances();
    void whatIsNotFinite();
    void sizesAndTypes();
    void integersAreEqualOrNot();
    void tensorsThatWereWritten();
    void equalHashesNeedNoValues();
    void whatCannotBeCompared();
};

void TestDifferences::formats_data()
{
    QTest::addColumn<QByteArray>("dtype");
    QTest::addColumn<int>("bits");
    QTest::addColumn<double>("value");
    QTest::newRow("f16, one and a half") << QByteArray("f16") << 0x3e00 << 1.5;
    QTest::newRow("f16, the smallest") << QByteArray("f16") << 0x0001 << std::ldexp(1, -24);
    QTest::newRow("f16, the largest") << QByteArray("f16") << 0x7bff << 65504.0;
    QTest::newRow("bf16, negative") << QByteArray("bf16") << 0xc049 << -3.140625;
    QTest::newRow("f8E4M3FN, the largest") << QByteArray("f8E4M3FN") << 0x7e << 448.0;
    QTest::newRow("f8E4M3FN, the smallest") << QByteArray("f8E4M3FN") << 0x01 << std::ldexp(1, -9);
    QTest::newRow("f8E4M3FN, negative") << QByteArray("f8E4M3FN") << 0xb8 << -1.0;
    QTest::newRow("f8E5M2, the largest") << QByteArray("f8E5M2") << 0x7b << 57344.0;
    QTest::newRow("i8") << QByteArray("i8") << 0xff << -1.0;
    QTest::newRow("u8") << QByteArray("u8") << 0xff << 255.0;
    QTest::newRow("i16") << QByteArray("i16") << 0x8000 << -32768.0;
}

void TestDifferences::formats()
{
    QFETCH(QByteArray, dtype);
    QFETCH(int, bits);
    QFETCH(double, value);
    const std::size_t width = dtype.endsWith("16") ? 2 : 1;
    std::string got(width, '\0'), zero(width, '\0');
    std::memcpy(got.data(), &bits, width);
    const auto difference = differenceOf(dtype.toStdString(), got, zero);
    QVERIFY(difference);
    QCOMPARE(difference->maxAbsolute, std::abs(value));
    if (!difference->isRight()) // the smallest one is as good as 0
        QCOMPARE(difference->got, value);
}

/// As torch.testing.assert_close() has them.
void TestDifferences::tolerances()
{
    const auto apart = [](float got, float expected) {
        return differenceOf("f32", bytes({got}), bytes({expected}))->isRight();
    };
    QVERIFY(apart(1.0000012F, 1) && !apart(1.000013F, 1));
    QVERIFY(apart(1e-5F, 0) && !apart(1.1e-5F, 0));
    QVERIFY(apart(1e6F + 1, 1e6F) && !apart(1e6F + 2, 1e6F));
    const auto difference = differenceOf("f32", bytes({1.F, 2.F, 5.F, 7.F}), bytes({1.F, 2.F, 4.F, 6.F}));
    QCOMPARE(difference->elements, std::uint64_t(4));
    QCOMPARE(difference->mismatched, std::uint64_t(2));
    QCOMPARE(*difference->first, std::uint64_t(2));
    QCOMPARE(difference->got, 5.0);
    QCOMPARE(difference->expected, 4.0);
    QCOMPARE(difference->maxAbsolute, 1.0);
    QCOMPARE(difference->maxRelative, 0.25);
}

void TestDifferences::whatIsNotFinite()
{
    const float nan = std::nanf(""), infinity = std::numeric_limits<float>::infinity();
    QVERIFY(differenceOf("f32", bytes({nan, infinity, -0.F}), bytes({-nan, infinity, 0.F}))->isRight());
    for (const auto &[got, expected] : {std::pair(nan, 1.F), std::pair(1.F, nan), std::pair(infinity, 1.F),
                                        std::pair(1.F, infinity), std::pair(infinity, -infinity)}) {
        const auto difference = differenceOf("f32", bytes({got}), bytes({expected}));
        QCOMPARE(difference->mismatched, std::uint64_t(1));
        QVERIFY(std::isinf(difference->maxAbsolute) && std::isinf(difference->maxRelative));
    }
}

void TestDifferences::sizesAndTypes()
{
    QVERIFY(!differenceOf("f4E2M1", "a", "b"));
    QVERIFY(!differenceOf("f32", "abcd", "abcdefgh"));
    QVERIFY(!differenceOf("f32", "abc", "abc"));
    QVERIFY(differenceOf("f64", "", "")->isRight());
}

void TestDifferences::integersAreEqualOrNot()
{
    const auto difference = differenceOf("i64", bytes<std::int64_t>({1, -5}), bytes<std::int64_t>({1, -6}));
    QCOMPARE(difference->mismatched, std::uint64_t(1));
    QCOMPARE(difference->got, -5.0);
}

void TestDifferences::tensorsThatWereWritten()
{
    const GpuRun first = runOf(0, {{"x", "f32", {2}, "a", "a", false}, {"out", "f32", {2}, "b", "c", true}});
    const GpuRun second = runOf(3, {{"x", "f32", {2}, "a", "a", false}, {"out", "f32", {2}, "b", "d", true}});
    const auto compared = compareResults(keeping(first, bytes({1.F, 2.F})), keeping(second, bytes({1.F, 3.F})));
    QVERIFY(compared && compared->size() == 1);
    QCOMPARE(compared->front().tensor->name, std::string("out"));
    QCOMPARE(*compared->front().difference.first, std::uint64_t(1));
}

void TestDifferences::equalHashesNeedNoValues()
{
    const GpuRun first = runOf(0, {{"out", "f32", {2, 3}, "b", "c", false}});
    const auto compared = compareResults(keeping(first, {}), keeping(first, {}));
    QVERIFY(compared && compared->front().difference.isRight());
    QCOMPARE(compared->front().difference.elements, std::uint64_t(6));
}

void TestDifferences::whatCannotBeCompared()
{
    const GpuRun none = runOf(3, {});
    const RunTensor x{"x", "f32", {2}, "a", "b", true};
    const GpuRun first = runOf(0, {x});
    const auto codeOf = [&](const GpuRun &other, const std::string &values = bytes({1.F, 2.F})) {
        const auto compared = compareResults(keeping(first, bytes({3.F, 4.F})), keeping(other, values));
        return compared ? std::string("compared") : compared.error().code;
    };
    QCOMPARE(checkKept(none).error().code, std::string("run.no-results"));
    QCOMPARE(codeOf(none), std::string("run.no-results"));
    QCOMPARE(codeOf(runOf(3, {{"x", "f32", {2}, "a", "c", true}})), std::string("compared"));
    QCOMPARE(codeOf(runOf(3, {{"x", "f32", {2}, "a", "c", false}}), {}), std::string("run.no-results"));
    for (const RunTensor &other :
         {RunTensor{"y", "f32", {2}, "a", "c", true}, RunTensor{"x", "f64", {2}, "a", "c", true},
          RunTensor{"x", "f32", {1, 2}, "a", "c", true}, RunTensor{"x", "f32", {2}, "z", "c", true}})
        QCOMPARE(codeOf(runOf(3, {other})), std::string("run.other-inputs"));
    QCOMPARE(codeOf(runOf(3, {x, {"y", "f32", {2}, "a", "c", true}})), std::string("run.other-inputs"));
    GpuRun seeded = runOf(3, {{"x", "f32", {2}, "z", "c", true}});
    seeded.seed = 7;
    const auto told = compareResults(keeping(first, {}), keeping(seeded, {}));
    QVERIFY(told.error().next.find("--seed 7") != std::string::npos);
}

QTEST_APPLESS_MAIN(TestDifferences)
#include "tst_differences.moc"
