// Why a variant failed, as one value: the steps and the one that failed, the place and the names there, what was kept,
// and what is known of the cause. Read from the records of a variant; std-only, for the window and the command line.
#pragma once

#include "core/document/document.h"
#include "core/failure/causes.h"
#include "core/failure/steps.h"

#include <optional>
#include <string>
#include <vector>

namespace heliograph {

enum class StepStatus : std::uint8_t { Done, Failed, NotReached };

/// One step of the capture, with what was counted in it.
struct FailureStep {
    const StepInfo *info = nullptr; ///< row of stepsOf()
    StepStatus status = StepStatus::NotReached;
    std::int64_t done = 0;
    std::int64_t total = 0; ///< 0 unknown
    std::string unit;       ///< "expressions", "nodes"; empty if nothing was counted
    std::string last;       ///< the last node, may be empty
};

struct RaisedException {
    std::string name; ///< "helion.exc.BackendUnsupported"
    std::string message;
};

/// A frame that was running, or `folded` frames of a library.
struct StackFrame {
    std::string package; ///< "helion", "triton", "" the user's
    std::string file;    ///< inside of the package
    std::string function;
    std::int32_t line = 0;
    std::int32_t folded = 0;
};

/// A variable in the expression that failed.
struct KnownName {
    std::string name;
    std::string type;   ///< as people read it; empty: it has none
    std::string symbol; ///< of a symbolic value: "u0", and what Helion calls it
    std::string symbolName;
    std::int64_t hint = -1; ///< the value Helion assumed while tracing; -1 unknown
    std::string origin;     ///< "x.size(0)", "line 12"
};

/// An expression of the kernel, and its type as far as it was found.
struct TypedExpression {
    Span span;
    std::string kind; ///< class of Python's syntax
    std::string type; ///< empty: not typed
};

struct Failure {
    std::vector<FailureStep> steps; ///< all of stepsOf(), in order
    std::size_t stopped = 0;        ///< index of the step that failed
    Diagnostic problem;             ///< the error that the capture told
    RaisedException exception;      ///< its name is empty for limits and crashes
    std::vector<RaisedException> chain;
    std::vector<StackFrame> frames;
    std::string file; ///< of the user
    Span span;        ///< in it; its column is 0 if only the line is known
    std::string expression, kind, target;
    std::string node; ///< "0:acc", of the device IR if `isDeviceNode`
    std::string nodeTarget;
    bool isDeviceNode = false;
    bool isLastTraced = false;     ///< the node was traced, what comes after it failed
    std::int32_t untracedFrom = 0; ///< lines of loops over tiles that tracing did not come to; 0: none
    std::int32_t untracedTo = 0;
    std::vector<std::string> guards;
    std::vector<KnownName> names;
    std::vector<TypedExpression> typed;
    std::vector<std::string> command; ///< words of `heliograph capture`, of a script that failed before a call
    std::string reproducer;           ///< the script, with paths and secrets still in
    std::string pass;                 ///< the compiler's pass that failed or did not end
    std::uint64_t passBytes = 0;
    std::vector<std::string> kept; ///< what there is of the variant, in words
    std::string title;             ///< of the cause, or the first line of the message
    std::string cause;             ///< id of the known cause, empty if none is known
    std::string why;               ///< of it, in a sentence or two
    std::vector<Advice> advice;

    const FailureStep &step() const { return steps[stopped]; }
};

/// Nothing if the variant went through.
std::optional<Failure> failureOf(const Variant &variant);

} // namespace heliograph
