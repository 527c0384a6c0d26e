#include "ui/passes/comparisons.h"

#include "ui/passes/inline_diff.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace heliograph::ui {

namespace {

/// What a snapshot costs in memory, in sizes of its text: ops, links, hashes, tokens of values (bench_step measures
/// it).
constexpr std::uint64_t kPerByte = 8;
constexpr std::uint64_t kRoom = 384ull << 20; ///< bytes of all that is kept; two comparisons always are
constexpr std::size_t kLeast = 2;

bool isOf(const PassComparisonPtr &made, const Comparisons::Sides &sides)
{
    return made->before->id == sides.before->snapshot && made->after->id == sides.after->snapshot;
}

} // namespace

Comparisons::Comparisons(QObject *parent) : QObject(parent), m_making(this), m_preparing(this, Latest::spareThread()) {}

void Comparisons::reset(const std::string &path, VariantPtr variant)
{
    forgetAll();
    m_path = path;
    m_variant = std::move(variant);
    m_kept.clear();
}

void Comparisons::stopMaking()
{
    m_making.cancel();
    m_waiting = nullptr;
}

void Comparisons::forgetAll()
{
    stopMaking();
    m_preparing.cancel();
    m_wanted.clear();
}

void Comparisons::setMerging(bool merging)
{
    if (merging == m_merging)
        return;
    forgetAll();
    m_merging = merging;
}

void Comparisons::setShortTypes(bool shortTypes)
{
    if (shortTypes == m_shortTypes)
        return;
    forgetAll();
    m_shortTypes = shortTypes;
    m_kept.clear();
}

std::vector<PassComparisonPtr>::iterator Comparisons::at(const Sides &sides)
{
    return std::find_if(m_kept.begin(), m_kept.end(), [&](const auto &made) { return isOf(made, sides); });
}

PassComparisonPtr Comparisons::find(const Sides &sides)
{
    const auto found = at(sides);
    if (found == m_kept.end() || (m_merging && !(*found)->merged))
        return nullptr;
    std::rotate(found, found + 1, m_kept.end());
    return m_kept.back();
}

ShownTextPtr Comparisons::text(SnapshotId snapshot) const
{
    for (const PassComparisonPtr &made : m_kept)
        for (const ShownTextPtr &side : {made->before, made->after})
            if (side->id == snapshot)
                return side;
    return nullptr;
}

/// Each text once: neighbours share them.
std::uint64_t Comparisons::bytes() const
{
    std::uint64_t bytes = 0;
    std::set<SnapshotId> counted;
    for (const PassComparisonPtr &made : m_kept) {
        for (const ShownTextPtr &side : {made->before, made->after})
            if (counted.insert(side->id).second)
                bytes += kPerByte * side->stage().text.size();
        if (made->merged)
            bytes += kPerByte * made->merged->text->stage().text.size();
    }
    return bytes;
}

/// What was not used for the longest time goes first.
void Comparisons::keep(const PassComparisonPtr &comparison)
{
    std::erase_if(m_kept, [&](const PassComparisonPtr &made) {
        return made->before->id == comparison->before->id && made->after->id == comparison->after->id;
    });
    m_kept.push_back(comparison);
    while (m_kept.size() > kLeast && bytes() > kRoom)
        m_kept.erase(m_kept.begin());
}

/// Reads what is not at hand and compares, off this thread.
void Comparisons::start(Latest &line, const Sides &sides, std::function<void(const Made &)> done)
{
    const auto found = at(sides);
    const auto work = [path = m_path, variant = m_variant, passes = std::array{sides.before, sides.after},
                       made = found == m_kept.end() ? nullptr : *found, merging = m_merging, shortTypes = m_shortTypes,
                       texts =
                           std::array{text(sides.before->snapshot), text(sides.after->snapshot)}]() mutable -> Made {
        for (std::size_t side = 0; side < 2 && !made; ++side) {
            if (side == 1 && passes[0]->snapshot == passes[1]->snapshot)
                texts[1] = texts[0];
            if (texts[side])
                continue;
            Result<ShownTextPtr> loaded = loadSnapshot(path, *variant, *passes[side], shortTypes);
            if (!loaded)
                return {nullptr, loaded.error()};
            texts[side] = *loaded;
        }
        if (!made)
            made = compare(texts[0], texts[1]);
        return {merging ? withMerged(made) : made, std::nullopt};
    };
    line.run(work, std::move(done));
}

void Comparisons::make(const Sides &sides, std::function<void(const Made &)> done)
{
    stopMaking();
    m_wanted.clear();
    if (m_preparing.isBusy() && m_prepared.before->snapshot == sides.before->snapshot &&
        m_prepared.after->snapshot == sides.after->snapshot) {
        m_waiting = std::move(done);
        return;
    }
    start(m_making, sides, [this, done = std::move(done)](const Made &made) {
        if (made.comparison)
            keep(made.comparison);
        done(made);
    });
}

void Comparisons::prepare(std::vector<Sides> wanted)
{
    m_wanted = std::move(wanted);
    std::reverse(m_wanted.begin(), m_wanted.end());
    if (!m_preparing.isBusy())
        prepareNext();
}

void Comparisons::prepareNext()
{
    while (!m_wanted.empty()) {
        const Sides sides = m_wanted.back();
        m_wanted.pop_back();
        if (const auto found = at(sides); found != m_kept.end() && (!m_merging || (*found)->merged)) {
            Q_EMIT prepared(*found);
            continue;
        }
        const std::uint64_t more = kPerByte * (sides.before->bytes + sides.after->bytes);
        if (bytes() + more > kRoom && m_kept.size() > kLeast)
            continue;
        m_prepared = sides;
        start(m_preparing, sides, [this](const Made &made) {
            if (made.comparison)
                keep(made.comparison);
            if (const auto waiting = std::exchange(m_waiting, nullptr))
                waiting(made);
            else if (made.comparison)
                Q_EMIT prepared(made.comparison);
            if (!m_preparing.isBusy())
                prepareNext();
        });
        return;
    }
}

} // namespace heliograph::ui
