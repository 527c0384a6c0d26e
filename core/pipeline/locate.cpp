// Stage-0 with its locations, built again from the records of the capture.
#include "core/pipeline/run.h"

#include "core/records/reader.h"
#include "core/store/codec.h"

namespace heliograph::pipeline {

namespace {

/// What helion-opt builds stage-0 from: the records of one variant as the bridge wrote them.
std::string recordsOf(const Variant &variant)
{
    std::string records;
    const auto add = [&records](const Json &record) { records.append(writeJson(record)).append("\n"); };
    add({{"r", "hello"}, {"schema", kRecordSchema}});
    add({{"r", "kernel"}, {"kernel", 1}, {"name", variant.kernelName}});
    add({{"r", "variant"},
         {"variant", 1},
         {"kernel", 1},
         {"target", variant.target},
         {"config", parseJson(variant.config).value_or(Json::object())},
         {"call", variant.call}});
    for (const Graph &graph : variant.graphs)
        add(graphRecord(graph, variant.nodes));
    for (const Node &node : variant.nodes)
        add(nodeRecord(node, variant.nodes));
    for (const Symbol &symbol : variant.symbols)
        add(symbolRecord(symbol));
    for (const std::string &record : variant.records)
        records.append(record).append("\n");
    add({{"r", "variant_end"}, {"variant", 1}});
    return records;
}

} // namespace

void locate(Start &start, const std::stop_token &stop)
{
    if (start.stage != "stage0" || start.after != kNone || start.edited || start.parent->graphs.empty())
        return;
    const std::string records = recordsOf(*start.parent);
    Result<std::string> located = helionOpt({"--helion-from-records", "-", "--mlir-print-debuginfo"}, records, stop);
    if (located)
        start.original = start.text = std::move(*located);
}

} // namespace heliograph::pipeline
