#include "core/provenance/stage_file.h"

#include "core/document/stages.h"
#include "core/provenance/identity.h"
#include "core/text/indexer.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <map>

namespace heliograph {

namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kTooLarge = std::uintmax_t(1) << 31;
constexpr std::uintmax_t kLongestSource = std::uintmax_t(16) << 20;

constexpr std::string_view kEndings[] = {"mlir", "ttir", "ttgir", "ll", "llir", "ptx", "sass"};

std::string endingOf(std::string_view path)
{
    const auto dot = path.rfind('.');
    std::string ending(dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1));
    std::transform(ending.begin(), ending.end(), ending.begin(), [](unsigned char c) { return char(std::tolower(c)); });
    return ending;
}

/// MLIR of no stage of ours is "mlir".
std::string stageOf(const std::string &path)
{
    const std::string ending = endingOf(path);
    return ending == "ll" ? "llir" : ending;
}

Result<std::string> read(const std::string &path)
{
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (!fs::exists(status))
        return problem("file.missing", "There is no file " + path + ".", "Check the name.", path);
    const std::uintmax_t size = fs::is_regular_file(status) ? fs::file_size(path, error) : 0;
    if (size >= kTooLarge)
        return problem("file.too-large", path + " is larger than 2 GiB.", "Cut out the function of interest.", path);
    std::ifstream file(path, std::ios::binary);
    std::string text(size, '\0');
    if (!fs::is_regular_file(status) || error || !file.read(text.data(), std::streamsize(size)))
        return problem("file.unreadable", path + " cannot be read.", "Check that it is a file you may read.", path);
    return text;
}

/// "sm_90a" of PTX, "sm_90" of Triton's MLIR; empty if the head of the text names none.
std::string targetOf(std::string_view text)
{
    constexpr std::size_t kHead = 8192;
    text = text.substr(0, kHead);
    const auto wordAfter = [text](std::string_view mark) {
        const auto at = text.find(mark);
        const auto word = at == std::string_view::npos ? std::string_view() : text.substr(at + mark.size());
        const auto isWord = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; };
        return std::string(word.begin(), std::find_if_not(word.begin(), word.end(), isWord));
    };
    if (std::string ptx = wordAfter(".target "); !ptx.empty())
        return ptx;
    const std::string triton = wordAfter("\"cuda:");
    return triton.empty() ? triton : "sm_" + triton;
}

bool isPython(const LocationFrame &frame)
{
    return frame.line > 0 && frame.file.ends_with(".py");
}

/// The Python file that most locations name among those that stand beside `path`; empty if none does.
std::string sourceBeside(const std::string &path, const IndexedText &text)
{
    std::map<std::string, std::size_t> uses;
    for (const Location &location : text.locations)
        for (const LocationFrame &frame : location.frames)
            if (isPython(frame))
                ++uses[fs::path(frame.file).filename().string()];
    std::string best;
    std::size_t most = 0;
    std::error_code error;
    for (const auto &[name, count] : uses) {
        const fs::path beside = fs::path(path).parent_path() / name;
        if (count > most && fs::is_regular_file(beside, error) && fs::file_size(beside, error) < kLongestSource) {
            best = beside.string();
            most = count;
        }
    }
    return best;
}

/// Joins a stage with the lines of a Python file.
class SourceJoin
{
public:
    SourceJoin(Variant &variant, std::string sourcePath)
        : m_variant(variant), m_path(std::move(sourcePath)), m_name(fs::path(m_path).filename().string())
    {
    }

    /// Gives every op its line, and links those in the file.
    void join(Stage &stage, const IndexedText &text)
    {
        for (std::size_t i = 0; i < stage.ops.size(); ++i) {
            Op &op = stage.ops[i];
            const std::vector<LocationFrame> &frames = text.frames(OpIndex(i));
            const auto here = std::find_if(frames.begin(), frames.end(),
                                           [this](const LocationFrame &frame) { return isHere(frame); });
            const auto any = std::find_if(frames.begin(), frames.end(), isPython);
            const auto place = here != frames.end() ? here : any;
            op.sourceLine = place != frames.end() ? place->line : 0;
            if (here != frames.end() && op.isCounted()) {
                stage.links.push_back({OpIndex(i), nodeOf(here->line), How::Location});
                op.reason = Reason::None;
            } else if (op.reason == Reason::None) {
                op.reason = frames.empty() ? Reason::NoLocation : Reason::Foreign;
            }
        }
    }

    /// The file's own stage: an op for each line that something was made from.
    Result<Stage> source() const
    {
        Result<std::string> text = read(m_path);
        if (!text)
            return text.error();
        Stage stage;
        stage.id = "source";
        stage.file = m_path;
        stage.text = std::move(*text);
        for (const auto &[line, node] : m_nodes) {
            Op op;
            op.span = m_variant.nodes[std::size_t(node)].source;
            op.sourceLine = line;
            stage.links.push_back({OpIndex(stage.ops.size()), node, How::Exact});
            stage.ops.push_back(op);
        }
        return stage;
    }

private:
    bool isHere(const LocationFrame &frame) const
    {
        return isPython(frame) && fs::path(frame.file).filename().string() == m_name;
    }

    NodeIndex nodeOf(std::int32_t line)
    {
        const auto [found, isNew] = m_nodes.try_emplace(line, NodeIndex(m_variant.nodes.size()));
        if (isNew) {
            Node node;
            node.name = "L" + std::to_string(line);
            node.id = "0:" + node.name; // graph:name, as in every document: the file stands for a graph
            node.op = "call_function";
            node.target = m_name;
            node.file = m_path;
            node.source = {line, 1, line, 0};
            m_variant.nodes.push_back(std::move(node));
        }
        return found->second;
    }

    Variant &m_variant;
    std::string m_path;
    std::string m_name;
    std::map<std::int32_t, NodeIndex> m_nodes; ///< by line
};

void readOps(Variant &variant, const std::string &path)
{
    Stage &stage = variant.stages.front();
    IndexedText text = indexText(findStage(stage.id)->language, stage.text);
    const std::string beside = sourceBeside(path, text);
    stage.strings = std::move(text.strings);
    stage.ops = std::move(text.ops);
    stage.edges = std::move(text.edges);
    SourceJoin join(variant, beside);
    join.join(stage, text);
    if (beside.empty())
        return;
    if (Result<Stage> source = join.source()) {
        variant.stages.insert(variant.stages.begin(), std::move(*source));
        provenance::assignIdentities(variant);
    } else {
        variant.diagnostics.push_back(source.error());
        variant.diagnostics.back().severity = Severity::Warning;
    }
}

} // namespace

std::span<const std::string_view> stageFileEndings()
{
    return kEndings;
}

bool isStageFile(std::string_view path)
{
    return std::find(std::begin(kEndings), std::end(kEndings), endingOf(path)) != std::end(kEndings);
}

Result<StageFile> openStageFile(const std::string &path, StageFileDepth depth)
{
    Result<std::string> text = read(path);
    if (!text)
        return text.error();
    auto variant = std::make_shared<Variant>();
    variant->id = variant->kernel = 1;
    variant->kernelName = fs::path(path).filename().string();
    Stage &stage = variant->stages.emplace_back();
    stage.id = stageOf(path);
    stage.pipeline = stage.id == "mlir" ? "" : "helion";
    stage.file = path;
    stage.text = std::move(*text);
    variant->target = targetOf(stage.text);
    if (depth == StageFileDepth::Ops)
        readOps(*variant, path);
    StageFile file;
    file.document.path = path;
    Kernel kernel;
    kernel.id = 1;
    kernel.name = variant->kernelName;
    kernel.file = path;
    kernel.variants.push_back({1, 1, variant->target, {}, {}, {}, false, {}, {}});
    file.document.kernels.push_back(std::move(kernel));
    file.variant = std::move(variant);
    return file;
}

} // namespace heliograph
