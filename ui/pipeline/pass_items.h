// The passes of a pipeline as a list: dragged or moved by key, removed, and added by name. The text is the list's text.
#pragma once

#include <QListWidget>

namespace heliograph::ui {

class PassRegistry;

class PassItems : public QListWidget
{
    Q_OBJECT
public:
    explicit PassItems(PassRegistry *registry, QWidget *parent = nullptr);

    QStringList items() const;
    /// Does not send edited().
    void setItems(const QStringList &items);
    /// Marks the pass that a run ended at; -1: none. With `failed` false, the passes up to there went through.
    void setFailed(int row, const QString &words);

    void addPass(const QString &item);
    void removeCurrent();
    /// By one place, up (-1) or down (1).
    void moveCurrent(int direction);

Q_SIGNALS:
    /// Somebody added, removed or moved a pass.
    void edited();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void append(const QString &item);

    PassRegistry *m_registry;
};

} // namespace heliograph::ui
