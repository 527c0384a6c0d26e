// The tab of a kernel that failed: what to try, what was known of the names there, the stack and how to run it again.
#pragma once

#include "core/failure/failure.h"
#include "core/symbols/derivation.h"
#include "ui/failure/same_code_finder.h"

#include <QWidget>

class QPushButton;
class QVBoxLayout;

namespace heliograph::ui {

class Label;

class FailurePanel : public QWidget
{
    Q_OBJECT
public:
    explicit FailurePanel(QWidget *parent = nullptr);

    /// `command` captures the call again.
    void setFailure(const Failure &failure, const Variant &variant, const QString &command);
    /// Code of the same form elsewhere; it takes a column of its own if there is any.
    void setSameCode(const QVector<SamePlace> &places);

    /// While a remedy is tried no other can be.
    void setTrying(bool trying);

Q_SIGNALS:
    void placeChosen(const heliograph::SourcePlace &place);
    /// The change of the remedy with that number (from 1) is to be made in a scratch copy.
    void tryWanted(int remedy);
    void placeWanted(const heliograph::ui::SamePlace &place);

private:
    QWidget *column(const QString &title, QWidget *content);
    QWidget *remedies(const Failure &failure);
    void addTrial(QVBoxLayout *layout, const LineChange &change, int remedy);
    QWidget *known(const Failure &failure);
    QWidget *sameCode(const QVector<SamePlace> &places);
    QWidget *stack(const Failure &failure, const QString &command);
    void heading(QVBoxLayout *layout, const QString &text);
    Label *code(const QString &text, QWidget *parent);

    QVector<QPushButton *> m_trials;
    QWidget *m_sameCode = nullptr; ///< the column
    bool m_trying = false;
};

} // namespace heliograph::ui
