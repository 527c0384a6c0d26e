// Stepping through the passes of a document: what is compared, what stays in sight, what the life of a node says.
#include "core/diff/measures.h"
#include "core/store/store.h"
#include "tests/support/pass_records.h"
#include "tests/support/ui_test.h"
#include "ui/base/settings.h"
#include "ui/passes/biography_view.h"
#include "ui/passes/breakpoint_list.h"
#include "ui/passes/condition_field.h"
#include "ui/passes/diff_text.h"
#include "ui/passes/life_head.h"
#include "ui/passes/pass_head.h"
#include "ui/passes/pass_list.h"
#include "ui/passes/pass_page.h"
#include "ui/passes/pass_timeline.h"
#include "ui/passes/side_by_side.h"
#include "ui/passes/snapshot_pane.h"
#include "ui/text/text_view.h"
#include "ui/views/graph_stage_view.h"
#include "ui/views/text_stage_view.h"

#include <QCompleter>
#include <QLineEdit>
#include <QScrollBar>
#include <QTableView>
#include <QToolButton>

using namespace heliograph;
using namespace heliograph::ui;
using heliograph::test::pass;

namespace {

/// A kernel of `filler` ops that nothing touches, with what passes do to its middle.
std::string module(const std::string &middle, int filler = 60)
{
    std::string text = "module {\n  tt.func public @k(%arg0: i32) {\n";
    for (int i = 0; i < filler; ++i)
        text += "    %a" + std::to_string(i) + " = arith.constant " + std::to_string(i) + " : i32\n";
    text += middle;
    for (int i = 0; i < filler; ++i)
        text += "    \"test.use\"(%a" + std::to_string(i) + ") : (i32) -> ()\n";
    return text + "    tt.return\n  }\n}\n";
}

const std::string kBorn = "    %x = arith.addi %arg0, %a1 : i32 loc(\"0:acc\")\n"
                          "    %y = arith.muli %x, %x : i32 loc(\"0:load\")\n"
                          "    \"test.keep\"(%y) : (i32) -> ()\n";
const std::string kChanged = "    %x = arith.addi %arg0, %a1 {fast} : i32 loc(\"0:acc\")\n"
                             "    %y = arith.muli %x, %x : i32 loc(\"0:load\")\n"
                             "    \"test.keep\"(%y) : (i32) -> ()\n";
const std::string kGrown = "    %x = arith.addi %arg0, %a1 {fast} : i32 loc(\"0:acc\")\n"
                           "    %w = arith.subi %x, %a2 : i32 loc(\"0:acc\")\n"
                           "    %y = arith.muli %w, %x : i32 loc(\"0:load\")\n"
                           "    \"test.keep\"(%y) : (i32) -> ()\n";

} // namespace

class TestPassPage : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void theFirstChangeIsShown();
    void stepsPassOverWhatChangedNothing();
    void linesInSightStayThere();
    void foldsAndScrollBarsGoTogether();
    void theActiveNodeIsThatOfTheWindow();
    void theLifeOfANodeIsTold();
    void listAndTimelineMarkWhatTouchesTheNode();
    void stepsOfTheNode();
    void aBaseComparesOverSeveralPasses();
    void inlineShowsBothSides();
    void graphsShowBothSides();
    void playingEndsAtTheLastChange();
    void aConditionStopsAtItsPass();
    void breakpointsAreKeptAndRunTo();
    void whatNoPassKnowsIsSaid();
    void theFinishedKernelAnswers();
    void aMeasureOfTheModuleStops();
    void measuresAreOffered();
    void whatNoPassMadeIsThereFromTheStart();
    void anOpIsFollowed();
    void theFirstChangeOfAnOpIsGoneTo();
    void shortTypesLeaveTheComparisonAsItIs();
    void wordsThatAreNoConditionSaySo();
    void withoutPassesItSaysSo();
    void textsNobodySawAreSaid();
    void anotherVariantStartsAnew();

private:
    void open(std::vector<Json> passes);
    PassPage &page() { return *m_page; }
    QString lineOf(int side, int line) const;
    void activate(const char *node)
    {
        m_session->setActive(m_session->variant()->node(node));
        QCoreApplication::processEvents();
    }
    bool settled()
    {
        QCoreApplication::processEvents(); // what was set reaches the sessions of both sides
        return QTest::qWaitFor([this] { return m_page->isSettled(); }, 5000);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<PassPage> m_page;
};

void TestPassPage::init()
{
    heliograph::test::failOnWarnings();
    m_folder = std::make_unique<QTemporaryDir>();
    m_session = std::make_unique<Session>();
    m_page = std::make_unique<PassPage>(m_session.get());
    m_page->resize(1200, 700);
    m_page->show();
    open({pass("input", module(kBorn)), pass("inliner"), pass("canonicalize", module(kChanged)), pass("cse"),
          pass("pipeline", module(kGrown))});
}

void TestPassPage::cleanup()
{
    m_page.reset();
    m_session.reset();
}

void TestPassPage::open(std::vector<Json> passes)
{
    static int number = 0;
    const std::string path = m_folder->filePath(QStringLiteral("k%1.helio").arg(++number)).toStdString();
    heliograph::test::writeDocument(path, std::move(passes));
    const Result<Store> store = Store::open(path);
    QVERIFY(bool(store));
    auto document = std::make_shared<Document>(*store->document());
    document->path = path;
    const VariantPtr variant = *store->variant(document->kernels.front().variants.front().id);
    m_session->setDocument(document);
    m_session->setVariant(variant, std::make_shared<const ProvenanceIndex>(variant));
    QCoreApplication::processEvents();
    QVERIFY(settled());
}

QString TestPassPage::lineOf(int side, int line) const
{
    const SnapshotPane *pane = side == 0 ? m_page->sides()->before() : m_page->sides()->after();
    const std::string_view text = pane->text()->text()->lines().line(line);
    return QString::fromUtf8(text.data(), qsizetype(text.size())).trimmed();
}

void TestPassPage::theFirstChangeIsShown()
{
    QCOMPARE(page().walk()->steps(), 4);
    QCOMPARE(page().walk()->current(), 1);
    const PassComparisonPtr &made = page().walk()->comparison();
    QVERIFY(made);
    QCOMPARE(made->diff.counts.attributes, 1);
    QCOMPARE(made->diff.counts.added + made->diff.counts.removed, 0);
    QVERIFY(lineOf(0, 62).startsWith(QStringLiteral("%x = arith.addi %arg0, %a1 : i32")));
    QVERIFY(lineOf(1, 62).contains(QStringLiteral("{fast}")));
}

void TestPassPage::stepsPassOverWhatChangedNothing()
{
    page().step(1);
    QCOMPARE(page().walk()->current(), 3);
    QVERIFY(settled());
    QCOMPARE(page().walk()->comparison()->diff.counts.added, 1);
    page().step(1); // there is no more
    QCOMPARE(page().walk()->current(), 3);
    page().step(-1);
    QCOMPARE(page().walk()->current(), 1);
    QTest::keyClick(page().head()->timeline(), Qt::Key_Right);
    QCOMPARE(page().walk()->current(), 2); // single passes by the timeline
    QVERIFY(settled());
    QVERIFY(page().walk()->comparison()->diff.isEmpty());
}

/// A line at the same height before and after a step, also where rows came in above it.
void TestPassPage::linesInSightStayThere()
{
    TextView *after = page().sides()->after()->text()->text();
    TextView *before = page().sides()->before()->text()->text();
    after->foldAll(false);
    after->scrollLineTo(30, 0);
    const qreal y = after->linesExtent(35, 35).first;
    page().step(1);
    QVERIFY(settled());
    before->foldAll(false);
    QCOMPARE(before->linesExtent(35, 35).first, y);
}

void TestPassPage::foldsAndScrollBarsGoTogether()
{
    TextView *after = page().sides()->after()->text()->text();
    TextView *before = page().sides()->before()->text()->text();
    QVERIFY(after->rows().rows() < 40); // equal runs are folded
    QCOMPARE(after->rows().rows(), before->rows().rows());
    after->toggleFold(5);
    QVERIFY(after->rows().rows() > 40);
    QCOMPARE(after->rows().rows(), before->rows().rows());
    after->verticalScrollBar()->setValue(50);
    QCOMPARE(before->verticalScrollBar()->value(), after->verticalScrollBar()->value());
    before->verticalScrollBar()->setValue(17);
    QCOMPARE(after->verticalScrollBar()->value(), 17);
}

void TestPassPage::theActiveNodeIsThatOfTheWindow()
{
    activate("0:acc");
    QVERIFY(settled());
    QVERIFY(!page().sides()->before()->text()->text()->lit().isEmpty());
    TextView *after = page().sides()->after()->text()->text();
    QCOMPARE(after->lit().size(), 1);
    const QPointF load = after->placeRect({63, 6}).center();
    QTest::mouseClick(after->viewport(), Qt::LeftButton, {}, load.toPoint());
    QVERIFY(settled());
    QTRY_COMPARE(m_session->active(), m_session->variant()->node("0:load"));
}

void TestPassPage::theLifeOfANodeIsTold()
{
    activate("0:acc");
    QTRY_VERIFY(page().walk()->chronicle()->isLifeComplete());
    const LifeModel *life = page().biography()->life();
    QCOMPARE(life->rowCount(), 3);
    QVERIFY(life->rows()[0].words.startsWith(QStringLiteral("there from the start")));
    QCOMPARE(life->rows()[1].step, 1);
    QVERIFY(life->rows()[1].words.contains(QStringLiteral("fast")));
    QCOMPARE(life->rows()[2].step, 3);
    page().biography()->setCurrentIndex(life->index(2, 0));
    QCOMPARE(page().walk()->current(), 3);
    activate("1:store"); // of no pass
    QTRY_VERIFY(page().walk()->chronicle()->isLifeComplete());
    QCOMPARE(life->rowCount(), 0);
}

void TestPassPage::listAndTimelineMarkWhatTouchesTheNode()
{
    for (const auto &[node, touched] : {std::pair("0:acc", true), std::pair("1:store", false)}) {
        activate(node);
        QVERIFY(settled());
        QCOMPARE(page().head()->timeline()->bars()[1].touches, touched);
        QCOMPARE(page().list()->model()->bars()[1].touches, touched);
        QVERIFY(!page().head()->timeline()->bars()[2].touches);
    }
}

void TestPassPage::stepsOfTheNode()
{
    activate("0:load");
    QVERIFY(settled());
    page().stepNode(1);
    QCOMPARE(page().walk()->current(), 3);
    page().stepNode(-1); // the one before did not touch it
    QCOMPARE(page().walk()->current(), 3);
}

void TestPassPage::aBaseComparesOverSeveralPasses()
{
    page().walk()->setBase(0);
    page().walk()->setCurrent(3);
    QVERIFY(settled());
    const DiffCounts &counts = page().walk()->comparison()->diff.counts;
    QCOMPARE(counts.attributes, 1);
    QCOMPARE(counts.added, 1);
    page().walk()->setBase(std::nullopt);
    QVERIFY(settled());
    QCOMPARE(page().walk()->comparison()->diff.counts.attributes, 0);
}

void TestPassPage::inlineShowsBothSides()
{
    page().setForm(PassPage::Form::Inline);
    QVERIFY(settled());
    const auto panes = page().findChildren<SnapshotPane *>();
    const auto shown = std::find_if(panes.begin(), panes.end(), [](auto *pane) { return pane->isVisible(); });
    QVERIFY(shown != panes.end());
    const TextView *view = (*shown)->text()->text();
    QTRY_VERIFY(view->lines().count() > 62);
    const auto line = [&](int at) { return QByteArray::fromStdString(std::string(view->lines().line(at))); };
    QVERIFY(!line(62).contains("{fast}") && line(62).contains("arith.addi"));
    QVERIFY(line(63).contains("{fast}"));
    activate("0:acc");
    QTRY_COMPARE(view->lit().size(), 1);
    QCOMPARE(view->lit()[0].first, 62);
    QCOMPARE(view->lit()[0].last, 63);
}

void TestPassPage::graphsShowBothSides()
{
    page().setForm(PassPage::Form::Graph);
    QVERIFY(settled());
    QVERIFY(page().sides()->before()->showsGraph());
    QVERIFY(page().sides()->after()->graph()->isVisible());
    page().step(1);
    QVERIFY(settled());
    page().setForm(PassPage::Form::SideBySide);
    QVERIFY(settled());
    QVERIFY(page().sides()->after()->text()->isVisible());
}

void TestPassPage::playingEndsAtTheLastChange()
{
    page().setPlaying(true);
    QTRY_COMPARE(page().walk()->current(), 3);
    QTRY_VERIFY(!page().isPlaying());
}

void TestPassPage::aConditionStopsAtItsPass()
{
    QLineEdit *edit = page().condition()->edit();
    edit->setFocus();
    QTest::keyClicks(edit, QStringLiteral("op:arith.subi appears"));
    QTest::keyClick(edit, Qt::Key_Return);
    QTRY_COMPARE(page().walk()->current(), 3);
    QTRY_VERIFY(page().condition()->answer().startsWith(QStringLiteral("#4")));
    QCOMPARE(page().head()->timeline()->stops(), QVector<int>{3});
    edit->setText(QStringLiteral("op:tt.dot appears"));
    QTest::keyClick(edit, Qt::Key_Return);
    QTRY_VERIFY(!page().walk()->isSearching());
    QTRY_VERIFY(page().condition()->answer().startsWith(QStringLiteral("No pass")));
    QCOMPARE(page().walk()->current(), 3);
}

void TestPassPage::breakpointsAreKeptAndRunTo()
{
    QLineEdit *edit = page().condition()->edit();
    BreakpointList *list = page().condition()->breakpoints();
    QCOMPARE(list->count(), 0);
    edit->setText(QStringLiteral("op:arith.subi appears"));
    QTest::mouseClick(page().condition()->findChild<QToolButton *>(), Qt::LeftButton);
    QCOMPARE(list->count(), 1);
    QTRY_COMPARE(page().head()->timeline()->stops(), QVector<int>{3});
    page().walk()->runToBreakpoint();
    QCOMPARE(page().walk()->current(), 3);
    {
        PassPage again(m_session.get());
        QCOMPARE(again.condition()->breakpoints()->count(), 1);
    }
    list->item(0)->setCheckState(Qt::Unchecked);
    QTRY_VERIFY(page().head()->timeline()->stops().isEmpty());
    page().walk()->setCurrent(1);
    page().walk()->runToBreakpoint();
    QCOMPARE(page().walk()->current(), 1);
    list->setCurrentRow(0);
    QTest::keyClick(list, Qt::Key_Delete);
    QCOMPARE(list->count(), 0);
    QVERIFY(Settings().breakpoints().isEmpty());
}

void TestPassPage::whatNoPassKnowsIsSaid()
{
    QLineEdit *edit = page().condition()->edit();
    edit->setText(QStringLiteral("regs>128"));
    QCOMPARE(page().condition()->answer(), QStringLiteral("regs: registers a thread."));
    QTest::keyClick(edit, Qt::Key_Return);
    QTRY_VERIFY(page().condition()->answer().contains(QStringLiteral("before that was recorded")));
    QVERIFY(page().condition()->answer().contains(QStringLiteral("Capture it again")));
}

void TestPassPage::theFinishedKernelAnswers()
{
    Variant variant = *m_session->variant();
    variant.resources = Resources{"k", 164, 0, 0, 0, 1024, 128, {}};
    const auto shown = std::make_shared<const Variant>(std::move(variant));
    m_session->setVariant(shown, std::make_shared<const ProvenanceIndex>(shown));
    QVERIFY(settled());
    QLineEdit *edit = page().condition()->edit();
    edit->setFocus();
    QTest::keyClicks(edit, QStringLiteral("regs > 128"));
    QCOMPARE(page().condition()->answer(), QStringLiteral("regs: the finished kernel has 164 registers a thread."));
    QTest::keyClick(edit, Qt::Key_Return);
    QTRY_VERIFY2(page().condition()->answer().contains(QStringLiteral("there regs>128 is true")),
                 qPrintable(page().condition()->answer()));
    QVERIFY(page().condition()->answer().contains(QStringLiteral("assembler")));
    edit->setText(QStringLiteral("op:x"));
    QCOMPARE(page().condition()->answer(), QString());
    // Kept as a breakpoint it stops nowhere, and says why.
    page().condition()->breakpoints()->add(QStringLiteral("regs > 128"));
    page().walk()->runToBreakpoint();
    QTRY_VERIFY(page().condition()->answer().contains(QStringLiteral("there regs>128 is true")));
}

void TestPassPage::aMeasureOfTheModuleStops()
{
    std::string allocated = module(kGrown);
    allocated.replace(0, 6, "module attributes {ttg.shared = 131072 : i32}");
    open({pass("input", module(kBorn)), pass("pipeline", module(kGrown)), pass("allocate", allocated), pass("cse")});
    QLineEdit *edit = page().condition()->edit();
    edit->setText(QStringLiteral("shared > 65536"));
    QTest::keyClick(edit, Qt::Key_Return);
    QTRY_COMPARE(page().walk()->current(), 1);
    QTRY_COMPARE(page().condition()->answer(), QStringLiteral("#2 the-allocate"));
}

void TestPassPage::measuresAreOffered()
{
    QCompleter *offered = page().condition()->edit()->completer();
    for (const MeasureInfo &measure : measureTable()) {
        offered->setCompletionPrefix(QString::fromUtf8(measure.word.data(), qsizetype(measure.word.size())));
        QVERIFY2(offered->completionCount() > 0, measure.word.data());
    }
}

/// An op that the code generator wrote was born in no pass.
void TestPassPage::whatNoPassMadeIsThereFromTheStart()
{
    activate("0:load");
    QTRY_VERIFY(page().walk()->chronicle()->isLifeComplete());
    const LifeModel *life = page().biography()->life();
    QVERIFY(life->rowCount() > 0);
    const LifeEntry &start = life->rows()[0];
    QCOMPARE(start.form, LifeEntry::Form::Birth);
    QCOMPARE(start.number, 0);
    QCOMPARE(start.pass, QStringLiteral("the-input"));
    QVERIFY2(start.words.startsWith(QStringLiteral("there from the start: arith.muli")), qPrintable(start.words));
    QVERIFY2(start.words.contains(QStringLiteral("from Triton's code generator, of FX node 0:load")),
             qPrintable(start.words));
    QVERIFY(start.why.contains(QStringLiteral("first text")));
}

/// From the text by its key, as anybody would.
void TestPassPage::anOpIsFollowed()
{
    QVERIFY(settled());
    connect(m_session.get(), &Session::historyRequested, m_page.get(), &PassPage::answer);
    TextView *text = page().sides()->after()->text()->text();
    std::int32_t line = 0;
    while (!lineOf(1, line).contains(QStringLiteral("arith.muli")))
        ++line;
    text->setCursor({line, 8});
    text->setFocus();
    QTest::keyClick(text, Qt::Key_H);
    QTRY_VERIFY(page().walk()->chronicle()->isLifeComplete());
    QTRY_VERIFY(page().lifeHead()->plainText().startsWith(QStringLiteral("arith.muli · 0:load")));
    QCOMPARE(m_session->active(), m_session->variant()->node("0:load"));
    QVERIFY(page().biography()->life()->rowCount() > 0);
    activate("0:acc"); // another node: the node is told of again
    QTRY_VERIFY(!page().walk()->chronicle()->followed());
    QVERIFY(page().lifeHead()->plainText().startsWith(QStringLiteral("0:acc")));
}

void TestPassPage::theFirstChangeOfAnOpIsGoneTo()
{
    QVERIFY(settled());
    connect(m_session.get(), &Session::historyRequested, m_page.get(), &PassPage::answer);
    page().walk()->setCurrent(3);
    QVERIFY(settled());
    TextView *text = page().sides()->before()->text()->text();
    std::int32_t line = 0;
    while (!lineOf(0, line).contains(QStringLiteral("arith.addi")))
        ++line;
    text->setCursor({line, 8});
    text->setFocus();
    QTest::keyClick(text, Qt::Key_H, Qt::ShiftModifier);
    QTRY_COMPARE(page().walk()->current(), 1);
    QVERIFY(page().lifeHead()->firstChange()->text().contains(QStringLiteral("#2")));
    page().walk()->setCurrent(3);
    QTest::mouseClick(page().lifeHead()->firstChange(), Qt::LeftButton);
    QCOMPARE(page().walk()->current(), 1);
}

void TestPassPage::shortTypesLeaveTheComparisonAsItIs()
{
    QVERIFY(settled());
    const DiffCounts counts = page().sides()->comparison()->diff.counts;
    const std::size_t marked = revisedLines(*page().sides()->comparison(), 1).size();
    page().walk()->setShortTypes(true);
    QVERIFY(settled());
    QVERIFY(page().sides()->comparison()->diff.counts == counts);
    QCOMPARE(revisedLines(*page().sides()->comparison(), 1).size(), marked);
    for (std::int32_t line = 0; line < 60; ++line)
        QVERIFY(!lineOf(1, line).contains(QStringLiteral("loc(")));
    page().setForm(PassPage::Form::Inline);
    QVERIFY(settled());
}

void TestPassPage::wordsThatAreNoConditionSaySo()
{
    QLineEdit *edit = page().condition()->edit();
    edit->setFocus();
    QTest::keyClick(edit, Qt::Key_Escape);
    QVERIFY(page().isVisible() && !edit->hasFocus());
    edit->setText(QStringLiteral("colour:red appears"));
    QTest::keyClick(edit, Qt::Key_Return);
    QVERIFY(!page().condition()->answer().isEmpty());
    QVERIFY(!page().walk()->isSearching());
    QCOMPARE(page().walk()->current(), 1);
    edit->setText(QString());
    QVERIFY(page().condition()->answer().isEmpty());
}

void TestPassPage::withoutPassesItSaysSo()
{
    open({});
    QCOMPARE(page().walk()->steps(), 0);
    QCOMPARE(page().walk()->current(), -1);
    page().step(1);
    page().stepNode(-1);
    QTest::keyClick(page().head()->timeline(), Qt::Key_Right);
    QVERIFY(!page().grab().isNull());
}

void TestPassPage::textsNobodySawAreSaid()
{
    Json unseen = pass("inner");
    unseen["unseen"] = true;
    open({unseen, pass("outer", module(kBorn))});
    QCOMPARE(page().walk()->steps(), 2);
    page().walk()->setCurrent(0);
    QVERIFY(settled());
    QVERIFY(page().walk()->problem().has_value());
    page().walk()->setCurrent(1);
    QVERIFY(settled());
    QVERIFY(page().walk()->comparison());
}

void TestPassPage::anotherVariantStartsAnew()
{
    page().walk()->setCurrent(3);
    open({pass("input", module(kGrown)), pass("cse", module(kBorn))});
    QCOMPARE(page().walk()->steps(), 1);
    QCOMPARE(page().walk()->current(), 0);
    QCOMPARE(page().walk()->comparison()->diff.counts.removed, 1);
    QCOMPARE(page().list()->model()->rowCount(), 2);
}

HELIOGRAPH_UI_TEST(TestPassPage)
#include "tst_pass_page.moc"
