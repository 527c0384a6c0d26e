#include "core/capture/ingest.h"

#include "core/capture/capture.h"
#include "core/document/model.h"
#include "core/document/stages.h"
#include "core/records/reader.h"
#include "core/store/codec.h"
#include "core/store/run_codec.h"

#include <algorithm>
#include <tuple>

namespace heliograph {

namespace {

/// A stream that is all garbage must not fill the document with it.
constexpr std::size_t kMalformedKept = 10;

constexpr std::string_view kGraphTypes[] = {"variant", "settings", "graph",    "node",
                                            "symbol",  "block",    "argument", "inlined"};

bool feedsStage0(std::string_view type)
{
    return std::find(std::begin(kGraphTypes), std::end(kGraphTypes), type) != std::end(kGraphTypes);
}

Diagnostic moreMalformed(std::size_t count)
{
    Diagnostic diagnostic;
    diagnostic.severity = Severity::Warning;
    diagnostic.code = "record.malformed";
    diagnostic.message = std::to_string(count) + " more records could not be read.";
    diagnostic.next = "They were skipped; the rest of the stream was read.";
    return diagnostic;
}

Diagnostic incomplete()
{
    Diagnostic diagnostic;
    diagnostic.code = "capture.incomplete";
    diagnostic.message = "The capture of this kernel ended before its last stage.";
    diagnostic.next = "The stages up to there were kept. Capture it again, with higher limits if one was broken.";
    return diagnostic;
}

/// Start first; at the same start the longer span: parents before children.
bool outermostFirst(const Json &left, const Json &right)
{
    const Span a = spanFrom(left);
    const Span b = spanFrom(right);
    return std::tie(a.line, a.column, b.endLine, b.endColumn) < std::tie(b.line, b.column, a.endLine, a.endColumn);
}

bool contains(const Span &outer, const Span &inner)
{
    return std::tie(inner.endLine, inner.endColumn) <= std::tie(outer.endLine, outer.endColumn);
}

/// Names of syntax classes, each kept once.
std::uint32_t intern(std::vector<std::string> &strings, const std::string &text)
{
    const auto found = std::find(strings.begin(), strings.end(), text);
    const auto index = std::uint32_t(found - strings.begin());
    if (found == strings.end())
        strings.push_back(text);
    return index;
}

Op opOf(const Json &span, std::vector<std::string> &strings)
{
    Op op;
    op.span = spanFrom(span);
    op.name = intern(strings, textField(span, "kind"));
    op.sourceLine = smallField(span, "source_line");
    const bool inDevice = boolField(span, "device") && boolField(span, "statement");
    if (textField(span, "kind") == "FunctionDef")
        op.kind = OpKind::Function;
    else
        op.kind = inDevice ? OpKind::Operation : OpKind::Expression;
    // The tagging hook marks everything that a node made; what is left in the kernel computes the tile.
    if (op.kind == OpKind::Operation && !field(span, "node").is_string())
        op.reason = Reason::Tile;
    return op;
}

void addSpans(Stage &triton, std::vector<Json> spans, const NodeTable &nodes)
{
    std::stable_sort(spans.begin(), spans.end(), outermostFirst);
    std::vector<OpIndex> open;
    for (const Json &span : spans) {
        Op op = opOf(span, triton.strings);
        while (!open.empty() && !contains(triton.ops[std::size_t(open.back())].span, op.span))
            open.pop_back();
        op.parent = open.empty() ? kNone : open.back();
        const auto index = OpIndex(triton.ops.size());
        const NodeIndex node = nodes.at(textField(span, "node"));
        if (node != kNone)
            triton.links.push_back({index, node, How::Exact});
        triton.ops.push_back(op);
        open.push_back(index);
    }
}

/// Helion traces with a stand-in for each block size (its hint); the variant shows the size that its config gives.
void applyBlockSizes(Variant &variant, const BlockSizes &sizes)
{
    for (Node &node : variant.nodes)
        for (Dimension &dimension : node.shape)
            if (const auto size = sizes.find(dimension.expression); size != sizes.end())
                dimension.hint = size->second;
}

std::ptrdiff_t rankOf(const Stage &stage)
{
    const StageInfo *row = findStage(stage.id);
    return row ? row - stageTable().data() : std::ptrdiff_t(stageTable().size());
}

} // namespace

void Ingest::add(std::string_view line)
{
    const Result<Json> record = readRecord(line);
    if (!record) {
        if (++m_malformed <= kMalformedKept)
            note(record.error());
        return;
    }
    const std::string_view type = recordType(*record);
    if (type == "progress")
        m_events.progress(*record);
    else if (type == "hello")
        hello(*record);
    else if (type == "kernel")
        kernel(*record, line);
    else if (type == "variant")
        open(*record, line);
    else if (type == "variant_end")
        close(boolField(*record, "ok"));
    else if (m_variant)
        addToVariant(*record, type, line);
    else if (type == "diagnostic")
        m_events.diagnostic(diagnosticFrom(*record));
}

void Ingest::dropped(std::size_t bytes)
{
    note(tooLongRecord(bytes));
}

void Ingest::finish()
{
    close(false);
    noteMalformed();
}

void Ingest::noteMalformed()
{
    if (m_malformed > kMalformedKept)
        note(moreMalformed(m_malformed - kMalformedKept));
    m_malformed = 0;
}

void Ingest::note(Diagnostic diagnostic)
{
    if (m_variant)
        m_variant->assembler.addDiagnostic(std::move(diagnostic));
    else
        m_events.diagnostic(std::move(diagnostic));
}

void Ingest::hello(const Json &record)
{
    m_greeted = true;
    std::vector<std::pair<std::string, std::string>> versions{{"heliograph", HELIOGRAPH_VERSION}};
    for (const auto &[name, value] : field(record, "versions").items())
        versions.emplace_back(name, asText(value));
    m_events.versions(std::move(versions));
}

void Ingest::kernel(const Json &record, std::string_view line)
{
    CapturedKernel captured;
    captured.number = integerField(record, "kernel");
    captured.kernel.name = textField(record, "name");
    captured.kernel.file = textField(record, "file");
    captured.kernel.line = smallField(record, "line");
    m_kernels.push_back({captured.number, captured.kernel.name, std::string(line)});
    m_events.kernel(std::move(captured));
}

void Ingest::open(const Json &record, std::string_view line)
{
    close(false);
    m_variant.emplace();
    m_variant->assembler = VariantAssembler(record);
    m_variant->kernel = integerField(record, "kernel");
    m_variant->isModel = isModelTarget(textField(record, "target"));
    m_variant->graphRecords = "{\"r\":\"hello\",\"schema\":" + std::to_string(kRecordSchema) + "}\n";
    for (const KernelLine &kernel : m_kernels)
        if (kernel.number == m_variant->kernel) {
            m_variant->kernelName = kernel.name;
            m_variant->graphRecords.append(kernel.line).append("\n");
        }
    m_variant->graphRecords.append(line).append("\n");
}

void Ingest::close(bool ok)
{
    if (!m_variant)
        return;
    noteMalformed();
    m_variant->complete = ok;
    m_variant->graphRecords.append("{\"r\":\"variant_end\",\"variant\":1}\n");
    m_events.variant(std::move(*m_variant));
    m_variant.reset();
}

void Ingest::addToVariant(const Json &record, std::string_view type, std::string_view line)
{
    if (isRunRecord(record))
        return m_variant->run.emplace_back(line), void();
    if (feedsStage0(type))
        m_variant->graphRecords.append(line).append("\n");
    if (const Json &value = field(record, "value"); type == "block" && value.is_number_integer())
        m_variant->blockSizes[textField(record, "symbol")] = value.get<std::int64_t>();
    if (type == "graph" && textField(record, "set") == "codegen")
        m_variant->lowered = !m_variant->isModel;
    if (type == "span")
        m_variant->spans.push_back(record);
    else
        m_variant->assembler.add(record);
}

Variant takeVariant(CapturedVariant &captured)
{
    Variant variant = captured.assembler.take();
    variant.kernelName = captured.kernelName;
    applyBlockSizes(variant, captured.blockSizes);
    for (Stage &stage : variant.stages)
        if (stage.id == "triton")
            addSpans(stage, std::move(captured.spans), NodeTable(variant.nodes));
    std::stable_sort(variant.stages.begin(), variant.stages.end(),
                     [](const Stage &a, const Stage &b) { return rankOf(a) < rankOf(b); });
    if (!captured.complete && !hasFailed(variant))
        variant.diagnostics.push_back(incomplete());
    return variant;
}

} // namespace heliograph
