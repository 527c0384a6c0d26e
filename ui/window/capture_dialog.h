// Asks what of a script is to be captured: its Helion kernels, or the PyTorch models that it calls.
#pragma once

#include "ui/base/settings.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPushButton;
class QRadioButton;

namespace heliograph::ui {

class CaptureDialog : public QDialog
{
    Q_OBJECT
public:
    /// `script` may be empty: then it is asked for.
    CaptureDialog(const QString &script, QWidget *parent);

    QString script() const;
    CaptureChoice choice() const;

    QLineEdit *file() const { return m_file; }
    QRadioButton *kernels() const { return m_kernels; }
    QRadioButton *model() const { return m_model; }
    QComboBox *exporter() const { return m_exporter; }
    QLineEdit *dynamic() const { return m_dynamic; }
    QCheckBox *customOps() const { return m_customOps; }
    QCheckBox *sliceProxies() const { return m_sliceProxies; }
    QPushButton *capture() const { return m_capture; }

private:
    void build();
    void browse();
    /// As the script was captured last.
    void recall();
    /// What can be chosen follows from what is captured.
    void enableParts();

    QLineEdit *m_file;
    QRadioButton *m_kernels;
    QCheckBox *m_sliceProxies;
    QRadioButton *m_model;
    QComboBox *m_exporter;
    QLineEdit *m_dynamic;
    QCheckBox *m_customOps;
    QPushButton *m_capture;
};

} // namespace heliograph::ui
