// The inspector: the active FX node, its facts, source, symbols and its way through the stages; the kernel as a whole
// when no node is active.
#pragma once

#include "ui/base/shaped_words.h"
#include "ui/views/stage_row.h"

#include <QScrollArea>

#include <array>

class QGridLayout;
class QVBoxLayout;

namespace heliograph::ui {

class InspectorHeader;
class Label;
class Session;

class Inspector : public QScrollArea
{
    Q_OBJECT
public:
    explicit Inspector(Session *session, QWidget *parent = nullptr);

    /// A section of its own below all others; returned to be shown and hidden.
    QWidget *append(const QString &title, QWidget *content);

    /// The words on screen, for tests and for copying: one line a fact.
    QString plainText() const;
    const QVector<StageRow *> &stageRows() const { return m_stageRows; }

Q_SIGNALS:
    void stageChosen(const QString &stageId);
    void variantChosen(int id);
    /// A dimension of the node's value.
    void symbolChosen(const QString &symbol);

protected:
    bool event(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    struct FactRow {
        Label *name;
        Label *value;
    };

    void build();
    QWidget *addSection(const QString &title, const QString &note);
    void reload();
    void showHeader();
    void showFacts();
    void showSource();
    void showSymbols();
    void showStages();
    StageRow::Content nodeStage(const std::string &id) const;
    StageRow::Content kernelStage(const std::string &id) const;
    void growFacts(int size);
    void setFactWidths();
    void growSymbols(int size);
    void openLink(const QString &link);

    Session *m_session;
    QVBoxLayout *m_column = nullptr;
    InspectorHeader *m_header = nullptr;
    QGridLayout *m_factGrid = nullptr;
    QVector<FactRow> m_facts;
    int m_widestFact = 0; ///< of the names of those that are shown
    Label *m_source = nullptr;
    QWidget *m_symbolSection = nullptr;
    QGridLayout *m_symbolGrid = nullptr;
    QVector<std::array<Label *, 4>> m_symbols;
    QWidget *m_stageSection = nullptr;
    Label *m_stageTitle = nullptr;
    QVector<StageRow *> m_stageRows;
    ShapedWords m_words; ///< of the rows
};

} // namespace heliograph::ui
