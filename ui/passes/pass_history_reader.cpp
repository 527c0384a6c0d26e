#include "ui/passes/pass_history_reader.h"

#include "core/passes/pass_texts.h"

#include <algorithm>

namespace heliograph::ui {

namespace {

constexpr int kStoryMs = 120; ///< of one part of the story, after which views hear of it

} // namespace

QString passName(const Pass &pass)
{
    return QString::fromStdString(pass.argument.empty() ? pass.name : pass.argument);
}

PassHistoryReader::PassHistoryReader(Session *session, QObject *parent)
    : QObject(parent), m_session(session), m_telling(this), m_tellingBiography(this)
{
    connect(session, &Session::changed, this, [this](Changes changes) {
        if (changes & (Changes(Change::Document) | Change::Variant))
            load();
        if (changes & (Changes(Change::Variant) | Change::Active))
            tellBiography();
    });
    load();
}

/// The session may have another variant by now, of which it tells with the next turn of the event loop.
void PassHistoryReader::begin()
{
    load();
    if (m_begun)
        return;
    m_begun = true;
    if (!m_steps.isEmpty())
        tellStory();
}

void PassHistoryReader::load()
{
    const VariantPtr variant = m_session->variant();
    QVector<int> steps;
    if (variant)
        for (const int row : passRows(*variant, m_session->pipeline()))
            if (variant->passes[std::size_t(row)].name != kInputName)
                steps.append(row);
    if (variant == m_variant && steps == m_steps)
        return;
    m_telling.cancel();
    m_tellingBiography.cancel();
    m_variant = variant;
    m_path = m_session->document() ? m_session->document()->path : std::string();
    m_steps = std::move(steps);
    m_story = std::make_shared<const PassStory>();
    m_biography = {};
    m_biographyPlan.reset();
    m_followed.reset();
    Q_EMIT passesChanged();
    if (m_begun && !m_steps.isEmpty())
        tellStory();
}

int PassHistoryReader::stepOfRow(int row) const
{
    const auto step = std::lower_bound(m_steps.begin(), m_steps.end(), row);
    return step == m_steps.end() ? -1 : int(step - m_steps.begin());
}

std::shared_ptr<const StoryPlan> PassHistoryReader::plan() const
{
    std::vector<int> rows = passRows(*m_variant, m_session->pipeline());
    std::vector<int> passOf;
    for (std::size_t pass = 0; pass < rows.size(); ++pass)
        if (m_steps.contains(rows[pass]))
            passOf.push_back(int(pass));
    PassHistory history = historyOf(textsOf(m_path, m_variant->id), m_variant, rows);
    return std::make_shared<const StoryPlan>(
        StoryPlan{m_variant, std::move(history), std::move(passOf), std::move(rows)});
}

void PassHistoryReader::tellStory()
{
    m_biographyPlan = plan();
    goOn(plan(), Chapter());
}

/// Chapter by chapter, so that list and timeline fill while the rest is read.
void PassHistoryReader::goOn(const std::shared_ptr<const StoryPlan> &plan, Chapter from)
{
    m_telling.run([plan, from = std::move(from)] { return tell(*plan, from, kStoryMs); },
                  [this, plan](const Chapter &chapter) {
                      m_story = std::make_shared<const PassStory>(chapter.story);
                      if (chapter.next < plan->passOf.size())
                          goOn(plan, chapter);
                      else
                          tellBiography();
                      Q_EMIT told();
                  });
}

void PassHistoryReader::follow(const FollowedOp &op)
{
    begin();
    m_followed = op;
    m_node = m_session->active();
    m_biography = {};
    Q_EMIT biographyTold();
    tellBiography();
}

void PassHistoryReader::followNode()
{
    begin();
    m_followed.reset();
    m_biography = {};
    tellBiography();
}

bool PassHistoryReader::isBiographyComplete() const
{
    return !m_tellingBiography.isBusy() && m_biography.next >= m_story->steps.size();
}

/// Begins anew with the active node, once the story says which passes touch it. One at a time: what runs for the node
/// before ends first.
void PassHistoryReader::tellBiography()
{
    if (m_followed && m_session->active() != m_node)
        m_followed.reset();
    if (m_followed)
        return tellBiographyOfOp();
    if (m_biography.node != m_session->active() || m_biography.next == 0 || m_biography.op) {
        m_biography = {m_session->active(), std::nullopt, {}, {}, 0};
        Q_EMIT biographyTold();
    }
    if (m_biography.node != kNone && m_steps.size() > 0 && isStoryComplete() && !m_tellingBiography.isBusy() &&
        m_biographyPlan)
        goOn(m_biographyPlan, m_biography);
}

void PassHistoryReader::goOn(const std::shared_ptr<const StoryPlan> &plan, Biography from)
{
    m_tellingBiography.run(
        [plan, story = m_story, from = std::move(from)] { return ui::tellBiography(*plan, *story, from, kStoryMs); },
        [this, plan](const Biography &biography) {
            if (m_followed || biography.node != m_biography.node || plan != m_biographyPlan)
                return tellBiography();
            m_biography = biography;
            if (biography.next < m_story->steps.size())
                goOn(plan, biography);
            Q_EMIT biographyTold();
        });
}

/// An op is followed from the text it was picked in to both ends, in one go.
void PassHistoryReader::tellBiographyOfOp()
{
    if (!isStoryComplete() || m_tellingBiography.isBusy() || !m_biographyPlan ||
        (m_biography.op == m_followed && m_biography.next > 0))
        return;
    m_tellingBiography.run([plan = m_biographyPlan, op = *m_followed,
                            steps = m_story->steps.size()] { return tellBiographyOf(*plan, op, steps); },
                           [this, plan = m_biographyPlan](const Biography &biography) {
                               if (biography.op != m_followed || plan != m_biographyPlan)
                                   return tellBiography();
                               m_biography = biography;
                               Q_EMIT biographyTold();
                           });
}

} // namespace heliograph::ui
