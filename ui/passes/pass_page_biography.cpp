// The biography beside the comparison: whose biography is told, and questions about it.
#include "core/passes/pass_texts.h"
#include "ui/base/strings.h"
#include "ui/models/facts.h"
#include "ui/passes/biography_head.h"
#include "ui/passes/biography_view.h"
#include "ui/passes/condition_field.h"
#include "ui/passes/pass_page.h"

#include <utility>

namespace heliograph::ui {

namespace {

BiographyEntry::Form formOf(BiographyEvent event)
{
    switch (event) {
    case BiographyEvent::Born:
    case BiographyEvent::There:
        return BiographyEntry::Form::Birth;
    case BiographyEvent::Died:
        return BiographyEntry::Form::End;
    case BiographyEvent::Became:
    case BiographyEvent::Split:
    case BiographyEvent::Merged:
        return BiographyEntry::Form::Became;
    case BiographyEvent::Changed:
    case BiographyEvent::Moved:
        break;
    }
    return BiographyEntry::Form::Change;
}

/// The line of the user's file that a node comes from, without its indent.
QString sourceLine(const Session &session, const Node &node)
{
    const int stage = session.stageIndex("source");
    if (stage < 0 || node.source.line <= 0)
        return {};
    const std::string_view text = session.variant()->stages[std::size_t(stage)].text;
    std::size_t begin = 0;
    for (std::int32_t line = 1; line < node.source.line && begin != std::string_view::npos; ++line)
        begin = text.find('\n', begin) == std::string_view::npos ? std::string_view::npos : text.find('\n', begin) + 1;
    if (begin == std::string_view::npos)
        return {};
    const std::string_view line = text.substr(begin, text.find('\n', begin) - begin);
    return toQString(line).trimmed();
}

} // namespace

void PassPage::showBiography()
{
    const Biography &biography = m_history->biography();
    QVector<BiographyEntry> events;
    for (const BiographyLine &each : biography.events)
        events.append({formOf(each.event), each.step, m_history->passOf(each).index, passName(m_history->passOf(each)),
                       QString::fromStdString(each.words), QString::fromStdString(each.why)});
    if (events.size() == 1 && biography.events.front().event == BiographyEvent::There &&
        m_history->isBiographyComplete())
        events.front().words += QLatin1Char('\n') + tr("No pass changes it.");
    m_biography->setEvents(std::move(events));
    m_biography->setCurrentStep(m_walk->current());
    const bool nobody = m_session->active() == kNone && !m_history->followed();
    const QString fate = nobody || m_session->active() == kNone || !m_session->index()
                             ? QString()
                             : fateSummary(*m_session, m_session->active()).words;
    m_biography->setHint(nobody ? tr("Select a node, or press H at an op: what each pass made of it is told here.")
                         : m_history->isBiographyComplete() ? tr("No pass touches it.\n%1").arg(fate)
                                                            : tr("Reading the passes\u2026"));
    showSubject(biography);
    goToGoal();
}

void PassPage::showSubject(const Biography &biography)
{
    const NodeIndex node = biography.op ? biography.node : m_session->active();
    const bool known = node != kNone && m_session->variant();
    QString name, place, line;
    if (known) {
        const Node &it = m_session->variant()->nodes[std::size_t(node)];
        name = QString::fromStdString(it.id);
        place = it.source.line > 0 ? tr("source line %1").arg(it.source.line) : QString();
        line = sourceLine(*m_session, it);
    }
    if (biography.op && !biography.name.empty())
        name = QString::fromStdString(biography.name) + (known ? QStringLiteral(" \u00b7 ") + name : QString());
    m_biographyHead->setSubject(name, place, line);
    const auto words = [this](int step) {
        return step < 0 ? QString()
                        : QStringLiteral("#%1 %2").arg(m_history->number(step)).arg(passName(m_history->pass(step)));
    };
    const int first = firstChange(biography), death = endOf(biography);
    m_biographyHead->setFirstChange(first, words(first));
    m_biographyHead->setDeath(death, words(death));
}

/// The snapshot that a request speaks of: that of its pane, or the last one of its stage if the stage ended with that
/// very text; then ops have the same numbers in both.
SnapshotId PassPage::textOf(const HistoryRequest &request) const
{
    const VariantPtr &variant = m_history->variant();
    const int stage = m_session->stageIndex(request.stage.toStdString());
    if (request.text != kNone || !variant || stage < 0)
        return request.text;
    for (int step = m_history->steps(); step-- > 0;) {
        const Pass &pass = m_history->pass(step);
        if (pass.stage != variant->stages[std::size_t(stage)].id || pass.snapshot == kNone)
            continue;
        const Result<std::string> text = textsOf(m_history->path(), variant->id)(pass.snapshot);
        return text && *text == variant->stages[std::size_t(stage)].text ? pass.snapshot : kNone;
    }
    return kNone;
}

void PassPage::answer(const HistoryRequest &request)
{
    if (request.node != kNone)
        m_session->setActive(request.node);
    m_goal = request.goal;
    const SnapshotId text = request.op == kNone ? kNone : textOf(request);
    if (text != kNone)
        m_history->follow({text, request.op});
    else
        m_history->followNode();
}

void PassPage::goToGoal()
{
    const Biography &biography = m_history->biography();
    if (!m_goal || !m_history->isStoryComplete() || !m_history->isBiographyComplete())
        return;
    const HistoryRequest::Goal goal = *std::exchange(m_goal, std::nullopt);
    if (goal == HistoryRequest::Goal::Biography)
        return;
    const int step = goal == HistoryRequest::Goal::FirstChange ? firstChange(biography) : endOf(biography);
    if (step >= 0)
        m_walk->setCurrent(step);
    else
        m_condition->say(goal == HistoryRequest::Goal::FirstChange ? tr("No pass changed it after it was there.")
                                                                   : tr("It is there to the end of the passes."));
}

} // namespace heliograph::ui
