#include "core/modules/module_table.h"

#include "core/document/modules.h"
#include "core/records/kept_records.h"

#include <algorithm>
#include <map>

namespace heliograph {

namespace {

bool isInside(std::int32_t index, std::size_t size)
{
    return index >= 0 && std::size_t(index) < size;
}

/// What a region of the ONNX text is labelled with: "layer.0", "layer.0 #2".
std::string labelOf(const Module &module)
{
    return module.call > 1 ? module.path + " #" + std::to_string(module.call) : module.path;
}

/// Numbers in a tensor as it was when the model was exported; 0 where a size is not known.
std::int64_t elementsOf(const Node &node)
{
    std::int64_t count = node.dtype.empty() ? 0 : 1;
    for (const Dimension &dimension : node.shape)
        count *= std::max<std::int64_t>(0, dimension.hint);
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
    for (const OnnxTag &tag : onnx ? onnxTags(variant) : std::vector<OnnxTag>()) {
        ModuleContent &content = contents[std::size_t(tag.module)];
        ++content.ops;
        content.slices += onnx->string(onnx->ops[std::size_t(tag.op)].name) == "Slice" ? 1 : 0;
    }
}

} // namespace

std::vector<OnnxTag> onnxTags(const Variant &variant)
{
    const Stage *onnx = variant.stage("onnx");
    std::vector<OnnxTag> tags;
    for (const Json &record : recordsOf(variant.records, "onnx_tag")) {
        OnnxTag tag{smallField(record, "op", kNone), smallField(record, "module", kNone), textField(record, "how"),
                    textField(record, "file"), smallField(record, "line")};
        if (onnx && isInside(tag.op, onnx->ops.size()) && isInside(tag.module, variant.modules.size()))
            tags.push_back(std::move(tag));
    }
    return tags;
}

std::vector<ModuleIndex> modulesOfOps(const Variant &variant, const Stage &stage)
{
    if (stage.id != "onnx" || variant.modules.empty())
        return {};
    std::map<std::string, ModuleIndex> byLabel;
    for (std::size_t i = 0; i < variant.modules.size(); ++i)
        byLabel.emplace(labelOf(variant.modules[i]), ModuleIndex(i));
    std::vector<ModuleIndex> modules(stage.ops.size(), kNone);
    for (std::size_t i = 0; i < stage.ops.size(); ++i)
        if (const auto found = byLabel.find(stage.string(stage.ops[i].label));
            stage.ops[i].kind == OpKind::Block && found != byLabel.end())
            modules[i] = found->second;
    for (const OnnxTag &tag : onnxTags(variant))
        modules[std::size_t(tag.op)] = tag.module;
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
