// Packing and unpacking of snapshots; the only file that knows zstd.
#include "core/store/snapshots.h"

#include <zstd.h>

#include <algorithm>
#include <bit>
#include <memory>
#include <utility>

namespace heliograph {

namespace {

/// Texts of MLIR repeat themselves so much that higher levels cost more time than they save bytes (bench_passes).
constexpr int kLevel = 3;
/// Below this size the default window and search are wide enough for a text and the one before it.
constexpr std::size_t kLong = std::size_t(1) << 18;
/// A text this many times shorter than the one before is packed alone: reading it must not unpack the long one first.
constexpr std::size_t kMuchShorter = 4;

struct FreeCompressor {
    void operator()(ZSTD_CCtx *context) const { ZSTD_freeCCtx(context); }
};
struct FreeDecompressor {
    void operator()(ZSTD_DCtx *context) const { ZSTD_freeDCtx(context); }
};

/// Nothing only if there is no memory.
std::string compress(std::string_view text, std::string_view base)
{
    const std::unique_ptr<ZSTD_CCtx, FreeCompressor> context(ZSTD_createCCtx());
    std::string packed(ZSTD_compressBound(text.size()), '\0');
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kLevel);
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
    if (text.size() + base.size() > kLong) {
        const int window = std::bit_width(text.size() + base.size());
        ZSTD_CCtx_setParameter(context.get(), ZSTD_c_windowLog, window);
        ZSTD_CCtx_setParameter(context.get(), ZSTD_c_enableLongDistanceMatching, 1);
    }
    ZSTD_CCtx_refPrefix(context.get(), base.data(), base.size());
    const std::size_t size = ZSTD_compress2(context.get(), packed.data(), packed.size(), text.data(), text.size());
    packed.resize(ZSTD_isError(size) ? 0 : size);
    packed.shrink_to_fit();
    return packed;
}

std::optional<std::string> decompress(const PackedSnapshot &packed, std::string_view base)
{
    if (packed.size > kMaxSnapshotBytes ||
        ZSTD_getFrameContentSize(packed.data.data(), packed.data.size()) != packed.size)
        return std::nullopt;
    const std::unique_ptr<ZSTD_DCtx, FreeDecompressor> context(ZSTD_createDCtx());
    std::string text(packed.size, '\0');
    ZSTD_DCtx_refPrefix(context.get(), base.data(), base.size());
    const std::size_t size =
        ZSTD_decompressDCtx(context.get(), text.data(), text.size(), packed.data.data(), packed.data.size());
    if (ZSTD_isError(size) || size != packed.size)
        return std::nullopt;
    return text;
}

Diagnostic damaged(SnapshotId id)
{
    Diagnostic diagnostic;
    diagnostic.code = "store.corrupt";
    diagnostic.detail = "Snapshot " + std::to_string(id) + " cannot be unpacked.";
    return diagnostic;
}

} // namespace

std::optional<SnapshotId> SnapshotPacker::known(std::string_view text, std::size_t hash) const
{
    SnapshotReader reader([this](SnapshotId id) -> Result<PackedSnapshot> { return m_snapshots[std::size_t(id)]; });
    const auto [first, last] = m_byHash.equal_range(hash);
    for (auto candidate = first; candidate != last; ++candidate)
        if (m_snapshots[std::size_t(candidate->second)].size == text.size())
            if (const Result<std::string_view> other = reader.text(candidate->second); other && *other == text)
                return candidate->second;
    return std::nullopt;
}

bool SnapshotPacker::isGoodBase(std::string_view text) const
{
    return !m_snapshots.empty() && m_chain < kMaxSnapshotChain && m_last.size() / kMuchShorter <= text.size();
}

SnapshotId SnapshotPacker::add(std::string text)
{
    const auto last = SnapshotId(m_snapshots.size()) - 1;
    if (last >= 0 && text == m_last)
        return last;
    if (text.size() > kMaxSnapshotBytes)
        return kNone;
    const std::size_t hash = std::hash<std::string_view>()(text);
    if (const std::optional<SnapshotId> id = known(text, hash))
        return *id;
    const bool onLast = isGoodBase(text);
    PackedSnapshot packed{onLast ? last : kNone, text.size(), compress(text, onLast ? m_last : std::string_view())};
    if (packed.data.empty())
        return kNone;
    m_snapshots.push_back(std::move(packed));
    m_byHash.emplace(hash, last + 1);
    m_chain = onLast ? m_chain + 1 : 0;
    m_last = std::move(text);
    return last + 1;
}

Snapshots SnapshotPacker::take()
{
    Snapshots taken = std::move(m_snapshots);
    *this = SnapshotPacker();
    return taken;
}

Result<std::string_view> SnapshotReader::text(SnapshotId id)
{
    std::vector<std::pair<SnapshotId, PackedSnapshot>> chain;
    SnapshotId next = id;
    if (id < 0)
        return damaged(id);
    while (next != kNone && next != m_id) {
        if (int(chain.size()) > kMaxSnapshotChain)
            return damaged(id);
        Result<PackedSnapshot> packed = m_fetch(next);
        if (!packed)
            return packed.error();
        if (packed->base < kNone || packed->base >= next)
            return damaged(next);
        const SnapshotId base = packed->base;
        chain.emplace_back(next, std::move(*packed));
        next = base;
    }
    std::string text = next == kNone ? std::string() : std::move(m_text);
    m_id = kNone;
    for (; !chain.empty(); chain.pop_back()) {
        std::optional<std::string> unpacked = decompress(chain.back().second, text);
        if (!unpacked)
            return damaged(chain.back().first);
        text = std::move(*unpacked);
    }
    m_id = id;
    m_text = std::move(text);
    return std::string_view(m_text);
}

} // namespace heliograph
