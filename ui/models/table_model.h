// The table template: a model over a vector of immutable rows. A concrete model gives headers and cells; everything
// else that a QAbstractItemModel owes its views is here, once.
#pragma once

#include <QAbstractTableModel>
#include <QStringList>
#include <QVector>

namespace heliograph::ui {

template <typename Row>
class TableModel : public QAbstractTableModel
{
public:
    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : int(m_rows.size()); }

    int columnCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : int(m_headers.size());
    }

    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override
    {
        if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
            return {};
        return cell(m_rows[index.row()], index.column(), role);
    }

    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override
    {
        const bool named = orientation == Qt::Horizontal && section >= 0 && section < m_headers.size();
        return named && role == Qt::DisplayRole ? QVariant(m_headers[section]) : QVariant();
    }

    const QVector<Row> &rows() const { return m_rows; }
    const Row &row(const QModelIndex &index) const { return m_rows[index.row()]; }

protected:
    virtual QVariant cell(const Row &row, int column, int role) const = 0;

    void reset(const QStringList &headers, QVector<Row> rows)
    {
        beginResetModel();
        m_headers = headers;
        m_rows = std::move(rows);
        endResetModel();
    }

    /// Header words alone changed.
    void setHeader(int section, const QString &text)
    {
        m_headers[section] = text;
        Q_EMIT headerDataChanged(Qt::Horizontal, section, section);
    }

    /// The same rows, drawn differently.
    void touchRow(int row) { Q_EMIT dataChanged(index(row, 0), index(row, columnCount() - 1)); }

private:
    QStringList m_headers;
    QVector<Row> m_rows;
};

} // namespace heliograph::ui
