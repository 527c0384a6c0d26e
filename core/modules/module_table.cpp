#include "core/modules/module_table.h"

#include "core/document/modules.h"
#include "core/records/kept_records.h"

#include <algorithm>
#include <cctype>
#include <limits>
#include <map>

namespace heliograph {

namespace {

/// What a region of the ONNX text is labelled with: "layer.0", "layer.0 #2".
std::string labelOf(const Module &module)
{
    return module.call > 1 ? module.path + " #" + std::to_string(module.call) : module.path;
}

/// Numbers in a tensor as it was when the model was exported; 0 where a size is not known.
std::int64_t elementsOf(const Node &node)
{
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    std::int64_t count = node.dtype.empty() ? 0 : 1;
    for (const Dimension &dimension : node.shape)
        count = dimension.hint <= 0 || count > most / dimension.hint ? 0 : count * dimension.hint;
    return count;
}

/// The module that holds all who read the node; kNone if nobody does.
ModuleIndex ownerOf(const Variant &variant, const Node &node)
{
    ModuleIndex owner = kNone;
    for (const NodeIndex user : node.users) {
        const ModuleIndex module = variant.nodes[std::size_t(user)].module;
        owner = user == node.users.front() ? module : commonModule(variant, owner, module);
    }
    return owner;
}

void addNodes(const Variant &variant, std::vector<ModuleContent> &contents)
{
    for (const Node &node : variant.nodes) {
        if (node.op != "placeholder" && node.op != "output" && node.op != "get_attr" && node.module != kNone)
            ++contents[std::size_t(node.module)].nodes;
        if (const ModuleIndex owner = isParameter(node) ? ownerOf(variant, node) : kNone; owner != kNone)
            contents[std::size_t(owner)].parameters += elementsOf(node);
    }
}

void addOps(const Variant &variant, std::vector<ModuleContent> &contents)
{
    const Stage *onnx = variant.stage("onnx");
    const std::vector<ModuleIndex> modules = onnx ? modulesOfOps(variant, *onnx) : std::vector<ModuleIndex>();
    for (std::size_t op = 0; op < modules.size(); ++op) {
        if (modules[op] == kNone || !onnx->ops[op].isCounted())
            continue;
        ModuleContent &content = contents[std::size_t(modules[op])];
        ++content.ops;
        content.slices += onnx->string(onnx->ops[op].name) == "Slice" ? 1 : 0;
    }
}

/// Whether a record names that op, without reading all of it.
bool isOfOp(std::string_view record, const std::string &op)
{
    const std::size_t at = record.find(op);
    return at != record.npos && at + op.size() < record.size() &&
           !std::isdigit(static_cast<unsigned char>(record[at + op.size()]));
}

} // namespace

std::optional<OnnxTag> onnxTagOf(const Variant &variant, OpIndex op)
{
    const std::string name = "\"op\":" + std::to_string(op);
    for (const std::string &record : variant.records) {
        if (!isOfType(record, "onnx_tag") || !isOfOp(record, name))
            continue;
        const Json json = parseJson(record).value_or(Json());
        OnnxTag tag{smallField(json, "module", kNone), textField(json, "how"), textField(json, "file"),
                    smallField(json, "line")};
        if (tag.module >= 0 && std::size_t(tag.module) < variant.modules.size())
            return tag;
    }
    return std::nullopt;
}

std::vector<ModuleIndex> modulesOfOps(const Variant &variant, const Stage &stage)
{
    if (stage.id != "onnx" || variant.modules.empty())
        return {};
    std::map<std::string, ModuleIndex> byLabel;
    for (std::size_t i = 0; i < variant.modules.size(); ++i)
        byLabel.emplace(labelOf(variant.modules[i]), ModuleIndex(i));
    std::vector<ModuleIndex> modules(stage.ops.size(), kNone);
    for (std::size_t i = 0; i < stage.ops.size(); ++i) { // parents come before children
        const Op &op = stage.ops[i];
        const auto region = op.kind == OpKind::Block ? byLabel.find(stage.string(op.label)) : byLabel.end();
        const ModuleIndex around = op.parent == kNone ? kNone : modules[std::size_t(op.parent)];
        const bool isModule = region != byLabel.end() && (around == kNone || !region->first.empty());
        modules[i] = isModule ? region->second : around;
    }
    return modules;
}

std::vector<ModuleContent> moduleContents(const Variant &variant)
{
    std::vector<ModuleContent> contents(variant.modules.size());
    addNodes(variant, contents);
    addOps(variant, contents);
    for (std::size_t i = contents.size(); i-- > 0;) { // who called comes before what was called
        if (variant.modules[i].parent == kNone)
            continue;
        ModuleContent &around = contents[std::size_t(variant.modules[i].parent)];
        around.nodes += contents[i].nodes;
        around.ops += contents[i].ops;
        around.slices += contents[i].slices;
        around.parameters += contents[i].parameters;
    }
    return contents;
}

} // namespace heliograph
