// Where code of the same form as an expression that failed went through: how it is written where it works.
#pragma once

#include "core/failure/failure.h"

#include <string>
#include <vector>

namespace heliograph {

/// What counts as the same form: a call of the same function, the same operator, a slice with bounds, or what the same
/// FX target was made of.
struct CodeForm {
    std::string called;   ///< "torch.matmul"
    std::string op;       ///< "@"
    std::string target;   ///< "aten.sum.dim_IntList"
    bool isSlice = false; ///< a subscript with bounds

    bool isKnown() const { return isSlice || !called.empty() || !op.empty() || !target.empty(); }
};

CodeForm formOf(const Failure &failure);

/// A line of a kernel's source that has such code.
struct SameCode {
    VariantId variant = 0;
    std::string kernel;
    std::string file;
    std::int32_t line = 0;
    std::string text;  ///< of the line, without indentation
    std::string type;  ///< what the expression gives, as people read it; empty where it failed
    std::string stops; ///< title of the step that it fails in; empty: it went through
};

/// Lines of that variant, each once, in their order. Of one that failed, only the line where it did.
std::vector<SameCode> sameCode(const CodeForm &form, const Variant &variant);

} // namespace heliograph
