// What every indexer fills while it reads: interned strings, ops, edges and the definitions seen so far.
#pragma once

#include "core/text/indexer.h"

namespace heliograph::text {

/// Gives each distinct string one number. Open addressing, because a large PTX text defines millions of registers.
class Interner
{
public:
    explicit Interner(std::vector<std::string> &strings);
    std::uint32_t operator()(std::string_view text);

private:
    struct Slot {
        std::uint32_t index = 0; ///< into m_strings; 0 empty ("" is never stored in a slot)
        std::uint32_t hash = 0;  ///< spares a look at most strings that are not the one
    };

    void grow();

    std::vector<std::string> &m_strings;
    std::vector<Slot> m_slots;
};

class IndexBuilder
{
public:
    IndexBuilder() : m_intern(m_result.strings) {}

    std::uint32_t intern(std::string_view text) { return m_intern(text); }
    OpIndex add(const Op &op, std::uint32_t location = 0);
    void setLocation(OpIndex op, std::uint32_t location) { m_result.locationOf[op] = location; }
    void setMark(OpIndex op, std::string_view node) { m_result.marks[op] = intern(node); }
    void addEdge(OpIndex from, OpIndex to, std::uint32_t label) { m_result.edges.push_back({from, to, label}); }
    Op &op(OpIndex index) { return m_result.ops[index]; }
    OpIndex size() const { return static_cast<OpIndex>(m_result.ops.size()); }
    IndexedText &result() { return m_result; }

    /// Forgets every definition: names mean something else from here on.
    void startScope();
    void define(std::uint32_t name, OpIndex op);
    /// The nearest definition above in this scope, kNone if there is none yet.
    OpIndex definition(std::uint32_t name) const;
    /// An edge from the definition of `name`; if it comes later in the text, endScope() adds it.
    void use(std::uint32_t name, OpIndex user, std::uint32_t label);
    /// Adds the edges of uses that came before their definitions.
    void endScope();

private:
    struct Definition {
        OpIndex op = kNone;
        std::int32_t scope = 0;
    };
    struct Pending {
        std::uint32_t name;
        OpIndex user;
        std::uint32_t label;
    };

    IndexedText m_result;
    Interner m_intern;
    std::vector<Definition> m_definitions; ///< by string
    std::vector<Pending> m_pending;
    std::int32_t m_scope = 1;
};

} // namespace heliograph::text
