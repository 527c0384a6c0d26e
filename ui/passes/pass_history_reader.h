// What all passes of the variant on screen did: in numbers, and in words to the active node or to one op. Read in the
// background, once somebody wants to know; shared by the page of passes and the inspector.
#pragma once

#include "ui/base/async.h"
#include "ui/passes/pass_story.h"
#include "ui/session/session.h"

#include <QObject>
#include <QVector>

#include <memory>
#include <optional>

namespace heliograph::ui {

/// Its argument, or its class where it has none.
QString passName(const Pass &pass);

/// Steps are the passes of the session's pipeline that are no mere inputs, from 0 in the order in which they ran.
class PassHistoryReader : public QObject
{
    Q_OBJECT
public:
    explicit PassHistoryReader(Session *session, QObject *parent = nullptr);

    /// From now on what passes did is read; before, nobody pays for it.
    void begin();
    bool hasBegun() const { return m_begun; }

    const VariantPtr &variant() const { return m_variant; }
    const std::string &path() const { return m_path; }
    int steps() const { return int(m_steps.size()); }
    /// Into Variant::passes. Step must be one of them.
    int row(int step) const { return m_steps[step]; }
    const Pass &pass(int step) const { return m_variant->passes[std::size_t(m_steps[step])]; }
    /// What people call a step: the number of its pass, as `heliograph passes` has it.
    int number(int step) const { return pass(step).index; }
    /// The pass that left the text which an event of biography() is of.
    const Pass &passOf(const BiographyLine &event) const
    {
        return event.row == kNone ? pass(event.step) : m_variant->passes[std::size_t(event.row)];
    }
    /// The step of a row, or the next one: what an input changed is seen there. -1 behind the last.
    int stepOfRow(int row) const;

    /// What is known of all passes so far.
    const PassStory &story() const { return *m_story; }
    bool isStoryComplete() const { return m_begun && !m_telling.isBusy(); }

    /// Follows an op instead of the active node, until another node becomes active or the variant changes.
    void follow(const FollowedOp &op);
    /// The active node again, told anew to those who listen.
    void followNode();
    const std::optional<FollowedOp> &followed() const { return m_followed; }
    /// Of the op that is followed, else of the active node, as far as it is known.
    const Biography &biography() const { return m_biography; }
    bool isBiographyComplete() const;

    /// A history of its own for each that asks: it is for one thread at a time.
    std::shared_ptr<const StoryPlan> plan() const;

Q_SIGNALS:
    /// Other passes: another variant, or another pipeline.
    void passesChanged();
    /// More of the story.
    void told();
    /// biography() is new.
    void biographyTold();

private:
    void load();
    void tellStory();
    void goOn(const std::shared_ptr<const StoryPlan> &plan, Chapter from);
    void tellBiography();
    void goOn(const std::shared_ptr<const StoryPlan> &plan, Biography from);
    void tellBiographyOfOp();

    Session *m_session;
    VariantPtr m_variant;
    std::string m_path;
    QVector<int> m_steps; ///< into Variant::passes
    bool m_begun = false;
    std::shared_ptr<const PassStory> m_story = std::make_shared<const PassStory>();
    std::shared_ptr<const StoryPlan> m_biographyPlan;
    std::optional<FollowedOp> m_followed;
    NodeIndex m_node = kNone; ///< active when m_followed was set
    Biography m_biography;
    Latest m_telling;
    Latest m_tellingBiography;
};

} // namespace heliograph::ui
