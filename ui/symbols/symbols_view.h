// The symbols of a variant's sizes: a table of all, and of the chosen one how it came to be and who uses it. Where an
// error says that two sizes must match, both are there side by side first.
#pragma once

#include "core/symbols/derivation.h"

#include <QWidget>

class QLineEdit;
class QSortFilterProxyModel;
class QSplitter;
class QStackedWidget;
class QToolButton;

namespace heliograph::ui {

class ConflictView;
class DerivationList;
class Label;
class RowTable;
class Session;
class SymbolsModel;
class SymbolUsers;

class SymbolsView : public QWidget
{
    Q_OBJECT
public:
    explicit SymbolsView(Session *session, QWidget *parent = nullptr);

    /// How many there are.
    int count() const;
    /// Chooses a symbol by "u4" or by its name, also if the filter hides it; false if there is none.
    bool showSymbol(const QString &name);
    /// The symbol that is told of; empty: none, or the sizes that must match.
    QString current() const;
    /// Takes the keyboard.
    void begin();

    QLineEdit *field() const { return m_field; }
    RowTable *table() const { return m_table; }
    DerivationList *derivationList() const { return m_derivation; }
    SymbolUsers *users() const { return m_users; }
    ConflictView *conflict() const { return m_conflict; }

Q_SIGNALS:
    /// Go to a line (from 1) of a stage; `node` may be kNone.
    void placeChosen(const QString &stageId, int line, int node);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void build();
    void connectAll();
    void reload();
    void showRow();
    void showConflict(bool shown);
    void fitColumns();
    void goTo(const SourcePlace &place);
    void say();

    Session *m_session;
    SymbolsModel *m_model;
    QSortFilterProxyModel *m_filter;
    QLineEdit *m_field;
    Label *m_status;
    QToolButton *m_conflictButton;
    QSplitter *m_split;
    QStackedWidget *m_left; ///< the table, or why there is none
    RowTable *m_table;
    Label *m_message;
    QStackedWidget *m_detail; ///< of one symbol, or of two sizes that must match
    QSplitter *m_one;
    DerivationList *m_derivation;
    SymbolUsers *m_users;
    ConflictView *m_conflict;
    bool m_isStale = true; ///< the variant was not read yet
};

} // namespace heliograph::ui
