// The tree of a model's modules: the chosen row is the module that every view lights up.
#pragma once

#include "core/document/document.h"

#include <QTreeView>

namespace heliograph::ui {

class ModulesModel;
class Session;

class ModulesView : public QTreeView
{
    Q_OBJECT
public:
    explicit ModulesView(Session *session, QWidget *parent = nullptr);

    const ModulesModel *modules() const { return m_modules; }

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void reload();
    void follow();
    void layOut();
    /// Goes to its forward(), if that is in the source that is shown.
    void showPlace(const QModelIndex &index);

    Session *m_session;
    ModulesModel *m_modules;
    bool m_following = false;
};

} // namespace heliograph::ui
