// The biography of the active node over the passes, as a line from birth to end: what each pass made of it, in words. A
// click goes to the pass.
#pragma once

#include "ui/models/table_model.h"

#include <QListView>

namespace heliograph::ui {

/// One event of a biography.
struct BiographyEntry {
    enum class Form { Birth, Change, Became, End };
    Form form = Form::Change;
    int step = 0;   ///< of the PassHistoryReader
    int number = 0; ///< what people call it
    QString pass;
    QString words; ///< a line each
    QString why;   ///< how it is known, for the tool tip
};

class BiographyModel : public TableModel<BiographyEntry>
{
    Q_OBJECT
public:
    using TableModel::TableModel;

    void setEvents(QVector<BiographyEntry> events) { reset({tr("Event")}, std::move(events)); }
    /// The event of a step, or the last one before it; -1 if there is none.
    int eventAt(int step) const;

protected:
    QVariant cell(const BiographyEntry &row, int column, int role) const override;
};

class BiographyView : public QListView
{
    Q_OBJECT
public:
    explicit BiographyView(QWidget *parent = nullptr);

    void setEvents(QVector<BiographyEntry> events);
    /// What to say while there are none.
    void setHint(const QString &words);
    const QString &hint() const { return m_hint; }
    void setCurrentStep(int step);
    BiographyModel *events() const { return m_events; }

Q_SIGNALS:
    void stepChosen(int step);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void showCurrent();

    BiographyModel *m_events;
    QString m_hint;
    int m_step = -1;
    bool m_following = false; ///< the current event is being set from outside
};

} // namespace heliograph::ui
