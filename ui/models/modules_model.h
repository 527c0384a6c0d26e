// The modules of a model as a tree: one row a call, with what it and all inside it hold.
#pragma once

#include "core/modules/module_table.h"

#include <QAbstractItemModel>
#include <QStringList>

#include <vector>

namespace heliograph::ui {

class ModulesModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum Column { Name, Class, Place, FxNodes, OnnxNodes, Slices, Parameters, Columns };

    using QAbstractItemModel::QAbstractItemModel;

    /// Null, or a kernel: no rows.
    void load(const VariantPtr &variant);

    /// kNone for an index that is not valid.
    static ModuleIndex moduleOf(const QModelIndex &index);
    QModelIndex indexOf(ModuleIndex module, int column = Name) const;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &index) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    const std::vector<ModuleIndex> &childrenOf(const QModelIndex &parent) const;
    QString text(ModuleIndex module, int column) const;
    QString toolTip(ModuleIndex module) const;

    VariantPtr m_variant;
    std::vector<ModuleContent> m_contents;
    std::vector<std::vector<ModuleIndex>> m_children; ///< by module; the last are those nobody called
    std::vector<int> m_rows;                          ///< by module: its place among its siblings
};

} // namespace heliograph::ui
