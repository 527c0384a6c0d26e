// A pane area on a real document, on screen, for tests; and documents that panes show in one way or another.
#pragma once

#include "tests/support/document_builder.h"
#include "tests/support/ui_test.h"
#include "ui/base/theme.h"
#include "ui/views/pane.h"
#include "ui/views/pane_area.h"
#include "ui/views/ribbon_lane.h"
#include "ui/views/ribbon_splitter.h"
#include "ui/views/text_stage_view.h"

#include <QAction>
#include <QTest>

#include <algorithm>

namespace heliograph::test {

using namespace heliograph::ui;

inline const QStringList kStages{QStringLiteral("source"), QStringLiteral("stage0"), QStringLiteral("ttir"),
                                 QStringLiteral("ptx")};

/// A pane area on a document, all panes as text.
struct PaneFixture {
    Session session;
    QWidget window; ///< without a layout: the offscreen platform warns about windows with a least size
    PaneArea area{&session, &window};
    VariantPtr variant;

    explicit PaneFixture(Variant built = test::sampleVariant())
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
inline Variant longVariant()
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
inline Variant foldableVariant()
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

} // namespace heliograph::test
