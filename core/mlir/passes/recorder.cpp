// Most passes of a pipeline change nothing, so the op's fingerprint is asked before anything is printed; only that of
// the op the pass ran on, or a pipeline over many functions would take the square of their number.
#include "core/mlir/passes/recorder.h"

#include "core/mlir/passes/fingerprint.h"
#include "core/mlir/passes/locations.h"
#include "core/mlir/record_line.h"

#include "mlir/IR/SymbolTable.h"
#include "mlir/Pass/Pass.h"
#include "llvm/Support/Format.h"

namespace heliograph::passes {

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// A pass manager that stands in another one is a pass too, which has no name of its own.
bool isNesting(mlir::Pass *pass)
{
    return pass->getArgument().empty() && pass->getName().ends_with("OpToOpPassAdaptor");
}

/// "CSE" of "(anonymous namespace)::CSE"
llvm::StringRef className(mlir::Pass *pass)
{
    const llvm::StringRef name = pass->getName();
    const std::size_t scope = name.rfind("::");
    return scope == llvm::StringRef::npos ? name : name.substr(scope + 2);
}

/// "top-down=true" of "canonicalize{top-down=true}"
std::string optionsOf(mlir::Pass *pass)
{
    std::string text;
    llvm::raw_string_ostream out(text);
    pass->printAsTextualPipeline(out);
    const llvm::StringRef whole = out.str();
    const std::size_t begin = whole.find('{');
    return begin == llvm::StringRef::npos ? std::string() : whole.slice(begin + 1, whole.rfind('}')).trim().str();
}

/// "func.func @f"
std::string anchorOf(mlir::Operation *op)
{
    const auto symbol = op->getAttrOfType<mlir::StringAttr>(mlir::SymbolTable::getSymbolAttrName());
    return op->getName().getStringRef().str() + (symbol ? " @" + symbol.getValue().str() : std::string());
}

/// The pass managers it stands in: "builtin.module(func.func)".
std::string groupOf(mlir::Operation *op)
{
    const std::string name = op->getName().getStringRef().str();
    return op->getParentOp() ? groupOf(op->getParentOp()) + '(' + name + ')' : name;
}

struct RowHead {
    std::uint32_t index = 0;
    std::string group, name, argument, options, anchor;
    std::int64_t depth = 0;
};

/// The record up to the depth, open.
std::string openRow(const RowHead &head)
{
    std::string record;
    {
        llvm::raw_string_ostream out(record);
        stage0::Line(out, "pass")
            .with("pipeline", "stage0")
            .with("index", std::int64_t(head.index))
            .with("stage", stage0::kStage)
            .with("group", head.group)
            .with("name", head.name)
            .with("argument", head.argument)
            .with("options", head.options)
            .with("anchor", head.anchor)
            .with("depth", head.depth);
    }
    record.resize(record.size() - 2);
    return record;
}

std::string closed(const std::string &record, double seconds, bool ok)
{
    std::string row = record;
    llvm::raw_string_ostream(row) << ",\"seconds\":" << llvm::format("%.6g", seconds) << ",\"status\":\""
                                  << (ok ? "ok" : "failed") << '"';
    return row;
}

/// The end of a diagnostic's record whose op is not on screen: its place in the source, if its location says one.
std::string sourcePlace(const Diagnostic &diagnostic)
{
    std::string text;
    llvm::raw_string_ostream out(text);
    llvm::json::OStream json(out);
    json.objectBegin();
    json.attribute("file", llvm::json::fixUTF8(diagnostic.file));
    json.attribute("line", diagnostic.span.line);
    json.attribute("column", diagnostic.span.column);
    json.objectEnd();
    json.flush();
    return ',' + out.str().substr(1);
}

void sendOne(Channel &channel, mlir::Diagnostic &diagnostic, const char *code)
{
    const Diagnostic described = describe(diagnostic, code);
    say(described, llvm::errs());
    channel.send(MessageKind::Diagnostic, 0,
                 packDiagnostic({queryOf(diagnostic), stage0::openDiagnostic(described), sourcePlace(described)}));
}

} // namespace

void sendDiagnostic(Channel &channel, mlir::Diagnostic &diagnostic)
{
    sendOne(channel, diagnostic, "mlir.pass");
    for (mlir::Diagnostic &note : diagnostic.getNotes())
        if (!isDump(note))
            sendOne(channel, note, "mlir.note");
}

void sendAll(Channel &channel, const std::vector<Diagnostic> &diagnostics)
{
    for (const Diagnostic &diagnostic : diagnostics) {
        std::string line;
        llvm::raw_string_ostream out(line);
        stage0::writeDiagnostic(diagnostic, out);
        channel.send(MessageKind::Line, 0, out.str());
    }
}

std::string inputRow(std::uint32_t index)
{
    return openRow({.index = index, .group = "builtin.module", .name = "input", .anchor = "builtin.module"});
}

Recorder::Recorder(Channel &channel, Snapshots &snapshots, const Setup &setup)
    : m_channel(channel), m_snapshots(snapshots), m_setup(setup)
{
}

void Recorder::recordInput(double seconds)
{
    m_channel.send(MessageKind::RowWithText, m_setup.first, closed(inputRow(m_setup.first), seconds, true));
    m_snapshots.take(m_setup.first, m_setup.module, ModuleState::Verified);
}

void Recorder::addDiagnostic(mlir::Diagnostic &diagnostic)
{
    if (m_pass)
        m_pass->complained = m_pass->complained || diagnostic.getSeverity() == mlir::DiagnosticSeverity::Error;
    sendDiagnostic(m_channel, diagnostic);
}

void Recorder::runBeforePass(mlir::Pass *pass, mlir::Operation *op)
{
    if (m_pass)
        return;
    if (isNesting(pass)) {
        ++m_depth;
        return;
    }
    m_pass = OpenPass{.pass = pass, .index = ++m_index, .name = className(pass).str()};
    if (isBeforeInput())
        return;
    if (!m_fingerPrint || m_fingerPrint->first != op)
        m_fingerPrint.emplace(op, fingerPrint(op));
    m_pass->record = openRow(
        {m_index, groupOf(op), m_pass->name, pass->getArgument().str(), optionsOf(pass), anchorOf(op), m_depth});
    m_channel.send(MessageKind::Begin, m_index, m_pass->name + " on " + anchorOf(op) + '\n' + m_pass->record,
                   m_setup.total);
    m_pass->begun = Clock::now();
}

void Recorder::end(mlir::Pass *pass, mlir::Operation *op, bool ok)
{
    if (m_pass && m_pass->pass != pass)
        return;
    if (!m_pass) {
        --m_depth;
        return;
    }
    if (!isBeforeInput())
        sendRow(op, ok, secondsSince(m_pass->begun));
    m_pass.reset();
}

void Recorder::sendRow(mlir::Operation *op, bool ok, double seconds)
{
    if (!ok && !m_pass->complained)
        explainFailure();
    const std::string row = closed(m_pass->record, seconds, ok);
    if (!changed(op)) {
        m_channel.send(MessageKind::Row, m_pass->index, row);
        return;
    }
    m_channel.send(MessageKind::RowWithText, m_pass->index, row);
    m_snapshots.take(m_pass->index, m_setup.module, ok ? m_setup.afterPass : ModuleState::Unknown);
}

bool Recorder::changed(mlir::Operation *op)
{
    const std::uint64_t now = fingerPrint(op);
    if (m_fingerPrint && m_fingerPrint->first == op && m_fingerPrint->second == now)
        return false;
    m_fingerPrint.emplace(op, now);
    return true;
}

void Recorder::explainFailure()
{
    const Diagnostic silent{.code = "mlir.pass-failed",
                            .message = "The pass " + m_pass->name + " failed and did not say why.",
                            .next = "Its --debug output or its source may tell."};
    sendAll(m_channel, {silent});
    say(silent, llvm::errs());
}

} // namespace heliograph::passes
