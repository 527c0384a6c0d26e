#include "core/failure/report.h"

#include "core/base/lines.h"
#include "core/document/model.h"
#include "core/records/json.h"

#include <algorithm>

namespace heliograph {

namespace {

constexpr std::string_view kPretendedByDefault = "sm_90"; ///< as `heliograph capture` has it

std::string quoted(const std::string &text)
{
    std::string result = "'";
    for (const char c : text)
        result += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return result + '\'';
}

bool isPlain(std::string_view word)
{
    return word.starts_with('-') && word.find_first_of("'\"\\ $`*?") == word.npos;
}

std::string numbered(std::int32_t line, std::string_view text)
{
    const std::string number = std::to_string(line);
    return std::string(6 - std::min<std::size_t>(number.size(), 6), ' ') + number + " | " + std::string(text) + '\n';
}

/// Columns on screen of so many bytes: those that begin a character.
std::size_t columns(std::string_view bytes)
{
    return std::size_t(std::count_if(bytes.begin(), bytes.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

std::string caretLine(std::string_view line, const Span &span)
{
    const auto from = std::min(std::size_t(std::max(span.column, 1) - 1), line.size());
    const auto end = span.endLine > span.line ? line.size() : std::size_t(std::max(span.endColumn, 1) - 1);
    const std::size_t to = std::clamp(end, std::min(from + 1, line.size()), line.size());
    return "       | " + std::string(columns(line.substr(0, from)), ' ') +
           std::string(std::max<std::size_t>(columns(line.substr(from, to - from)), 1), '^') + '\n';
}

std::string fenced(const std::string &text, const char *language)
{
    return std::string("```") + language + '\n' + text + (text.ends_with('\n') ? "" : "\n") + "```\n";
}

std::string cell(std::string text)
{
    std::replace(text.begin(), text.end(), '\n', ' ');
    for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2)
        text.insert(at, "\\");
    return text;
}

std::string exporterOf(const Variant &variant)
{
    const std::string name = textField(parseJson(variant.config).value_or(Json()), "exporter");
    return name.empty() ? name : " --onnx-exporter " + quoted(name);
}

std::string headline(const Failure &failure, const Variant &variant, const Document &document)
{
    std::string text = "# " + failure.title + "\n\n";
    if (!failure.exception.name.empty())
        text += "`" + failure.exception.name + "`: ";
    text += failure.problem.message + "\n\n";
    text += "- step: " + std::string(failure.step().info->title) + "\n- place: " + placeOf(failure);
    if (!variant.call.empty())
        text += "\n- call: `" + variant.call + "`\n- config: `" + variant.config + '`';
    if (!variant.target.empty())
        text += "\n- target: " + variant.target + (variant.pretended ? " (pretended, no GPU)" : "");
    text += "\n- versions:";
    for (const auto &[name, version] : document.versions)
        text += ' ' + name + ' ' + version;
    return text + "\n\n";
}

std::string stepTableOf(const Failure &failure)
{
    std::string text = "| step | status | |\n| --- | --- | --- |\n";
    for (const FailureStep &step : failure.steps)
        text += "| " + std::string(step.info->title) + " | " +
                (step.status == StepStatus::Done     ? "done"
                 : step.status == StepStatus::Failed ? "**failed**"
                                                     : "not reached") +
                " | " + cell(countOf(step)) + " |\n";
    return text + '\n';
}

std::string nameTableOf(const Failure &failure)
{
    if (failure.names.empty())
        return {};
    std::string text = "| name | type | from |\n| --- | --- | --- |\n";
    for (const KnownName &name : failure.names)
        text += "| `" + name.name + "` | " + cell(name.type.empty() ? "not typed" : name.type) + " | " +
                cell(name.origin) + " |\n";
    return text + '\n';
}

std::string stackOf(const Failure &failure)
{
    std::string text;
    for (const StackFrame &frame : failure.frames)
        text += frame.folded ? "  (" + std::to_string(frame.folded) +
                                   (frame.folded == 1 ? " frame of " : " frames of ") + frame.package + ")\n"
                             : frame.package + (frame.package.empty() ? "" : "/") + frame.file + ':' +
                                   std::to_string(frame.line) + " in " + frame.function + '\n';
    return text.empty() ? text : "## Stack\n\n" + fenced(text, "");
}

std::string adviceText(const Failure &failure)
{
    if (failure.advice.empty())
        return {};
    std::string text = "## Known cause\n\n" + failure.why + "\n\n";
    for (const Advice &advice : failure.advice) {
        text += "- **" + advice.title + "**: " + advice.text + " (" + advice.source + ")\n";
        if (!advice.change)
            continue;
        std::string lines;
        for (const std::string &line : advice.change->removed)
            lines += "-" + line + '\n';
        for (const std::string &line : advice.change->added)
            lines += "+" + line + '\n';
        text += '\n' + fenced(lines, "diff") + '\n';
    }
    return text + '\n';
}

} // namespace

std::string excerptOf(std::string_view source, const Span &span, std::int32_t around)
{
    const std::vector<std::string_view> lines = numberedLines(source);
    if (!span.isValid() || std::size_t(span.line) >= lines.size())
        return {};
    std::string text;
    const auto last = std::min<std::int32_t>(span.line + around, std::int32_t(lines.size()) - 1);
    for (std::int32_t line = std::max(1, span.line - around); line <= last; ++line) {
        text += numbered(line, lines[std::size_t(line)]);
        if (line == span.line && span.column > 0)
            text += caretLine(lines[std::size_t(line)], span);
    }
    return text;
}

std::string countOf(const FailureStep &step)
{
    if (step.unit.empty())
        return {};
    std::string text =
        std::to_string(step.done) + (step.total ? " of " + std::to_string(step.total) : "") + ' ' + step.unit;
    if (!step.last.empty() && step.status == StepStatus::Failed)
        text += ", the last one " + step.last;
    return text;
}

std::string placeOf(const Failure &failure)
{
    std::string text = failure.file;
    if (failure.span.isValid())
        text += ':' + std::to_string(failure.span.line) +
                (failure.span.column > 0 ? ':' + std::to_string(failure.span.column) : "");
    if (!failure.node.empty())
        text += (text.empty() ? "" : ", ") + std::string(failure.isLastTraced ? "last FX node " : "FX node ") +
                failure.node + " (" + failure.nodeTarget + ')';
    if (!failure.pass.empty())
        text += (text.empty() ? "" : ", ") + ("pass " + failure.pass) + " on " + std::to_string(failure.passBytes) +
                " bytes";
    return text.empty() ? "not known" : text;
}

std::string commandOf(const Failure &failure, const Variant &variant)
{
    std::string words = "heliograph capture";
    for (const std::string &word : failure.command)
        words += ' ' + (isPlain(word) ? word : quoted(word));
    if (!failure.command.empty())
        return words;
    const Stage *source = variant.stage("source");
    const std::string file = source && !source->file.empty() ? source->file : failure.file;
    if (isModel(variant))
        return words + ' ' + quoted(file) + " --onnx" + exporterOf(variant);
    words += ' ' + quoted(file) + " --call " + quoted(variant.call);
    const bool isOther = variant.pretended && !variant.target.empty() && variant.target != kPretendedByDefault;
    return isOther ? words + " --target " + variant.target : words;
}

std::string markdownReport(const Failure &failure, const Variant &variant, const Document &document,
                           const Private &hidden)
{
    const Stage *source = variant.stage("source");
    std::string text = scrubbed(headline(failure, variant, document), hidden);
    if (const std::string excerpt = source ? excerptOf(source->text, failure.span, 4) : ""; !excerpt.empty())
        text += fenced(scrubbedCode(excerpt, hidden), "python") + '\n';
    text += scrubbed(stepTableOf(failure) + nameTableOf(failure) + adviceText(failure) + stackOf(failure), hidden);
    if (const std::string script = reproducerOf(failure, hidden); !script.empty())
        text += "\n## Reproducer\n\n" + fenced(script, "python");
    return text;
}

std::string reproducerOf(const Failure &failure, const Private &hidden)
{
    return scrubbedCode(failure.reproducer, hidden);
}

} // namespace heliograph
