// Passes that do what passes must not do, for the tests of the recorder: `helion-opt --load-pass-plugin=` loads them.
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Tools/Plugins/PassPlugin.h"

#include <csignal>
#include <cstdlib>
#include <unistd.h>

namespace {

using namespace mlir;

class Misbehave : public PassWrapper<Misbehave, OperationPass<>>
{
public:
    Misbehave() = default;
    Misbehave(const Misbehave &other) : PassWrapper(other) {}

    StringRef getArgument() const override { return "misbehave"; }
    StringRef getDescription() const override { return "Does what a pass must not do"; }

    void runOnOperation() override
    {
        if (how == "crash")
            *static_cast<volatile int *>(nullptr) = 1;
        if (how == "recurse")
            recurse(0);
        if (how == "hang")
            for (;;)
                pause();
        if (how == "eat")
            for (;;)
                std::fill_n(new char[1 << 20], 1 << 20, 'x');
        if (how == "exit")
            std::exit(0);
        if (how == "print")
            llvm::outs() << "words between the records\n";
        if (how == "fail")
            signalPassFailure();
        if (how == "break")
            breakOps();
    }

    /// Leaves what the verifier refuses.
    void breakOps()
    {
        getOperation()->walk([&](Operation *op) {
            if (op->getName().getStringRef() == "arith.addi")
                op->setOperands(op->getOperands().take_front(1));
        });
    }

    int recurse(int depth) // NOLINT: on purpose
    {
        volatile char frame[4096];
        frame[depth % 4096] = char(depth);
        return recurse(depth + 1) + frame[0];
    }

    Option<std::string> how{*this, "how", llvm::cl::desc("crash, recurse, hang, eat, exit, print, fail or break")};
};

} // namespace

extern "C" LLVM_ATTRIBUTE_WEAK PassPluginLibraryInfo mlirGetPassPluginInfo()
{
    return {MLIR_PLUGIN_API_VERSION, "misbehaving-passes", "1", [] { PassRegistration<Misbehave>(); }};
}
