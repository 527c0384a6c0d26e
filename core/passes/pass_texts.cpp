#include "core/passes/pass_texts.h"

#include "core/provenance/linker.h"
#include "core/store/store.h"

#include <deque>

namespace heliograph {

namespace {

constexpr std::size_t kKeptTexts = 3; ///< those around the pass that is told

class TextReader
{
public:
    TextReader(ReadText read, VariantPtr variant, std::vector<int> rows)
        : m_read(std::move(read)), m_variant(std::move(variant)), m_rows(std::move(rows))
    {
    }

    SnapshotPtr operator()(int state)
    {
        const Pass *pass = state > 0 ? &m_variant->passes[std::size_t(m_rows[std::size_t(state) - 1])] : nullptr;
        if (pass == nullptr || pass->snapshot == kNone)
            return nullptr;
        for (const auto &[id, text] : m_kept)
            if (id == pass->snapshot)
                return text;
        m_kept.emplace_back(pass->snapshot, make(*pass));
        if (m_kept.size() > kKeptTexts)
            m_kept.pop_front();
        return m_kept.back().second;
    }

private:
    SnapshotPtr make(const Pass &pass) const
    {
        Result<Stage> stage = readSnapshot(m_read, *m_variant, pass);
        return stage ? std::make_shared<const Snapshot>(std::move(*stage), pass.language, m_variant->nodes) : nullptr;
    }

    ReadText m_read;
    VariantPtr m_variant;
    std::vector<int> m_rows;
    std::deque<std::pair<SnapshotId, SnapshotPtr>> m_kept;
};

} // namespace

ReadText textsOf(const std::string &path, VariantId variant)
{
    return [path, variant](SnapshotId snapshot) -> Result<std::string> {
        const Result<Store> store = Store::open(path);
        return store ? store->snapshot(variant, snapshot) : Result<std::string>(store.error());
    };
}

Result<Stage> readSnapshot(const ReadText &read, const Variant &variant, const Pass &pass)
{
    Result<std::string> text = read(pass.snapshot);
    if (!text)
        return text.error();
    return linkSnapshot(variant, pass, std::move(*text));
}

std::vector<int> passRows(const Variant &variant, std::string_view pipeline)
{
    std::vector<int> rows;
    for (std::size_t row = 0; row < variant.passes.size(); ++row)
        if (variant.passes[row].pipeline == pipeline)
            rows.push_back(int(row));
    return rows;
}

PassHistory historyOf(ReadText read, const VariantPtr &variant, const std::vector<int> &rows)
{
    auto reader = std::make_shared<TextReader>(std::move(read), variant, rows);
    return PassHistory(int(rows.size()), [reader](int state) { return (*reader)(state); });
}

std::string_view writerOf(const Variant &variant, const Pass &first)
{
    if (first.name == kEditName)
        return "an editor";
    if (first.language != Language::Mlir)
        return "the translation to LLVM IR";
    if (first.pipeline == "stage0")
        return variant.graphs.empty() ? "the text that the pipeline began with" : "the stage-0 builder";
    return first.stage == "ttir" ? "Triton's code generator" : "the text that the compiler began with";
}

SnapshotId snapshotBefore(const Variant &variant, int row)
{
    const std::string &pipeline = variant.passes[std::size_t(row)].pipeline;
    for (int at = row - 1; at >= 0; --at)
        if (const Pass &pass = variant.passes[std::size_t(at)]; pass.pipeline == pipeline && pass.snapshot != kNone)
            return pass.snapshot;
    return kNone;
}

} // namespace heliograph
