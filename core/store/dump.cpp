// Writes a document as records. The order depends on the content alone: kernels, then variants by number, and in each
// modules, graphs, nodes, symbols, launches, kept records, stages with their ops, passes, blobs, diagnostics.
#include "core/store/dump.h"

#include "core/base/base64.h"
#include "core/document/names.h"
#include "core/records/reader.h"
#include "core/store/codec.h"

namespace heliograph {

namespace {

Json stageRecord(std::string_view type, const Stage &stage)
{
    return {{"r", type}, {"stage", stage.id}, {"pipeline", stage.pipeline.empty() ? Json() : Json(stage.pipeline)}};
}

Json opRecord(const Stage &stage, std::size_t index)
{
    const Op &op = stage.ops[index];
    Json record = stageRecord("op", stage);
    record["op"] = index;
    record["parent"] = op.parent == kNone ? Json() : Json(op.parent);
    record["name"] = stage.string(op.name);
    record["label"] = stage.string(op.label);
    record["type"] = stage.string(op.type);
    record["kind"] = nameOf(op.kind);
    writeSpan(record, op.span);
    record["source_line"] = op.sourceLine;
    record["reason"] = op.reason == Reason::None ? Json() : Json(nameOf(op.reason));
    return record;
}

void dumpStage(const Variant &variant, const Stage &stage, const RecordSink &sink)
{
    Json record = stageRecord("stage", stage);
    record["file"] = stage.file;
    record["seconds"] = stage.seconds;
    record["text"] = stage.text;
    sink(writeJson(record));
    for (std::size_t i = 0; i < stage.ops.size(); ++i)
        sink(writeJson(opRecord(stage, i)));
    for (const Edge &edge : stage.edges) {
        Json line = stageRecord("edge", stage);
        line["from"] = edge.from;
        line["to"] = edge.to;
        line["label"] = stage.string(edge.label);
        sink(writeJson(line));
    }
    for (const Link &link : stage.links) {
        Json line = stageRecord("link", stage);
        line["op"] = link.op;
        line["node"] = variant.nodes[std::size_t(link.node)].id;
        line["how"] = nameOf(link.how);
        sink(writeJson(line));
    }
}

Result<void> dumpPasses(const Variant &variant, SnapshotReader &snapshots, const RecordSink &sink)
{
    SnapshotId last = kNone;
    for (std::size_t i = 0; i < variant.passes.size(); ++i) {
        const Pass &pass = variant.passes[i];
        const bool isFirst = i == 0 || variant.passes[i - 1].pipeline != pass.pipeline;
        Json record = passRecord(pass);
        if (pass.snapshot == kNone)
            record["unseen"] = true;
        if (pass.snapshot != kNone && (isFirst || pass.changed || last == kNone)) {
            const Result<std::string_view> text = snapshots.text(pass.snapshot);
            if (!text)
                return text.error();
            record["text"] = *text;
        }
        sink(writeJson(record));
        last = isFirst || pass.snapshot != kNone ? pass.snapshot : last;
    }
    return {};
}

void dumpRecords(const Variant &variant, const RecordSink &sink)
{
    if (variant.origin.isDerived())
        sink(writeJson(originRecord(variant.origin)));
    for (std::size_t i = 0; i < variant.modules.size(); ++i)
        sink(writeJson(moduleRecord(variant.modules[i], ModuleIndex(i))));
    for (const Graph &graph : variant.graphs)
        sink(writeJson(graphRecord(graph, variant.nodes)));
    for (const Node &node : variant.nodes)
        sink(writeJson(nodeRecord(node, variant.nodes)));
    for (const Symbol &symbol : variant.symbols)
        sink(writeJson(symbolRecord(symbol)));
    for (const Launch &launch : variant.launches)
        sink(writeJson(launchRecord(launch)));
    if (variant.resources)
        sink(writeJson(resourcesRecord(*variant.resources)));
    for (const std::string &record : variant.records)
        sink(record);
}

} // namespace

void dumpHead(const Document &document, const RecordSink &sink)
{
    Json versions = Json::object();
    for (const auto &[name, value] : document.versions)
        versions[name] = value;
    sink(writeJson({{"r", "hello"}, {"schema", kRecordSchema}, {"producer", "heliograph"}, {"versions", versions}}));
    for (std::size_t i = 0; i < document.kernels.size(); ++i) {
        const Kernel &kernel = document.kernels[i];
        sink(writeJson(
            {{"r", "kernel"}, {"kernel", i + 1}, {"name", kernel.name}, {"file", kernel.file}, {"line", kernel.line}}));
    }
}

Result<void> dumpVariant(const Variant &variant, std::size_t number, std::size_t kernel,
                         const std::vector<std::pair<std::string, std::string>> &blobs, SnapshotReader &snapshots,
                         const RecordSink &sink)
{
    sink(writeJson({{"r", "variant"},
                    {"variant", number},
                    {"kernel", kernel},
                    {"target", variant.target},
                    {"device", variant.device},
                    {"pretended", variant.pretended},
                    {"config", parseJson(variant.config).value_or(Json(variant.config))},
                    {"call", variant.call}}));
    dumpRecords(variant, sink);
    for (const Stage &stage : variant.stages)
        dumpStage(variant, stage, sink);
    if (Result<void> dumped = dumpPasses(variant, snapshots, sink); !dumped)
        return dumped;
    for (const auto &[name, bytes] : blobs)
        sink(writeJson({{"r", "blob"}, {"name", name}, {"base64", base64(bytes)}}));
    bool ok = true;
    for (const Diagnostic &diagnostic : variant.diagnostics) {
        sink(writeJson(diagnosticRecord(diagnostic)));
        ok = ok && diagnostic.severity != Severity::Error;
    }
    sink(writeJson({{"r", "variant_end"}, {"variant", number}, {"ok", ok}}));
    return {};
}

void dumpRun(const GpuRun &run, std::size_t number, std::size_t variant, const RecordSink &sink)
{
    for (const std::string &line : run.records) {
        Json record = parseJson(line).value_or(Json::object());
        record["run"] = number;
        if (recordType(record) == "run")
            record["variant"] = variant;
        sink(writeJson(record));
    }
}

void dumpTail(const Document &document, const RecordSink &sink)
{
    for (const Diagnostic &diagnostic : document.diagnostics)
        sink(writeJson(diagnosticRecord(diagnostic)));
    sink(writeJson({{"r", "done"}, {"ok", true}}));
}

} // namespace heliograph
