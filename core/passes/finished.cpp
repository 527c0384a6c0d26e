#include "core/passes/finished.h"

#include "core/diff/measures.h"
#include "core/document/own_pipeline.h"

namespace heliograph {

namespace {

constexpr std::int64_t kThreadsOfWarp = 32;

/// Helion's leads there; another pipeline does if it was lowered so far.
bool leadsToMachineCode(const Variant &variant, std::string_view pipeline)
{
    return pipeline == "helion" || variant.stage("ptx", pipeline) != nullptr;
}

bool isOpcode(std::string_view name, std::string_view opcode)
{
    return name.starts_with(opcode) && (name.size() == opcode.size() || name[opcode.size()] == '.');
}

Diagnostic note(std::string code, std::string message, std::string next = {})
{
    Diagnostic diagnostic = problem(std::move(code), std::move(message), std::move(next));
    diagnostic.severity = Severity::Note;
    return diagnostic;
}

/// Documents that are older than the record of resources have it of the launch.
std::optional<std::int64_t> sharedOfLaunch(const Variant &variant)
{
    if (variant.launches.empty() || variant.launches.front().sharedBytes <= 0)
        return std::nullopt;
    return variant.launches.front().sharedBytes;
}

/// ": there regs>128 is true", where that can be said of one number.
std::string verdict(const Condition &condition, std::int64_t number)
{
    if (condition.predicate != Predicate::Count)
        return {};
    return holdsFor(condition, double(number)) ? ": there " + textOf(condition) + " is true"
                                               : ": there, too, " + textOf(condition) + " is not true";
}

Diagnostic unrecorded(const Condition &condition, const Variant &variant, std::string_view pipeline)
{
    if (!leadsToMachineCode(variant, pipeline))
        return note("passes.unrecorded",
                    "No pass knows " + condition.argument + ": pipeline " + std::string(pipeline) +
                        " makes no machine code.",
                    "Ask it of pipeline helion.");
    const std::string what = "No pass knows " + condition.argument + ", and the document does not say it of the kernel";
    if (variant.stage("sass", pipeline) == nullptr)
        return note("passes.unrecorded", what + ": it was not compiled to machine code.",
                    "Capture it to its last stage, SASS.");
    return note("passes.unrecorded", what + ": it was captured before that was recorded.", "Capture it again.");
}

} // namespace

LocalAccesses localAccesses(const Variant &variant)
{
    LocalAccesses accesses;
    const Stage *sass = variant.stage("sass", ownPipeline(variant));
    for (std::size_t op = 0; sass != nullptr && op < sass->ops.size(); ++op) {
        const std::string_view name = sass->string(sass->ops[op].name);
        accesses.loads += isOpcode(name, "LDL") ? 1 : 0;
        accesses.stores += isOpcode(name, "STL") ? 1 : 0;
    }
    return accesses;
}

std::optional<std::int64_t> finishedMeasure(const Variant &variant, std::string_view pipeline, std::string_view measure)
{
    if (!leadsToMachineCode(variant, pipeline))
        return std::nullopt;
    const std::optional<Resources> &has = variant.resources;
    if (measure == "shared")
        return has ? has->sharedBytes() : sharedOfLaunch(variant);
    if (!has)
        return std::nullopt;
    if (measure == "regs")
        return has->registers;
    if (measure == "spills")
        return has->spills();
    if (measure == "warps" && has->maxThreads > 0)
        return has->maxThreads / kThreadsOfWarp;
    return std::nullopt;
}

std::string finishedWords(const Variant &variant, std::string_view pipeline, std::string_view measure)
{
    const MeasureInfo *info = findMeasure(measure);
    const std::optional<std::int64_t> number = finishedMeasure(variant, pipeline, measure);
    return info && number ? std::to_string(*number) + ' ' + std::string(info->meaning) : std::string();
}

Diagnostic explainNoPass(const Condition &condition, const Variant &variant, std::string_view pipeline)
{
    const std::string none = "No pass makes " + textOf(condition) + " true.";
    const MeasureInfo *measure = condition.subject == Subject::Measure ? findMeasure(condition.argument) : nullptr;
    if (measure == nullptr)
        return note("passes.none", none);
    const std::optional<std::int64_t> number = finishedMeasure(variant, pipeline, measure->word);
    const std::string has = number ? "The finished kernel has " + finishedWords(variant, pipeline, measure->word) +
                                         verdict(condition, *number) + '.'
                                   : std::string();
    if (!measure->attribute.empty())
        return note("passes.none", none + (number ? ' ' + has : ""),
                    "Passes that decide it write it as " + std::string(measure->attribute) + " of the module.");
    if (!number)
        return unrecorded(condition, variant, pipeline);
    return note("passes.assembler", has, "The assembler decides it, behind the last pass.");
}

} // namespace heliograph
