// Documents for tests from a few lines of text: nodes, stages whose lines say which node they came from, failures.
#pragma once

#include "core/document/document.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace heliograph::test {

/// Builds one Variant. A small document reads like this:
///
///     VariantPtr v = DocumentBuilder()
///                        .graph(0, "RootGraphInfo", {0})
///                        .node("0:load", "helion.language.memory_ops.load", "f32", {"64"}).at(3, 9, 20)
///                        .node("0:exp", "aten.exp.default", "f32", {"64"}, {"0:load"})
///                        .stage("ptx", "ld.global.f32 %f1, [%rd1];  <- 0:load\n"
///                                      "ex2.approx.f32 %f2, %f1;    <~ 0:exp\n"
///                                      "ret;                        <! entry\n")
///                        .build();
///
/// In the text of a stage a line may end in a mark that makes it an op; marks are cut from the text:
/// `<- nodes` exact, `<~ nodes` location, `<. nodes` derived, `<! reason` counted but without a node, and `<{ name`
/// a function or graph that the ops after it belong to, until a line that ends in `<}`.
class DocumentBuilder
{
public:
    DocumentBuilder();

    DocumentBuilder &kernel(std::string name);
    DocumentBuilder &target(std::string target, std::string device);
    DocumentBuilder &config(std::string json);
    DocumentBuilder &call(std::string call);

    /// `caller` is the node that runs the graph; it may be added later. Nodes of unknown graphs add a root graph.
    DocumentBuilder &graph(std::int32_t id, std::string kind, std::vector<std::int32_t> blocks = {},
                           std::string caller = {});
    /// `inputs` are ids of nodes, also of later ones. A dtype makes the value a tensor.
    DocumentBuilder &node(std::string id, std::string target, std::string dtype = {},
                          std::vector<std::string> shape = {}, std::vector<std::string> inputs = {});
    /// Of the last node: its place in the source, its FX op if it is no call_function, that the config skips it.
    DocumentBuilder &at(std::int32_t line, std::int32_t column = 1, std::int32_t endColumn = 0);
    DocumentBuilder &as(std::string op);
    DocumentBuilder &notExecuted();

    /// A stage of stageTable(), shared by all pipelines (StageInfo::isShared), else of "helion".
    DocumentBuilder &stage(std::string id, std::string_view markedText);
    /// A further op on a line of the last stage.
    DocumentBuilder &op(std::int32_t line, std::string name, std::vector<std::string> nodes, How how = How::Exact);
    DocumentBuilder &edge(OpIndex from, OpIndex to, std::string label = {});
    /// An error that says why `stage` was not made.
    DocumentBuilder &failed(std::string stage, std::string code, std::string message);

    Variant variant() const;
    VariantPtr build() const;

private:
    NodeIndex require(const std::string &id) const;
    void link(Stage &stage, OpIndex op, const std::vector<std::string> &nodes, How how);
    void addLine(Stage &stage, std::string_view line);

    Variant m_variant;
    std::vector<std::vector<std::string>> m_inputs;
    std::vector<std::string> m_callers; ///< by graph
    std::int32_t m_line = 0;            ///< of the stage being read
    OpIndex m_parent = kNone;
};

/// A matrix product as Helion lowers it: a root graph and a loop, twenty nodes, all nine stages, links of every kind,
/// aliases, folded nodes and a node that the config does not lower. The lines of text are short but of the real kind.
Variant sampleVariant();
/// The same kernel with a tile that does not fit: TTGIR is the last stage, and a diagnostic says why.
Variant failingVariant();
/// A table of contents with both as variants 1 and 2 of kernel 1.
std::shared_ptr<const Document> sampleDocument();

} // namespace heliograph::test
