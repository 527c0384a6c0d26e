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
    double a = 0, b = 0;           ///< seconds, where both variants were sampled
    int order = 0;                 ///< as the graphs have it
};

/// What stands in a cell: two numbers and their difference, of ops or of nanoseconds, or a difference by kind of op.
struct CompareCell {
    enum class Kind { Name, Counts, Change, Times } kind = Kind::Name;
    qint64 a = 0, b = 0;
    qint64 greatest = 0; ///< the greatest difference of the column, without totals: where bars end

    qint64 delta() const { return b - a; }
    /// "701"; microseconds, "8.24".
    QString words(qint64 number) const;
    /// With its sign.
    QString deltaWords() const;
};

class ComparisonModel : public TableModel<CompareRow>
{
    Q_OBJECT
public:
    using TableModel::TableModel;

    /// Null empties it.
    void load(const VariantComparisonPtr &comparison, const ComparedTimesPtr &times = {});
    const VariantComparisonPtr &comparison() const { return m_comparison; }
    /// Id of the stage to show alone; empty: all of them.
    void setStage(const QString &stage);
    const QString &stage() const { return m_stage; }
    void setOnlyDifferent(bool only);
    bool isOnlyDifferent() const { return m_onlyDifferent; }

    CompareCell cellAt(const QModelIndex &index) const;
    /// The stage that a column is of; of those of names and times the lowest one that is shown.
    QString stageOf(int column) const;
    /// It has times in its first column.
    bool hasTimes() const { return !m_columns.isEmpty() && m_columns.first().kind == kTime; }
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
        int kind; ///< text::OpClass, kAll or kTime
        qint64 greatest = 0;
    };
    static constexpr int kAll = -1;  ///< ops
    static constexpr int kTime = -2; ///< of no stage

    void showRows();
    QString titleOf(const Column &column) const;
    QString headerOf(const Column &column) const;
    void chooseColumns();
    void sortRows(QVector<CompareRow> &rows) const;
    static CompareCell valueOf(const CompareRow &row, const Column &column);
    CompareCell cellOf(const CompareRow &row, int column) const;
    QString words(const CompareRow &row, int column) const;
    QString toolTip(const CompareRow &row, int column) const;

    VariantComparisonPtr m_comparison;
    ComparedTimesPtr m_times;
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
/// "time 18.2 µs → 16.4 µs (−9.9 %)".
QString timeWords(const cost::RunPair &runs);
/// "164 registers", as short as a line of several needs it; with the difference if both sides say it.
QString measureWords(const ComparedMeasure &measure);

} // namespace heliograph::ui
