// One stage of two variants side by side: it takes the place of the panes until it is closed.
#pragma once

#include "ui/base/async.h"
#include "ui/compare/comparer.h"
#include "ui/passes/shown_text.h"

#include <QWidget>

class QComboBox;
class QStackedWidget;

namespace heliograph::ui {

class Label;
class PassSummary;
class SideBySide;

class StagePairPage : public QWidget
{
    Q_OBJECT
public:
    StagePairPage(Session *session, const Comparer *comparer, QWidget *parent = nullptr);

    /// Of the comparison that there is; nothing without one.
    void showStage(const QString &stageId);
    const QString &stage() const { return m_stage; }
    SideBySide *sides() const { return m_sides; }
    QComboBox *stages() const { return m_stages; }
    bool isSettled() const;

Q_SIGNALS:
    void closeWanted();
    /// Another stage is shown.
    void stageShown(const QString &stageId);

private:
    void build();
    void comparisonChanged();
    void fillStages();
    void pairNow();

    const Comparer *m_comparer;
    VariantComparisonPtr m_comparison; ///< on screen, or being made
    QString m_stage;
    QComboBox *m_stages;
    Label *m_title;
    QStackedWidget *m_stack;
    QWidget *m_middle;
    SideBySide *m_sides;
    PassSummary *m_summary;
    Label *m_message;
    Latest m_work{this};
};

} // namespace heliograph::ui
