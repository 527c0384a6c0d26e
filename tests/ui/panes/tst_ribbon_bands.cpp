// Which bands a lane draws.
#include "ui/views/ribbon_bands.h"

#include <QTest>

using namespace heliograph;
using namespace heliograph::ui;

namespace {

QVector<VisibleSpan> spans(std::initializer_list<std::pair<qreal, How>> tops)
{
    QVector<VisibleSpan> spans;
    for (const auto &[top, how] : tops)
        spans.append({top, top + 17, how, false});
    return spans;
}

} // namespace

class TestRibbonBands : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void nothingToJoin();
    void theWeakerEndDecides();
    void oneFansOutToMany();
    void derivedJoinsDerived();
    void derivedAloneJoinsSolid();
    void touchingSpansAreOneBand();
    void manySpansAreFewBands();
    void offScreenOnTheSameSideIsNotDrawn();
};

void TestRibbonBands::nothingToJoin()
{
    QVERIFY(joinSpans({}, {}).isEmpty());
    QVERIFY(joinSpans(spans({{0, How::Exact}}), {}).isEmpty());
    QVERIFY(joinSpans({}, spans({{0, How::Derived}})).isEmpty());
}

void TestRibbonBands::theWeakerEndDecides()
{
    const auto bands = joinSpans(spans({{10, How::Exact}}), spans({{50, How::Location}}));
    QCOMPARE(bands.size(), 1);
    QCOMPARE(bands[0].how, How::Location);
    QCOMPARE(bands[0].leftTop, 10);
    QCOMPARE(bands[0].leftBottom, 27);
    QCOMPARE(bands[0].rightTop, 50);
    QCOMPARE(bands[0].rightBottom, 67);
}

void TestRibbonBands::oneFansOutToMany()
{
    const auto left = spans({{10, How::Exact}});
    const auto right = spans({{50, How::Exact}, {100, How::Exact}, {200, How::Location}});
    for (const auto &bands : {joinSpans(left, right), joinSpans(right, left)})
        QCOMPARE(bands.size(), 3);
}

void TestRibbonBands::derivedJoinsDerived()
{
    const auto bands =
        joinSpans(spans({{10, How::Exact}, {50, How::Derived}}), spans({{10, How::Exact}, {90, How::Derived}}));
    QCOMPARE(bands.size(), 2);
    QCOMPARE(bands[0].how, How::Exact);
    QCOMPARE(bands[1].how, How::Derived);
    QCOMPARE(bands[1].leftTop, 50);
    QCOMPARE(bands[1].rightTop, 90);
}

void TestRibbonBands::derivedAloneJoinsSolid()
{
    const auto derived = spans({{50, How::Derived}});
    const auto both = spans({{10, How::Exact}, {90, How::Derived}});
    const auto exact = spans({{10, How::Exact}});
    QCOMPARE(joinSpans(derived, exact).value(0).how, How::Derived);
    QCOMPARE(joinSpans(exact, derived).value(0).how, How::Derived);
    QCOMPARE(joinSpans(exact, both).size(), 1); // the exact ends join; the derived one is an alias beside its node
    QCOMPARE(joinSpans(both, exact).value(0).how, How::Exact);
    QCOMPARE(joinSpans(derived, both).size(), 1);
}

void TestRibbonBands::touchingSpansAreOneBand()
{
    const auto bands =
        joinSpans(spans({{0, How::Exact}}), spans({{34, How::Exact}, {17, How::Location}, {51, How::Exact}}));
    QCOMPARE(bands.size(), 1);
    QCOMPARE(bands[0].rightTop, 17);
    QCOMPARE(bands[0].rightBottom, 68);
    QCOMPARE(bands[0].how, How::Location);
}

void TestRibbonBands::manySpansAreFewBands()
{
    QVector<VisibleSpan> many;
    for (int i = 0; i < 1000; ++i)
        many.append({i * 40.0 + i % 7, i * 40.0 + 17, i % 3 == 0 ? How::Derived : How::Exact, false});
    const auto bands = joinSpans(many, many);
    QVERIFY(bands.size() <= kMostBands && bands.size() >= 4);
    const auto fan = joinSpans(spans({{5, How::Exact}}), many);
    QVERIFY(fan.size() <= kMostBands);
    qreal last = 0;
    for (const RibbonBand &band : fan) // the bands reach to the last span
        last = std::max(last, band.rightBottom);
    QCOMPARE(last, 998 * 40.0 + 17); // the last that is not derived
}

void TestRibbonBands::offScreenOnTheSameSideIsNotDrawn()
{
    const QVector<VisibleSpan> above{{0, 0, How::Exact, true}};
    const QVector<VisibleSpan> below{{500, 500, How::Exact, true}};
    QVERIFY(joinSpans(above, above).isEmpty());
    QCOMPARE(joinSpans(above, below).size(), 1);
    QCOMPARE(joinSpans(above, spans({{100, How::Exact}})).size(), 1);
}

QTEST_GUILESS_MAIN(TestRibbonBands)
#include "tst_ribbon_bands.moc"
