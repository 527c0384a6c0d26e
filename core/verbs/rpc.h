// Between a request of `heliograph serve` and a command line: JSON-RPC 2.0, one object a line.
//
//   --> {"jsonrpc": "2.0", "id": 1, "method": "links", "params": {"FILE": "k.helio", "node": "0:acc"}}
//   <-- {"jsonrpc": "2.0", "id": 1, "result": {"exit_code": 0, "value": {...}}}
//
// The method is a verb, the parameters are its options by their long names, its arguments by theirs, and "rest": [what
// stands behind "--"]. A flag is true, an option that can be given several times a list. The value is what --json
// prints; of a verb that has none it is {"text": what it prints}. "verbs" lists all of them. A verb that tells progress
// sends notifications {"method": "progress", "params": {"id": 1, "record": {...}}}. {"method": "cancel", "params":
// {"id": 1}} ends a request. An error has the exit code of the verb (1 to 130) or one of JSON-RPC's, and in "data" what
// --json prints.
#pragma once

#include "core/base/result.h"
#include "core/records/json.h"
#include "core/verbs/describe.h"

namespace heliograph::verbs {

inline constexpr int kNoJson = -32700;
inline constexpr int kBadRequest = -32600;
inline constexpr int kNoMethod = -32601;
inline constexpr int kBadParameters = -32602;

/// The command line of a request, from the verb on; as JSON and with progress where the verb has these. Errors:
/// rpc.parameters (what is wrong with them).
Result<std::vector<std::string>> commandLineOf(const VerbPage &page, const Json &parameters);
/// What the method "verbs" answers.
Json verbsJson(const std::vector<VerbPage> &pages);

Json rpcResult(const Json &id, const Json &value);
Json rpcError(const Json &id, int code, const std::string &message, const Json &data = {});
/// Of what a verb printed and returned.
Json rpcAnswer(const Json &id, int exitCode, const std::string &printed, const std::string &said);

} // namespace heliograph::verbs
