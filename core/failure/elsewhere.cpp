#include "core/failure/elsewhere.h"

#include "core/base/lines.h"

#include <algorithm>
#include <array>

namespace heliograph {

namespace {

/// The operators of Python that tensors have, those of two letters first.
constexpr std::array kOperators{"//", "**", "<=", ">=", "==", "!=", "@", "+", "-", "*", "/", "<", ">", "&", "|", "%"};

/// Calls `visit(index)` for each character that is in no brackets.
template <typename Visit>
void eachAtTop(std::string_view text, Visit visit)
{
    int depth = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        depth -= text[i] == ')' || text[i] == ']' ? 1 : 0;
        if (depth == 0)
            visit(i);
        depth += text[i] == '(' || text[i] == '[' ? 1 : 0;
    }
}

/// The operator between the parts of an expression; "" if there is none. Those with blanks around them are no signs.
std::string operatorOf(std::string_view text)
{
    std::string found;
    eachAtTop(text, [&](std::size_t i) {
        for (const std::string_view op : kOperators)
            if (found.empty() && i > 0 && text[i - 1] == ' ' && text.substr(i).starts_with(op) &&
                text.substr(i + op.size()).starts_with(' '))
                found = op;
    });
    return found;
}

/// "x[rows, 0:64]" has one; "x[rows, :]" takes all.
bool hasBounds(std::string_view text)
{
    int depth = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        depth += text[i] == '[' ? 1 : text[i] == ']' ? -1 : 0;
        if (depth == 0 || text[i] != ':')
            continue;
        const auto next = text.find_first_not_of(' ', i + 1);
        const auto before = text.find_last_not_of(' ', i - 1);
        const auto isEnd = [&](std::size_t at) {
            return at == text.npos || std::string_view("[],:").find(text[at]) != text.npos;
        };
        if (!isEnd(next) || !isEnd(before))
            return true;
    }
    return false;
}

bool isCallOf(std::string_view text, const std::string &called)
{
    return !called.empty() && text.starts_with(called) && text.substr(called.size()).starts_with('(');
}

std::string trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t");
    const auto last = text.find_last_not_of(" \t\r");
    return first == text.npos ? std::string() : std::string(text.substr(first, last - first + 1));
}

std::string_view textOf(const std::vector<std::string_view> &lines, const Span &span)
{
    if (span.line <= 0 || std::size_t(span.line) >= lines.size() || span.column <= 0)
        return {};
    const std::string_view line = lines[std::size_t(span.line)];
    const auto from = std::min(std::size_t(span.column - 1), line.size());
    const auto end =
        span.endLine == span.line && span.endColumn > span.column ? std::size_t(span.endColumn - 1) : line.size();
    return line.substr(from, end - from);
}

std::string typeOf(const Node &node)
{
    if (node.dtype.empty())
        return node.value;
    std::string sizes;
    for (const Dimension &dimension : node.shape)
        sizes += (sizes.empty() ? "" : ", ") + dimension.expression;
    return node.dtype + '[' + sizes + ']';
}

bool has(const CodeForm &form, const Node &node, std::string_view text)
{
    if (form.isSlice)
        return node.target.ends_with(".load") && hasBounds(text);
    return isCallOf(text, form.called) || (!form.op.empty() && operatorOf(text) == form.op) ||
           (!form.target.empty() && node.target == form.target);
}

SameCode placeIn(const Variant &variant, const std::vector<std::string_view> &lines, std::int32_t line)
{
    SameCode place;
    place.variant = variant.id;
    place.kernel = variant.kernelName;
    place.line = line;
    place.text = std::size_t(line) < lines.size() ? trimmed(lines[std::size_t(line)]) : std::string();
    return place;
}

bool isSame(const CodeForm &a, const CodeForm &b)
{
    return a.isSlice == b.isSlice && a.called == b.called && a.op == b.op && a.target == b.target;
}

} // namespace

CodeForm formOf(const Failure &failure)
{
    CodeForm form;
    if (failure.kind == "Subscript" && hasBounds(failure.expression)) {
        form.isSlice = true;
        return form;
    }
    form.called = failure.kind == "Call" ? failure.target : std::string();
    form.op = failure.kind == "BinOp" || failure.kind == "Compare" ? operatorOf(failure.expression) : std::string();
    const bool isCode = failure.nodeTarget.find("_tracing_ops") == std::string::npos;
    if (form.called.empty() && form.op.empty() && !failure.isLastTraced && isCode)
        form.target = failure.nodeTarget;
    return form;
}

std::vector<SameCode> sameCode(const CodeForm &form, const Variant &variant)
{
    std::vector<SameCode> found;
    const Stage *source = variant.stage("source");
    if (!form.isKnown() || !source)
        return found;
    const std::vector<std::string_view> lines = numberedLines(source->text);
    if (const std::optional<Failure> failure = failureOf(variant)) {
        if (isSame(formOf(*failure), form) && failure->span.isValid()) {
            found.push_back(placeIn(variant, lines, failure->span.line));
            found.back().stops = failure->step().info->title;
            found.back().file = failure->file;
        }
        return found;
    }
    for (const Node &node : variant.nodes) {
        const bool isThere = std::any_of(found.begin(), found.end(),
                                         [&](const SameCode &each) { return each.line == node.source.line; });
        if (isThere || !has(form, node, textOf(lines, node.source)))
            continue;
        found.push_back(placeIn(variant, lines, node.source.line));
        found.back().file = node.file;
        found.back().type = typeOf(node);
    }
    std::sort(found.begin(), found.end(), [](const SameCode &a, const SameCode &b) { return a.line < b.line; });
    return found;
}

} // namespace heliograph
