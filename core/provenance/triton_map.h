// From a place in the generated Triton file to the FX node whose expression stands there: the join that carries
// provenance through every compiler stage.
#pragma once

#include "core/document/document.h"

#include <string_view>
#include <unordered_map>
#include <vector>

namespace heliograph::provenance {

/// What stands at a place of the Triton file.
struct TritonPlace {
    OpIndex op = kNone;     ///< the expression or statement, kNone if no span covers the place
    NodeIndex node = kNone; ///< the FX node it was made for
    std::int32_t sourceLine = 0;
    bool isHeader = false;    ///< the function's own header: entry, parameters, return
    bool isAmbiguous = false; ///< only a line is known, and several nodes share it
};

/// Index over the "triton" stage's spans. Triton writes locations as (line, column of the syntax node): the outermost
/// tagged expression that starts exactly there is meant; without one, the statement that covers the line.
class TritonMap
{
public:
    /// `triton` may be nullptr: then nothing is found.
    explicit TritonMap(const Stage *triton);

    bool isEmpty() const { return m_stage == nullptr || m_stage->ops.empty(); }
    /// True if debug info that names `file` means the Triton stage's text.
    bool isTritonFile(std::string_view file) const;
    TritonPlace at(std::int32_t line, std::int32_t column) const;
    /// Without a column: a node only if all tagged spans of the line agree on it.
    TritonPlace atLine(std::int32_t line) const;

    /// Expressions in device code that read the Triton variable `name`, in text order.
    const std::vector<OpIndex> &usesOf(std::string_view name) const;
    bool contains(OpIndex outer, OpIndex inner) const;
    bool isDeviceLine(std::int32_t line) const;

private:
    struct LineSpans {
        std::vector<OpIndex> starting; ///< expressions and statements that start on the line, outermost first
        OpIndex statement = kNone;     ///< innermost statement that covers the line
    };

    void readLines();
    void readDeviceLines();
    void readUses();
    std::string_view textOf(const Span &span) const;
    TritonPlace place(OpIndex op) const;
    const LineSpans *spansOf(std::int32_t line) const;

    const Stage *m_stage;
    std::string_view m_fileName;
    std::vector<std::string_view> m_lines;
    std::vector<bool> m_isDevice;   ///< by line
    std::vector<LineSpans> m_spans; ///< by line
    std::vector<NodeIndex> m_nodes; ///< by op
    std::unordered_map<std::string_view, std::vector<OpIndex>> m_uses;
};

} // namespace heliograph::provenance
