// The pane area with a real document: linked panes, keys, mouse, splitting and closing, empty states, ribbons.
#include "tests/support/document_builder.h"
#include "tests/support/ui_test.h"
#include "ui/base/theme.h"
#include "ui/session/history.h"
#include "ui/text/find_bar.h"
#include "ui/views/pane.h"
#include "ui/views/pane_area.h"
#include "ui/views/pane_empty.h"
#include "ui/views/pane_header.h"
#include "ui/views/pane_notice.h"
#include "ui/views/ribbon_lane.h"
#include "ui/views/ribbon_splitter.h"
#include "ui/views/text_stage_view.h"

#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>
#include <QToolTip>

#include <set>

using namespace heliograph;
using namespace heliograph::ui;

namespace {

const QStringList kStages{QStringLiteral("source"), QStringLiteral("stage0"), QStringLiteral("ttir"),
                          QStringLiteral("ptx")};

/// A pane area on a document, all panes as text.
struct Fixture {
    Session session;
    QWidget window; ///< without a layout: the offscreen platform warns about windows with a least size
    PaneArea area{&session, &window};
    VariantPtr variant;

    explicit Fixture(Variant built = test::sampleVariant())
    {
        area.setStages(kStages);
        show(std::move(built));
        area.setGeometry(0, 0, 1500, 500);
        window.resize(area.size());
        window.show();
        window.activateWindow();
        if (!QTest::qWaitForWindowActive(&window))
            qFatal("no active window");
        settle();
    }
    void show(Variant built)
    {
        for (std::size_t i = 0; i < built.nodes.size(); ++i)
            built.nodes[i].hue = int(i % Theme::kHues);
        variant = std::make_shared<const Variant>(std::move(built));
        session.setVariant(variant, std::make_shared<const ProvenanceIndex>(variant));
        settle();
    }
    void settle()
    {
        QCoreApplication::processEvents();
        for (int i = 0; i < area.panes().size(); ++i)
            if (TextStageView *view = text(i);
                view && !QTest::qWaitFor([view] { return !view->text()->isScrolling(); }))
                qFatal("never stops scrolling");
    }
    TextStageView *text(int pane) { return qobject_cast<TextStageView *>(area.panes()[pane]->view()); }
    NodeIndex node(const char *id) const { return variant->node(id); }
    std::string active() const
    {
        return session.active() == kNone ? std::string() : variant->nodes[std::size_t(session.active())].id;
    }
    /// Clicks on the n-th (from 0) place of `words` in a pane.
    void click(int pane, std::string_view words, int offset = 1)
    {
        TextView *view = text(pane)->text();
        const TextPlace place = view->lines().place(view->lines().text().find(words) + std::size_t(offset));
        view->revealLines(place.line, place.line);
        settle();
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->placeRect(place).center().toPoint());
        settle();
    }
    QAction *command(const QString &words)
    {
        for (QAction *action : area.actions())
            if (action->text() == words)
                return action;
        return nullptr;
    }
    RibbonLane *lane(int index)
    {
        return area.findChild<RibbonSplitter *>()->findChildren<RibbonLane *>().value(index);
    }
};

/// The sample with so much text before the kernel's PTX that it is out of sight.
Variant longVariant()
{
    Variant variant = test::sampleVariant();
    for (Stage &stage : variant.stages) {
        if (stage.id != "ptx")
            continue;
        stage.text.insert(0, std::string(200, '\n'));
        for (Op &op : stage.ops) {
            op.span.line += 200;
            op.span.endLine += op.span.endLine > 0 ? 200 : 0;
        }
    }
    return variant;
}

/// The sample with another PTX: six addresses of 0:load and the load itself.
Variant foldableVariant()
{
    Variant variant = test::sampleVariant();
    Stage &ptx = *std::find_if(variant.stages.begin(), variant.stages.end(),
                               [](const Stage &stage) { return stage.id == "ptx"; });
    const NodeIndex load = variant.node("0:load");
    ptx.strings.push_back("shl.b32");
    std::string text;
    std::vector<Op> ops;
    std::vector<Link> links;
    for (int line = 1; line <= 6; ++line) {
        text += "shl.b32 %r1, %r0, 2;\n";
        Op op;
        op.span = {line, 1, line, 21};
        op.kind = OpKind::Instruction;
        op.name = std::uint32_t(ptx.strings.size()) - 1;
        links.push_back({OpIndex(ops.size()), load, How::Location});
        ops.push_back(op);
    }
    ptx.text = text;
    ptx.ops = ops;
    ptx.links = links;
    ptx.edges.clear();
    // What it does itself stands behind the addresses.
    ptx.text += "ld.global.b32 %r2, [%rd1];\nret;\n";
    ptx.strings.push_back("ld.global.b32");
    Op own = ops.back();
    own.span = {7, 1, 7, 27};
    own.name = std::uint32_t(ptx.strings.size()) - 1;
    ptx.ops.push_back(own);
    ptx.links.push_back({6, load, How::Location});
    return variant;
}

} // namespace

class TestPanes : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void aClickLightsAllPanes();
    void aLineOfSeveralNodesCycles();
    void linesKnowTheirOwnNodes();
    void theKeyboardSelectsToo();
    void otherPanesScrollAlong();
    void theSourceOpensAtTheKernel();
    void anUnlinkedPaneStays();
    void hoverShowsAnOutline();
    void tipsSayWhichAndWhy();
    void anotherVariantKeepsTheNode();
    void missingStagesSayWhy();
    void aNodeWithoutCodeSaysWhatBecameOfIt();
    void noDocument();
    void shortcutsMoveTheFocus();
    void splitAndClose();
    void showStageUsesThePaneThatHasIt();
    void pinnedPanesKeepTheirStage();
    void textAndGraphAreOneButtonApart();
    void textsFoldByNode();
    void foldsAreRemembered();
    void theSizeOfCodeIsOneForAllPanesAndKept();
    void wrappingIsAToggleAndKept();
    void definitionsAreAKeyAway();
    void findOpensInThePane();
    void lanesJoinSpans();
    void lanesFollowTheScroll();
    void pinnedNodesStayLit();
    void pinsSurviveAnotherVariantAndMakeRoom();
    void ribbonsCanBeTurnedOff();
    void everyWidgetHasAName();
    void bothThemesPaint();
};

void TestPanes::initTestCase()
{
    Theme::apply(*qApp, Scheme::Dark);
}

void TestPanes::aClickLightsAllPanes()
{
    Fixture f;
    f.click(1, "helion.call_torch \"aten.addmm\"");
    QCOMPARE(f.active(), "0:acc");
    for (int pane = 0; pane < 4; ++pane)
        QVERIFY(!f.text(pane)->text()->lit().isEmpty());
    QCOMPARE(f.text(0)->text()->lit().first().first, 12);
    QCOMPARE(f.text(1)->text()->lit().first().how, How::Exact);
    QCOMPARE(f.text(3)->text()->lit().first().how, How::Location);
    QCOMPARE(f.session.origin(), f.text(1));
}

void TestPanes::aLineOfSeveralNodesCycles()
{
    Fixture f;
    std::set<std::string> seen;
    for (int i = 0; i < 3; ++i) {
        f.click(3, "cp.async.commit_group");
        seen.insert(f.active());
    }
    QCOMPARE(seen, (std::set<std::string>{"0:load", "0:load_1"}));
    f.click(3, "bar.sync"); // no node: the active one stays
    QVERIFY(seen.count(f.active()) == 1);
}

/// A loop of three lines with a nested op, and a line that has its own node and derived ones.
void TestPanes::linesKnowTheirOwnNodes()
{
    Variant built = test::DocumentBuilder()
                        .graph(0, "RootGraphInfo")
                        .node("0:loop", "helion.language._tracing_ops._for_loop")
                        .node("0:exp", "aten.exp.default", "f32", {"64"})
                        .node("0:alias", "_operator.getitem", "f32", {"64"})
                        .stage("ttir", "%r = scf.for %k = %a to %b {  <~ 0:loop\n"
                                       "    %e = math.exp %x : f32    <~ 0:exp\n"
                                       "    scf.yield %e\n"
                                       "}\n"
                                       "%n = arith.negf %e : f32  <~ 0:exp\n")
                        .op(5, "arith.negf", {"0:alias"}, How::Derived)
                        .variant();
    Stage &stage = built.stages.front();
    stage.ops[0].span = {1, 1, 4, 2};
    stage.ops[1].parent = 0;
    for (std::size_t i = 0; i < built.nodes.size(); ++i)
        built.nodes[i].hue = int(i);
    const auto variant = std::make_shared<const Variant>(std::move(built));
    const StageLines lines(std::make_shared<const ProvenanceIndex>(variant), 0);
    const LineTable table(lines.stage().text);
    QCOMPARE(lines.markOf(0).hues, (QVarLengthArray<int, 3>{0}));
    QCOMPARE(lines.markOf(1).hues, (QVarLengthArray<int, 3>{1}));
    QCOMPARE(lines.markOf(2).hues, (QVarLengthArray<int, 3>{0})); // no op of its own: the loop's
    QCOMPARE(lines.markOf(4).hues, (QVarLengthArray<int, 3>{1})); // not the alias
    QCOMPARE(lines.nodesAt({1, 0}).front().node, 1);              // left of the op
    QCOMPARE(lines.nodesAt({4, 3}).size(), 2u);
    const QVector<LitSpan> loop = lines.spansOf(0, table);
    QCOMPARE(loop.size(), 1);
    QCOMPARE(loop.first().last, 0); // its head, not its body
}

void TestPanes::theKeyboardSelectsToo()
{
    Fixture f;
    f.area.focusPane(2);
    TextView *view = f.text(2)->text();
    QCOMPARE(QApplication::focusWidget(), view);
    while (view->cursor().line < 8)
        QTest::keyClick(view, Qt::Key_Down);
    QTest::keyClick(view, Qt::Key_Return);
    f.settle();
    QCOMPARE(f.active(), "0:acc");
}

void TestPanes::otherPanesScrollAlong()
{
    Fixture f(longVariant());
    QCOMPARE(f.text(3)->text()->verticalScrollBar()->value(), 0);
    f.click(1, "aten.addmm");
    const auto spans = f.text(3)->visibleSpans(f.node("0:acc"));
    QVERIFY(!spans.isEmpty());
    QVERIFY(!spans.first().clamped);
    QVERIFY(f.text(3)->text()->verticalScrollBar()->value() > 0);
}

void TestPanes::theSourceOpensAtTheKernel()
{
    Variant built = test::sampleVariant();
    built.kernel = 1;
    for (Stage &stage : built.stages)
        if (stage.id == "source") {
            stage.text.insert(0, std::string(300, '\n'));
            for (Op &op : stage.ops) {
                op.span.line += 300;
                op.span.endLine += 300;
            }
        }
    Document document;
    document.kernels.push_back({1, "kernel", "kernel.py", 301, {}});
    Fixture f(std::move(built));
    f.session.setDocument(std::make_shared<const Document>(std::move(document)));
    f.show(Variant(*f.variant));
    const auto [top, bottom] = f.text(0)->text()->linesExtent(300, 300);
    QVERIFY(top >= 0 && bottom <= f.text(0)->text()->viewport()->height() / 2);
}

void TestPanes::anUnlinkedPaneStays()
{
    Fixture f(longVariant());
    f.text(3)->setFollowing(false);
    f.click(1, "aten.addmm");
    QCOMPARE(f.text(3)->text()->verticalScrollBar()->value(), 0);
    QVERIFY(!f.text(3)->text()->lit().isEmpty());
    for (const VisibleSpan &span : f.text(3)->visibleSpans(f.node("0:acc")))
        QVERIFY(span.clamped && span.top == span.bottom && span.top > f.text(3)->height() - 20);
}

void TestPanes::hoverShowsAnOutline()
{
    Fixture f;
    TextView *view = f.text(1)->text();
    const TextPlace place = view->lines().place(view->lines().text().find("helion.zero_tile"));
    const QImage before = f.text(0)->grab().toImage();
    QTest::mouseMove(view->viewport(), view->placeRect(place).center().toPoint());
    QTRY_COMPARE(f.session.hovered(), f.node("1:acc"));
    QTRY_VERIFY(f.text(0)->grab().toImage() != before);
    QVERIFY(f.text(0)->text()->lit().isEmpty());
}

void TestPanes::tipsSayWhichAndWhy()
{
    Fixture f;
    const VariantPtr variant = f.variant;
    const auto tip = [&](const char *stage, std::string_view words) {
        const StageLines lines(f.session.index(), std::size_t(stageIndex(*variant, QString::fromLatin1(stage))));
        const LineTable table(lines.stage().text);
        return lines.tipAt(table.place(table.text().find(words) + 1));
    };
    const QString dot = tip("ttir", "tt.dot");
    QVERIFY2(dot.contains(QStringLiteral("0:acc")) && dot.contains(QStringLiteral("aten.addmm.default")) &&
                 dot.contains(QStringLiteral("f32[64, 64]")) && dot.contains(QStringLiteral("debug info")),
             qPrintable(dot));
    QVERIFY(tip("ptx", "mov.u32").contains(QStringLiteral("Tile prologue")));
    QVERIFY(tip("ptx", "bar.sync").contains(QStringLiteral("No location")));
    QVERIFY(tip("ptx", "bar.sync").contains(QStringLiteral("Waits until all threads of the block are here")));
    QVERIFY(!tip("ttir", "tt.dot").contains(QStringLiteral("Multiplies"))); // opcodes of machines only
    QCOMPARE(tip("ptx", "cp.async.commit").count(QStringLiteral("derived")), 2);
}

void TestPanes::anotherVariantKeepsTheNode()
{
    Fixture f;
    f.click(1, "aten.addmm");
    f.show(test::failingVariant());
    QCOMPARE(f.active(), "0:acc");
    QVERIFY(!f.text(1)->text()->lit().isEmpty());
}

void TestPanes::missingStagesSayWhy()
{
    Fixture f(test::failingVariant());
    QVERIFY(!f.text(3)->hasText());
    auto *empty = f.text(3)->findChild<PaneEmpty *>();
    QVERIFY(empty && empty->isVisible());
    QVERIFY(empty->accessibleDescription().contains(QStringLiteral("PTX was not reached: LLVM IR failed")));
    QVERIFY(empty->accessibleDescription().contains(QStringLiteral("2101248 bytes of shared memory")));
    QVERIFY(f.text(3)->visibleSpans(f.node("0:acc")).isEmpty());
    f.area.panes()[3]->setStage(QStringLiteral("llir"));
    QVERIFY(f.text(3)->findChild<PaneEmpty *>()->accessibleDescription().contains(QStringLiteral("LLVM IR failed")));
    f.show(test::sampleVariant());
    QVERIFY(f.text(3)->hasText());
}

void TestPanes::aNodeWithoutCodeSaysWhatBecameOfIt()
{
    Fixture f;
    f.session.setActive(f.node("0:_new_var"));
    f.settle();
    auto *notice = f.text(3)->findChild<PaneNotice *>();
    QVERIFY(notice->isVisible());
    QVERIFY2(notice->accessibleDescription().contains(QStringLiteral("0:_new_var: folded after Triton")),
             qPrintable(notice->accessibleDescription()));
    f.area.focusPane(0);
    QTest::mouseClick(notice->findChild<QToolButton *>(), Qt::LeftButton);
    QCOMPARE(f.area.stages()[0], QStringLiteral("triton"));
    QVERIFY(!f.text(0)->text()->lit().isEmpty());
    f.session.setActive(f.node("0:acc"));
    f.settle();
    QVERIFY(!notice->isVisible());
}

void TestPanes::noDocument()
{
    Session session;
    QWidget window;
    PaneArea area(&session, &window);
    area.setStages(kStages);
    area.resize(800, 300);
    window.show();
    QVERIFY(
        area.panes()[0]->findChild<PaneEmpty *>()->accessibleDescription().startsWith(QStringLiteral("No document")));
    QVERIFY(!area.grab().isNull());
    session.setHovered(kNone);
    session.setActive(kNone);
    area.panes()[0]->setStage(QStringLiteral("a stage of a later program"));
    QVERIFY(!area.grab().isNull());
}

void TestPanes::shortcutsMoveTheFocus()
{
    Fixture f;
    QSignalSpy focus(&f.area, &PaneArea::focusChanged);
    QTest::keyClick(&f.area, Qt::Key_3, Qt::ControlModifier);
    QCOMPARE(f.area.focusedPane(), f.area.panes()[2]);
    QTest::keyClick(&f.area, Qt::Key_F6);
    QCOMPARE(f.area.focusedPane(), f.area.panes()[3]);
    QTest::keyClick(&f.area, Qt::Key_F6);
    QCOMPARE(f.area.focusedPane(), f.area.panes()[0]);
    QTest::keyClick(&f.area, Qt::Key_F6, Qt::ShiftModifier);
    QCOMPARE(f.area.focusedPane(), f.area.panes()[3]);
    QTest::mouseClick(f.text(1)->text()->viewport(), Qt::LeftButton, {}, QPoint(100, 5));
    QCOMPARE(f.area.focusedPane(), f.area.panes()[1]);
    QCOMPARE(focus.size(), 5);
    QTest::keyClick(&f.area, Qt::Key_6, Qt::ControlModifier); // there is no such pane
    QCOMPARE(f.area.focusedPane(), f.area.panes()[1]);
}

void TestPanes::splitAndClose()
{
    Fixture f;
    QSignalSpy changed(&f.area, &PaneArea::stagesChanged);
    f.area.focusPane(2);
    QTest::keyClick(&f.area, Qt::Key_Backslash, Qt::ControlModifier);
    QCOMPARE(f.area.stages().size(), 5);
    QCOMPARE(f.area.stages()[3], QStringLiteral("ttgir"));
    QCOMPARE(f.area.focusedPane(), f.area.panes()[3]);
    f.area.splitPane();
    f.area.splitPane(); // six are enough
    QCOMPARE(f.area.stages().size(), PaneArea::kMostPanes);
    for (int i = 0; i < 10; ++i)
        QTest::keyClick(&f.area, Qt::Key_W, Qt::ControlModifier);
    QCOMPARE(f.area.stages().size(), 1); // the last one stays
    QVERIFY(f.area.focusedPane());
    QVERIFY(changed.size() >= 7);
    f.area.setStages({QStringLiteral("ptx"), QStringLiteral("sass")});
    QCOMPARE(f.area.stages(), (QStringList{QStringLiteral("ptx"), QStringLiteral("sass")}));
    f.area.setStages({});
    QCOMPARE(f.area.stages().size(), 2);
}

void TestPanes::showStageUsesThePaneThatHasIt()
{
    Fixture f;
    f.area.focusPane(0);
    f.area.showStage(QStringLiteral("ptx"));
    QCOMPARE(f.area.focusedPane(), f.area.panes()[3]);
    QCOMPARE(f.area.stages(), kStages);
    f.area.focusPane(0);
    f.area.showStage(QStringLiteral("sass"));
    QCOMPARE(f.area.stages()[0], QStringLiteral("sass"));
}

void TestPanes::pinnedPanesKeepTheirStage()
{
    Fixture f;
    f.area.focusPane(0);
    auto *header = f.area.panes()[0]->findChild<PaneHeader *>();
    for (IconButton *button : header->findChildren<IconButton *>())
        if (button->accessibleName() == QStringLiteral("Keep this stage in this pane"))
            QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(f.area.panes()[0]->isPinned());
    f.area.showStage(QStringLiteral("sass"));
    QCOMPARE(f.area.stages()[0], QStringLiteral("source"));
    QVERIFY(f.area.stages().contains(QStringLiteral("sass")));
}

void TestPanes::textAndGraphAreOneButtonApart()
{
    Fixture f;
    f.area.setStages({QStringLiteral("fx"), QStringLiteral("stage0"), QStringLiteral("ptx")});
    Pane *fx = f.area.panes()[0];
    QCOMPARE(fx->content(), QStringLiteral("graph"));
    QCOMPARE(f.area.panes()[1]->content(), QStringLiteral("text"));
    for (IconButton *button : fx->findChildren<IconButton *>())
        if (button->accessibleName() == QStringLiteral("Show as text"))
            QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(fx->content(), QStringLiteral("text"));
    QVERIFY(f.text(0) && f.text(0)->hasText());
    f.area.panes()[2]->setContent(QStringLiteral("graph"));
    QCOMPARE(f.area.panes()[2]->content(), QStringLiteral("graph"));
    f.area.panes()[2]->setStage(QStringLiteral("source")); // which has no graph view
    QCOMPARE(f.area.panes()[2]->content(), QStringLiteral("text"));
    fx->setStage(QStringLiteral("sass"));
    QCOMPARE(fx->content(), QStringLiteral("text"));
    fx->setStage(QStringLiteral("fx"));
    QCOMPARE(fx->content(), QStringLiteral("graph"));
}

void TestPanes::textsFoldByNode()
{
    Fixture f(foldableVariant());
    TextView *ptx = f.text(3)->text();
    QCOMPARE(ptx->rows().rows(), ptx->lines().count() - 5); // machine code is folded at first
    f.area.focusPane(3);
    QTest::keyClick(ptx, Qt::Key_N);
    QCOMPARE(ptx->rows().rows(), ptx->lines().count());
    QTest::keyClick(ptx, Qt::Key_N);
    QCOMPARE(ptx->rows().rows(), ptx->lines().count() - 5);
    ptx->setCursor({0, 0}); // in the run: brings it back into sight
    QCOMPARE(ptx->rows().rows(), ptx->lines().count());
    QTest::keyClick(ptx, Qt::Key_BracketLeft, Qt::ControlModifier);
    QCOMPARE(ptx->rows().rows(), ptx->lines().count() - 5);
    QTest::keyClick(ptx, Qt::Key_BracketRight, Qt::ControlModifier);
    QCOMPARE(ptx->rows().rows(), ptx->lines().count());
    QTest::keyClick(ptx, Qt::Key_BraceLeft, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(ptx->rows().rows() <= ptx->lines().count() - 5);
    QTest::keyClick(ptx, Qt::Key_BraceRight, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(ptx->rows().rows(), ptx->lines().count());
}

void TestPanes::foldsAreRemembered()
{
    Fixture f(foldableVariant());
    f.area.focusPane(3);
    QTest::keyClick(f.text(3)->text(), Qt::Key_N);
    f.area.panes()[3]->setStage(QStringLiteral("ttir"));
    f.area.panes()[3]->setStage(QStringLiteral("ptx"));
    QCOMPARE(f.text(3)->text()->rows().rows(), f.text(3)->text()->lines().count());
    f.area.panes()[0]->setStage(QStringLiteral("ptx")); // another pane shows it as it was left
    QCOMPARE(f.text(0)->text()->rows().rows(), f.text(0)->text()->lines().count());
    QTest::keyClick(f.text(3)->text(), Qt::Key_N);
}

void TestPanes::theSizeOfCodeIsOneForAllPanesAndKept()
{
    Fixture f;
    QWidget *port = f.text(1)->text()->viewport();
    QWheelEvent wheel({50, 50}, port->mapToGlobal(QPointF(50, 50)), {}, {0, 120}, Qt::NoButton, Qt::ControlModifier,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(port, &wheel);
    QVERIFY(f.text(1)->text()->zoom() > 1.05);
    QCOMPARE(f.text(3)->text()->zoom(), f.text(1)->text()->zoom());
    Fixture later;
    QCOMPARE(later.text(0)->text()->zoom(), f.text(1)->text()->zoom());
    f.text(1)->zoomBy(-1);
    QCOMPARE(f.text(3)->text()->zoom(), 1.0);
}

void TestPanes::wrappingIsAToggleAndKept()
{
    Fixture f;
    f.area.focusPane(3);
    QTest::keyClick(f.text(3)->text(), Qt::Key_Z, Qt::AltModifier);
    QVERIFY(f.text(3)->text()->isWrapping());
    QVERIFY(!f.text(1)->text()->isWrapping());
    {
        Fixture later;
        QVERIFY(later.text(1)->text()->isWrapping());
    }
    f.window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&f.window));
    f.area.focusPane(3);
    QTest::keyClick(f.text(3)->text(), Qt::Key_Z, Qt::AltModifier);
    QVERIFY(!f.text(3)->text()->isWrapping());
}

void TestPanes::definitionsAreAKeyAway()
{
    Fixture f;
    History history(&f.session);
    TextView *ttir = f.text(2)->text();
    f.area.focusPane(2);
    const auto use = ttir->lines().text().find("tt.dot");
    const auto operand = ttir->lines().text().find('%', use);
    const TextPlace from = ttir->lines().place(operand);
    ttir->setCursor(from);
    QTest::keyClick(ttir, Qt::Key_F12);
    QVERIFY2(ttir->cursor() != from, std::string(ttir->lines().text()).c_str());
    QVERIFY(ttir->uses().size() >= 2);
    QVERIFY(history.canGoBack());
    history.back();
    f.settle();
    QCOMPARE(ttir->cursor(), from);
    QTest::keyClick(ttir, Qt::Key_F12, Qt::ShiftModifier);
    QVERIFY(ttir->cursor() != from);
    QTest::keyClick(ttir, Qt::Key_F12, Qt::ShiftModifier | Qt::ControlModifier);
    QCOMPARE(ttir->cursor(), from);
    ttir->setCursor({0, 0});
    QTest::keyClick(ttir, Qt::Key_F12); // says that there is nothing
    QCOMPARE(ttir->cursor(), (TextPlace{0, 0}));
}

void TestPanes::findOpensInThePane()
{
    Fixture f;
    f.area.focusPane(3);
    QTest::keyClick(f.text(3)->text(), Qt::Key_F, Qt::ControlModifier);
    QVERIFY(f.text(3)->findBar()->isVisible());
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("wgmma"));
    QTRY_COMPARE(f.text(3)->findBar()->finder().matches().size(), 3u);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_F3);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    QVERIFY(!f.text(3)->findBar()->isVisible());
    QCOMPARE(f.text(3)->text()->selectedText(), QStringLiteral("wgmma"));
    QCOMPARE(QApplication::focusWidget(), f.text(3)->text());
}

void TestPanes::lanesJoinSpans()
{
    Fixture f;
    f.session.setActive(f.node("0:load"));
    f.settle();
    const auto bands = f.lane(3)->bands(f.node("0:load"));
    QCOMPARE(bands.size(), 1);
    QCOMPARE(bands.first().how, How::Location);
    const auto left = f.text(2)->visibleSpans(f.node("0:load"));
    QCOMPARE(bands.first().leftTop, left.first().top + PaneHeader::kHeight);
    QVERIFY(f.lane(1)->bands(kNone).isEmpty());
    QCOMPARE(f.lane(1)->bands(f.node("0:load")).value(0).how, How::Exact);
}

void TestPanes::lanesFollowTheScroll()
{
    Fixture f(longVariant());
    f.session.setActive(f.node("0:acc"));
    f.settle();
    QScrollBar *bar = f.text(3)->text()->verticalScrollBar();
    const qreal before = f.lane(3)->bands(f.node("0:acc")).first().rightTop;
    bar->setValue(bar->value() - 20);
    QCOMPARE(f.lane(3)->bands(f.node("0:acc")).first().rightTop, before + 20);
    bar->setValue(0);
    QCOMPARE(f.lane(3)->bands(f.node("0:acc")).first().rightTop, qreal(f.lane(3)->height()) - 7);
}

void TestPanes::pinnedNodesStayLit()
{
    Fixture f;
    f.area.focusPane(3);
    const QImage before = f.lane(3)->grab().toImage();
    TextView *ptx = f.text(3)->text();
    ptx->setCursor(ptx->lines().place(ptx->lines().text().find("wgmma.mma_async")));
    QTest::keyClick(ptx, Qt::Key_P);
    f.settle();
    QCOMPARE(f.session.pinned(), std::vector<NodeIndex>{f.node("0:acc")});
    QCOMPARE(ptx->pinned().size(), 1);
    QVERIFY(!ptx->pinned()[0].spans.isEmpty());
    QCOMPARE(ptx->pinned()[0].hue, f.variant->nodes[std::size_t(f.node("0:acc"))].hue);
    const QImage pinned = f.lane(3)->grab().toImage();
    QVERIFY(pinned != before);
    f.session.setActive(f.node("0:load")); // both are drawn
    f.settle();
    QVERIFY(f.lane(3)->grab().toImage() != pinned);
    QCOMPARE(ptx->pinned().size(), 1);
    f.session.setActive(f.node("0:acc")); // the active node is lit as such
    f.settle();
    QCOMPARE(ptx->pinned().size(), 0);
    QTest::keyClick(ptx, Qt::Key_P);
    f.settle();
    QVERIFY(f.session.pinned().empty());
    f.session.setActive(kNone);
    f.settle();
    QCOMPARE(f.lane(3)->grab().toImage(), before);
}

void TestPanes::pinsSurviveAnotherVariantAndMakeRoom()
{
    Fixture f;
    QSignalSpy changed(&f.session, &Session::changed);
    const std::vector<const char *> ids{"0:load", "0:load_1", "0:acc", "1:store", "1:acc"};
    for (const char *id : ids)
        f.session.setPinned(f.node(id), true);
    f.session.setPinned(kNone, true);
    f.session.setPinned(f.node("1:acc"), true); // is already
    QCOMPARE(f.session.pinned().size(), Session::kMostPinned);
    QVERIFY(!f.session.isPinned(f.node("0:load"))); // the first made room
    f.settle();
    QCOMPARE(changed.size(), 1);
    QVERIFY(changed[0][0].value<Changes>().testFlag(Change::Pinned));
    f.show(test::failingVariant());
    QVERIFY(f.session.isPinned(f.node("0:acc")));
    f.session.setVariant(nullptr, nullptr);
    f.settle();
    QVERIFY(f.session.pinned().empty());
}

void TestPanes::ribbonsCanBeTurnedOff()
{
    Fixture f;
    f.session.setActive(f.node("0:acc"));
    f.settle();
    const QImage on = f.lane(1)->grab().toImage();
    QTest::keyClick(&f.area, Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(!f.area.showsRibbons());
    QVERIFY(f.lane(1)->grab().toImage() != on);
    f.area.setRibbons(true);
    QCOMPARE(f.lane(1)->grab().toImage(), on);
}

void TestPanes::everyWidgetHasAName()
{
    Fixture f;
    for (QWidget *widget : f.area.findChildren<QWidget *>()) {
        const bool plumbing = widget->objectName().startsWith(QStringLiteral("qt_")) ||
                              qstrcmp(widget->metaObject()->className(), "QWidget") == 0 || !widget->isVisible() ||
                              qobject_cast<QLabel *>(widget);
        const QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(widget);
        if (!plumbing && widget->focusPolicy() != Qt::NoFocus)
            QVERIFY2(accessible && !accessible->text(QAccessible::Name).isEmpty(), widget->metaObject()->className());
    }
}

void TestPanes::bothThemesPaint()
{
    for (const Scheme scheme : {Scheme::Light, Scheme::Dark}) {
        Theme::apply(*qApp, scheme);
        Fixture f;
        f.session.setActive(f.node("0:load"));
        f.settle();
        const QImage image = f.area.grab().toImage();
        const Theme &theme = scheme == Scheme::Dark ? Theme::dark() : Theme::light();
        QSet<QRgb> colours;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                colours.insert(image.pixel(x, y));
        for (const Role role : {Role::Window, Role::Pane, Role::Raised, Role::ActiveBg, Role::Active, Role::ActiveLine})
            QVERIFY(colours.contains(theme(role).rgb()));
    }
}

HELIOGRAPH_UI_TEST(TestPanes)
#include "tst_panes.moc"
