// Writes the rows of one variant, in the order in which they are read again.
#include "core/store/codec.h"
#include "core/store/tables.h"

namespace heliograph {

namespace {

/// Inserts records of one type, numbered from 0.
class RecordWriter
{
public:
    RecordWriter(const Database &database, VariantId variant)
        : m_insert(database.prepare("INSERT INTO record VALUES (?, ?, ?, ?)")), m_variant(variant)
    {
    }

    bool write(std::string_view type, std::size_t position, std::string_view json)
    {
        return m_insert.bind(m_variant).bind(type).bind(position).bind(json).run();
    }

    template <typename Items, typename ToText>
    bool writeAll(std::string_view type, const Items &items, ToText toText)
    {
        for (std::size_t i = 0; i < items.size(); ++i)
            if (!write(type, i, toText(items[i])))
                return false;
        return true;
    }

private:
    Statement m_insert;
    VariantId m_variant;
};

/// With what a reader wants to know of a text without unpacking it.
std::string passRow(const Pass &pass)
{
    Json record = passRecord(pass);
    record["snapshot"] = pass.snapshot == kNone ? Json() : Json(pass.snapshot);
    record["bytes"] = pass.bytes;
    record["lines"] = pass.lines;
    return writeJson(record);
}

bool writeRecords(const Database &database, const Variant &v)
{
    RecordWriter writer(database, v.id);
    ModuleIndex module = 0;
    return writer.writeAll("module", v.modules,
                           [&](const Module &m) { return writeJson(moduleRecord(m, module++)); }) &&
           writer.writeAll("graph", v.graphs, [&](const Graph &g) { return writeJson(graphRecord(g, v.nodes)); }) &&
           writer.writeAll("node", v.nodes, [&](const Node &n) { return writeJson(nodeRecord(n, v.nodes)); }) &&
           writer.writeAll("symbol", v.symbols, [](const Symbol &s) { return writeJson(symbolRecord(s)); }) &&
           writer.writeAll("launch", v.launches, [](const Launch &l) { return writeJson(launchRecord(l)); }) &&
           (!v.resources || writer.write("resources", 0, writeJson(resourcesRecord(*v.resources)))) &&
           writer.writeAll("pass", v.passes, passRow) &&
           writer.writeAll("diagnostic", v.diagnostics,
                           [](const Diagnostic &d) { return writeJson(diagnosticRecord(d)); }) &&
           (!v.origin.isDerived() || writer.write("origin", 0, writeJson(originRecord(v.origin)))) &&
           writer.writeAll("kept", v.records, [](const std::string &json) { return std::string_view(json); });
}

bool writeStrings(const Database &database, std::int64_t id, const Stage &stage)
{
    Statement insert = database.prepare("INSERT INTO string VALUES (?, ?, ?)");
    for (std::size_t i = 0; i < stage.strings.size(); ++i)
        if (!insert.bind(id).bind(i).bind(stage.strings[i]).run())
            return false;
    return true;
}

bool writeOps(const Database &database, std::int64_t id, const Stage &stage)
{
    Statement insert = database.prepare("INSERT INTO op VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    for (std::size_t i = 0; i < stage.ops.size(); ++i) {
        const Op &op = stage.ops[i];
        insert.bind(id).bind(i).bind(op.parent).bind(op.name).bind(op.label).bind(op.type);
        insert.bind(int(op.kind)).bind(int(op.reason));
        insert.bind(op.span.line).bind(op.span.column).bind(op.span.endLine).bind(op.span.endColumn);
        if (!insert.bind(op.sourceLine).run())
            return false;
    }
    return true;
}

bool writeEdges(const Database &database, std::int64_t id, const Stage &stage)
{
    Statement insert = database.prepare("INSERT INTO edge VALUES (?, ?, ?, ?, ?)");
    for (std::size_t i = 0; i < stage.edges.size(); ++i) {
        const Edge &edge = stage.edges[i];
        if (!insert.bind(id).bind(i).bind(edge.from).bind(edge.to).bind(edge.label).run())
            return false;
    }
    return true;
}

bool writeLinks(const Database &database, std::int64_t id, const Stage &stage)
{
    Statement insert = database.prepare("INSERT INTO link VALUES (?, ?, ?, ?)");
    for (const Link &link : stage.links)
        if (!insert.bind(id).bind(link.op).bind(int(link.how)).bind(link.node).run())
            return false;
    return true;
}

bool writeStage(const Database &database, VariantId variant, std::size_t position, const Stage &stage)
{
    Statement insert = database.prepare("INSERT INTO stage (variant, position, stage, pipeline, file, seconds, text) "
                                        "VALUES (?, ?, ?, ?, ?, ?, ?)");
    insert.bind(variant).bind(position).bind(stage.id).bind(stage.pipeline).bind(stage.file).bind(stage.seconds);
    if (!insert.bind(stage.text).run())
        return false;
    const std::int64_t id = database.lastRow();
    return writeStrings(database, id, stage) && writeOps(database, id, stage) && writeEdges(database, id, stage) &&
           writeLinks(database, id, stage);
}

bool writeSnapshots(const Database &database, VariantId variant, const Snapshots &snapshots)
{
    Statement insert = database.prepare("INSERT INTO snapshot VALUES (?, ?, ?, ?, ?)");
    for (std::size_t i = 0; i < snapshots.size(); ++i) {
        const PackedSnapshot &snapshot = snapshots[i];
        if (!insert.bind(variant).bind(i).bind(snapshot.base).bind(snapshot.size).bindBlob(snapshot.data).run())
            return false;
    }
    return true;
}

bool writeSummary(const Database &database, Variant &variant)
{
    const VariantSummary summary = summaryOf(variant);
    Statement insert = database.prepare("INSERT INTO variant (kernel, target, device, pretended, config, call, error) "
                                        "VALUES (?, ?, ?, ?, ?, ?, ?)");
    insert.bind(summary.kernel).bind(summary.target).bind(summary.device).bind(int(summary.pretended));
    if (!insert.bind(summary.config).bind(summary.call).bind(summary.error).run())
        return false;
    variant.id = VariantId(database.lastRow());
    return true;
}

} // namespace

bool writeKernel(const Database &database, Kernel &kernel)
{
    Statement insert = database.prepare("INSERT INTO kernel (name, file, line) VALUES (?, ?, ?)");
    if (!insert.bind(kernel.name).bind(kernel.file).bind(kernel.line).run())
        return false;
    kernel.id = KernelId(database.lastRow());
    return true;
}

bool writeBlobs(const Database &database, VariantId variant, const Blobs &blobs)
{
    Statement insert = database.prepare("INSERT OR REPLACE INTO blob VALUES (?, ?, ?)");
    for (const auto &[name, bytes] : blobs)
        if (!insert.bind(variant).bind(std::string_view(name)).bindBlob(bytes).run())
            return false;
    return true;
}

bool writeVariant(const Database &database, Variant &variant, const Blobs &blobs, const Snapshots &snapshots)
{
    if (!writeSummary(database, variant) || !writeRecords(database, variant))
        return false;
    for (std::size_t i = 0; i < variant.stages.size(); ++i)
        if (!writeStage(database, variant.id, i, variant.stages[i]))
            return false;
    return writeBlobs(database, variant.id, blobs) && writeSnapshots(database, variant.id, snapshots);
}

bool writeDiagnostic(const Database &database, VariantId variant, std::size_t position, const Diagnostic &diagnostic)
{
    return RecordWriter(database, variant).write("diagnostic", position, writeJson(diagnosticRecord(diagnostic)));
}

} // namespace heliograph
