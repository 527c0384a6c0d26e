// How a kernel is run on a GPU: whose code, how often, with which L2 cache, what else is measured, and how its results
// are checked.
#pragma once

#include "ui/base/settings.h"
#include "ui/session/session.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QSpinBox;

namespace heliograph::ui {

class GpuForm : public QWidget
{
    Q_OBJECT
public:
    explicit GpuForm(Session *session, QWidget *parent = nullptr);

    /// All but host and device, which are chosen elsewhere.
    RunChoice choice() const;
    void setChoice(const RunChoice &choice);
    /// Empty: the code of the variant on screen; "stage0": what was lowered from it by our own passes.
    QString pipeline() const;

    /// What results are compared with, as `run --compare` takes it; empty: with nothing.
    QString compare() const;
    bool checksAccesses() const;
    /// Another machine's accesses cannot be checked.
    void setHost(const QString &host);

    QComboBox *code() const { return m_code; }
    QSpinBox *repeats() const { return m_repeats; }
    QComboBox *cache() const { return m_cache; }
    QCheckBox *sample() const { return m_sample; }
    QCheckBox *metrics() const { return m_metrics; }
    QCheckBox *instructions() const { return m_instructions; }
    QComboBox *comparison() const { return m_comparison; }
    QCheckBox *accesses() const { return m_accesses; }

Q_SIGNALS:
    /// By somebody.
    void edited();

private:
    QLayout *build();
    void describe();
    void fillCode();
    void fillComparison();

    Session *m_session;
    QComboBox *m_code;
    QSpinBox *m_repeats;
    QComboBox *m_cache;
    QCheckBox *m_sample;
    QCheckBox *m_metrics;
    QCheckBox *m_instructions;
    QComboBox *m_comparison;
    QCheckBox *m_accesses;
};

} // namespace heliograph::ui
