// How a kernel is timed on a GPU: whose code, how often, with which L2 cache, and what else is measured.
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

    QComboBox *code() const { return m_code; }
    QSpinBox *repeats() const { return m_repeats; }
    QComboBox *cache() const { return m_cache; }
    QCheckBox *sample() const { return m_sample; }
    QCheckBox *metrics() const { return m_metrics; }
    QCheckBox *instructions() const { return m_instructions; }

Q_SIGNALS:
    /// By somebody.
    void edited();

private:
    void fillCode();

    Session *m_session;
    QComboBox *m_code;
    QSpinBox *m_repeats;
    QComboBox *m_cache;
    QCheckBox *m_sample;
    QCheckBox *m_metrics;
    QCheckBox *m_instructions;
};

} // namespace heliograph::ui
