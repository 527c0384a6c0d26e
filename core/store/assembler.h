// From a stream of records to variants: what a capture sends and what a dump holds.
#pragma once

#include "core/document/document.h"
#include "core/records/json.h"
#include "core/store/snapshots.h"

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace heliograph {

/// Collects the records of one variant. References (users, callers, links) are resolved by take(), so that records may
/// come in any order; what points nowhere is dropped and told in a `record.dangling` diagnostic.
class VariantAssembler
{
public:
    /// From the `variant` record.
    explicit VariantAssembler(const Json &record = Json());

    /// False for records that are no part of a variant.
    bool add(const Json &record);
    void addDiagnostic(Diagnostic diagnostic) { m_variant.diagnostics.push_back(std::move(diagnostic)); }
    /// The stage that records of this id and pipeline belong to; made if it is missing.
    Stage &stage(const std::string &id, const std::string &pipeline);

    /// The variant as far as it came; the assembler is empty afterwards.
    Variant take();
    const std::vector<std::pair<std::string, std::string>> &blobs() const { return m_blobs; }
    /// The texts that its passes name; moved out, so once.
    Snapshots takeSnapshots() { return m_snapshots.take(); }

private:
    struct NamedLink {
        std::size_t stage;
        OpIndex op;
        std::string node;
        How how;
    };
    std::size_t stageIndex(const std::string &id, const std::string &pipeline);
    std::size_t stageIndex(const Json &record);
    std::uint32_t intern(std::size_t stage, const Json &record, const char *key);
    void addStage(const Json &record);
    void addOp(const Json &record);
    void addEdge(const Json &record);
    void addLink(const Json &record);
    void addBlob(const Json &record);
    void addPass(const Json &record);
    void addModule(const Json &record);
    bool keepOrAdd(std::string_view type, const Json &record);
    void dropUnknownModules();
    void resolveLinks();
    void dropBrokenEdges();
    void takeDeviceGraphs();

    Variant m_variant;
    std::vector<Json> m_nodes;
    std::vector<Json> m_graphs;
    std::vector<std::unordered_map<std::string, std::uint32_t>> m_strings; ///< by stage
    std::vector<NamedLink> m_links;
    std::vector<std::pair<std::string, std::string>> m_blobs;
    SnapshotPacker m_snapshots;
    std::unordered_map<std::string, Pass> m_lastPasses; ///< by pipeline: the last with a text
    std::size_t m_dangling = 0;
};

} // namespace heliograph
