// Panes on a real document: what is chosen in one lights up in all, and what a pane says of what is not there.
#include "tests/ui/panes/pane_fixture.h"
#include "ui/views/pane_empty.h"
#include "ui/views/pane_header.h"
#include "ui/views/pane_notice.h"

#include <QApplication>
#include <QLabel>
#include <QSignalSpy>
#include <QToolTip>

#include <set>

using namespace heliograph;
using namespace heliograph::ui;
using namespace heliograph::test;

class TestPanes : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aClickLightsAllPanes();
    void aLineOfSeveralNodesCycles();
    void linesKnowTheirOwnNodes();
    void aStatementComesBeforeItsParts();
    void theKeyboardSelectsToo();
    void otherPanesScrollAlong();
    void anUnlinkedPaneStays();
    void hoverShowsAnOutline();
    void tipsSayWhichAndWhy();
    void anotherVariantKeepsTheNode();
    void missingStagesSayWhy();
    void aNodeWithoutCodeSaysWhatBecameOfIt();
    void noDocument();
    void bothThemesPaint();
};

void TestPanes::aClickLightsAllPanes()
{
    PaneFixture f;
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
    PaneFixture f;
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

/// `scores = torch.bmm(q, k[tile]) * scale`: left of it the product, on the brackets the load and not what it names.
void TestPanes::aStatementComesBeforeItsParts()
{
    Variant built = test::DocumentBuilder()
                        .graph(0, "RootGraphInfo")
                        .node("0:k", "helion.language._tracing_ops._host_tensor")
                        .node("0:load", "helion.language.memory_ops.load", "f16", {"64", "64"})
                        .node("0:bmm", "aten.bmm.default", "f32", {"64", "64"})
                        .node("0:scores", "aten.mul.Tensor", "f32", {"64", "64"})
                        .stage("source", "scores = torch.bmm(q, k[tile]) * scale\n")
                        .op(1, "aten.mul.Tensor", {"0:scores"})
                        .op(1, "aten.bmm.default", {"0:bmm"})
                        .op(1, "helion.language._tracing_ops._host_tensor", {"0:k", "0:load"})
                        .variant();
    std::vector<Op> &ops = built.stages.front().ops;
    ops[0].span = {1, 10, 1, 39};
    ops[1].span = {1, 10, 1, 31};
    ops[2].span = {1, 23, 1, 30};
    for (std::size_t i = 1; i < ops.size(); ++i)
        ops[i].parent = OpIndex(i - 1);
    const auto variant = std::make_shared<const Variant>(std::move(built));
    const StageLines lines(std::make_shared<const ProvenanceIndex>(variant), 0);
    QCOMPARE(lines.nodesAt({0, 2}).front().node, NodeIndex(3));  // scores =
    QCOMPARE(lines.nodesAt({0, 12}).front().node, NodeIndex(2)); // torch.bmm
    QCOMPARE(lines.nodesAt({0, 25}).front().node, NodeIndex(1)); // k[tile]
    QCOMPARE(lines.nodesAt({0, 35}).front().node, NodeIndex(3)); // * scale
    QCOMPARE(lines.nodesAt({0, 25}).size(), 4u);
}

void TestPanes::theKeyboardSelectsToo()
{
    PaneFixture f;
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
    PaneFixture f(longVariant());
    QCOMPARE(f.text(3)->text()->verticalScrollBar()->value(), 0);
    f.click(1, "aten.addmm");
    const auto spans = f.text(3)->visibleSpans(f.node("0:acc"));
    QVERIFY(!spans.isEmpty());
    QVERIFY(!spans.first().clamped);
    QVERIFY(f.text(3)->text()->verticalScrollBar()->value() > 0);
}

void TestPanes::anUnlinkedPaneStays()
{
    PaneFixture f(longVariant());
    f.text(3)->setFollowing(false);
    f.click(1, "aten.addmm");
    QCOMPARE(f.text(3)->text()->verticalScrollBar()->value(), 0);
    QVERIFY(!f.text(3)->text()->lit().isEmpty());
    for (const VisibleSpan &span : f.text(3)->visibleSpans(f.node("0:acc")))
        QVERIFY(span.clamped && span.top == span.bottom && span.top > f.text(3)->height() - 20);
}

void TestPanes::hoverShowsAnOutline()
{
    PaneFixture f;
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
    PaneFixture f;
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
    PaneFixture f;
    f.click(1, "aten.addmm");
    f.show(test::failingVariant());
    QCOMPARE(f.active(), "0:acc");
    QVERIFY(!f.text(1)->text()->lit().isEmpty());
}

void TestPanes::missingStagesSayWhy()
{
    PaneFixture f(test::failingVariant());
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
    PaneFixture f;
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

void TestPanes::bothThemesPaint()
{
    for (const Scheme scheme : {Scheme::Light, Scheme::Dark}) {
        Theme::apply(*qApp, scheme);
        PaneFixture f;
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
