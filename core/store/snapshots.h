// The texts that passes left, stored as changes: each is packed against the one before it, so that eighty of them cost
// little more than what differs. The format is zstd with the earlier text as its prefix (what `zstd --patch-from`
// does).
#pragma once

#include "core/base/result.h"
#include "core/document/document.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace heliograph {

/// Longest text that is kept, and the most that a file can make the reader allocate for one.
inline constexpr std::uint64_t kMaxSnapshotBytes = 900'000'000; // below SQLite's own limit for a value
/// Most changes to be applied to a text that stands alone before the one that was asked for is there.
inline constexpr int kMaxSnapshotChain = 8;

/// One text as it is stored.
struct PackedSnapshot {
    SnapshotId base = kNone; ///< the text that it is a change of; kNone: it stands alone
    std::uint64_t size = 0;  ///< bytes of the text
    std::string data;        ///< a zstd frame with the text's size and checksum
};

/// The snapshots of a variant, by id.
using Snapshots = std::vector<PackedSnapshot>;

/// Packs texts in the order in which they come.
class SnapshotPacker
{
public:
    /// The text's id: a new one, or that of an equal text that was added before. kNone if it is too long to be kept.
    SnapshotId add(std::string text);
    /// All that was added; the packer is empty afterwards.
    Snapshots take();

private:
    std::optional<SnapshotId> known(std::string_view text, std::size_t hash) const;
    bool isGoodBase(std::string_view text) const;

    Snapshots m_snapshots;
    std::unordered_multimap<std::size_t, SnapshotId> m_byHash;
    std::string m_last; ///< text of the snapshot added last
    int m_chain = 0;    ///< changes it is away from a text that stands alone
};

/// Reads one snapshot; an error if there is none.
using FetchSnapshot = std::function<Result<PackedSnapshot>(SnapshotId)>;

/// Unpacks texts; quick where they are asked for in order, since it remembers the one before.
class SnapshotReader
{
public:
    explicit SnapshotReader(FetchSnapshot fetch) : m_fetch(std::move(fetch)) {}

    /// Errors: those of fetching, and store.corrupt without a path where the data is damaged. Valid until the next
    /// call.
    Result<std::string_view> text(SnapshotId id);

private:
    FetchSnapshot m_fetch;
    SnapshotId m_id = kNone;
    std::string m_text; ///< of m_id
};

} // namespace heliograph
