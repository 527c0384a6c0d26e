// What is said of places in a stage's text: problems of compilers as notes, and the types that a failed kernel's
// expressions had.
#pragma once

#include "core/failure/failure.h"
#include "ui/text/text_scene.h"

namespace heliograph::ui {

class StageNotes
{
public:
    StageNotes() = default;
    StageNotes(const Variant &variant, const Stage &stage);

    const QVector<LineNote> &notes() const { return m_notes; }
    /// Of the smallest expression around a place of the source: "block: SymInt u0"; empty if nothing is known there.
    QString typeAt(TextPlace place) const;

private:
    QVector<LineNote> m_notes;
    std::vector<TypedExpression> m_typed; ///< of the source of a kernel that failed
};

} // namespace heliograph::ui
