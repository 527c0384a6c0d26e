// Machine code of a kernel's functions, in this process.
#pragma once

#include "core/base/result.h"

#include "mlir/IR/BuiltinOps.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace llvm::orc {
class LLJIT;
}

namespace heliograph::cpu {

class Program
{
public:
    /// A function called by words: each of its arguments stands in one, results follow behind them.
    using Entry = void (*)(std::uint64_t *words);

    /// Compiles a module of LLVM's dialect for the machine that this runs on. `functions` can be called; they find the
    /// process's own functions (the C library's) and those of `runtime.h`.
    static Result<Program> compile(mlir::ModuleOp module, const std::vector<std::string> &functions);

    Program(Program &&) noexcept;
    Program &operator=(Program &&) noexcept;
    ~Program();

    /// One of the functions that it was compiled for.
    Result<Entry> entry(const std::string &function) const;

private:
    explicit Program(std::unique_ptr<llvm::orc::LLJIT> jit);
    std::unique_ptr<llvm::orc::LLJIT> m_jit;
};

} // namespace heliograph::cpu
