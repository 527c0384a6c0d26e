// The roofline as a picture: marks where their numbers say, named under the mouse and by keys, and what is said where
// nothing can be drawn.
#include "tests/support/ui_test.h"
#include "ui/cost/roofline_plot.h"
#include "ui/cost/roofline_words.h"

#include <QSignalSpy>

using namespace heliograph;
using namespace heliograph::ui;
using cost::RoofKind;

namespace {

cost::Roofline twoKernels()
{
    cost::Roofline made;
    made.roofs = {{RoofKind::Dram, 4e12, true},
                  {RoofKind::L2, 12e12, true},
                  {RoofKind::Compute, 60e12, true},
                  {RoofKind::Tensor, 800e12, true}};
    made.marks = {{"sum", 1e8, 1e8, 2e8, 50e-6, false}, {"matmul", 1e11, 1e8, 4e8, 200e-6, true}};
    return made;
}

/// The share of pixels around a place that have a colour.
double shareOf(const QImage &picture, QPointF place, const QColor &colour)
{
    const double scale = picture.devicePixelRatio();
    const QPoint middle = (place * scale).toPoint();
    int hits = 0;
    for (int dx = -1; dx <= 1; ++dx)
        for (int dy = -1; dy <= 1; ++dy)
            hits += picture.pixelColor(middle + QPoint(dx, dy)) == colour;
    return hits / 9.0;
}

} // namespace

class TestRooflinePlot : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void marksStandWhereTheirNumbersSay();
    void theMouseNamesAKernel();
    void keysGoFromKernelToKernel();
    void allIsSaidInWords();
    void theDataSheetIsNamed();
    void whatToRunWhereNothingWasCounted();
    void kernelsWithoutAPlaceAreExplained();
    void smallAndWideItIsDrawn();

private:
    std::unique_ptr<RooflinePlot> m_plot;
};

void TestRooflinePlot::init()
{
    test::failOnWarnings();
    m_plot = std::make_unique<RooflinePlot>();
    m_plot->resize(320, 240);
    m_plot->show(twoKernels());
    m_plot->QWidget::show();
    QVERIFY(QTest::qWaitForWindowActive(m_plot.get()));
    m_plot->clearFocus();
}

void TestRooflinePlot::marksStandWhereTheirNumbersSay()
{
    const QPointF sum = m_plot->markAt(0), matmul = m_plot->markAt(1);
    QVERIFY(sum.x() < matmul.x() && sum.y() > matmul.y()); // 1000 FLOP a byte, and 250 times as fast
    QVERIFY(QRectF(m_plot->rect()).contains(sum) && QRectF(m_plot->rect()).contains(matmul));
    const QImage picture = m_plot->grab().toImage();
    for (const QPointF &at : {sum, matmul})
        QVERIFY(shareOf(picture, at, Theme::of(m_plot.get())(Role::Info)) > 0.9);
}

void TestRooflinePlot::theMouseNamesAKernel()
{
    QTest::mouseMove(m_plot.get(), QPoint(2, 2));
    QCOMPARE(m_plot->named(), QString());
    const QImage before = m_plot->grab().toImage();
    QTest::mouseMove(m_plot.get(), m_plot->markAt(1).toPoint());
    QVERIFY2(m_plot->named().startsWith(QStringLiteral("matmul: 1000 FLOP a byte, 500 TFLOP/s, which is 63 % of")),
             qUtf8Printable(m_plot->named()));
    QCOMPARE(m_plot->accessibleDescription(), m_plot->named());
    QVERIFY(m_plot->grab().toImage() != before);
    QTest::mouseMove(m_plot.get(), QPoint(2, 2));
    QCOMPARE(m_plot->named(), QString());
    QCOMPARE(m_plot->accessibleDescription(), m_plot->words());
}

void TestRooflinePlot::keysGoFromKernelToKernel()
{
    m_plot->setFocus(Qt::TabFocusReason);
    QVERIFY(m_plot->named().startsWith(QStringLiteral("matmul"))); // it takes longest
    QTest::keyClick(m_plot.get(), Qt::Key_Left);
    QVERIFY(m_plot->named().startsWith(QStringLiteral("sum")));
    QTest::keyClick(m_plot.get(), Qt::Key_Left);
    QVERIFY(m_plot->named().startsWith(QStringLiteral("sum")));
    QTest::keyClick(m_plot.get(), Qt::Key_Right);
    QVERIFY(m_plot->named().startsWith(QStringLiteral("matmul")));
}

void TestRooflinePlot::allIsSaidInWords()
{
    const QString words = m_plot->words();
    for (const char *part :
         {"sum: 1.00 FLOP a byte, 2.00 TFLOP/s, which is 50 % of what is possible there under the roof "
          "of DRAM 4.00 TB/s.",
          "L2 12.0 TB/s", "compute 60.0 TFLOP/s", "tensor cores 800 TFLOP/s"})
        QVERIFY2(words.contains(QLatin1String(part)), qUtf8Printable(words));
    QCOMPARE(m_plot->toolTip(), words);
    QCOMPARE(m_plot->accessibleDescription(), words);
}

void TestRooflinePlot::theDataSheetIsNamed()
{
    QCOMPARE(roofTitle({RoofKind::Dram, 4.8e12, false}), QStringLiteral("DRAM 4.80 TB/s (data sheet)"));
    cost::Roofline made = twoKernels();
    made.roofs = {{RoofKind::Dram, 4.8e12, false}};
    m_plot->show(made);
    QVERIFY2(
        m_plot->words().contains(QStringLiteral("42 % of what DRAM 4.80 TB/s (data sheet) allows; what its units can "
                                                "compute was not measured.")),
        qUtf8Printable(m_plot->words()));
    QCOMPARE(perSecond(999.6e9, QStringLiteral("B")), QStringLiteral("1.00 TB/s"));
    QCOMPARE(perSecond(12, QStringLiteral("B")), QStringLiteral("12.0 B/s"));
}

void TestRooflinePlot::whatToRunWhereNothingWasCounted()
{
    cost::Roofline made = twoKernels();
    for (cost::RooflineMark &mark : made.marks)
        mark.flops = -1;
    for (const cost::Roofline &none : {made, cost::Roofline()}) {
        m_plot->show(none);
        QVERIFY(m_plot->words().contains(QStringLiteral("heliograph run FILE --device 0 --metrics")));
        QCOMPARE(m_plot->focusPolicy(), Qt::NoFocus);
        m_plot->grab();
    }
}

void TestRooflinePlot::kernelsWithoutAPlaceAreExplained()
{
    cost::Roofline made = twoKernels();
    made.marks[0].flops = 0;
    made.marks[1].dramBytes = -1;
    m_plot->show(made);
    QVERIFY(m_plot->words().contains(QStringLiteral("sum does no floating-point arithmetic.")));
    QVERIFY(m_plot->words().contains(QStringLiteral("matmul: its bytes of DRAM were not counted.")));
    m_plot->grab();
}

/// Whatever the size, and with each roof alone or none.
void TestRooflinePlot::smallAndWideItIsDrawn()
{
    for (const QSize size : {QSize(20, 10), QSize(160, 80), QSize(1200, 100)})
        for (std::size_t roofs = 0; roofs <= 4; ++roofs) {
            cost::Roofline made = twoKernels();
            made.roofs.resize(roofs);
            m_plot->resize(size);
            m_plot->show(made);
            QVERIFY(!m_plot->grab().isNull());
        }
}

HELIOGRAPH_UI_TEST(TestRooflinePlot)
#include "tst_roofline_plot.moc"
