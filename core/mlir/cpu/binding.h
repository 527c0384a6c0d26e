// The kernel's arguments and the manifest's brought together: all that does not fit is told before anything runs.
#pragma once

#include "core/mlir/cpu/manifest.h"
#include "core/mlir/cpu/signature.h"
#include "core/mlir/cpu/storage.h"

#include <map>

namespace heliograph::cpu {

class Binding
{
public:
    /// Checks every argument and maps the tensors' files. The diagnostics, if there are any, name the arguments.
    std::vector<Diagnostic> bind(const std::vector<Parameter> &kernel, std::vector<HostArgument> manifest);

    /// The words that a function is called with: of memory those of its descriptor (address twice, 0, number of
    /// elements to the storage's end, 1), of everything else one. Tile numbers are 0 and come last.
    std::vector<std::uint64_t> words(const std::vector<Parameter> &parameters) const;

    /// "x[3, 0]" for the element at an offset from a tensor's first; without an index if there is none.
    std::string describeElement(const std::string &tensor, std::int64_t offset) const;
    /// Elements from a tensor's first to the end of its storage.
    std::int64_t elements(const std::string &tensor) const { return m_tensors.at(tensor).elements; }

private:
    struct Tensor {
        HostArgument host;
        char *first = nullptr;
        std::int64_t elements = 0;
    };

    std::vector<Diagnostic> bindTensor(const Parameter &parameter, const HostArgument &host);
    std::vector<Diagnostic> mapTensor(const HostArgument &host, std::int64_t width);
    std::vector<Diagnostic> bindNumber(const Parameter &parameter, const HostArgument &host);

    Storages m_storages;
    std::map<std::string, Tensor> m_tensors;
    std::map<std::string, std::uint64_t> m_numbers;
};

} // namespace heliograph::cpu
