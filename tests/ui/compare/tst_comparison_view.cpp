// Comparing variants in the window: the table follows the active node and leads it, sorts, filters, copies; both texts
// of a stage stand side by side; without a second variant it says how to get one.
#include "core/pipeline/pipeline.h"
#include "tests/support/run_records.h"
#include "tests/support/shown_session.h"
#include "tests/support/window_test.h"
#include "ui/compare/comparison_model.h"
#include "ui/compare/comparison_table.h"
#include "ui/compare/comparison_view.h"
#include "ui/compare/stage_pair_page.h"
#include "ui/passes/side_by_side.h"
#include "ui/passes/snapshot_pane.h"
#include "ui/text/text_view.h"
#include "ui/views/bottom_panel.h"
#include "ui/views/pane.h"
#include "ui/views/pane_area.h"
#include "ui/views/text_stage_view.h"

#include <QClipboard>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

using namespace heliograph;
using namespace heliograph::ui;

namespace {

/// What our own passes made of the sample: one instruction of PTX more for 0:load, and registers.
Variant loweredVariant()
{
    Variant variant = test::sampleVariant();
    variant.origin.parent = 1;
    variant.origin.stage = "stage0";
    variant.origin.passes = kToTriton;
    variant.origin.title = "our passes, then Triton";
    variant.resources.emplace().registers = 40;
    const NodeIndex load = variant.node("0:load");
    for (Stage &stage : variant.stages) {
        if (!stage.pipeline.empty())
            stage.pipeline = "stage0";
        if (stage.id != "ptx")
            continue;
        const auto lines = std::count(stage.text.begin(), stage.text.end(), '\n');
        stage.text += "ld.global.b32 %r9, [%rd9];\n";
        Op op;
        op.kind = OpKind::Instruction;
        op.span = {std::int32_t(lines) + 1, 1, std::int32_t(lines) + 1, 27};
        op.name = std::uint32_t(stage.strings.size());
        stage.strings.emplace_back("ld.global.b32");
        stage.links.push_back({OpIndex(stage.ops.size()), load, How::Exact});
        stage.ops.push_back(op);
    }
    std::erase_if(variant.stages, [](const Stage &stage) { return stage.id == "triton"; });
    return variant;
}

/// `runs` by variant.
void writeFile(const QString &path, const std::vector<Variant> &variants,
               const std::vector<std::vector<test::RunShape>> &runs = {})
{
    Result<Store> store = Store::openForWriting(path.toStdString());
    Kernel kernel;
    kernel.name = "matmul";
    QVERIFY(store && store->addKernel(kernel));
    for (std::size_t i = 0; i < variants.size(); ++i) {
        Variant variant = variants[i];
        variant.kernel = kernel.id;
        QVERIFY(store->addVariant(variant));
        for (const test::RunShape &run : i < runs.size() ? runs[i] : std::vector<test::RunShape>())
            QVERIFY(store->addRun(variant.id, test::runRecords(variant, run)));
    }
}

} // namespace

class TestComparisonView : public heliograph::test::WindowTest
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init() { start({1400, 900}); }
    void cleanup() { m_window.reset(); }
    void theTabComparesWithWhatWasLowered();
    void aRowIsTheActiveNode();
    void theGreatestDifferenceStandsFirst();
    void oneStageTellsKindsOfOps();
    void onlyWhatDiffers();
    void copies();
    void bothTextsSideBySide();
    void aNodeLightsUpInBothTexts();
    void theOtherVariantIsChosen();
    void timesOfBothStandThere();
    void timedAloneOnlyTheWholeIsSaid();
    void withoutASecondVariant();
    void nothingIsReadBeforeSomebodyLooks();

private:
    void compare(const char *file = "two.helio");
    ComparisonView &view() { return *m_window->comparison(); }
    ComparisonModel &model() { return *view().model(); }
    int rowOf(const char *node) { return model().rowOf(m_window->session()->variant()->node(node)); }
    QString path(const char *name) const { return m_folder.filePath(QString::fromLatin1(name)); }
};

void TestComparisonView::initTestCase()
{
    writeFile(path("two.helio"), {test::sampleVariant(), test::failingVariant(), loweredVariant()});
    writeFile(path("one.helio"), {test::sampleVariant()});
    const test::RunShape ours{.pipeline = "stage0", .seconds = "18e-06"};
    writeFile(path("sampled.helio"), {test::sampleVariant(), loweredVariant()}, {{{}}, {ours}});
    writeFile(path("timed.helio"), {test::sampleVariant(), loweredVariant()}, {{{.isSampled = false}}, {ours}});
}

void TestComparisonView::compare(const char *file)
{
    open(path(file));
    QTest::keyClick(m_window.get(), Qt::Key_C, Qt::ControlModifier | Qt::AltModifier);
    QTRY_VERIFY(model().comparison());
    QCoreApplication::processEvents();
}

void TestComparisonView::theTabComparesWithWhatWasLowered()
{
    compare();
    QVERIFY(m_window->bottom()->currentWidget() == &view());
    QCOMPARE(view().message(), QString());
    QCOMPARE(model().comparison()->b.variant->id, 3);
    QCOMPARE(model().comparison()->b.pipeline, std::string("stage0"));
    QVERIFY2(view().measures().contains(QStringLiteral("regs ? → 40")), qUtf8Printable(view().measures()));
    QCOMPARE(model().columnCount(), 6); // nodes and five stages; one of them has no Triton
    QVERIFY(view().table()->hasFocus());
    QCOMPARE(model().rows().front().kind, CompareRow::Kind::Total);
    QCOMPARE(model().cellAt(model().index(0, 4)).delta(), 1);
}

void TestComparisonView::aRowIsTheActiveNode()
{
    compare();
    const int row = rowOf("0:acc");
    QVERIFY(row > 0);
    const QRect cell = view().table()->visualRect(model().index(row, 1));
    view().table()->scrollTo(model().index(row, 1));
    QTest::mouseClick(view().table()->viewport(), Qt::LeftButton, {},
                      view().table()->visualRect(model().index(row, 1)).center());
    QVERIFY(cell.isValid());
    QCOMPARE(m_window->session()->active(), m_window->session()->variant()->node("0:acc"));
    test::activate(*m_window->session(), "0:load_1");
    QCOMPARE(view().table()->currentIndex().row(), rowOf("0:load_1"));
    QTest::keyClick(view().table(), Qt::Key_Home, Qt::ControlModifier); // the totals are no node
    QCOMPARE(m_window->session()->active(), m_window->session()->variant()->node("0:load_1"));
    test::activate(*m_window->session(), "0:load");
    QCOMPARE(view().table()->currentIndex().row(), rowOf("0:load"));
}

void TestComparisonView::theGreatestDifferenceStandsFirst()
{
    compare();
    QHeaderView *header = view().table()->horizontalHeader();
    const auto click = [&](int column) {
        QTest::mouseClick(
            header->viewport(), Qt::LeftButton, {},
            {header->sectionViewportPosition(column) + header->sectionSize(column) / 2, header->height() / 2});
    };
    click(4);
    QCOMPARE(model().sortColumn(), 4);
    QCOMPARE(model().rows()[1].name, QStringLiteral("0:load"));
    click(4);
    QCOMPARE(model().sortOrder(), Qt::AscendingOrder);
    QCOMPARE(model().rows()[0].kind, CompareRow::Kind::Total);
    QCOMPARE(model().rows().last().name, QStringLiteral("0:load"));
    click(0);
    QCOMPARE(model().rows()[1].order, 2);
    QVERIFY(model().rows()[1].order < model().rows()[2].order);
}

void TestComparisonView::oneStageTellsKindsOfOps()
{
    compare();
    view().stages()->setFocus();
    const int row = view().stages()->findData(QStringLiteral("ptx"));
    while (view().stages()->currentIndex() != row)
        QTest::keyClick(view().stages(), Qt::Key_Down);
    QCOMPARE(model().stage(), QStringLiteral("ptx"));
    QCOMPARE(model().columnCount(), 3);
    QCOMPARE(model().headerData(2, Qt::Horizontal).toString(), QStringLiteral("Memory  +1"));
    QCOMPARE(model().rows()[1].name, QStringLiteral("0:load"));
    const QString tip = model().index(1, 1).data(Qt::ToolTipRole).toString();
    QVERIFY2(tip.contains(QStringLiteral("Memory: ")), qUtf8Printable(tip));
    QCOMPARE(model().stageOf(0), QStringLiteral("ptx"));
}

void TestComparisonView::onlyWhatDiffers()
{
    compare();
    QTest::mouseClick(view().onlyDifferent(), Qt::LeftButton);
    QCOMPARE(model().rowCount(), 2);
    QCOMPARE(model().rows()[1].name, QStringLiteral("0:load"));
    test::activate(*m_window->session(), "0:acc"); // has no row now
    QVERIFY(!view().table()->currentIndex().isValid());
    QTest::mouseClick(view().onlyDifferent(), Qt::LeftButton);
    QVERIFY(model().rowCount() > 5);
    QCOMPARE(view().table()->currentIndex().row(), rowOf("0:acc"));
}

void TestComparisonView::copies()
{
    compare();
    QTest::keyClick(view().table(), Qt::Key_C, Qt::ControlModifier);
    const QStringList lines = QApplication::clipboard()->text().split(u'\n', Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), model().rowCount() + 1);
    QCOMPARE(lines.first().split(u'\t').size(), 2 + 3 * 5);
    view().copy(u',');
    QVERIFY(QApplication::clipboard()->text().contains(QStringLiteral("0:load,load,")));
}

void TestComparisonView::bothTextsSideBySide()
{
    compare();
    const QModelIndex cell = model().index(rowOf("0:load"), 4);
    view().table()->setCurrentIndex(cell);
    QTest::keyClick(view().table(), Qt::Key_Return);
    QVERIFY(m_window->showsPair());
    QVERIFY(!m_window->panes()->isVisible());
    QTRY_VERIFY(m_window->pair()->isSettled() && m_window->pair()->sides()->comparison());
    QCOMPARE(m_window->pair()->stage(), QStringLiteral("ptx"));
    const PassComparisonPtr made = m_window->pair()->sides()->comparison();
    QCOMPARE(made->diff.added.size(), std::size_t(1));
    QVERIFY(QString::fromStdString(made->after->stage().text).contains(QStringLiteral("%rd9")));
    // Another stage by the chooser, and back by Esc: the selection first.
    QComboBox *stages = m_window->pair()->stages();
    stages->setFocus();
    QTest::keyClick(stages, Qt::Key_Up);
    QTRY_VERIFY(m_window->pair()->isSettled());
    QCOMPARE(m_window->pair()->stage(), QStringLiteral("llir"));
    m_window->session()->setActive(kNone);
    QTest::keyClick(m_window.get(), Qt::Key_Escape);
    QVERIFY(!m_window->showsPair());
    QVERIFY(m_window->panes()->isVisible());
}

void TestComparisonView::aNodeLightsUpInBothTexts()
{
    compare();
    m_window->showPair(QStringLiteral("ptx"));
    QTRY_VERIFY(m_window->pair()->isSettled() && m_window->pair()->sides()->comparison());
    test::activate(*m_window->session(), "0:load");
    SideBySide *sides = m_window->pair()->sides();
    const auto lit = [](SnapshotPane *pane) { return pane->text()->text()->lit().size(); };
    QTRY_VERIFY(lit(sides->before()) > 0);
    QTRY_VERIFY(lit(sides->after()) > lit(sides->before()) || lit(sides->after()) > 0);
    m_window->showStage(QStringLiteral("ptx")); // asked for elsewhere: in a pane
    QVERIFY(!m_window->showsPair());
}

void TestComparisonView::theOtherVariantIsChosen()
{
    compare();
    QCOMPARE(view().others()->count(), 2);
    view().others()->setFocus();
    QTest::keyClick(view().others(), Qt::Key_Up);
    QTRY_VERIFY(model().comparison() && model().comparison()->b.variant->id == 2);
    QCOMPARE(model().comparison()->stages, (std::vector<std::string>{"ttir", "ttgir"}));
    QCOMPARE(view().others()->currentData().toInt(), 2);
    // It is remembered for this variant; of the lowered one the counterpart is its parent.
    m_window->documents()->openVariant(3);
    QTRY_VERIFY(model().comparison() && model().comparison()->a.variant->id == 3);
    QCOMPARE(model().comparison()->b.variant->id, 1);
    m_window->documents()->openVariant(1);
    QTRY_VERIFY(model().comparison() && model().comparison()->a.variant->id == 1);
    QCOMPARE(model().comparison()->b.variant->id, 2);
}

/// Ours takes twice as long, each node of it.
void TestComparisonView::timesOfBothStandThere()
{
    compare("sampled.helio");
    QVERIFY2(view().measures().startsWith(QStringLiteral("time 9.00 µs → 18.00 µs (+100.0 %)")),
             qUtf8Printable(view().measures()));
    QVERIFY(model().hasTimes());
    QCOMPARE(model().headerData(1, Qt::Horizontal).toString(), QStringLiteral("µs  +9.00"));
    const CompareCell whole = model().cellAt(model().index(0, 1));
    QCOMPARE(whole.a, 9000);
    QCOMPARE(whole.b, 18000);
    qint64 sum = 0;
    for (int row = 1; row < model().rowCount(); ++row)
        sum += model().cellAt(model().index(row, 1)).delta();
    QVERIFY(qAbs(sum - 9000) < model().rowCount()); // each rounded to nanoseconds
    model().sort(1, Qt::DescendingOrder);
    for (int row = 2; row < model().rowCount(); ++row)
        QVERIFY(model().cellAt(model().index(row, 1)).delta() <= model().cellAt(model().index(row - 1, 1)).delta());
    const QModelIndex load = model().index(rowOf("0:load"), 1);
    QVERIFY(load.data(Qt::ToolTipRole).toString().contains(QStringLiteral("(run 1)")));
    QVERIFY(load.data().toString().contains(QStringLiteral(" to ")));
    QCOMPARE(model().stageOf(1), QStringLiteral("sass"));
    QVERIFY(!m_window->grab().isNull());
}

/// One of them was not sampled.
void TestComparisonView::timedAloneOnlyTheWholeIsSaid()
{
    compare("timed.helio");
    QVERIFY(view().measures().contains(QStringLiteral("time 9.00 µs → 18.00 µs")));
    QVERIFY(!model().hasTimes());
    compare();
    QVERIFY(!view().measures().contains(QStringLiteral("time")));
}

void TestComparisonView::withoutASecondVariant()
{
    open(path("one.helio"));
    m_window->compareVariants();
    QTRY_VERIFY(view().message().contains(QStringLiteral("one variant")));
    QVERIFY(view().lowerButton()->isVisible() && view().lowerButton()->isEnabled());
    QVERIFY(view().lowerButton()->hasFocus());
    QSignalSpy wanted(m_window->actions().action("pass.lower"), &QAction::triggered);
    QTest::keyClick(view().lowerButton(), Qt::Key_Space);
    QCOMPARE(wanted.size(), 1);
    m_window->documents()->cancel();
    m_window->documents()->close();
    QTRY_VERIFY(view().message().contains(QStringLiteral("Open a kernel")));
    QVERIFY(!view().lowerButton()->isVisible());
}

void TestComparisonView::nothingIsReadBeforeSomebodyLooks()
{
    open(path("two.helio"));
    QTest::qWait(50);
    QVERIFY(!view().comparer()->comparison() && !view().comparer()->isBusy());
    m_window->bottom()->setCurrentWidget(&view());
    QTRY_VERIFY(view().comparer()->comparison());
}

HELIOGRAPH_UI_TEST(TestComparisonView)
#include "tst_comparison_view.moc"
