// A field with a list below it that narrows as one types: the command palette and the Go to field are both one.
#pragma once

#include <QPointer>
#include <QStringList>
#include <QVector>
#include <QWidget>

#include <functional>
#include <optional>

class QLineEdit;
class QListView;
class QStandardItemModel;

namespace heliograph::ui {

/// One thing to choose. `detail` stands at the right, weak; `run` is called when it is chosen.
struct ChoiceItem {
    QString text;
    QString detail;
    std::function<void()> run;
};

class ChoiceList : public QWidget
{
    Q_OBJECT
public:
    static constexpr int kShown = 200; ///< rows at most; more typing narrows the rest

    ChoiceList(const QString &name, QWidget *parent);

    /// Shows the list at the top of the parent window with these items, and takes the focus.
    /// `extra` may add an item of its own, first, for what is typed.
    using Extra = std::function<std::optional<ChoiceItem>(const QString &typed)>;
    void open(const QString &placeholder, QVector<ChoiceItem> items, Extra extra = nullptr);
    QStringList shownTexts() const;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void filter();
    void append(const ChoiceItem &item);
    void moveSelection(int step);
    void choose();
    void leave();
    void place();

    QPointer<QWidget> m_before; ///< had the keyboard
    QLineEdit *m_field;
    QListView *m_list;
    QStandardItemModel *m_model;
    QVector<ChoiceItem> m_items;
    QVector<ChoiceItem> m_shown;
    Extra m_extra;
};

} // namespace heliograph::ui
