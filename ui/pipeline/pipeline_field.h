// Where a pass pipeline is typed: names of passes and of their options are completed, what the pass at the cursor does
// is told, and what helion-opt could not read is underlined.
#pragma once

#include "core/base/span.h"

#include <QPlainTextEdit>

class QCompleter;
class QStandardItemModel;

namespace heliograph::ui {

class PassRegistry;

class PipelineField : public QPlainTextEdit
{
    Q_OBJECT
public:
    explicit PipelineField(PassRegistry *registry, QWidget *parent = nullptr);

    QString pipeline() const { return toPlainText().trimmed(); }
    /// As one step that can be undone.
    void setPipeline(const QString &text);
    /// Underlines a place (as MLIR counts) until the text changes.
    void showProblem(const Span &place);
    QCompleter *completer() const { return m_completer; }
    /// What the pass or the option at the cursor does; empty if nobody knows.
    QString hint() const;

    QSize sizeHint() const override;

Q_SIGNALS:
    /// Enter was pressed: Shift and Enter begins a line.
    void runWanted();
    void hintChanged();

protected:
    /// Tab takes what the list offers.
    bool focusNextPrevChild(bool next) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void complete(bool asked);
    void fillCompletions(const QString &pass);
    void take(const QString &completion);

    PassRegistry *m_registry;
    QCompleter *m_completer;
    QStandardItemModel *m_model;
    QString m_completed = QStringLiteral("?"); ///< pass whose options the model holds; empty: all passes
};

} // namespace heliograph::ui
