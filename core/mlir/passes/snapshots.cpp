// Printing takes longer than many passes do. A forked copy sees the module as it was, needs no lock, and a printer that
// crashes on what a failed pass left behind takes nothing with it. MLIR's threads are off, so a fork copies all there
// is.
#include "core/mlir/passes/snapshots.h"

#include "core/mlir/record_line.h"

#include "llvm/Support/Signals.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace heliograph::passes {

namespace {

constexpr int kSmall = 2000; ///< ops that are printed in less time than a fork takes

bool isSmall(mlir::Operation *module)
{
    int ops = 0;
    return !module
                ->walk([&](mlir::Operation *) {
                    return ++ops < kSmall ? mlir::WalkResult::advance() : mlir::WalkResult::interrupt();
                })
                .wasInterrupted();
}

/// Offsets at which the lines of a text begin, and its end.
std::vector<std::size_t> lineStarts(llvm::StringRef text)
{
    std::vector<std::size_t> starts{0};
    for (std::size_t end = text.find('\n'); end != llvm::StringRef::npos; end = text.find('\n', end + 1))
        starts.push_back(end + 1);
    return starts;
}

/// Where the op's own words end on its line: before its location.
std::int32_t endOf(llvm::StringRef line)
{
    line = line.rtrim();
    return static_cast<std::int32_t>(line.substr(0, line.rfind(" loc(")).size()) + 1;
}

std::vector<Place> placesOf(mlir::Operation *module, const mlir::AsmState::LocationMap &map, llvm::StringRef text)
{
    const std::vector<std::size_t> starts = lineStarts(text);
    std::vector<Place> places;
    places.reserve(map.size());
    module->walk<mlir::WalkOrder::PreOrder>([&](mlir::Operation *op) {
        const auto found = map.find(op);
        if (found == map.end() || found->second.first >= starts.size())
            return;
        const auto [line, column] = found->second;
        const llvm::StringRef words = text.slice(starts[line - 1], starts[line] - 1);
        places.push_back({std::uint64_t(op->getLoc().getAsOpaquePointer()),
                          std::uint64_t(op->getName().getAsOpaquePointer()), std::int32_t(line),
                          std::int32_t(column) + 1, endOf(words)});
    });
    return places;
}

} // namespace

ModuleText printModule(mlir::Operation *module, ModuleState state, mlir::FallbackAsmResourceMap &resources)
{
    mlir::OpPrintingFlags flags;
    flags.enableDebugInfo(true, false);
    if (state == ModuleState::Verified)
        flags.assumeVerified();
    if (state == ModuleState::Broken)
        flags.printGenericOpForm();
    ModuleText printed;
    mlir::AsmState::LocationMap map;
    {
        llvm::raw_string_ostream out(printed.text);
        mlir::AsmState asmState(module, flags, &map, &resources);
        module->print(out, asmState);
        out << '\n';
    }
    printed.places = placesOf(module, map, printed.text);
    return printed;
}

Snapshots::Snapshots(Channel &channel, mlir::FallbackAsmResourceMap &resources, double secondsPerText)
    : m_channel(channel), m_resources(resources), m_secondsPerText(secondsPerText),
      m_most(std::max(2U, std::thread::hardware_concurrency()))
{
}

Snapshots::~Snapshots()
{
    finish();
}

void Snapshots::take(std::uint32_t index, mlir::Operation *module, ModuleState state)
{
    if (state == ModuleState::Verified && isSmall(module)) {
        printHere(index, module, state);
        return;
    }
    reap(m_most - 1);
    const Printer printer = start(index, module, state);
    if (printer.process < 0) {
        printHere(index, module, state);
    } else if (state == ModuleState::Verified) {
        m_printers.push_back(printer);
    } else if (!succeeded(printer)) {
        // Rare, and the last text of a run: what could not be printed as it is may be in the plain form.
        const Printer second = start(index, module, ModuleState::Broken);
        if (!succeeded(second))
            m_channel.send(MessageKind::NoText, index, {});
    }
}

void Snapshots::finish()
{
    reap(0);
}

/// Waits for the eldest until at most `keep` are at work.
void Snapshots::reap(std::size_t keep)
{
    while (m_printers.size() > keep) {
        if (!succeeded(m_printers.front()))
            m_channel.send(MessageKind::NoText, m_printers.front().index, {});
        m_printers.pop_front();
    }
}

bool Snapshots::succeeded(const Printer &printer)
{
    int status = 0;
    while (waitpid(printer.process, &status, 0) < 0)
        if (errno != EINTR)
            return false;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

Snapshots::Printer Snapshots::start(std::uint32_t index, mlir::Operation *module, ModuleState state)
{
    const Printer printer{fork(), index};
    if (printer.process != 0)
        return printer;
    llvm::sys::unregisterHandlers(); // its crash is no news to anyone
    if (m_secondsPerText > 0)
        alarm(static_cast<unsigned>(std::ceil(m_secondsPerText)));
    printHere(index, module, state);
    _exit(0);
}

void Snapshots::printHere(std::uint32_t index, mlir::Operation *module, ModuleState state)
{
    const ModuleText printed = printModule(module, state, m_resources);
    std::string json;
    stage0::appendJsonString(printed.text, json);
    if (!m_channel.send(MessageKind::Text, index, packText(printed.places, json)))
        m_channel.send(MessageKind::NoText, index, {});
}

} // namespace heliograph::passes
