// Search over all stages: a field, and what it finds grouped by stage as it comes.
#pragma once

#include "core/provenance/search.h"
#include "ui/base/async.h"
#include "ui/session/session.h"

#include <QWidget>

class QLineEdit;
class QStandardItem;
class QStandardItemModel;
class QTreeView;

namespace heliograph::ui {

class Label;

class SearchPanel : public QWidget
{
    Q_OBJECT
public:
    static constexpr int kMost = 2000; ///< lines shown; more words narrow the rest

    explicit SearchPanel(Session *session, QWidget *parent = nullptr);

    /// Takes the keyboard, with the words selected that stand there.
    void begin();
    QLineEdit *field() const { return m_field; }
    QTreeView *tree() const { return m_tree; }
    QString status() const;
    bool isSearching() const { return m_step.isBusy(); }

Q_SIGNALS:
    /// Go to a line (from 1) of a stage; `node` may be kNone.
    void placeChosen(const QString &stageId, int line, int node);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void search();
    void step(const SearchCursor &from);
    void add(const SearchHit &hit, const QString &text);
    void finish(bool ended, bool cut);
    QStandardItem *groupOf(const Stage &stage);
    void choose(const QModelIndex &index);
    void chooseFirst();

    Session *m_session;
    QLineEdit *m_field;
    Label *m_status;
    QTreeView *m_tree;
    QStandardItemModel *m_model;
    SearchQuery m_query;
    int m_found = 0;
    Latest m_step;
};

} // namespace heliograph::ui
