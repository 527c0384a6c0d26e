// Stepping through passes in the main window: its page takes the place of the panes, and its commands work from
// anywhere.
#include "ui/window/main_window.h"

#include "ui/passes/node_history.h"
#include "ui/passes/pass_head.h"
#include "ui/passes/pass_list.h"
#include "ui/passes/pass_page.h"
#include "ui/views/inspector.h"
#include "ui/views/stage_strip.h"

#include <QStackedWidget>

#include <array>

namespace heliograph::ui {

namespace {

struct FormCommand {
    const char *id;
    PassPage::Form form;
};
constexpr std::array kForms{FormCommand{"pass.side-by-side", PassPage::Form::SideBySide},
                            FormCommand{"pass.inline", PassPage::Form::Inline},
                            FormCommand{"pass.graph", PassPage::Form::Graph}};

} // namespace

void MainWindow::connectPassActions()
{
    m_actions.on("pass.show", this, [this](bool shown) { showPasses(shown); });
    for (const auto &[id, direction] : {std::pair("pass.next", 1), std::pair("pass.previous", -1)})
        m_actions.on(id, this, [this, to = direction] { stepPasses([to](PassPage &page) { page.step(to); }); });
    for (const auto &[id, direction] : {std::pair("pass.next-of-node", 1), std::pair("pass.previous-of-node", -1)})
        m_actions.on(id, this, [this, to = direction] { stepPasses([to](PassPage &page) { page.stepNode(to); }); });
    m_actions.on("pass.play", this, [this](bool playing) {
        showPasses(true);
        m_passes->setPlaying(playing);
    });
    m_actions.on("pass.compare-from", this, [this](bool held) {
        showPasses(true);
        m_passes->walk()->setBase(held ? std::optional(m_passes->walk()->current()) : std::nullopt);
    });
    m_actions.action("pass.side-by-side")->setChecked(true);
    for (const FormCommand &each : kForms)
        m_actions.on(each.id, this, [this, form = each.form] {
            showPasses(true);
            m_passes->setForm(form);
        });
    m_actions.on("pass.run", this, [this] {
        showPasses(true);
        m_passes->walk()->runToBreakpoint();
    });
    m_actions.action("pass.short-types")->setChecked(m_settings.shortensTypes());
    m_actions.on("pass.short-types", this, [this](bool shortens) {
        m_settings.setShortensTypes(shortens);
        if (m_passes)
            m_passes->walk()->setShortTypes(shortens);
    });
    m_actions.on("pass.filter", this, [this] {
        showPasses(true);
        m_passes->list()->focusFilter();
    });
}

/// The first step only shows where one is.
void MainWindow::stepPasses(const std::function<void(PassPage &)> &step)
{
    if (!m_passesShown)
        return showPasses(true);
    m_passes->setPlaying(false);
    step(*m_passes);
}

void MainWindow::showPasses(bool shown)
{
    if (shown && !m_session.variant())
        return;
    if (shown && !m_passes) {
        m_passes = new PassPage(&m_session, m_stack, &m_passHistory);
        m_stack->addWidget(m_passes);
        m_passes->walk()->setShortTypes(m_settings.shortensTypes());
        connect(m_passes->walk(), &PassWalk::moved, this, &MainWindow::passesChanged);
        connect(m_passes->walk(), &PassWalk::passesChanged, this, &MainWindow::passesChanged);
        connect(m_passes, &PassPage::playingChanged, m_actions.action("pass.play"), &QAction::setChecked);
        m_passes->head()->addTool(m_actions.action("pass.previous"), QStringLiteral("chevron-left"));
        m_passes->head()->addTool(m_actions.action("pass.next"), QStringLiteral("chevron-right"));
        connect(m_passes->head(), &PassHead::closeWanted, this, [this] { showPasses(false); });
        connectPassEdits();
    }
    const bool changed = shown != m_passesShown;
    if (changed)
        shutEditor();
    m_passesShown = shown;
    m_actions.action("pass.show")->setChecked(shown);
    if (m_passes && !shown)
        m_passes->setPlaying(false);
    updateState();
    if (changed)
        (shown ? static_cast<QWidget *>(m_passes) : m_stack->currentWidget())->setFocus(Qt::OtherFocusReason);
}

/// The inspector tells in short what the page of passes tells in full.
void MainWindow::addNodeHistory()
{
    auto *history = new NodeHistory(&m_session, &m_passHistory, this);
    QWidget *section = m_inspector->append(tr("Over the passes"), history);
    section->hide();
    connect(history, &NodeHistory::offered, section, &QWidget::setVisible);
    connect(history, &NodeHistory::stepChosen, this, [this](int step) {
        showPasses(true);
        m_passes->walk()->setCurrent(step);
    });
}

void MainWindow::answerHistory(const HistoryRequest &request)
{
    showPasses(true);
    if (m_passes && m_passHistory.steps() > 0) // else the page says that there are none
        m_passes->answer(request);
}

/// The strip says which stage the passes around are of.
void MainWindow::passesChanged()
{
    const PassWalk &walk = *m_passes->walk();
    m_actions.action("pass.compare-from")->setChecked(walk.base().has_value());
    if (!m_passesShown || walk.current() < 0)
        return;
    const QString stage = QString::fromStdString(walk.pass(walk.current()).stage);
    m_strip->setPanes({stage, stage}, 1);
}

void MainWindow::updatePassActions()
{
    const VariantPtr variant = m_session.variant();
    m_actions.action("pass.show")->setEnabled(variant && !showsModel());
    const bool any = variant && !variant->passes.empty();
    for (const char *id :
         {"pass.next", "pass.previous", "pass.next-of-node", "pass.previous-of-node", "pass.play", "pass.compare-from",
          "pass.side-by-side", "pass.inline", "pass.graph", "pass.run", "pass.filter"})
        m_actions.action(id)->setEnabled(any);
}

} // namespace heliograph::ui
