// A text of IR that can be edited: line numbers, syntax colours, problems underlined where they are.
#pragma once

#include "core/base/diagnostic.h"
#include "core/document/stages.h"

#include <QPlainTextEdit>
#include <QVector>

class QSyntaxHighlighter;

namespace heliograph::ui {

class CodeEditor : public QPlainTextEdit
{
    Q_OBJECT
public:
    explicit CodeEditor(QWidget *parent = nullptr);

    /// Another text: there is nothing to undo.
    void open(const QString &text, Language language);
    /// Another text as one step that can be undone.
    void replaceAll(const QString &text);

    /// Places count as in records: lines and bytes from 1.
    void setProblems(const QVector<Diagnostic> &problems);
    const QVector<Diagnostic> &problems() const { return m_problems; }
    /// Goes to the next problem behind the cursor (1) or the one before it (-1), around the ends.
    void stepProblem(int direction);

    int gutterWidth() const;
    void paintGutter(QPaintEvent *event);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool event(QEvent *event) override;
    bool viewportEvent(QEvent *event) override;

private:
    void markProblems();
    void placeGutter();
    QTextCursor placeOf(const Diagnostic &problem) const;

    QSyntaxHighlighter *m_colours = nullptr;
    QWidget *m_gutter;
    QVector<Diagnostic> m_problems;
};

} // namespace heliograph::ui
