// A small kernel for tests of the linker: nine nodes, its source, its Triton text with spans, and PTX; and a variant
// once it is linked.
#pragma once

#include "core/document/names.h"
#include "core/provenance/index.h"
#include "core/provenance/linker.h"

#include <memory>
#include <string>
#include <vector>

namespace heliograph::test {

/// The nodes of unlinked(), by index.
enum Nodes { kX, kAcc, kLoad, kCast, kAdd, kOut, kStore, kSkipped, kOutput };

Node node(std::string name, std::string target, Span source, std::vector<std::string> names);
void connect(Variant &variant, NodeIndex from, NodeIndex to);
/// Adds a span of a text: the first place where `part` stands on `line`.
OpIndex span(Stage &stage, std::int32_t line, std::string_view part, std::string_view kind, NodeIndex tag,
             std::int32_t sourceLine = 2);
Stage stage(std::string id, std::string text);
Stage ptxStage();

/// Source and Triton, with no links but those of the spans.
Variant unlinked();
/// unlinked() with a text of FX graphs: what virtual ".fx" files mean. Line 1 is the grid, 3 load, 4 add, 5 the cast.
Variant withFxText();
/// With a branch whose second result, `half` in the else side, is stored.
Variant withBranch();

struct Linked {
    explicit Linked(Variant variant) : m_variant(std::make_shared<Variant>(std::move(variant)))
    {
        linkVariant(*m_variant);
        index = std::make_unique<ProvenanceIndex>(m_variant);
    }

    std::size_t stageOf(std::string_view id) const
    {
        for (std::size_t i = 0; i < m_variant->stages.size(); ++i)
            if (m_variant->stages[i].id == id)
                return i;
        return m_variant->stages.size();
    }

    /// "load@", "acc=": the direct links of the counted op on a line; "!tile" and the like for why it has none.
    std::string at(std::string_view stageId, std::int32_t line, bool derived = false) const
    {
        const std::size_t s = stageOf(stageId);
        std::string text;
        const Stage &where = m_variant->stages[s];
        for (std::size_t i = 0; i < where.ops.size(); ++i) {
            if (!where.ops[i].isCounted() || where.ops[i].span.line != line)
                continue;
            for (const Link &link : index->linksAt(static_cast<OpIndex>(i), s))
                if ((link.how == How::Derived) == derived)
                    text += m_variant->nodes[link.node].name + (link.how == How::Exact ? "=" : derived ? "~" : "@");
            if (where.ops[i].reason != Reason::None)
                text += "!" + std::string(nameOf(where.ops[i].reason));
        }
        return text;
    }

    std::shared_ptr<Variant> m_variant;
    std::unique_ptr<ProvenanceIndex> index;
};

/// unlinked() with PTX, linked.
Linked linkedPtx();

} // namespace heliograph::test
