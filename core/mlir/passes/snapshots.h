// Prints the module as it is now while the passes go on: a copy of the process does it, which costs the passes a fork.
// A small module is printed at once, in less time than that.
#pragma once

#include "core/mlir/passes/channel.h"
#include "core/mlir/passes/places.h"

#include "mlir/IR/AsmState.h"
#include "mlir/IR/Operation.h"

#include <deque>
#include <sys/types.h>

namespace heliograph::passes {

/// What is known of the module that is to be printed.
enum class ModuleState : std::uint8_t {
    Verified,
    Unknown, ///< a failed pass left it: it is verified before it is printed, and printed in generic form if it is not
             ///< valid
    Broken,  ///< verifying or printing it in its own form crashed: generic form, unseen
};

struct ModuleText {
    std::string text;
    std::vector<Place> places; ///< of the ops that stand in it, in its order
};

/// The bytes that --mlir-print-debuginfo prints, and where the ops stand in them.
ModuleText printModule(mlir::Operation *module, ModuleState state, mlir::FallbackAsmResourceMap &resources);

class Snapshots
{
public:
    /// `secondsPerText`: a printing process that takes longer is ended; 0 none.
    Snapshots(Channel &channel, mlir::FallbackAsmResourceMap &resources, double secondsPerText);
    ~Snapshots();
    Snapshots(const Snapshots &) = delete;
    Snapshots &operator=(const Snapshots &) = delete;

    /// Begins to print; Text or NoText of this index is sent when it is done. Waits only if too many are at work.
    /// Nothing that a printer crashes on reaches the caller.
    void take(std::uint32_t index, mlir::Operation *module, ModuleState state);

    /// Waits until all texts have been sent.
    void finish();

private:
    struct Printer {
        pid_t process = -1;
        std::uint32_t index = 0;
    };

    void reap(std::size_t keep);
    Printer start(std::uint32_t index, mlir::Operation *module, ModuleState state);
    void printHere(std::uint32_t index, mlir::Operation *module, ModuleState state);
    static bool succeeded(const Printer &printer);

    Channel &m_channel;
    mlir::FallbackAsmResourceMap &m_resources;
    double m_secondsPerText;
    std::size_t m_most;
    std::deque<Printer> m_printers;
};

} // namespace heliograph::passes
