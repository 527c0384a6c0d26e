// What is folded in each text of the document, so that a pane that shows one again shows it as it was left.
#pragma once

#include <QHash>
#include <QString>

#include <vector>

namespace heliograph::ui {

class FoldMemory
{
public:
    /// Empty if the text was not shown yet. The key names variant, pipeline and stage.
    std::vector<bool> of(const QString &key) const { return m_states.value(key); }
    void keep(const QString &key, const std::vector<bool> &state) { m_states.insert(key, state); }
    void clear() { m_states.clear(); }

private:
    QHash<QString, std::vector<bool>> m_states;
};

} // namespace heliograph::ui
