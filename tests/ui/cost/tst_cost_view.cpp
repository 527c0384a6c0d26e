// A run laid over the stages: the tab of costs, the gutters, which run, and what stands there without one.
#include "core/store/store.h"
#include "tests/support/run_records.h"
#include "tests/support/shown_session.h"
#include "tests/support/window_test.h"
#include "ui/cost/cost_model.h"
#include "ui/cost/cost_reader.h"
#include "ui/cost/cost_table.h"
#include "ui/cost/cost_view.h"
#include "ui/cost/roofline_plot.h"
#include "ui/cost/spread_plot.h"
#include "ui/session/shown_cost.h"
#include "ui/text/text_view.h"
#include "ui/views/bottom_panel.h"
#include "ui/views/pane.h"
#include "ui/views/pane_area.h"
#include "ui/views/text_stage_view.h"

#include <QClipboard>
#include <QComboBox>

using namespace heliograph;
using namespace heliograph::ui;

class TestCostView : public heliograph::test::WindowTest
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init() { start({1400, 900}); }
    void cleanup() { m_window.reset(); }
    void theTabTellsWhatEachNodeCost();
    void theHeaviestStandsFirstAndLeadsThere();
    void guttersShowTheShareOfEachLine();
    void theTimeIsTakenOffTheStages();
    void anotherRunIsChosen();
    void oneReasonAlone();
    void executedInstructions();
    void countedAlone();
    void whatWasNotCountedCannotBeChosen();
    void anotherRunIsHeldAgainst();
    void aRunOfAnotherVariantIsHeldAgainst();
    void timedAlone();
    void withoutARun();
    void copies();

private:
    /// By variant of the sample's kernel, its runs.
    void write(const char *file, const std::vector<std::vector<test::RunShape>> &variants)
    {
        Result<Store> store = Store::openForWriting(m_folder.filePath(QString::fromLatin1(file)).toStdString());
        Kernel kernel;
        kernel.name = "matmul";
        QVERIFY(store && store->addKernel(kernel));
        for (const auto &runs : variants) {
            Variant variant = test::sampleVariant();
            variant.kernel = kernel.id;
            QVERIFY(store->addVariant(variant));
            for (const test::RunShape &run : runs) {
                const auto added = store->addRun(variant.id, test::runRecords(variant, run));
                QVERIFY2(added, added ? "" : added.error().message.c_str());
            }
        }
    }
    void show(const char *file)
    {
        open(m_folder.filePath(QString::fromLatin1(file)));
        QTest::keyClick(m_window.get(), Qt::Key_M, Qt::ControlModifier | Qt::AltModifier);
        QTRY_VERIFY(view().isSettled());
        QCoreApplication::processEvents();
    }
    CostView &view() { return *m_window->cost(); }
    CostModel &model() { return *view().model(); }
    TextView *paneOf(const QString &stage)
    {
        m_window->showStage(stage);
        QCoreApplication::processEvents();
        for (TextStageView *each : m_window->panes()->findChildren<TextStageView *>())
            if (each->stage() == stage)
                return each->text();
        return nullptr;
    }
};

void TestCostView::initTestCase()
{
    write("runs.helio", {{{.heavy = 1}, {.heavy = 2}}});
    write("timed.helio", {{{.isSampled = false}}});
    write("none.helio", {{}});
    write("counted.helio", {{{.heavy = 1, .isCounted = true}, {.heavy = 1, .isCounted = true, .loops = 3}}});
    write("unsampled.helio", {{{.isSampled = false, .isCounted = true}}});
    write("variants.helio", {{{.heavy = 1}}, {{.heavy = 1, .seconds = "13.5e-06"}}});
}

void TestCostView::theTabTellsWhatEachNodeCost()
{
    show("runs.helio");
    QVERIFY(m_window->bottom()->currentWidget() == &view());
    QCOMPARE(view().message(), QString());
    QCOMPARE(view().reader()->shown(), 2);
    QVERIFY(view().table()->hasFocus());
    QCOMPARE(model().rows().last().kind, CostRow::Kind::Total);
    QCOMPARE(model().rows().last().share, 1.0);
    double shares = 0;
    for (const CostRow &row : model().rows())
        shares += row.kind == CostRow::Kind::Total ? 0 : row.share;
    QVERIFY2(qAbs(shares - 1) < 1e-9, "no sample twice, none lost");
    QVERIFY(view().facts().contains(QStringLiteral("64 registers, occupancy 50 % (registers)")));
    QVERIFY2(view().facts().contains(QStringLiteral("DRAM 2.00 TB/s (42 %)")), qUtf8Printable(view().facts()));
    QVERIFY(view().facts().contains(QStringLiteral("tensor cores 27 %")));
    QVERIFY(view().spread()->words().contains(QStringLiteral("4 launches, median 9.05 µs")));
    const QString roofline = view().roofline()->words();
    QVERIFY2(roofline.contains(QStringLiteral("500 FLOP a byte, 1.00 PFLOP/s")), qUtf8Printable(roofline));
    QVERIFY(roofline.contains(QStringLiteral("DRAM 4.81 TB/s (data sheet)")));
}

void TestCostView::theHeaviestStandsFirstAndLeadsThere()
{
    show("runs.helio");
    const CostRow first = model().rows().first();
    for (const CostRow &row : model().rows())
        QVERIFY(row.kind == CostRow::Kind::Total || row.share <= first.share);
    for (int row = 0; row < model().rowCount(); ++row) {
        const NodeIndex node = model().rows()[row].node;
        if (node == kNone)
            continue;
        const QModelIndex cell = model().index(row, model().sectionOf(CostModel::Stalls));
        view().table()->scrollTo(cell);
        QTest::mouseClick(view().table()->viewport(), Qt::LeftButton, {}, view().table()->visualRect(cell).center());
        QCOMPARE(m_window->session()->active(), node);
    }
}

void TestCostView::guttersShowTheShareOfEachLine()
{
    show("runs.helio");
    const ShownCostPtr &cost = m_window->session()->cost();
    QVERIFY(cost);
    for (const char *stage : {"sass", "ptx", "triton", "source"}) {
        const TextView *text = paneOf(QString::fromLatin1(stage));
        QVERIFY2(text, stage);
        QVERIFY2(!text->heat().empty(), stage);
        float sum = 0;
        for (const float share : text->heat())
            sum += share;
        QVERIFY2(sum > 0 && sum < 1.001F, stage);
    }
}

void TestCostView::theTimeIsTakenOffTheStages()
{
    show("runs.helio");
    const TextView *text = paneOf(QStringLiteral("ptx"));
    QVERIFY(!text->heat().empty());
    QTest::keyClick(m_window.get(), Qt::Key_D, Qt::ControlModifier | Qt::AltModifier);
    QTRY_VERIFY(text->heat().empty());
    QVERIFY(model().rowCount() > 0); // the table stays
    QTest::keyClick(m_window.get(), Qt::Key_D, Qt::ControlModifier | Qt::AltModifier);
    QTRY_VERIFY(!text->heat().empty());
}

void TestCostView::anotherRunIsChosen()
{
    show("runs.helio");
    const QString before = model().text();
    QCOMPARE(view().runs()->count(), 2);
    QTest::keyClick(view().runs(), Qt::Key_Down);
    QTRY_COMPARE(view().reader()->shown(), 1);
    QTRY_VERIFY(view().isSettled() && model().rowCount() > 0);
    QVERIFY(model().text() != before);
}

/// Every instruction issued equally often: what was hot because it waited is not hot any more.
void TestCostView::oneReasonAlone()
{
    show("runs.helio");
    const TextView *sass = paneOf(QStringLiteral("sass"));
    const std::vector<float> before = sass->heat();
    QTest::keyClick(view().quantities(), Qt::Key_Down);
    QCOMPARE(view().quantities()->currentText(), QStringLiteral("selected"));
    QTRY_VERIFY(view().isSettled() && sass->heat() != before);
    QCOMPARE(model().headerData(CostModel::Self, Qt::Horizontal).toString(), QStringLiteral("selected %"));
    const ShownCostPtr &cost = m_window->session()->cost();
    const double all = cost->share(cost->of.cost->all);
    QVERIFY(all > 0 && all < 0.5);
    QCOMPARE(model().rows().last().share, all);
    double sum = 0, last = 1;
    for (const CostRow &row : model().rows()) {
        if (row.kind == CostRow::Kind::Total)
            continue;
        QVERIFY(row.share <= last);
        last = row.share;
        sum += row.share;
    }
    QVERIFY(qAbs(sum - all) < 1e-9);
    const float most = *std::max_element(sass->heat().begin(), sass->heat().end());
    QVERIFY(most > 0);
    for (const float share : sass->heat())
        QVERIFY(share == 0 || qAbs(share - most) < 1e-6F);
    QTest::keyClick(view().quantities(), Qt::Key_Home);
    QTRY_VERIFY(sass->heat() == before);
}

/// All instructions were executed equally often but the first, by half of their threads: the flip shows that,
/// everywhere.
void TestCostView::executedInstructions()
{
    show("counted.helio");
    const TextView *sass = paneOf(QStringLiteral("sass"));
    const std::vector<float> before = sass->heat();
    QVERIFY(view().facts().contains(QStringLiteral("instructions executed")));
    QTest::keyClick(view().quantities(), Qt::Key_End);
    QCOMPARE(view().quantities()->currentText(), QStringLiteral("Executed instructions"));
    QTRY_VERIFY(view().isSettled() && sass->heat() != before);
    QCOMPARE(model().headerData(CostModel::Self, Qt::Horizontal).toString(), QStringLiteral("Executed %"));
    QVERIFY(m_window->session()->cost()->quantity.isExecuted());
    double sum = 0, last = 1, seconds = 0;
    for (const CostRow &row : model().rows()) {
        if (row.kind == CostRow::Kind::Total)
            continue;
        QVERIFY(row.share <= last);
        last = row.share;
        sum += row.share;
        seconds += row.seconds;
    }
    QVERIFY(qAbs(sum - 1) < 1e-9);
    QVERIFY2(qAbs(seconds - 9e-6) < 1e-12, "times stay those of the samples");
    const int total = model().rowCount() - 1;
    const QModelIndex threads = model().index(total, model().sectionOf(CostModel::Threads));
    QCOMPARE(threads.data().toString(), QStringLiteral("16.0"));
    QVERIFY(threads.data(Qt::ToolTipRole).toString().contains(QStringLiteral("32.0 of their 32 threads")));
    for (const char *stage : {"ptx", "triton", "source"})
        QVERIFY2(!paneOf(QString::fromLatin1(stage))->heat().empty(), stage);
    QTest::keyClick(view().against(), Qt::Key_Down); // the run before, whose first instruction was executed less often
    QTRY_VERIFY(view().isSettled() && m_window->session()->cost()->delta);
    QVERIFY2(view().facts().startsWith(QStringLiteral("+128 instructions (")), qUtf8Printable(view().facts()));
    QCOMPARE(model().headerData(model().sectionOf(CostModel::Delta), Qt::Horizontal).toString(),
             QStringLiteral("More by"));
    QCOMPARE(model().rows().first().delta, 128.0);
}

/// Where the driver keeps samples to itself there are still counts, and they are shown.
void TestCostView::countedAlone()
{
    show("unsampled.helio");
    QCOMPARE(view().message(), QString());
    QCOMPARE(view().quantities()->currentText(), QStringLiteral("Executed instructions"));
    QCOMPARE(model().sectionOf(CostModel::Stalls), -1);
    QCOMPARE(model().sectionOf(CostModel::Time), -1);
    QCOMPARE(model().rows().last().share, 1.0);
    QVERIFY(!paneOf(QStringLiteral("sass"))->heat().empty());
    QVERIFY(!view().facts().contains(QStringLiteral("samples")));
    QTest::keyClick(view().quantities(), Qt::Key_Home); // nothing there can be chosen
    QCOMPARE(view().quantities()->currentText(), QStringLiteral("Executed instructions"));
}

void TestCostView::whatWasNotCountedCannotBeChosen()
{
    show("runs.helio");
    QTest::keyClick(view().quantities(), Qt::Key_End);
    QCOMPARE(view().quantities()->currentText(), QStringLiteral("other"));
    QCOMPARE(model().sectionOf(CostModel::Executed), -1);
    QTest::keyClick(view().quantities(), Qt::Key_Home);
    QTRY_VERIFY(view().isSettled());
}

/// Two runs that were hot at two instructions: what the second was slower at stands first, with the first's below.
void TestCostView::anotherRunIsHeldAgainst()
{
    show("runs.helio");
    const TextView *sass = paneOf(QStringLiteral("sass"));
    const std::vector<float> before = sass->heat();
    QCOMPARE(view().against()->count(), 2);
    QTest::keyClick(view().against(), Qt::Key_Down);
    QTRY_VERIFY(view().isSettled() && m_window->session()->cost()->delta);
    QCOMPARE(view().reader()->against(), 1);
    QVERIFY2(view().facts().contains(QStringLiteral("0.00 µs slower (0.0 %)")), qUtf8Printable(view().facts()));
    double sum = 0, last = std::numeric_limits<double>::infinity();
    for (const CostRow &row : model().rows()) {
        if (row.kind == CostRow::Kind::Total)
            continue;
        QVERIFY(qAbs(row.delta) <= last);
        last = qAbs(row.delta);
        sum += row.delta;
    }
    QVERIFY(qAbs(sum) < 1e-12); // both take as long
    QTRY_VERIFY(sass->heat() != before);
    const auto [least, most] = std::minmax_element(sass->heat().begin(), sass->heat().end());
    QVERIFY(*least < 0 && *most > 0);
    view().table()->setFocus();
    QTest::keySequence(view().table(), QKeySequence::Copy);
    QVERIFY(QGuiApplication::clipboard()->text().startsWith(
        QStringLiteral("Node\tSlower by\tShare change\tTime\tSelf %\tPTX\tWhy the warps waited\n")));
    QTest::keyClick(view().quantities(), Qt::Key_Down); // and of one reason alone
    QTRY_VERIFY(view().isSettled() && m_window->session()->cost()->quantity.stall());
    QVERIFY(m_window->session()->cost()->delta);
    QTest::keyClick(view().quantities(), Qt::Key_Up);
    QTest::keyClick(view().against(), Qt::Key_Up);
    QTRY_VERIFY(view().isSettled() && sass->heat() == before);
    QCOMPARE(model().columnCount(), 5);
}

/// It is slower as a whole; the choice goes when that run itself is shown.
void TestCostView::aRunOfAnotherVariantIsHeldAgainst()
{
    show("variants.helio");
    QCOMPARE(view().runs()->count(), 1);
    QVERIFY(view().against()->itemText(1).endsWith(QStringLiteral(", variant 2")));
    QTest::keyClick(view().against(), Qt::Key_Down);
    QTRY_VERIFY(view().isSettled() && m_window->session()->cost()->delta);
    QVERIFY2(view().facts().startsWith(QStringLiteral("4.50 µs faster (33.3 %)")), qUtf8Printable(view().facts()));
    for (const char *stage : {"ptx", "triton", "source"}) {
        const TextView *text = paneOf(QString::fromLatin1(stage));
        QVERIFY2(*std::min_element(text->heat().begin(), text->heat().end()) < 0, stage);
    }
    m_window->documents()->openVariant(2);
    QTRY_VERIFY(view().isSettled() && view().reader()->shown() == 2 && m_window->session()->cost());
    QCOMPARE(view().reader()->against(), 0);
}

void TestCostView::timedAlone()
{
    show("timed.helio");
    QVERIFY(view().message().contains(QStringLiteral("not sampled")));
    QVERIFY(!m_window->session()->cost());
    QVERIFY(view().facts().contains(QStringLiteral("64 registers")));
    QVERIFY(view().spread()->isVisible() && view().roofline()->isVisible());
}

void TestCostView::withoutARun()
{
    show("none.helio");
    QVERIFY(view().message().contains(QStringLiteral("Timing needs a GPU")));
    QVERIFY(!view().runs()->isVisible());
    QVERIFY(!view().roofline()->isVisible());
}

void TestCostView::copies()
{
    show("runs.helio");
    view().table()->setFocus();
    QTest::keySequence(view().table(), QKeySequence::Copy);
    const QStringList lines = QGuiApplication::clipboard()->text().split(u'\n', Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), model().rowCount() + 1);
    QCOMPARE(lines.first(), QStringLiteral("Node\tSelf %\tTime\tPTX\tWhy the warps waited"));
}

HELIOGRAPH_UI_TEST(TestCostView)
#include "tst_cost_view.moc"
