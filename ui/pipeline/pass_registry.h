// The passes that helion-opt has, asked for once, for completion and hints.
#pragma once

#include "core/pipeline/helion_opt.h"
#include "ui/base/async.h"

#include <QObject>

namespace heliograph::ui {

class PassRegistry : public QObject
{
    Q_OBJECT
public:
    explicit PassRegistry(QObject *parent = nullptr) : QObject(parent), m_line(this) {}

    /// Asks in the background; loaded() follows. No effect if it was asked.
    void load();
    const std::vector<PassInfo> &passes() const { return m_passes; }
    /// Null if there is none, or nothing is known yet.
    const PassInfo *find(const QString &argument) const;

Q_SIGNALS:
    void loaded();

private:
    std::vector<PassInfo> m_passes;
    bool m_asked = false;
    Latest m_line;
};

} // namespace heliograph::ui
