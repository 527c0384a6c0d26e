// The interner's hash table and the bookkeeping of definitions and uses.
#include "core/text/builder.h"

#include <cstring>

namespace heliograph::text {

namespace {

std::uint32_t hashOf(std::string_view text)
{
    std::uint64_t hash = 0x9e3779b97f4a7c15ULL ^ text.size();
    while (text.size() >= 8) {
        std::uint64_t word;
        std::memcpy(&word, text.data(), 8);
        hash = (hash ^ word) * 0xff51afd7ed558ccdULL;
        hash ^= hash >> 32;
        text.remove_prefix(8);
    }
    std::uint64_t tail = 0;
    std::memcpy(&tail, text.data(), text.size());
    hash = (hash ^ tail) * 0xc4ceb9fe1a85ec53ULL;
    return static_cast<std::uint32_t>(hash ^ (hash >> 32));
}

} // namespace

Interner::Interner(std::vector<std::string> &strings) : m_strings(strings), m_slots(1024) {}

std::uint32_t Interner::operator()(std::string_view text)
{
    if (text.empty())
        return 0;
    const std::size_t mask = m_slots.size() - 1;
    const std::uint32_t hash = hashOf(text);
    std::size_t at = hash & mask;
    while (m_slots[at].index != 0) {
        if (m_slots[at].hash == hash && m_strings[m_slots[at].index] == text)
            return m_slots[at].index;
        at = (at + 1) & mask;
    }
    const auto index = static_cast<std::uint32_t>(m_strings.size());
    m_slots[at] = {index, hash};
    m_strings.emplace_back(text);
    if (m_strings.size() * 2 > m_slots.size())
        grow();
    return index;
}

void Interner::grow()
{
    std::vector<Slot> slots(m_slots.size() * 4);
    const std::size_t mask = slots.size() - 1;
    for (const Slot &slot : m_slots) {
        if (slot.index == 0)
            continue;
        std::size_t at = slot.hash & mask;
        while (slots[at].index != 0)
            at = (at + 1) & mask;
        slots[at] = slot;
    }
    m_slots = std::move(slots);
}

OpIndex IndexBuilder::add(const Op &op, std::uint32_t location)
{
    m_result.ops.push_back(op);
    m_result.locationOf.push_back(location);
    m_result.marks.push_back(0);
    return size() - 1;
}

void IndexBuilder::startScope()
{
    endScope();
    ++m_scope;
}

void IndexBuilder::define(std::uint32_t name, OpIndex op)
{
    if (name >= m_definitions.size())
        m_definitions.resize(std::max<std::size_t>(name + 1, m_definitions.size() * 2));
    m_definitions[name] = {op, m_scope};
}

OpIndex IndexBuilder::definition(std::uint32_t name) const
{
    if (name >= m_definitions.size() || m_definitions[name].scope != m_scope)
        return kNone;
    return m_definitions[name].op;
}

void IndexBuilder::use(std::uint32_t name, OpIndex user, std::uint32_t label)
{
    const OpIndex from = definition(name);
    if (from == kNone)
        m_pending.push_back({name, user, label});
    else if (from != user)
        addEdge(from, user, label);
}

void IndexBuilder::endScope()
{
    for (const Pending &pending : m_pending) {
        const OpIndex from = definition(pending.name);
        if (from != kNone && from != pending.user)
            addEdge(from, pending.user, pending.label);
    }
    m_pending.clear();
}

} // namespace heliograph::text
