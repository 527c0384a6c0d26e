// The tab "Cost": which run, what each FX node cost in it, why the warps waited, and how much the times spread; without
// a run, how to get one.
#pragma once

#include "ui/session/session.h"

#include <QWidget>

class QComboBox;
class QSplitter;
class QStackedWidget;
class QToolButton;

namespace heliograph::ui {

class CostModel;
class CostReader;
class CostTable;
class Label;
class RooflinePlot;
class SpreadPlot;
class StallLegend;

class CostView : public QWidget
{
    Q_OBJECT
public:
    explicit CostView(Session *session, QWidget *parent = nullptr);

    CostReader *reader() const { return m_reader; }
    CostModel *model() const { return m_model; }
    CostTable *table() const { return m_table; }
    QComboBox *runs() const { return m_runs; }
    /// The run that it is held against.
    QComboBox *against() const { return m_against; }
    /// What is laid over the stages: samples, those of one reason, executed instructions.
    QComboBox *quantities() const { return m_quantities; }
    SpreadPlot *spread() const { return m_spread; }
    RooflinePlot *roofline() const { return m_roofline; }
    /// What stands in place of the table; empty while that is shown.
    QString message() const;
    /// The device, time and what the sampler saw, in a line.
    QString facts() const;
    bool isSettled() const;
    void takeFocus();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void build();
    void buildQuantities();
    void update();
    void layOut();
    void fillRuns();
    void showQuantity();
    void fillAgainst();
    QString emptyWords() const;
    QString factWords() const;

    Session *m_session;
    CostReader *m_reader;
    CostModel *m_model;
    QComboBox *m_runs;
    QComboBox *m_against;
    QComboBox *m_quantities;
    Label *m_facts;
    QToolButton *m_copy;
    QSplitter *m_split;
    QStackedWidget *m_stack;
    CostTable *m_table;
    SpreadPlot *m_spread;
    RooflinePlot *m_roofline;
    StallLegend *m_legend;
    Label *m_message;
};

} // namespace heliograph::ui
