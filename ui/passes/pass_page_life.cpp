// The biography beside the comparison: whose life is told, and questions about it.
#include "core/passes/pass_texts.h"
#include "ui/models/facts.h"
#include "ui/passes/biography_view.h"
#include "ui/passes/condition_field.h"
#include "ui/passes/life_head.h"
#include "ui/passes/pass_page.h"

#include <utility>

namespace heliograph::ui {

namespace {

LifeEntry::Form formOf(LifeEvent event)
{
    switch (event) {
    case LifeEvent::Born:
    case LifeEvent::There:
        return LifeEntry::Form::Birth;
    case LifeEvent::Died:
        return LifeEntry::Form::End;
    case LifeEvent::Became:
    case LifeEvent::Split:
    case LifeEvent::Merged:
        return LifeEntry::Form::Became;
    case LifeEvent::Changed:
    case LifeEvent::Moved:
        break;
    }
    return LifeEntry::Form::Change;
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
    return QString::fromUtf8(line.data(), qsizetype(line.size())).trimmed();
}

} // namespace

void PassPage::showLife()
{
    const Life &life = m_chronicle->life();
    QVector<LifeEntry> events;
    for (const LifeWords &each : life.events)
        events.append({formOf(each.event), each.step, m_chronicle->passOf(each).index,
                       passName(m_chronicle->passOf(each)), QString::fromStdString(each.words),
                       QString::fromStdString(each.why)});
    if (events.size() == 1 && life.events.front().event == LifeEvent::There && m_chronicle->isLifeComplete())
        events.front().words += QLatin1Char('\n') + tr("No pass changes it.");
    m_biography->setEvents(std::move(events));
    m_biography->setCurrentStep(m_walk->current());
    const bool nobody = m_session->active() == kNone && !m_chronicle->followed();
    const QString fate = nobody || m_session->active() == kNone || !m_session->index()
                             ? QString()
                             : fateSummary(*m_session, m_session->active()).words;
    m_biography->setHint(nobody ? tr("Select a node, or press H at an op: what each pass made of it is told here.")
                         : m_chronicle->isLifeComplete() ? tr("No pass touches it.\n%1").arg(fate)
                                                         : tr("Reading the passes\u2026"));
    showSubject(life);
    goToGoal();
}

void PassPage::showSubject(const Life &life)
{
    const NodeIndex node = life.op ? life.node : m_session->active();
    const bool known = node != kNone && m_session->variant();
    QString name, place, line;
    if (known) {
        const Node &it = m_session->variant()->nodes[std::size_t(node)];
        name = QString::fromStdString(it.id);
        place = it.source.line > 0 ? tr("source line %1").arg(it.source.line) : QString();
        line = sourceLine(*m_session, it);
    }
    if (life.op && !life.name.empty())
        name = QString::fromStdString(life.name) + (known ? QStringLiteral(" \u00b7 ") + name : QString());
    m_lifeHead->setSubject(name, place, line);
    const auto words = [this](int step) {
        return step < 0
                   ? QString()
                   : QStringLiteral("#%1 %2").arg(m_chronicle->number(step)).arg(passName(m_chronicle->pass(step)));
    };
    const int first = firstChange(life), death = endOf(life);
    m_lifeHead->setFirstChange(first, words(first));
    m_lifeHead->setDeath(death, words(death));
}

/// The snapshot that a request speaks of: that of its pane, or the last one of its stage if the stage ended with that
/// very text; then ops have the same numbers in both.
SnapshotId PassPage::textOf(const HistoryRequest &request) const
{
    const VariantPtr &variant = m_chronicle->variant();
    const int stage = m_session->stageIndex(request.stage.toStdString());
    if (request.text != kNone || !variant || stage < 0)
        return request.text;
    for (int step = m_chronicle->steps(); step-- > 0;) {
        const Pass &pass = m_chronicle->pass(step);
        if (pass.stage != variant->stages[std::size_t(stage)].id || pass.snapshot == kNone)
            continue;
        const Result<std::string> text = textsOf(m_chronicle->path(), variant->id)(pass.snapshot);
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
        m_chronicle->follow({text, request.op});
    else
        m_chronicle->followNode();
}

void PassPage::goToGoal()
{
    const Life &life = m_chronicle->life();
    if (!m_goal || !m_chronicle->isStoryComplete() || !m_chronicle->isLifeComplete())
        return;
    const HistoryRequest::Goal goal = *std::exchange(m_goal, std::nullopt);
    if (goal == HistoryRequest::Goal::Life)
        return;
    const int step = goal == HistoryRequest::Goal::FirstChange ? firstChange(life) : endOf(life);
    if (step >= 0)
        m_walk->setCurrent(step);
    else
        m_condition->say(goal == HistoryRequest::Goal::FirstChange ? tr("No pass changed it after it was there.")
                                                                   : tr("It is there to the end of the passes."));
}

} // namespace heliograph::ui
