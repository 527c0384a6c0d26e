// The 26 pixels above a pane: its letter, the stage with a menu of all stages, a subtitle, and the tools.
#pragma once

#include "ui/views/pane_contents.h"

#include <QMenu>
#include <QWidget>

#include <string>
#include <vector>

namespace heliograph::ui {

class PaneHeader : public QWidget
{
    Q_OBJECT
public:
    static constexpr int kHeight = 26;

    explicit PaneHeader(QWidget *parent);

    void setStage(const QString &stageId, const QString &subtitle);
    /// Ids of what can be chosen instead.
    void setStages(std::vector<std::string> ids) { m_stages = std::move(ids); }
    void setLetter(QChar letter);
    /// The letter of the pane that has, or last had, the keyboard is solid.
    void setActivePane(bool active);
    void setClosable(bool closable);
    /// What the content button leads to; nullptr hides it.
    void setOtherContent(const PaneContent *content);
    bool isLinked() const { return m_link->isChecked(); }
    void setLinked(bool linked) { m_link->setChecked(linked); }
    bool isPinned() const { return m_pin->isChecked(); }
    void setPinned(bool pinned);

    QSize sizeHint() const override;

Q_SIGNALS:
    void stageChosen(const QString &stageId);
    void contentRequested();
    void linkToggled(bool linked);
    void pinToggled(bool pinned);
    void splitRequested();
    void closeRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QToolButton *addChooser();
    IconButton *addButton(PaneIcon icon, const QString &name, const char *command);
    void showTools();
    void fillMenu();
    QRect letterBox() const;

    QString m_stageId;
    QString m_subtitle;
    std::vector<std::string> m_stages;
    QChar m_letter = u'A';
    bool m_active = false;
    QMenu m_menu;
    QToolButton *m_chooser;
    IconButton *m_content;
    IconButton *m_link;
    IconButton *m_pin;
    IconButton *m_split;
    IconButton *m_close;
};

} // namespace heliograph::ui
