#include "core/records/reach_record.h"

namespace heliograph {

namespace {

std::vector<std::int64_t> numbersFrom(const Json &record, const char *key)
{
    std::vector<std::int64_t> numbers;
    const auto found = record.find(key);
    if (found != record.end() && found->is_array())
        for (const Json &number : *found)
            numbers.push_back(number.is_number_integer() ? number.get<std::int64_t>() : 0);
    return numbers;
}

ReachedDimension dimensionFrom(const Json &record)
{
    return {textField(record, "kind"),    integerField(record, "extent"), integerField(record, "begin"),
            integerField(record, "size"), integerField(record, "step"),   numbersFrom(record, "moves"),
            numbersFrom(record, "lasts")};
}

template <typename Item, typename Read>
std::vector<Item> listFrom(const Json &record, const char *key, Read read)
{
    std::vector<Item> items;
    const auto found = record.find(key);
    if (found != record.end() && found->is_array())
        for (const Json &item : *found)
            items.push_back(read(item));
    return items;
}

} // namespace

Json reachRecord(const Reach &reach)
{
    Json loops = Json::array(), dims = Json::array();
    for (const ReachLoop &loop : reach.loops)
        loops.push_back({{"name", loop.name}, {"tiles", loop.tiles}});
    for (const ReachedDimension &dim : reach.dims)
        dims.push_back({{"kind", dim.kind},
                        {"extent", dim.extent},
                        {"begin", dim.begin},
                        {"size", dim.size},
                        {"step", dim.step},
                        {"moves", dim.moves},
                        {"lasts", dim.lasts}});
    return {{"r", "reach"},         {"node", reach.node},        {"tensor", reach.tensor},
            {"load", reach.isLoad}, {"loops", std::move(loops)}, {"dims", std::move(dims)}};
}

std::optional<Reach> reachFrom(const Json &record)
{
    Reach reach{textField(record, "node"), textField(record, "tensor"), boolField(record, "load"), {}, {}};
    reach.loops = listFrom<ReachLoop>(record, "loops", [](const Json &item) {
        return ReachLoop{textField(item, "name"), integerField(item, "tiles", 1)};
    });
    reach.dims = listFrom<ReachedDimension>(record, "dims", dimensionFrom);
    return hangsTogether(reach) ? std::optional(std::move(reach)) : std::nullopt;
}

} // namespace heliograph
