// The top row: menu bar at the left, the document's name in the middle, the Go to field at the right.
#pragma once

#include <QAbstractButton>
#include <QWidget>

class QMenuBar;

namespace heliograph::ui {

class Actions;
class Label;

/// Looks like a field and opens the Go to list.
class GoToField : public QAbstractButton
{
    Q_OBJECT
public:
    explicit GoToField(QWidget *parent);

    void setKeys(const QString &keys);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_keys;
};

class MenuRow : public QWidget
{
    Q_OBJECT
public:
    MenuRow(const Actions &actions, QWidget *parent);

    void setTitle(const QString &title);
    /// Adds commands that a part brings along to the end of a menu.
    void extend(const QString &menuTitle, const QList<QAction *> &actions);
    QMenuBar *menuBar() const { return m_menuBar; }
    QSize sizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void place();

    QMenuBar *m_menuBar;
    Label *m_title;
    GoToField *m_goTo;
};

} // namespace heliograph::ui
