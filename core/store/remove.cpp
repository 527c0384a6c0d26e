// Removes the rows of variants that passes made, and of nothing else.
#include "core/store/tables.h"

#include "core/store/store.h"

#include <algorithm>
#include <array>

namespace heliograph {

namespace {

/// In an order in which what names a stage goes before the stage.
constexpr std::array kDeletes{
    "DELETE FROM link WHERE stage IN (SELECT id FROM stage WHERE variant = ?)",
    "DELETE FROM edge WHERE stage IN (SELECT id FROM stage WHERE variant = ?)",
    "DELETE FROM op WHERE stage IN (SELECT id FROM stage WHERE variant = ?)",
    "DELETE FROM string WHERE stage IN (SELECT id FROM stage WHERE variant = ?)",
    "DELETE FROM stage WHERE variant = ?",
    "DELETE FROM snapshot WHERE variant = ?",
    "DELETE FROM run_record WHERE run IN (SELECT id FROM run WHERE variant = ?)",
    "DELETE FROM run WHERE variant = ?",
    "DELETE FROM blob WHERE variant = ?",
    "DELETE FROM record WHERE variant = ?",
    "DELETE FROM variant WHERE id = ?",
};

} // namespace

std::vector<VariantId> withDerived(const Document &document, VariantId id)
{
    std::vector<VariantId> family{id};
    for (std::size_t next = 0; next < family.size(); ++next)
        for (const Kernel &kernel : document.kernels)
            for (const VariantSummary &variant : kernel.variants)
                if (variant.origin.isDerived() && variant.origin.parent == family[next] &&
                    std::find(family.begin(), family.end(), variant.id) == family.end())
                    family.push_back(variant.id);
    return family;
}

bool isDerived(const Document &document, VariantId id)
{
    return std::any_of(document.kernels.begin(), document.kernels.end(), [id](const Kernel &kernel) {
        return std::any_of(kernel.variants.begin(), kernel.variants.end(), [id](const VariantSummary &variant) {
            return variant.id == id && variant.origin.isDerived();
        });
    });
}

bool removeVariants(const Database &database, const std::vector<VariantId> &ids)
{
    for (const char *sql : kDeletes) {
        Statement statement = database.prepare(sql);
        for (const VariantId id : ids)
            if (statement.failed() || !statement.bind(id).run())
                return false;
    }
    return true;
}

} // namespace heliograph
