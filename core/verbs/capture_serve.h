// `heliograph capture --serve`: what the window runs, once, to capture as often as it likes with one warm bridge.
#pragma once

#include "core/verbs/verbs.h"

namespace heliograph::verbs {

/// Reads requests from standard input until it ends, one JSON object a line, and answers each on `out` in order:
///
///     {"id": 1, "file": "/k.py", "output": "/k.helio", "directory": "/"}    also: module, args, call, config, passes,
///                                                                            slice_proxies, target, python, ...
///     {..., "onnx": {"exporter": "both", "dynamic": "x[0]=batch", "custom_ops": false}}    models, each may be missing
///     {"id": 2, "document": "/k.helio", "variant": 3}    a call of that document anew, added to it; also: call,
///     config, ...
///     {"document": ..., "tune": {"device": 0, "effort": "quick", "configs": 50}}    its call is autotuned; also: the
///     other fields of TuneOptions
///     {"cancel": 1}
///
///     {"r":"progress",...} {"r":"diagnostic",...}      as `capture --progress json` writes them
///     {"r":"stored","path":"/k.helio"}                 a variant is in the document, which can be opened
///     {"r":"done","id":1,"exit":0,...}                 the outcome of `capture --json`; the last record of an answer
///
/// The bridge starts with the first request. The end of input, SIGTERM or SIGINT ends the capture under way as well.
ExitCode serveCaptures(std::ostream &out);

} // namespace heliograph::verbs
