#include "ui/models/reach_words.h"

#include "core/store/reaches.h"
#include "ui/models/words.h"

#include <QCoreApplication>

namespace heliograph::ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Reach", text);
}

} // namespace

std::optional<Reach> reachOf(const Variant &variant, NodeIndex at)
{
    if (at == kNone)
        return std::nullopt;
    const Node &node = variant.nodes[std::size_t(at)];
    auto reach = reachOfNode(variant, node.id);
    const bool isRange = node.target.find("iota") != std::string::npos;
    for (std::size_t i = 0; !reach && isRange && i < node.users.size(); ++i)
        reach = reachOfNode(variant, variant.nodes[std::size_t(node.users[i])].id);
    return reach;
}

QString tensorWords(const Reach &reach)
{
    QStringList sizes;
    for (const ReachedDimension &dim : reach.dims)
        sizes.append(grouped(dim.extent));
    return QString::fromStdString(reach.tensor) + QStringLiteral(", ") + sizes.join(QStringLiteral(" × "));
}

QString partWords(const ReachedPart &part, std::int64_t extent)
{
    const QString all = grouped(extent);
    if (part.size < 1)
        return tr("nothing of %1").arg(all);
    if (part.size == 1)
        return tr("%1 of %2").arg(grouped(part.begin), all);
    const QString from = grouped(part.begin), to = grouped(part.last());
    return part.step == 1 ? tr("%1 to %2 of %3").arg(from, to, all)
                          : tr("%1 to %2, step %3, of %4").arg(from, to, grouped(part.step), all);
}

QString outsideWords(const ReachedPart &part, std::int64_t extent)
{
    const std::int64_t count = part.outside(extent);
    return count > 0 ? tr("%1 outside").arg(grouped(count)) : QString();
}

} // namespace heliograph::ui
