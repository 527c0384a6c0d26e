#include "tests/support/sample_model.h"

#include "core/provenance/linker.h"
#include "core/store/assembler.h"

#include <algorithm>

namespace heliograph::test {

namespace {

constexpr const char *kSource = "import torch\n"
                                "\n"
                                "class Crop(torch.nn.Module):\n"
                                "    def forward(self, x):\n"
                                "        return x[1:4]\n"
                                "\n"
                                "class Layer(torch.nn.Module):\n"
                                "    def forward(self, x):\n"
                                "        return torch.relu(self.crop(self.linear(x)))\n"
                                "\n"
                                "class Net(torch.nn.Module):\n"
                                "    def forward(self, x):\n"
                                "        return self.crop(self.layer(x))\n";

Json moduleOf(int id, Json parent, const char *path, const char *name, int call, int line)
{
    return {{"r", "module"},
            {"id", id},
            {"parent", std::move(parent)},
            {"path", path},
            {"class", std::string("model.") + name},
            {"name", name},
            {"call", call},
            {"shared", Json::array()},
            {"loc", {{"file", "model.py"}, {"line", line}}}};
}

Json nodeOf(const char *name, const char *op, const char *target, Json args, int module, int line,
            std::vector<const char *> users)
{
    const Json eight{{"expr", "8"}, {"name", nullptr}, {"block_id", nullptr}, {"hint", 8}};
    return {{"r", "node"},
            {"set", "codegen"},
            {"graph", 0},
            {"node", name},
            {"op", op},
            {"target", target},
            {"args", std::move(args)},
            {"users", users},
            {"val", {{"kind", "tensor"}, {"dtype", "f32"}, {"shape", {eight, eight}}, {"stride", {"8", "1"}}}},
            {"loc", {{"file", "model.py"}, {"line", line}, {"column", 16}, {"end_line", line}, {"end_column", 0}}},
            {"executed", true},
            {"module", module}};
}

Json input(const char *name)
{
    return {{"node", name}};
}

std::vector<Json> graphRecords()
{
    std::vector<Json> records{
        moduleOf(0, nullptr, "", "Net", 1, 12),
        moduleOf(1, 0, "layer.0", "Layer", 1, 8),
        moduleOf(2, 1, "layer.0.crop", "Crop", 1, 4),
        moduleOf(3, 0, "layer.1", "Layer", 1, 8),
        moduleOf(4, 3, "layer.1.norm", "Norm", 1, 8),
        moduleOf(5, 0, "layer.0.crop", "Crop", 2, 4),
        {{"r", "graph"}, {"set", "codegen"}, {"graph", 0}, {"kind", "ExportedProgram"}, {"name", "forward"}},
        nodeOf("p_layer_0_weight", "placeholder", "p_layer_0_weight", Json::array(), 0, 0, {"linear"}),
        nodeOf("x", "placeholder", "x", Json::array(), 0, 0, {"linear"}),
        nodeOf("linear", "call_function", "aten.linear.default", {input("x"), input("p_layer_0_weight")}, 1, 9,
               {"slice_1"}),
        nodeOf("slice_1", "call_function", "aten.slice.Tensor", {input("linear"), 0, 1, 4}, 2, 5, {"relu"}),
        nodeOf("relu", "call_function", "aten.relu.default", {input("slice_1")}, 1, 9, {"norm", "add"}),
        nodeOf("norm", "call_function", "aten.layer_norm.default", {input("relu")}, 4, 9, {"add"}),
        nodeOf("add", "call_function", "aten.add.Tensor", {input("norm"), input("relu")}, 3, 9, {"slice_2"}),
        nodeOf("slice_2", "call_function", "aten.slice.Tensor", {input("add"), 0, 1, 4}, 5, 5, {"output"}),
        nodeOf("output", "output", "output", Json::array({Json::array({input("slice_2")})}), 0, 0, {}),
    };
    for (Json &record : records)
        if (record.value("node", "") == "norm")
            record["calls_kernel"] = {{"kernel", 2}, {"variant", 3}, {"name", "softmax"}};
    return records;
}

constexpr const char *kFx = "graph 0: forward (ExportedProgram)\n"
                            "  %p_layer_0_weight : f32[8, 8] = placeholder()\n"
                            "  %x : f32[8, 8] = placeholder()\n"
                            "  %linear : f32[8, 8] = aten.linear.default(%x, %p_layer_0_weight)\n"
                            "  %slice_1 : f32[8, 8] = aten.slice.Tensor(%linear, 0, 1, 4)\n"
                            "  %relu : f32[8, 8] = aten.relu.default(%slice_1)\n"
                            "  %norm : f32[8, 8] = aten.layer_norm.default(%relu)\n"
                            "  %add : f32[8, 8] = aten.add.Tensor(%norm, %relu)\n"
                            "  %slice_2 : f32[8, 8] = aten.slice.Tensor(%add, 0, 1, 4)\n"
                            "  %output = output(%slice_2)\n";

/// A line of the ONNX text: a region if it has a class, a node if it has an operator, else a brace.
struct OnnxLine {
    const char *text;
    const char *name = "";
    const char *label = "";
    const char *node = "";
    int module = -1;
    std::vector<int> inputs{};
};

std::vector<OnnxLine> onnxLines(bool torchscript)
{
    std::vector<OnnxLine> lines{
        {"graph main (f32[8,8] x) => (f32[8,8] slice_2) {", "graph", "main"},
        {"  module layer.0 : Layer {", "Layer", "layer.0"},
        {"    [node_linear] linear = Gemm (x, layer.0.weight)", "Gemm", "linear", "0:linear", 1},
        {"    module layer.0.crop : Crop {", "Crop", "layer.0.crop"},
        {"      [node_slice_1] slice_1 = Slice (linear, i, j)", "Slice", "slice_1", "0:slice_1", 2, {2}},
        {"    }"},
        {"    [node_relu] relu = Relu (slice_1)", "Relu", "relu", "0:relu", 1, {4}},
        {"  }"},
        {"  module layer.1 : Layer {", "Layer", "layer.1"},
        {"    module layer.1.norm : Norm {", "Norm", "layer.1.norm"},
        {"      [node_norm] norm = LayerNormalization (relu)", "LayerNormalization", "norm", "0:norm", 4, {5}},
        {"    }"},
        {"    [node_add] add = Add (norm, relu)", "Add", "add", "0:add", 3, {8, 5}},
        {"  }"},
        {"  module layer.0.crop : Crop #2 {", "Crop", "layer.0.crop #2"},
        {"    [node_slice_2] slice_2 = Slice (add, i, j)", "Slice", "slice_2", "0:slice_2", 5, {9}},
        {"  }"},
        {"}"},
    };
    if (torchscript) { // it reads the slice where the other exporter reads the Relu
        lines.erase(lines.begin() + 6);
        lines[9].inputs = {4};
        lines[11].inputs = {7, 4};
        lines[14].inputs = {8};
    }
    return lines;
}

Json onnxRecord(const char *type)
{
    return {{"r", type}, {"stage", "onnx"}, {"pipeline", nullptr}};
}

Json opRecord(const std::vector<OnnxLine> &lines, std::size_t line, int op, int parent, std::size_t last)
{
    const OnnxLine &own = lines[line];
    Json record = onnxRecord("op");
    record["op"] = op;
    record["parent"] = parent < 0 ? Json() : Json(parent);
    record["name"] = own.name;
    record["label"] = own.label;
    record["type"] = own.module < 0 ? "" : "f32[8,8]";
    record["kind"] = own.module >= 0 ? "operation" : op == 0 ? "function" : "block";
    record["line"] = line + 1;
    record["column"] = std::string_view(own.text).find_first_not_of(' ') + 1;
    record["end_line"] = last + 1;
    record["end_column"] = std::string_view(lines[last].text).size() + 1;
    return record;
}

std::size_t braceOf(const std::vector<OnnxLine> &lines, std::size_t line)
{
    int depth = 0;
    for (std::size_t i = line; i < lines.size(); ++i) {
        const std::string_view text = lines[i].text;
        depth += text.ends_with('{') ? 1 : text.ends_with('}') ? -1 : 0;
        if (depth == 0)
            return i;
    }
    return line;
}

std::vector<Json> onnxRecords(bool torchscript)
{
    const std::vector<OnnxLine> lines = onnxLines(torchscript);
    std::vector<Json> records{onnxRecord("stage")};
    std::string text;
    std::vector<int> open;
    int op = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const OnnxLine &line = lines[i];
        text += std::string(line.text) + "\n";
        if (*line.name == '\0') {
            open.pop_back();
            continue;
        }
        records.push_back(opRecord(lines, i, op, open.empty() ? -1 : open.back(), braceOf(lines, i)));
        for (const int input : line.inputs) {
            records.push_back(onnxRecord("edge"));
            records.back().update({{"from", input}, {"to", op}, {"label", "f32[8,8]"}});
        }
        if (line.module >= 0) {
            records.push_back(onnxRecord("link"));
            records.back().update({{"op", op}, {"node", line.node}, {"how", torchscript ? "location" : "exact"}});
            records.push_back({{"r", "onnx_tag"},
                               {"op", op},
                               {"module", line.module},
                               {"how", torchscript ? "scope" : "metadata"},
                               {"file", "model.py"},
                               {"line", 5}});
        } else {
            open.push_back(op);
        }
        ++op;
    }
    records.front()["text"] = text;
    return records;
}

Json variantRecord(const char *exporter)
{
    return {{"r", "variant"},
            {"target", "opset18"},
            {"device", ""},
            {"config", {{"exporter", exporter}}},
            {"call", "Net(f32[8,8])"}};
}

Variant assembled(const char *exporter, const std::vector<std::vector<Json>> &parts)
{
    VariantAssembler assembler(variantRecord(exporter));
    for (const std::vector<Json> &part : parts)
        for (const Json &record : part)
            assembler.add(record);
    Variant variant = assembler.take();
    variant.id = std::string_view(exporter) == "dynamo" ? 1 : 2;
    variant.kernel = 1;
    variant.kernelName = "Net";
    linkVariant(variant);
    return variant;
}

VariantSummary summaryOf(const Variant &variant)
{
    VariantSummary summary;
    summary.id = variant.id;
    summary.kernel = variant.kernel;
    summary.target = variant.target;
    summary.config = variant.config;
    summary.call = variant.call;
    return summary;
}

} // namespace

Variant sampleModel(bool torchscript)
{
    const std::vector<Json> texts{{{"r", "stage"}, {"stage", "source"}, {"text", kSource}, {"file", "model.py"}},
                                  {{"r", "stage"}, {"stage", "fx"}, {"text", kFx}}};
    return assembled(torchscript ? "torchscript" : "dynamo", {texts, graphRecords(), onnxRecords(torchscript)});
}

std::shared_ptr<const Document> sampleModelDocument()
{
    auto document = std::make_shared<Document>();
    document->path = "model.helio";
    document->versions = {{"torch", "2.13.0"}, {"onnx", "1.23.2"}};
    document->kernels.push_back({1, "Net", "model.py", 11, {summaryOf(sampleModel()), summaryOf(sampleModel(true))}});
    VariantSummary softmax;
    softmax.id = 3;
    softmax.kernel = 2;
    softmax.target = "sm_90";
    softmax.call = "softmax(f32[8,8])";
    document->kernels.push_back({2, "softmax", "model.py", 1, {softmax}});
    return document;
}

Variant largeModel(int layers, int nodes)
{
    std::vector<Json> records{moduleOf(0, nullptr, "", "Net", 1, 12)};
    for (int layer = 0; layer < layers; ++layer)
        records.push_back(moduleOf(layer + 1, 0, ("layer." + std::to_string(layer)).c_str(), "Layer", 1, 8));
    records.push_back({{"r", "graph"}, {"set", "codegen"}, {"graph", 0}, {"kind", "ExportedProgram"}});
    std::string before;
    for (int i = 0; i < layers * nodes; ++i) {
        const std::string name = "relu_" + std::to_string(i);
        const Json args = before.empty() ? Json::array() : Json::array({input(before.c_str())});
        records.push_back(nodeOf(name.c_str(), "call_function", "aten.relu.default", args, i / nodes + 1, 9, {}));
        before = name;
    }
    return assembled("dynamo", {records});
}

} // namespace heliograph::test
