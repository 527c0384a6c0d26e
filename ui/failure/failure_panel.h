// The tab of a kernel that failed: what to try, what was known of the names there, the stack and how to run it again.
#pragma once

#include "core/failure/failure.h"
#include "core/symbols/derivation.h"

#include <QWidget>

class QScrollArea;
class QVBoxLayout;

namespace heliograph::ui {

class Label;

class FailurePanel : public QWidget
{
    Q_OBJECT
public:
    explicit FailurePanel(QWidget *parent = nullptr);

    /// `command` captures the call again; `others` are lines about the document's other variants.
    void setFailure(const Failure &failure, const Variant &variant, const QString &command, const QStringList &others);

Q_SIGNALS:
    void placeChosen(const heliograph::SourcePlace &place);

private:
    QWidget *column(const QString &title, QWidget *content);
    QWidget *remedies(const Failure &failure);
    QWidget *known(const Failure &failure, const QStringList &others);
    QWidget *stack(const Failure &failure, const QString &command);
    void heading(QVBoxLayout *layout, const QString &text);
    Label *code(const QString &text, QWidget *parent);
};

} // namespace heliograph::ui
