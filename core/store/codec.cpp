// Structs to records and back, but for nodes and graphs (graph_codec.cpp). A record that came from a worker is kept
// whole and only its known fields are written over, so that writing what was read gives the same bytes.
#include "core/store/codec.h"

#include "core/document/names.h"
#include "core/store/record_fields.h"

#include <algorithm>
#include <utility>

namespace heliograph {

Json symbolRecord(const Symbol &symbol)
{
    Json record = recordToWrite("symbol", symbol.json);
    record["symbol"] = symbol.symbol;
    record["name"] = textOrNull(symbol.name);
    if (asText(field(record, "hint")) != symbol.hint)
        record["hint"] = symbol.hint;
    record["block_id"] = numberOrNull(symbol.block);
    record["reduction"] = symbol.reduction;
    record["specialized"] = symbol.specialized;
    record["sources"] = symbol.sources;
    record["range"] = textOrNull(symbol.range);
    record["replaced_by"] = textOrNull(symbol.replacedBy);
    record["origin"] = textOrNull(symbol.origin);
    return record;
}

Symbol symbolFrom(const Json &record)
{
    Symbol symbol;
    symbol.symbol = textField(record, "symbol");
    symbol.name = textField(record, "name");
    symbol.hint = asText(field(record, "hint"));
    symbol.origin = asText(field(record, "origin"));
    symbol.range = asText(field(record, "range"));
    symbol.replacedBy = asText(field(record, "replaced_by"));
    symbol.sources = textsField(record, "sources");
    symbol.block = smallField(record, "block_id", kNone);
    symbol.reduction = boolField(record, "reduction");
    symbol.specialized = boolField(record, "specialized");
    symbol.json = writeJson(record);
    return symbol;
}

Json launchRecord(const Launch &launch)
{
    Json record = recordToWrite("launch", launch.json);
    record["function"] = launch.function;
    record["grid"] = launch.grid;
    record["arguments"] = launch.arguments;
    record["num_warps"] = launch.warps;
    record["num_stages"] = launch.stages;
    record["num_ctas"] = launch.ctas;
    record["shared_bytes"] = launch.sharedBytes;
    return record;
}

Launch launchFrom(const Json &record)
{
    Launch launch;
    launch.function = textField(record, "function");
    launch.grid = textsField(record, "grid");
    launch.arguments = textsField(record, "arguments");
    launch.warps = smallField(record, "num_warps");
    launch.stages = smallField(record, "num_stages");
    launch.ctas = smallField(record, "num_ctas");
    launch.sharedBytes = integerField(record, "shared_bytes");
    launch.json = writeJson(record);
    return launch;
}

Json resourcesRecord(const Resources &resources)
{
    Json record = recordToWrite("resources", resources.json);
    record["function"] = resources.function;
    record["registers"] = resources.registers;
    record["local_bytes"] = resources.localBytes;
    record["stack_bytes"] = resources.stackBytes;
    record["static_shared_bytes"] = resources.staticSharedBytes;
    record["dynamic_shared_bytes"] = resources.dynamicSharedBytes;
    record["max_threads"] = resources.maxThreads > 0 ? Json(resources.maxThreads) : Json();
    return record;
}

Resources resourcesFrom(const Json &record)
{
    const auto amount = [&record](const char *key) { return std::max<std::int64_t>(integerField(record, key), 0); };
    Resources resources;
    resources.function = textField(record, "function");
    resources.registers = amount("registers");
    resources.localBytes = amount("local_bytes");
    resources.stackBytes = amount("stack_bytes");
    resources.staticSharedBytes = amount("static_shared_bytes");
    resources.dynamicSharedBytes = amount("dynamic_shared_bytes");
    resources.maxThreads = amount("max_threads");
    resources.json = writeJson(record);
    return resources;
}

Json passRecord(const Pass &pass)
{
    return {{"r", "pass"},
            {"pipeline", pass.pipeline},
            {"index", pass.index},
            {"stage", pass.stage},
            {"group", pass.group},
            {"name", pass.name},
            {"argument", pass.argument},
            {"options", pass.options},
            {"anchor", pass.anchor},
            {"depth", pass.depth},
            {"seconds", pass.seconds},
            {"status", nameOf(pass.status)},
            {"language", nameOf(pass.language)}};
}

Pass passFrom(const Json &record)
{
    Pass pass;
    pass.pipeline = textField(record, "pipeline");
    pass.index = smallField(record, "index");
    pass.stage = textField(record, "stage");
    pass.group = textField(record, "group");
    pass.name = textField(record, "name");
    pass.argument = textField(record, "argument");
    pass.options = textField(record, "options");
    pass.anchor = textField(record, "anchor");
    pass.depth = smallField(record, "depth");
    pass.seconds = numberField(record, "seconds");
    pass.status = passStatusNamed(textField(record, "status")).value_or(PassStatus::Ok);
    pass.language = languageNamed(textField(record, "language")).value_or(Language::Mlir);
    return pass;
}

Json originRecord(const Origin &origin)
{
    return {{"r", "origin"},
            {"parent", origin.parent},
            {"stage", origin.stage},
            {"passes", textOrNull(origin.passes)},
            {"after", numberOrNull(origin.after)},
            {"edited", origin.edited},
            {"title", origin.title}};
}

Origin originFrom(const Json &record)
{
    Origin origin;
    origin.parent = std::max(smallField(record, "parent"), 0);
    origin.stage = textField(record, "stage");
    origin.passes = textField(record, "passes");
    origin.after = smallField(record, "after", kNone);
    origin.edited = boolField(record, "edited");
    origin.title = textField(record, "title");
    return origin;
}

Json diagnosticRecord(const Diagnostic &diagnostic)
{
    Json record{{"r", "diagnostic"},
                {"severity", nameOf(diagnostic.severity)},
                {"code", diagnostic.code},
                {"message", diagnostic.message},
                {"next", textOrNull(diagnostic.next)},
                {"detail", textOrNull(diagnostic.detail)},
                {"stage", textOrNull(diagnostic.stage)},
                {"file", textOrNull(diagnostic.file)}};
    writeSpan(record, diagnostic.span);
    record["node"] = textOrNull(diagnostic.node);
    if (diagnostic.pass >= 0)
        record["pass"] = diagnostic.pass;
    return record;
}

Diagnostic diagnosticFrom(const Json &record)
{
    Diagnostic diagnostic;
    diagnostic.severity = severityNamed(textField(record, "severity")).value_or(Severity::Error);
    diagnostic.code = textField(record, "code");
    diagnostic.message = textField(record, "message");
    diagnostic.next = textField(record, "next");
    diagnostic.detail = textField(record, "detail");
    diagnostic.stage = textField(record, "stage");
    diagnostic.file = textField(record, "file");
    diagnostic.span = spanFrom(record);
    diagnostic.node = textField(record, "node");
    diagnostic.pass = smallField(record, "pass", -1);
    return diagnostic;
}

} // namespace heliograph
