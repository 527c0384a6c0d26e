// A kernel's parameters in the order in which its code takes them. Helion's code takes the launch's arguments in order,
// without those that Triton compiled in; ours takes what the text that Triton's compiler began with names. How wide a
// value is, and how many there are, is what the PTX declares: a launch with others would read beyond them.
#pragma once

#include "core/gpu/plan.h"
#include "core/records/json.h"

namespace heliograph::gpu {

/// An argument of the call, as its record tells of it.
struct Argument {
    Json record;
    std::size_t tensor = 0; ///< into Plan::tensors; nothing where isTensor is false
    bool isTensor = false;

    std::string name() const { return textField(record, "name"); }
};

/// Numbers of a list in a record, -1 where there is none; empty without the list.
std::vector<std::int64_t> sizesOf(const Json &record, const char *key);
/// gpu.argument: one that cannot be made up.
Diagnostic argumentError(const std::string &name, const std::string &why);

/// `launch` is the record of one of the variant's launches, `plan` has its tensors and pipeline already. Errors:
/// gpu.argument, gpu.parameters.
Result<std::vector<Parameter>> parametersOf(const Variant &variant, const Json &launch,
                                            const std::vector<Argument> &arguments, const Plan &plan);

} // namespace heliograph::gpu
