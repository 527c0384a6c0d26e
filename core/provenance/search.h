// Search over all stages at once: words and filters against lines and the ops on them.
#pragma once

#include "core/base/result.h"
#include "core/provenance/index.h"

#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace heliograph {

/// A line is found if it has all words and there is an op on it (if any filter speaks of ops) that meets all filters.
/// Capitals do not count anywhere.
struct SearchQuery {
    std::vector<std::string> words;  ///< in the line's text
    std::vector<std::string> stages; ///< stage ids; empty: all
    std::string op;                  ///< in the op's name
    std::string type;                ///< in the op's type
    std::string node;                ///< in the id of a node that the op came from
    std::string module;              ///< in the path of the module of such a node, or of the region around the op
    std::int32_t firstLine = 1;
    std::int32_t lastLine = std::numeric_limits<std::int32_t>::max();
    /// Bounds on what the op's node costs in the stage: its ops there, as long as nothing was measured.
    std::optional<double> costAbove;
    std::optional<double> costBelow;

    bool filtersOps() const
    {
        return !op.empty() || !type.empty() || !node.empty() || !module.empty() || costAbove || costBelow;
    }
    bool isEmpty() const
    {
        return words.empty() && !filtersOps() && firstLine == 1 && lastLine == SearchQuery().lastLine;
    }

    friend bool operator==(const SearchQuery &, const SearchQuery &) = default;
};

/// Reads `tt.load op:dot type:f16 node:acc module:layer.0 stage:ptx,ttgir line:100-200 cost>50
/// "two words"`. A word with another
/// prefix ("0:acc", "loc:") is a word. Errors: search.stage, search.line, search.cost, each with the part at fault.
Result<SearchQuery> parseSearch(std::string_view text);

/// One line that was found.
struct SearchHit {
    std::size_t stage = 0; ///< into Variant::stages
    std::int32_t line = 1;
    NodeIndex node = kNone; ///< of the op that met the filters, else of the line's strongest link

    friend bool operator==(const SearchHit &, const SearchHit &) = default;
};

/// Where a search goes on.
struct SearchCursor {
    std::size_t stage = 0;  ///< into Variant::stages
    std::size_t offset = 0; ///< of the next line in the text
    std::int32_t line = 1;
    OpIndex op = 0;
};

struct SearchStep {
    std::vector<SearchHit> hits;
    std::optional<SearchCursor> next; ///< nothing at the end
};

/// Goes on from `from` over about `bytes` of text, at most `most` hits, in lowering order; stages of another pipeline
/// are passed over. Pure, so that a caller can run it piece by piece wherever it likes.
SearchStep searchStep(const ProvenanceIndex &index, const SearchQuery &query, std::string_view pipeline,
                      SearchCursor from, std::size_t bytes, std::size_t most);

} // namespace heliograph
