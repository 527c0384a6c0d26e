// Reads a dump (or any worker's stream) into an empty store.
#include "core/store/dump.h"

#include "core/records/reader.h"
#include "core/store/assembler.h"
#include "core/store/codec.h"
#include "core/store/run_codec.h"

#include <map>
#include <optional>
#include <utility>

namespace heliograph {

namespace {

class Loader
{
public:
    explicit Loader(Store &store) : m_store(store) {}

    Result<void> add(const std::string &line)
    {
        const Result<Json> record = readRecord(line);
        if (!record)
            return note(record.error());
        const std::string_view type = recordType(*record);
        if (type == "hello")
            return hello(*record);
        if (type == "kernel")
            return kernel(*record);
        if (type == "variant")
            return variant(*record);
        if (type == "variant_end")
            return finish();
        if (isRunRecord(*record))
            return run(*record, line);
        if (m_assembler)
            m_assembler->add(*record);
        else if (type == "diagnostic")
            return note(diagnosticFrom(*record));
        return {};
    }

    /// Also stores a variant that the stream broke off in.
    Result<void> finish()
    {
        if (!m_assembler)
            return {};
        Variant variant = m_assembler->take();
        variant.kernel = m_kernel;
        const auto blobs = m_assembler->blobs();
        const Snapshots snapshots = m_assembler->takeSnapshots();
        m_assembler.reset();
        const Result<void> added = m_store.addVariant(variant, blobs, snapshots);
        m_variants[m_number] = variant.id;
        return added;
    }

    /// The last run of the stream.
    Result<void> finishRun()
    {
        if (m_run.empty())
            return {};
        const auto variant = m_variants.find(m_runVariant);
        std::vector<std::string> records = std::exchange(m_run, {});
        if (variant == m_variants.end())
            return noteOrphan("A run");
        if (const Result<RunId> added = m_store.addRun(variant->second, std::move(records)); !added)
            return added.error().code == "record.run" ? note(added.error()) : Result<void>(added.error());
        return {};
    }

private:
    Result<void> note(const Diagnostic &diagnostic) { return m_store.addDiagnostic(diagnostic); }

    Result<void> hello(const Json &record)
    {
        std::vector<std::pair<std::string, std::string>> versions;
        for (const auto &[name, value] : field(record, "versions").items())
            versions.emplace_back(name, asText(value));
        return m_store.setVersions(versions);
    }

    Result<void> kernel(const Json &record)
    {
        Kernel kernel;
        kernel.name = textField(record, "name");
        kernel.file = textField(record, "file");
        kernel.line = smallField(record, "line");
        const Result<void> added = m_store.addKernel(kernel);
        m_kernels[integerField(record, "kernel")] = kernel.id;
        return added;
    }

    Result<void> variant(const Json &record)
    {
        if (Result<void> finished = finish(); !finished)
            return finished;
        const auto kernel = m_kernels.find(integerField(record, "kernel"));
        if (kernel == m_kernels.end())
            return noteOrphan("A variant");
        m_kernel = kernel->second;
        m_number = integerField(record, "variant");
        m_assembler.emplace(record);
        return {};
    }

    /// Records of a run follow each other, after the variants.
    Result<void> run(const Json &record, const std::string &line)
    {
        if (Result<void> finished = finish(); !finished)
            return finished;
        if (!m_run.empty() && integerField(record, "run") != m_runNumber)
            if (Result<void> added = finishRun(); !added)
                return added;
        m_runNumber = integerField(record, "run");
        if (recordType(record) == "run")
            m_runVariant = integerField(record, "variant");
        m_run.push_back(line);
        return {};
    }

    Result<void> noteOrphan(const std::string &what)
    {
        Diagnostic orphan;
        orphan.severity = Severity::Warning;
        orphan.code = "record.dangling";
        orphan.message = what + " belongs to something that does not exist.";
        orphan.next = "It was left out; everything else was kept.";
        return note(orphan);
    }

    Store &m_store;
    std::map<std::int64_t, KernelId> m_kernels;
    std::optional<VariantAssembler> m_assembler;
    KernelId m_kernel = 0;
    std::int64_t m_number = 0;                      ///< of the variant at hand, in the stream
    std::map<std::int64_t, VariantId> m_variants;   ///< by their numbers in the stream
    std::vector<std::string> m_run;                 ///< records of the run at hand
    std::int64_t m_runNumber = 0, m_runVariant = 0; ///< in the stream
};

} // namespace

Result<void> loadRecords(Store &store, const std::function<bool(std::string &line)> &source)
{
    Loader loader(store);
    for (std::string line; source(line);)
        if (!line.empty())
            if (Result<void> added = loader.add(line); !added)
                return added;
    if (Result<void> finished = loader.finish(); !finished)
        return finished;
    return loader.finishRun();
}

} // namespace heliograph
