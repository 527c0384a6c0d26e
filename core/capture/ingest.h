// From the bridge's stream to variants: what belongs together, whole or as far as it came.
#pragma once

#include "core/base/result.h"
#include "core/records/json.h"
#include "core/store/assembler.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace heliograph {

/// Sizes that the config gives to block symbols ("u0").
using BlockSizes = std::map<std::string, std::int64_t, std::less<>>;

/// One variant as the bridge recorded it, before stage-0 and linking.
struct CapturedVariant {
    VariantAssembler assembler;
    std::int64_t kernel = 0; ///< number of its kernel in the stream
    std::string kernelName;
    std::vector<Json> spans;  ///< `span` records of the Triton stage
    std::string graphRecords; ///< lines that helion-opt builds stage-0 from
    BlockSizes blockSizes;
    std::vector<std::string> run; ///< records of its run on a GPU, if it had one
    bool isModel = false;         ///< it is exported, and has no stage-0
    bool lowered = false;         ///< it has graphs to build stage-0 from
    bool complete = false;        ///< the bridge closed it and said that it went through
};

/// A kernel and its number in the stream.
struct CapturedKernel {
    std::int64_t number = 0;
    Kernel kernel;
};

struct IngestEvents {
    std::function<void(std::vector<std::pair<std::string, std::string>>)> versions;
    std::function<void(CapturedKernel)> kernel;
    std::function<void(CapturedVariant)> variant;
    std::function<void(Diagnostic)> diagnostic; ///< outside of variants
    std::function<void(const Json &record)> progress;
};

/// Reads lines of a stream. All callbacks come from within add() and finish().
class Ingest
{
public:
    explicit Ingest(IngestEvents events) : m_events(std::move(events)) {}

    void add(std::string_view line);
    void dropped(std::size_t bytes);
    /// The stream ended. A variant that is still open is handed over as it is.
    void finish();
    /// A `hello` came: the other end is a bridge.
    bool greeted() const { return m_greeted; }

private:
    void note(Diagnostic diagnostic);
    void noteMalformed();
    void hello(const Json &record);
    void kernel(const Json &record, std::string_view line);
    void open(const Json &record, std::string_view line);
    void close(bool ok);
    void addToVariant(const Json &record, std::string_view type, std::string_view line);

    IngestEvents m_events;
    std::optional<CapturedVariant> m_variant;
    struct KernelLine {
        std::int64_t number;
        std::string name;
        std::string line; ///< the record: helion-opt wants the kernel's name as well
    };

    std::vector<KernelLine> m_kernels;
    bool m_greeted = false;
    std::size_t m_malformed = 0; ///< since the last variant ended
};

/// The variant with the Triton stage's ops and links made from its spans: statements of the device function are
/// operations, everything else expressions; a node in a span is an exact link.
Variant takeVariant(CapturedVariant &captured);

} // namespace heliograph
