// Interns places, so that the many instructions of one line share a location.
#include "core/text/ptx_places.h"

#include "core/text/scan.h"

namespace heliograph::text {

namespace {

PtxPlace takePosition(std::string_view &text)
{
    PtxPlace place;
    place.file = takeNumberAfterBlanks(text);
    place.line = takeNumberAfterBlanks(text);
    place.column = takeNumberAfterBlanks(text);
    return place;
}

} // namespace

std::uint32_t PtxPlaces::add(std::string_view directive)
{
    constexpr std::string_view keyword = "inlined_at";
    PtxPlace place = takePosition(directive);
    const std::size_t at = directive.find(keyword);
    if (at != std::string_view::npos) {
        directive.remove_prefix(at + keyword.size());
        const PtxPlace caller = takePosition(directive);
        const auto known = m_last.find(caller);
        place.parent = known != m_last.end() ? known->second : intern(caller);
    }
    const std::int32_t index = intern(place);
    place.parent = kNone;
    m_last[place] = index;
    return static_cast<std::uint32_t>(index);
}

void PtxPlaces::addFile(std::string_view directive)
{
    const std::int32_t number = takeNumberAfterBlanks(directive);
    const std::size_t open = directive.find('"');
    const std::size_t close = open == std::string_view::npos ? open : directive.find('"', open + 1);
    if (close != std::string_view::npos)
        m_files[number] = std::string(directive.substr(open + 1, close - open - 1));
}

std::vector<Location> PtxPlaces::locations() const
{
    constexpr std::size_t deepest = 64; // a place may have been inlined at itself
    std::vector<Location> result(1);
    for (const PtxPlace &place : m_places) {
        Location &location = result.emplace_back();
        for (const PtxPlace *at = &place; location.frames.size() < deepest; at = &m_places[at->parent]) {
            const auto file = m_files.find(at->file);
            location.frames.push_back({file == m_files.end() ? std::string() : file->second, at->line, at->column});
            if (at->parent == kNone)
                break;
        }
    }
    return result;
}

std::int32_t PtxPlaces::intern(const PtxPlace &place)
{
    const auto [at, isNew] = m_index.try_emplace(place, static_cast<std::int32_t>(m_places.size()));
    if (isNew)
        m_places.push_back(place);
    return at->second;
}

} // namespace heliograph::text
