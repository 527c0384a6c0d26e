#include "ui/models/modules_model.h"

#include "core/document/modules.h"
#include "ui/base/strings.h"
#include "ui/base/theme.h"
#include "ui/models/words.h"

#include <QFileInfo>
#include <QSize>

namespace heliograph::ui {

namespace {

QString number(std::int64_t count)
{
    return count > 0 ? grouped(count) : QStringLiteral("\u2013");
}

QString placeOf(const Module &module)
{
    if (!module.source.isValid())
        return {};
    return QFileInfo(toQString(module.file)).fileName() + u':' + QString::number(module.source.line);
}

} // namespace

void ModulesModel::load(const VariantPtr &variant)
{
    beginResetModel();
    m_variant = variant;
    const std::size_t count = variant ? variant->modules.size() : 0;
    m_contents = variant ? moduleContents(*variant) : std::vector<ModuleContent>();
    m_children.assign(count + 1, {});
    m_rows.assign(count, 0);
    for (std::size_t i = 0; i < count; ++i) {
        const ModuleIndex parent = variant->modules[i].parent;
        std::vector<ModuleIndex> &siblings = m_children[parent == kNone ? count : std::size_t(parent)];
        m_rows[i] = int(siblings.size());
        siblings.push_back(ModuleIndex(i));
    }
    endResetModel();
}

ModuleIndex ModulesModel::moduleOf(const QModelIndex &index)
{
    return index.isValid() ? ModuleIndex(index.internalId()) : kNone;
}

QModelIndex ModulesModel::indexOf(ModuleIndex module, int column) const
{
    return module == kNone ? QModelIndex() : createIndex(m_rows[std::size_t(module)], column, quintptr(module));
}

const std::vector<ModuleIndex> &ModulesModel::childrenOf(const QModelIndex &parent) const
{
    static const std::vector<ModuleIndex> none;
    if (m_children.empty() || parent.column() > 0)
        return none;
    return parent.isValid() ? m_children[std::size_t(moduleOf(parent))] : m_children.back();
}

QModelIndex ModulesModel::index(int row, int column, const QModelIndex &parent) const
{
    const std::vector<ModuleIndex> &children = childrenOf(parent);
    const bool known = row >= 0 && std::size_t(row) < children.size() && column >= 0 && column < Columns;
    return known ? indexOf(children[std::size_t(row)], column) : QModelIndex();
}

QModelIndex ModulesModel::parent(const QModelIndex &index) const
{
    return index.isValid() ? indexOf(m_variant->modules[std::size_t(moduleOf(index))].parent) : QModelIndex();
}

int ModulesModel::rowCount(const QModelIndex &parent) const
{
    return int(childrenOf(parent).size());
}

int ModulesModel::columnCount(const QModelIndex &) const
{
    return Columns;
}

QVariant ModulesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const bool isNumber = index.column() >= FxNodes && index.column() <= Parameters;
    if (role == Qt::DisplayRole)
        return text(moduleOf(index), index.column());
    if (role == Qt::ToolTipRole)
        return toolTip(moduleOf(index));
    if (role == Qt::SizeHintRole)
        return QSize(0, px(20));
    if (role == Qt::TextAlignmentRole && isNumber)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::FontRole && (isNumber || index.column() == Name || index.column() == Place))
        return codeFont();
    return {};
}

QString ModulesModel::text(ModuleIndex module, int column) const
{
    const Module &own = m_variant->modules[std::size_t(module)];
    const ModuleContent &content = m_contents[std::size_t(module)];
    switch (column) {
    case Name:
        return toQString(nameWithin(*m_variant, module));
    case Class:
        return toQString(classOfCall(own));
    case FxNodes:
        return number(content.nodes);
    case OnnxNodes:
        return number(content.ops);
    case Slices:
        return number(content.slices);
    case Parameters:
        return number(content.parameters);
    default:
        return placeOf(own);
    }
}

QString ModulesModel::toolTip(ModuleIndex module) const
{
    const Module &own = m_variant->modules[std::size_t(module)];
    QStringList lines{toQString(own.path.empty() ? own.name : own.path), toQString(own.qualified)};
    for (const std::string &path : own.shared)
        lines.append(tr("also called as %1").arg(toQString(path)));
    return lines.join(u'\n');
}

QVariant ModulesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= Columns)
        return {};
    if (role == Qt::TextAlignmentRole && section >= FxNodes && section <= Parameters)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    const QString titles[Columns] = {tr("Module"),     tr("Class"),  tr("forward at"), tr("FX nodes"),
                                     tr("ONNX nodes"), tr("Slices"), tr("Parameters")};
    return role == Qt::DisplayRole ? QVariant(titles[section]) : QVariant();
}

} // namespace heliograph::ui
