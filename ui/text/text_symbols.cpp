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

/// There may be more places than those that are known.
bool TextView::reachesBeyondUses() const
{
    const std::size_t at = m_scene.lines.offset(m_scene.cursor);
    return at > text::kSymbolReach || m_scene.lines.text().size() - at > text::kSymbolReach ||
           m_scene.uses.size() >= text::kMostSymbolPlaces;
}

SymbolAnswer TextView::goToDefinition()
{
    const LineTable &lines = m_scene.lines;
    const std::size_t at = lines.offset(m_scene.cursor);
    const text::SymbolUses uses = text::symbolUses(lines.text(), at, m_language);
    const std::optional<text::SymbolPlace> here = text::symbolAt(lines.text(), at, m_language);
    if (!here)
        return SymbolAnswer::NoSymbol;
    const std::optional<std::size_t> definition = text::definitionOf(uses, here->begin);
    if (!definition)
        return searchFar(FarPlace::Definition);
    jump(lines.place(uses.places[*definition].begin));
    return SymbolAnswer::Went;
}

SymbolAnswer TextView::goToUse(int direction)
{
    const std::vector<TextRange> &uses = m_scene.uses;
    if (uses.empty())
        return SymbolAnswer::NoSymbol;
    const auto count = std::ptrdiff_t(uses.size());
    // The place that the cursor is at or behind.
    const auto here = std::upper_bound(uses.begin(), uses.end(), m_scene.cursor,
                                       [](TextPlace at, const TextRange &use) { return at < use.begin; }) -
                      uses.begin() - 1;
    const auto next = here + direction;
    if ((next < 0 || next >= count) && reachesBeyondUses())
        return searchFar(direction > 0 ? FarPlace::Next : FarPlace::Previous);
    jump(uses[std::size_t((next + count) % count)].begin);
    return SymbolAnswer::Went;
}

SymbolAnswer TextView::searchFar(FarPlace wanted)
{
    if (!reachesBeyondUses())
        return SymbolAnswer::NoPlace;
    m_sought = wanted;
    m_symbols.start(m_scene.lines.text(), m_owner, m_scene.lines.offset(m_scene.cursor), m_language);
    return SymbolAnswer::Searching;
}

void TextView::goFar(const text::NearestPlaces *found)
{
    if (!found)
        return;
    const std::optional<text::SymbolPlace> &place = m_sought == FarPlace::Definition ? found->definition
                                                    : m_sought == FarPlace::Next     ? found->next
                                                                                     : found->previous;
    if (place)
        jump(m_scene.lines.place(place->begin));
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
