#include "core/store/assembler.h"

#include "core/base/base64.h"
#include "core/document/names.h"
#include "core/records/reader.h"
#include "core/store/check.h"
#include "core/store/codec.h"

#include <algorithm>

namespace heliograph {

namespace {

Diagnostic danglingRecords(std::size_t count)
{
    Diagnostic diagnostic;
    diagnostic.severity = Severity::Warning;
    diagnostic.code = "record.dangling";
    diagnostic.message = std::to_string(count) + " records name an op or a node that does not exist.";
    diagnostic.next = "They were left out; everything else was kept.";
    return diagnostic;
}

/// Types of records that a variant keeps as they came; "graph" and "node" are those of the device IR before the config.
constexpr std::string_view kKept[] = {"graph", "node", "block", "argument",   "settings", "inlined", "failure",
                                      "step",  "name", "typed", "reproducer", "reach",    "onnx_tag"};

bool isKept(std::string_view type)
{
    return std::find(std::begin(kKept), std::end(kKept), type) != std::end(kKept);
}

bool isCodegen(const Json &record)
{
    const Json &set = field(record, "set");
    return !set.is_string() || set == "codegen";
}

} // namespace

VariantAssembler::VariantAssembler(const Json &record)
{
    m_variant.target = textField(record, "target");
    m_variant.device = textField(record, "device");
    m_variant.pretended = boolField(record, "pretended");
    m_variant.call = textField(record, "call");
    const Json &config = field(record, "config");
    m_variant.config = config.is_null() ? "{}" : asText(config);
}

bool VariantAssembler::add(const Json &record)
{
    const std::string_view type = recordType(record);
    if (type == "stage")
        addStage(record);
    else if (type == "op")
        addOp(record);
    else if (type == "edge")
        addEdge(record);
    else if (type == "link")
        addLink(record);
    else if (type == "blob")
        addBlob(record);
    else if (type == "pass")
        addPass(record);
    else if (type == "diagnostic")
        addDiagnostic(diagnosticFrom(record));
    else
        return keepOrAdd(type, record);
    return true;
}

bool VariantAssembler::keepOrAdd(std::string_view type, const Json &record)
{
    if (type == "symbol") {
        m_variant.symbols.push_back(symbolFrom(record));
    } else if (type == "launch") {
        m_variant.launches.push_back(launchFrom(record));
    } else if (type == "resources") {
        m_variant.resources = resourcesFrom(record);
    } else if (type == "module") {
        addModule(record);
    } else if (type == "origin") {
        m_variant.origin = originFrom(record);
    } else if (type == "graph" && isCodegen(record)) {
        m_variant.graphs.push_back(graphFrom(record));
        m_graphs.push_back(record);
    } else if (type == "node" && isCodegen(record)) {
        m_variant.nodes.push_back(nodeFrom(record));
        m_nodes.push_back(record);
    } else if (isKept(type)) {
        m_variant.records.push_back(writeJson(record));
    } else {
        return false;
    }
    return true;
}

/// One that does not stand where its number says, or comes before who called it, is none; nor are those in it then.
void VariantAssembler::addModule(const Json &record)
{
    Module module = moduleFrom(record);
    const auto index = ModuleIndex(m_variant.modules.size());
    if (integerField(record, "id", kNone) == index && module.parent >= kNone && module.parent < index)
        m_variant.modules.push_back(std::move(module));
    else
        ++m_dangling;
}

std::size_t VariantAssembler::stageIndex(const std::string &id, const std::string &pipeline)
{
    for (std::size_t i = m_variant.stages.size(); i-- > 0;)
        if (m_variant.stages[i].id == id && m_variant.stages[i].pipeline == pipeline)
            return i;
    Stage stage;
    stage.id = id;
    stage.pipeline = pipeline;
    m_variant.stages.push_back(std::move(stage));
    m_strings.emplace_back().emplace(std::string(), 0);
    return m_variant.stages.size() - 1;
}

std::size_t VariantAssembler::stageIndex(const Json &record)
{
    return stageIndex(textField(record, "stage"), textField(record, "pipeline"));
}

Stage &VariantAssembler::stage(const std::string &id, const std::string &pipeline)
{
    return m_variant.stages[stageIndex(id, pipeline)];
}

std::uint32_t VariantAssembler::intern(std::size_t stage, const Json &record, const char *key)
{
    std::vector<std::string> &strings = m_variant.stages[stage].strings;
    const auto [found, added] = m_strings[stage].try_emplace(textField(record, key), std::uint32_t(strings.size()));
    if (added)
        strings.push_back(found->first);
    return found->second;
}

void VariantAssembler::addStage(const Json &record)
{
    Stage &stage = m_variant.stages[stageIndex(record)];
    stage.text = textField(record, "text");
    stage.file = textField(record, "file");
    stage.seconds = numberField(record, "seconds");
}

void VariantAssembler::addOp(const Json &record)
{
    const std::size_t index = stageIndex(record);
    Stage &stage = m_variant.stages[index];
    const std::int32_t parent = smallField(record, "parent", kNone);
    if (integerField(record, "op") != std::int64_t(stage.ops.size()) || parent < kNone ||
        parent >= OpIndex(stage.ops.size())) {
        ++m_dangling;
        return;
    }
    Op op;
    op.span = spanFrom(record);
    op.parent = parent;
    op.name = intern(index, record, "name");
    op.label = intern(index, record, "label");
    op.type = intern(index, record, "type");
    op.sourceLine = smallField(record, "source_line");
    op.kind = opKindNamed(textField(record, "kind")).value_or(OpKind::Operation);
    op.reason = reasonNamed(textField(record, "reason")).value_or(Reason::None);
    stage.ops.push_back(op);
}

void VariantAssembler::addEdge(const Json &record)
{
    const std::size_t index = stageIndex(record);
    const std::uint32_t label = intern(index, record, "label");
    m_variant.stages[index].edges.push_back(
        {smallField(record, "from", kNone), smallField(record, "to", kNone), label});
}

void VariantAssembler::addLink(const Json &record)
{
    const std::optional<How> how = howNamed(textField(record, "how"));
    if (how)
        m_links.push_back({stageIndex(record), smallField(record, "op", kNone), textField(record, "node"), *how});
    else
        ++m_dangling;
}

void VariantAssembler::addBlob(const Json &record)
{
    if (std::optional<std::string> bytes = fromBase64(textField(record, "base64")))
        m_blobs.emplace_back(textField(record, "name"), std::move(*bytes));
    else
        ++m_dangling;
}

void VariantAssembler::addPass(const Json &record)
{
    Pass pass = passFrom(record);
    const Json &text = field(record, "text");
    const auto last = m_lastPasses.find(pass.pipeline);
    if (text.is_string()) {
        const auto &bytes = text.get_ref<const std::string &>();
        pass.snapshot = m_snapshots.add(bytes);
        pass.bytes = bytes.size();
        pass.lines = std::count(bytes.begin(), bytes.end(), '\n') + (bytes.empty() || bytes.back() == '\n' ? 0 : 1);
    } else if (!boolField(record, "unseen") && last != m_lastPasses.end()) {
        pass.snapshot = last->second.snapshot;
        pass.bytes = last->second.bytes;
        pass.lines = last->second.lines;
    }
    if (pass.snapshot != kNone)
        m_lastPasses[pass.pipeline] = pass;
    m_variant.passes.push_back(std::move(pass));
}

Variant VariantAssembler::take()
{
    std::stable_sort(m_variant.passes.begin(), m_variant.passes.end(),
                     [](const Pass &a, const Pass &b) { return a.pipeline < b.pipeline; });
    markChanges(m_variant.passes);
    takeDeviceGraphs();
    connect(m_variant, m_nodes, m_graphs);
    dropUnknownModules();
    resolveLinks();
    dropBrokenEdges();
    for (Stage &stage : m_variant.stages)
        normalize(stage);
    if (m_dangling > 0)
        addDiagnostic(danglingRecords(m_dangling));
    return std::move(m_variant);
}

/// What never came to be lowered has the graphs of the device IR alone: then they are its spine.
void VariantAssembler::takeDeviceGraphs()
{
    if (!m_nodes.empty())
        return;
    std::erase_if(m_variant.records, [this](const std::string &line) {
        const std::optional<Json> record = parseJson(line);
        const std::string type = record ? textField(*record, "r") : std::string();
        if (type == "graph") {
            m_variant.graphs.push_back(graphFrom(*record));
            m_graphs.push_back(*record);
        } else if (type == "node") {
            m_variant.nodes.push_back(nodeFrom(*record));
            m_nodes.push_back(*record);
        }
        return type == "graph" || type == "node";
    });
}

void VariantAssembler::dropUnknownModules()
{
    for (Node &node : m_variant.nodes)
        if (node.module < kNone || node.module >= ModuleIndex(m_variant.modules.size())) {
            node.module = kNone;
            ++m_dangling;
        }
}

void VariantAssembler::resolveLinks()
{
    const NodeTable table(m_variant.nodes);
    for (const NamedLink &link : m_links) {
        Stage &stage = m_variant.stages[link.stage];
        const NodeIndex node = table.at(link.node);
        if (node != kNone && link.op >= 0 && link.op < OpIndex(stage.ops.size()))
            stage.links.push_back({link.op, node, link.how});
        else
            ++m_dangling;
    }
}

void VariantAssembler::dropBrokenEdges()
{
    for (Stage &stage : m_variant.stages) {
        const auto outside = [size = OpIndex(stage.ops.size())](OpIndex op) { return op < 0 || op >= size; };
        m_dangling += std::erase_if(stage.edges, [&](const Edge &e) { return outside(e.from) || outside(e.to); });
    }
}

} // namespace heliograph
