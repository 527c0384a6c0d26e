#include "ui/window/go_to.h"

#include "ui/models/words.h"
#include "ui/session/session.h"

#include <QAction>
#include <QCoreApplication>
#include <QSet>

namespace heliograph::ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("GoTo", text);
}

void addNodes(QVector<ChoiceItem> &items, Session *session)
{
    const VariantPtr variant = session->variant();
    for (std::size_t i = 0; i < variant->nodes.size(); ++i) {
        const Node &node = variant->nodes[i];
        items.append({QString::fromStdString(node.id),
                      QString::fromStdString(node.target) + QLatin1Char(' ') + valueWords(node), [session, i, variant] {
                          if (session->variant() == variant)
                              session->setActive(NodeIndex(i));
                      }});
    }
}

void addStages(QVector<ChoiceItem> &items, Session *session, const std::function<void(const QString &)> &showStage)
{
    for (const std::string &id : session->stageIds())
        items.append({tr("Show %1").arg(stageTitle(id)), tr("stage"),
                      [showStage, stage = QString::fromStdString(id)] { showStage(stage); }});
}

/// The first place of each op name in each stage that leads to a node.
void addOps(QVector<ChoiceItem> &items, Session *session, const std::function<void(const QString &)> &showStage)
{
    const VariantPtr variant = session->variant();
    for (const std::string &id : session->stageIds()) {
        const int at = session->stageIndex(id);
        if (at < 0 || id == "source" || id == "fx")
            continue;
        const Stage &stage = variant->stages[std::size_t(at)];
        QSet<std::uint32_t> seen;
        for (const Link &link : stage.links) {
            const Op &op = stage.ops[std::size_t(link.op)];
            if (op.name == 0 || seen.contains(op.name))
                continue;
            seen.insert(op.name);
            items.append({QString::fromStdString(stage.string(op.name)),
                          tr("%1, line %2").arg(shortStageTitle(id)).arg(op.span.line),
                          [session, variant, node = link.node, showStage, stageId = QString::fromStdString(id)] {
                              if (session->variant() != variant)
                                  return;
                              showStage(stageId);
                              session->setActive(node);
                          }});
        }
    }
}

void addVariants(QVector<ChoiceItem> &items, const Document &document, const std::function<void(int)> &openVariant)
{
    for (const Kernel &kernel : document.kernels) {
        const QStringList words = variantWords(kernel.variants);
        for (std::size_t i = 0; i < kernel.variants.size(); ++i)
            items.append({tr("Kernel %1").arg(QString::fromStdString(kernel.name)),
                          words[qsizetype(i)] + QLatin1Char(' ') + QString::fromStdString(kernel.variants[i].target),
                          [openVariant, id = kernel.variants[i].id] { openVariant(id); }});
    }
}

} // namespace

QVector<ChoiceItem> goToItems(Session *session, const std::function<void(const QString &)> &showStage,
                              const std::function<void(int)> &openVariant)
{
    QVector<ChoiceItem> items;
    if (session->variant()) {
        addNodes(items, session);
        addStages(items, session, showStage);
        addOps(items, session, showStage);
    }
    if (session->document())
        addVariants(items, *session->document(), openVariant);
    return items;
}

QVector<ChoiceItem> commandItems(const QList<QAction *> &actions)
{
    QVector<ChoiceItem> items;
    for (QAction *action : actions)
        if (action->isEnabled() && !action->menu() && !action->isSeparator())
            items.append({action->toolTip(), action->shortcut().toString(QKeySequence::NativeText),
                          [action] { action->trigger(); }});
    return items;
}

} // namespace heliograph::ui
