// Symbols in the text view: all places of the one at the cursor are lit, and keys lead from place to place.
#include "core/text/symbols.h"
#include "ui/text/text_view.h"

#include <algorithm>

namespace heliograph::ui {

/// A selection is about itself: while there is one, nothing else is lit.
void TextView::updateUses()
{
    m_scene.uses.clear();
    if (!m_scene.selection.isEmpty() || m_scene.isHidden(m_scene.cursor.line))
        return;
    const LineTable &lines = m_scene.lines;
    const text::SymbolUses uses = text::symbolUses(lines.text(), lines.offset(m_scene.cursor), m_language);
    for (const text::SymbolPlace &place : uses.places)
        m_scene.uses.push_back({lines.place(place.begin), lines.place(place.end)});
}

bool TextView::goToDefinition()
{
    const LineTable &lines = m_scene.lines;
    const std::size_t at = lines.offset(m_scene.cursor);
    const text::SymbolUses uses = text::symbolUses(lines.text(), at, m_language);
    const std::optional<text::SymbolPlace> here = text::symbolAt(lines.text(), at, m_language);
    const std::optional<std::size_t> definition = here ? text::definitionOf(uses, here->begin) : std::nullopt;
    if (definition)
        jump(lines.place(uses.places[*definition].begin));
    return definition.has_value();
}

bool TextView::goToUse(int direction)
{
    const std::vector<TextRange> &uses = m_scene.uses;
    if (uses.empty())
        return false;
    const auto count = std::ptrdiff_t(uses.size());
    // The place that the cursor is at or behind.
    const auto here = std::upper_bound(uses.begin(), uses.end(), m_scene.cursor,
                                       [](TextPlace at, const TextRange &use) { return at < use.begin; }) -
                      uses.begin() - 1;
    jump(uses[std::size_t((here + direction + count) % count)].begin);
    return true;
}

void TextView::jump(TextPlace to)
{
    const TextPlace from = m_scene.cursor;
    setCursor(to);
    revealLines(to.line, to.line);
    revealSideways();
    Q_EMIT jumped(from, to);
}

} // namespace heliograph::ui
