// From the records of a variant to its Failure. Documents without a `failure` record (older ones, edited texts that a
// compiler refused) have what their first error says.
#include "core/base/lines.h"
#include "core/failure/failure.h"
#include "core/failure/loops.h"
#include "core/records/kept_records.h"
#include "core/records/span_record.h"

#include <algorithm>

namespace heliograph {

namespace {

/// The bridge cuts it there; rewrites read it by regular expressions, which take no longer ones.
constexpr std::size_t kLongestExpression = 500;

/// Records of the failure, by type.
struct Told {
    Json failure, reproducer, typed;
    std::vector<Json> steps, names;
};

Told toldOf(const Variant &variant)
{
    const auto last = [&variant](std::string_view type) {
        std::vector<Json> found = recordsOf(variant.records, type);
        return found.empty() ? Json() : std::move(found.back());
    };
    return {last("failure"), last("reproducer"), last("typed"), recordsOf(variant.records, "step"),
            recordsOf(variant.records, "name")};
}

RaisedException exceptionFrom(const Json &json)
{
    return {textField(json, "class"), textField(json, "message")};
}

void readSteps(Failure &failure, const Told &told, std::span<const StepInfo> steps)
{
    const StepInfo *failed = findStep(steps, textField(told.failure, "step"));
    if (!failed)
        failed = stepOfStage(steps, failure.problem.stage);
    failure.stopped = std::size_t(failed - steps.data());
    for (const StepInfo &info : steps) {
        FailureStep step;
        step.info = &info;
        step.status = &info < failed ? StepStatus::Done : &info == failed ? StepStatus::Failed : StepStatus::NotReached;
        for (const Json &record : told.steps)
            if (textField(record, "step") == info.id) {
                step.done = integerField(record, "done");
                step.total = integerField(record, "total");
                step.unit = textField(record, "unit");
                step.last = textField(record, "last");
            }
        failure.steps.push_back(std::move(step));
    }
}

void readException(Failure &failure, const Json &record)
{
    failure.exception = exceptionFrom(field(record, "exception"));
    for (const Json &each : field(record, "chain"))
        failure.chain.push_back(exceptionFrom(each));
    for (const Json &each : field(record, "frames"))
        failure.frames.push_back({textField(each, "package"), textField(each, "file"), textField(each, "function"),
                                  smallField(each, "line"), smallField(each, "folded")});
}

/// Its name stands beside it wherever it is shown.
void dropName(std::string &message, const std::string &name)
{
    if (!name.empty() && message.starts_with(name + ": "))
        message.erase(0, name.size() + 2);
}

void readPlace(Failure &failure, const Json &record)
{
    failure.file = textField(record, "file");
    failure.span = spanFrom(record);
    failure.expression = textField(record, "expression").substr(0, kLongestExpression);
    failure.kind = textField(record, "kind");
    failure.target = textField(record, "target");
    failure.guards = textsField(record, "guards");
    failure.command = textsField(record, "command");
    const Json &node = field(record, "node");
    if (!node.is_object())
        return;
    failure.node = std::to_string(integerField(node, "graph")) + ':' + textField(node, "node");
    failure.nodeTarget = textField(node, "target");
    failure.isDeviceNode = textField(node, "set") == "device";
    failure.isLastTraced = boolField(node, "last");
}

KnownName nameFrom(const Json &record)
{
    KnownName name;
    name.name = textField(record, "name");
    name.type = textField(record, "type");
    name.origin = textField(record, "origin");
    const Json &value = field(record, "val");
    if (textField(value, "kind").starts_with("Sym")) {
        name.symbol = textField(value, "expr");
        name.symbolName = textField(value, "name");
        name.hint = integerField(value, "hint", -1);
    }
    return name;
}

TypedExpression typedFrom(const Json &row)
{
    TypedExpression typed;
    if (!row.is_array() || row.size() < 6)
        return typed;
    const auto number = [&](std::size_t i) { return row[i].is_number_integer() ? row[i].get<std::int32_t>() : 0; };
    typed.span = {number(0), number(1), number(2), number(3)};
    typed.kind = asText(row[4]);
    typed.type = asText(row[5]);
    return typed;
}

/// An FX node that the failed line of a stage's text came from: of PTX that was refused, by the links of the text.
NodeIndex nodeAt(const Variant &variant, const Diagnostic &error)
{
    const Stage *stage = variant.stage(error.stage == "sass" ? "ptx" : error.stage);
    if (!stage || !error.span.isValid())
        return kNone;
    for (const Link &link : stage->links)
        if (stage->ops[std::size_t(link.op)].span.line == error.span.line)
            return link.node;
    return kNone;
}

void placeByText(Failure &failure, const Variant &variant)
{
    const NodeIndex index = failure.node.empty() ? nodeAt(variant, failure.problem) : variant.node(failure.node);
    if (index == kNone)
        return;
    const Node &node = variant.nodes[std::size_t(index)];
    failure.node = node.id;
    failure.nodeTarget = node.target;
    if (!failure.span.isValid()) {
        failure.file = node.file;
        failure.span = node.source;
    }
}

/// From the expression at which tracing stopped to the end of the loops: what comes after it was never looked at.
void readUntraced(Failure &failure, const Variant &variant)
{
    const Stage *source = variant.stage("source");
    if (!source || failure.step().info->id != "device-tracing" || !failure.span.isValid())
        return;
    const std::vector<std::string_view> lines = numberedLines(source->text);
    const std::int32_t end = endOfLoops(lines, loopAround(lines, failure.span.line));
    if (end < failure.span.line)
        return;
    failure.untracedFrom = failure.span.line;
    failure.untracedTo = end;
}

void readPass(Failure &failure, const Variant &variant)
{
    for (const Pass &pass : variant.passes)
        if (pass.status != PassStatus::Ok) {
            failure.pass = pass.name;
            failure.passBytes = pass.bytes;
        }
    if (failure.passBytes == 0)
        for (const Pass &pass : variant.passes)
            failure.passBytes = pass.bytes ? pass.bytes : failure.passBytes;
}

std::string counted(std::size_t count, std::string_view one)
{
    return std::to_string(count) + ' ' + std::string(one) + (count == 1 ? "" : "s");
}

/// What there is, in words: "the source", "11 nodes of the device IR", "Triton code", "78 passes".
std::vector<std::string> keptOf(const Variant &variant, const Failure &failure)
{
    std::vector<std::string> kept;
    const auto deviceNodes = std::size_t(std::count_if(variant.records.begin(), variant.records.end(),
                                                       [](const std::string &line) { return isOfType(line, "node"); }));
    const auto typed =
        std::count_if(failure.typed.begin(), failure.typed.end(), [](const auto &e) { return !e.type.empty(); });
    for (const StageInfo &info : stageTable())
        if (const Stage *stage = variant.stage(info.id); stage && !stage->text.empty() && info.id != "fx")
            kept.push_back(std::string(info.title) + ", " + counted(numberedLines(stage->text).size() - 1, "line"));
    if (typed > 0)
        kept.push_back(counted(std::size_t(typed), "type") + " of " + counted(failure.typed.size(), "expression"));
    if (!variant.nodes.empty() || deviceNodes > 0)
        kept.push_back(counted(variant.nodes.empty() ? deviceNodes : variant.nodes.size(), "FX node"));
    if (!variant.passes.empty())
        kept.push_back(counted(variant.passes.size(), "record") + " of passes");
    return kept;
}

void readCause(Failure &failure, const Variant &variant)
{
    const Stage *source = variant.stage("source");
    const Cause *cause = causeOf(failure);
    failure.title =
        cause ? std::string(cause->title) : failure.problem.message.substr(0, failure.problem.message.find('\n'));
    if (!cause)
        return;
    failure.cause = cause->id;
    failure.why = cause->why;
    failure.advice = adviceFor(*cause, failure, source ? std::string_view(source->text) : std::string_view());
}

/// The kernel's first error. That somebody ended the capture is none of its own.
const Diagnostic *firstError(const Variant &variant)
{
    for (const Diagnostic &diagnostic : variant.diagnostics)
        if (diagnostic.severity == Severity::Error && diagnostic.code != "capture.incomplete")
            return &diagnostic;
    return nullptr;
}

} // namespace

std::optional<Failure> failureOf(const Variant &variant)
{
    const Diagnostic *error = firstError(variant);
    if (!error)
        return std::nullopt;
    const Told told = toldOf(variant);
    Failure failure;
    failure.problem = *error;
    readSteps(failure, told, stepsOf(variant));
    readException(failure, told.failure);
    dropName(failure.problem.message, failure.exception.name);
    readPlace(failure, told.failure);
    for (const Json &record : told.names)
        failure.names.push_back(nameFrom(record));
    for (const Json &row : field(told.typed, "spans"))
        failure.typed.push_back(typedFrom(row));
    failure.reproducer = textField(told.reproducer, "text");
    placeByText(failure, variant);
    readUntraced(failure, variant);
    readPass(failure, variant);
    failure.kept = keptOf(variant, failure);
    readCause(failure, variant);
    return failure;
}

} // namespace heliograph
