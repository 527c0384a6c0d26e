// Who uses a symbol: nodes, ops of the stages, loops; with what was taken for granted of it and the symbols that it
// stands for. Each row leads to what it names.
#pragma once

#include "core/symbols/symbol_ops.h"

#include <QTreeView>

class QStandardItem;
class QStandardItemModel;

namespace heliograph::ui {

class SymbolUsers : public QTreeView
{
    Q_OBJECT
public:
    static constexpr int kMost = 500; ///< rows of a group; the rest is counted

    explicit SymbolUsers(QWidget *parent = nullptr);

    void clear();
    void setSymbol(const Variant &variant, const SizeSymbol &symbol, const std::vector<SymbolOps> &ops);

Q_SIGNALS:
    void nodeChosen(int node);
    /// A line (from 1) of a stage; `node` may be kNone.
    void lineChosen(const QString &stageId, int line, int node);
    void symbolChosen(const QString &symbol);

private:
    QStandardItem *group(const QString &title);
    void addOps(const Variant &variant, const SymbolOps &ops);
    void choose(const QModelIndex &index);

    QStandardItemModel *m_model;
};

} // namespace heliograph::ui
