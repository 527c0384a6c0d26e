// The comparison as a table: a row for each FX node, totals first, and a column for each stage or, of one stage, for
// both counts and what changed by kind of op.
#pragma once

#include "ui/compare/comparer.h"
#include "ui/models/table_model.h"

namespace heliograph::ui {

struct CompareRow {
    enum class Kind { Total, Node, NoNode };
    Kind kind = Kind::Node;
    NodeIndex node = kNone; ///< of the variant on screen
    QString name;           ///< "0:acc", "grid and tile prologue"
    QString hint;           ///< the op; where it is another node in the other variant, or in one of them only
    int hue = kNone;
    std::vector<CountPair> counts; ///< by stage of the comparison
    int order = 0;                 ///< as the graphs have it
};

/// What stands in a cell: two numbers and their difference, or a difference by kind of op.
struct CompareCell {
    enum class Kind { Name, Counts, Change } kind = Kind::Name;
    int a = 0, b = 0;
    int greatest = 0; ///< the greatest difference of the column, without totals: where bars end

    int delta() const { return b - a; }
};

class ComparisonModel : public TableModel<CompareRow>
{
    Q_OBJECT
public:
    using TableModel::TableModel;

    /// Null empties it.
    void load(const VariantComparisonPtr &comparison);
    const VariantComparisonPtr &comparison() const { return m_comparison; }
    /// Id of the stage to show alone; empty: all of them.
    void setStage(const QString &stage);
    const QString &stage() const { return m_stage; }
    void setOnlyDifferent(bool only);
    bool isOnlyDifferent() const { return m_onlyDifferent; }

    CompareCell cellAt(const QModelIndex &index) const;
    /// The stage that a column is of; of the column of names the lowest one that is shown.
    QString stageOf(int column) const;
    /// -1 if the node has no row.
    int rowOf(NodeIndex node) const;

    /// By a column: names as the graphs have them, differences by their size, the greatest first if descending. Totals
    /// stay on top.
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;
    /// As long as nobody chose: of all stages the last, of one stage its ops.
    int sortColumn() const;
    Qt::SortOrder sortOrder() const { return m_sortOrder; }

    /// All rows with headers; cells apart by `separator`: a tab, or a comma with quotes where they are needed.
    QString text(QChar separator) const;

protected:
    QVariant cell(const CompareRow &row, int column, int role) const override;

private:
    /// A column behind the names.
    struct Column {
        std::size_t stage;
        int kind; ///< text::OpClass, -1: all ops
        int greatest = 0;
    };

    void showRows();
    QString headerOf(const Column &column) const;
    void chooseColumns();
    void sortRows(QVector<CompareRow> &rows) const;
    CompareCell cellOf(const CompareRow &row, int column) const;
    QString words(const CompareRow &row, int column) const;
    QString toolTip(const CompareRow &row, int column) const;

    VariantComparisonPtr m_comparison;
    QVector<CompareRow> m_all; ///< totals first
    QVector<Column> m_columns;
    QString m_stage;
    bool m_onlyDifferent = false;
    int m_sortColumn = -1; ///< -1: the last stage, the greatest difference first
    Qt::SortOrder m_sortOrder = Qt::DescendingOrder;
};

/// "+12", "-3" with a real minus, "0".
QString signedWords(qint64 number);
/// "tensor cores", "conversions": what a kind of op is called in a head.
QString classWords(text::OpClass kind);
/// "164 registers", as short as a line of several needs it; with the difference if both sides say it.
QString measureWords(const ComparedMeasure &measure);

} // namespace heliograph::ui
