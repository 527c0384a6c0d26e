// Asks how hard Helion's autotuner shall search, and when it is to end.
#pragma once

#include "ui/base/settings.h"

#include <QDialog>

class QComboBox;
class QDialogButtonBox;
class QSpinBox;

namespace heliograph::ui {

class TuneDialog : public QDialog
{
    Q_OBJECT
public:
    /// `call` is what is tuned, `place` the device that times it.
    TuneDialog(const QString &call, const QString &place, QWidget *parent);

    TuneChoice choice() const;

    QComboBox *effort() const { return m_effort; }
    QSpinBox *configs() const { return m_configs; }
    QSpinBox *seconds() const { return m_seconds; }

private:
    QComboBox *m_effort;
    QSpinBox *m_configs;
    QSpinBox *m_seconds;
};

} // namespace heliograph::ui
