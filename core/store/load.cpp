// Reads a dump (or any worker's stream) into an empty store.
#include "core/store/dump.h"

#include "core/records/reader.h"
#include "core/store/assembler.h"
#include "core/store/codec.h"

#include <map>
#include <optional>

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
        return m_store.addVariant(variant, blobs, snapshots);
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
        if (kernel == m_kernels.end()) {
            Diagnostic orphan;
            orphan.severity = Severity::Warning;
            orphan.code = "record.dangling";
            orphan.message = "A variant belongs to a kernel that does not exist.";
            orphan.next = "It was left out; everything else was kept.";
            return note(orphan);
        }
        m_kernel = kernel->second;
        m_assembler.emplace(record);
        return {};
    }

    Store &m_store;
    std::map<std::int64_t, KernelId> m_kernels;
    std::optional<VariantAssembler> m_assembler;
    KernelId m_kernel = 0;
};

} // namespace

Result<void> loadRecords(Store &store, const std::function<bool(std::string &line)> &source)
{
    Loader loader(store);
    for (std::string line; source(line);)
        if (!line.empty())
            if (Result<void> added = loader.add(line); !added)
                return added;
    return loader.finish();
}

} // namespace heliograph
