#include "ui/pipeline/pass_registry.h"

#include <algorithm>

namespace heliograph::ui {

/// Without a list nothing is completed; a run says what is missing.
void PassRegistry::load()
{
    if (m_asked)
        return;
    m_asked = true;
    const auto ask = [] {
        Result<std::vector<PassInfo>> passes = listPasses();
        return passes ? std::move(*passes) : std::vector<PassInfo>();
    };
    m_line.run(ask, [this](const std::vector<PassInfo> &passes) {
        m_passes = passes;
        Q_EMIT loaded();
    });
}

const PassInfo *PassRegistry::find(const QString &argument) const
{
    const std::string name = argument.toStdString();
    const auto found =
        std::find_if(m_passes.begin(), m_passes.end(), [&](const PassInfo &pass) { return pass.argument == name; });
    return found == m_passes.end() ? nullptr : &*found;
}

} // namespace heliograph::ui
