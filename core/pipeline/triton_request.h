// What the bridge is asked about Triton's texts, and how its answer comes.
#pragma once

#include "core/base/process.h"
#include "core/pipeline/warm_triton.h"
#include "core/records/json.h"

#include <functional>

namespace heliograph {

/// One request of server.py about a text: "check" or "resume".
class TritonRequest
{
public:
    TritonRequest(const char *what, const Variant &variant, const std::string &stage, const std::string &text);

    /// More of its fields.
    Json &fields() { return m_request; }
    /// Asks, and waits. `record` gets each line of the answer. Errors: capture.no-python, capture.no-bridge, those of
    /// starting a process.
    Result<ProcessResult> ask(WarmTriton &triton, const std::string &python,
                              const std::function<void(Result<Json>)> &record, const std::stop_token &stop);
    /// Whether Python answered at all, and what was printed meanwhile.
    bool greeted() const { return m_greeted; }
    const std::string &printed() const { return m_printed; }

private:
    Json m_request;
    std::string m_printed;
    bool m_greeted = false;
};

/// Of an answer without an end; `request` tells what came of it.
Diagnostic endedBadly(const ProcessResult &result, const TritonRequest &request);

} // namespace heliograph
