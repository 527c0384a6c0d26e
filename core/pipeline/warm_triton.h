// Triton's compiler, kept warm while texts of it are edited: it checks what somebody types, and goes on from it.
#pragma once

#include "core/base/result.h"
#include "core/document/document.h"

#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace heliograph {

class WarmBridge;

/// One Python that has imported Triton. It starts with the first thing it is asked, which takes half a second more, and
/// ends with this object or when nobody asked for five minutes. Each request runs in a fork of it, so that what crashes
/// the compiler takes nothing along. May be used by several threads; one request at a time.
class WarmTriton
{
public:
    WarmTriton();
    ~WarmTriton();
    WarmTriton(const WarmTriton &) = delete;
    WarmTriton &operator=(const WarmTriton &) = delete;

    /// True if it runs; else the next request starts it.
    bool isWarm(const std::string &python = {}) const;

private:
    friend class TritonRequest;
    std::unique_ptr<WarmBridge> m_bridge;
};

/// A text of one of Triton's stages, as somebody edited it, and the variant whose target and launch options it is
/// compiled with.
struct TritonText {
    VariantPtr variant;
    std::string stage; ///< see isTritonStage()
    std::string text;
    std::string python; ///< see findPython()
};

/// What Triton would say of the text, and where; empty: it would compile it. Warnings are among it. TTIR and TTGIR are
/// parsed and verified, PTX goes through Triton's ptxas, LLVM IR is compiled to PTX. Nothing else is run.
/// Errors: triton.check-limit (it took too long), capture.no-python, bridge.helion-missing (no Triton),
/// pipeline.cancelled, and what else keeps Python from answering.
Result<std::vector<Diagnostic>> checkTriton(WarmTriton &triton, const TritonText &text,
                                            const std::stop_token &stop = {});

} // namespace heliograph
