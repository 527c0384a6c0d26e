#include "ui/models/module_facts.h"

#include "core/document/modules.h"
#include "core/modules/kernel_call.h"
#include "core/modules/module_table.h"
#include "ui/base/strings.h"
#include "ui/models/words.h"
#include "ui/session/session.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace heliograph::ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Facts", text);
}

QString code(const QString &text)
{
    return QStringLiteral("<tt>%1</tt>").arg(breakable(text.toHtmlEscaped()));
}

QString link(const QString &target, const QString &html, const FactColors &colors)
{
    return QStringLiteral("<a href=\"%1\" style=\"color:%2;text-decoration:none\">%3</a>")
        .arg(target, colors.link.name(), html);
}

QString weak(const QString &text, const FactColors &colors)
{
    return QStringLiteral("<span style=\"color:%1\">%2</span>").arg(colors.weak.name(), text.toHtmlEscaped());
}

QString moduleLink(const Variant &variant, ModuleIndex module, const FactColors &colors)
{
    const Module &own = variant.modules[std::size_t(module)];
    return link(QStringLiteral("module:%1").arg(module), code(toQString(own.path.empty() ? own.name : own.path)),
                colors);
}

QString howWords(const std::string &how)
{
    if (how == "metadata")
        return tr("the exporter's metadata");
    if (how == "scope")
        return tr("the scope that was traced");
    if (how == "name")
        return tr("the node's name");
    return how == "neighbours" ? tr("the nodes around it") : toQString(how);
}

/// How the ONNX nodes that this one became are known to be of their modules.
QString tagWords(const Session &session, NodeIndex node)
{
    const int stage = session.stageIndex("onnx");
    QStringList words;
    if (stage >= 0)
        for (const Link &link : session.index()->linksOf(node, std::size_t(stage)))
            if (const std::optional<OnnxTag> tag = onnxTagOf(*session.variant(), link.op))
                words.append(howWords(tag->how));
    words.removeDuplicates();
    return words.join(QStringLiteral(", "));
}

QString axesWords(const std::string &config)
{
    const QJsonObject dynamic =
        QJsonDocument::fromJson(QByteArray::fromStdString(config)).object().value(QLatin1String("dynamic")).toObject();
    QStringList words;
    for (auto input = dynamic.begin(); input != dynamic.end(); ++input) {
        const QJsonObject axes = input->toObject();
        for (auto axis = axes.begin(); axis != axes.end(); ++axis)
            words.append(QStringLiteral("%1[%2] = %3").arg(input.key(), axis.key(), axis->toString()));
    }
    return words.join(QStringLiteral(", "));
}

QVector<Fact> contentFacts(const ModuleContent &content)
{
    QVector<Fact> facts{{tr("FX nodes"), grouped(content.nodes)},
                        {tr("ONNX nodes"), grouped(content.ops)},
                        {tr("Slices"), grouped(content.slices)},
                        {tr("Parameters"), grouped(content.parameters)}};
    facts.removeIf([](const Fact &fact) { return fact.html == QLatin1String("0"); });
    return facts;
}

/// "2nd of layer.0.crop", and the other paths of a shared module.
void addCall(QVector<Fact> &facts, const Module &module)
{
    if (module.call > 1)
        facts.append({tr("Call"), tr("number %1").arg(module.call)});
    QStringList shared;
    for (const std::string &path : module.shared)
        shared.append(code(toQString(path)));
    if (!shared.isEmpty())
        facts.append({tr("Also called"), shared.join(QStringLiteral(", "))});
}

} // namespace

QString placeFact(const Session &session, const std::string &file, const Span &span, const FactColors &colors)
{
    if (!span.isValid())
        return {};
    const int stage = session.stageIndex("source");
    const QString words = code(QFileInfo(toQString(file)).fileName() + u':' + linesWords(span));
    if (stage >= 0 && session.variant()->stages[std::size_t(stage)].file == file)
        return link(QStringLiteral("place:%1").arg(span.line), words, colors);
    return words + u' ' + weak(tr("another file"), colors);
}

QVector<Fact> moduleFacts(const Session &session, const FactColors &colors)
{
    const Variant &variant = *session.variant();
    const Module &module = variant.modules[std::size_t(session.module())];
    QVector<Fact> facts{{tr("Class"), code(toQString(module.qualified.empty() ? module.name : module.qualified))}};
    addCall(facts, module);
    if (module.parent != kNone)
        facts.append({tr("Called from"), moduleLink(variant, module.parent, colors)});
    facts.append({tr("forward at"), placeFact(session, module.file, module.source, colors)});
    facts.append(contentFacts(moduleContents(variant)[std::size_t(session.module())]));
    facts.removeIf([](const Fact &fact) { return fact.html.isEmpty(); });
    return facts;
}

QVector<Fact> moduleFactsOf(const Session &session, const Node &node, const FactColors &colors)
{
    const Variant &variant = *session.variant();
    QVector<Fact> facts;
    if (node.module != kNone) {
        const Module &module = variant.modules[std::size_t(node.module)];
        facts.append({tr("Module"), moduleLink(variant, node.module, colors)});
        facts.append({tr("Class"), code(toQString(module.name))});
        addCall(facts, module);
        facts.append({tr("Known by"), tagWords(session, session.active()).toHtmlEscaped()});
    }
    if (const std::optional<KernelCall> call =
            session.document() ? kernelCall(node, *session.document()) : std::nullopt) {
        const QString name = code(toQString(call->name));
        facts.append({tr("Calls kernel"), call->variant != 0
                                              ? link(QStringLiteral("variant:%1").arg(call->variant), name, colors)
                                              : name + u' ' + weak(tr("not captured"), colors)});
    }
    facts.removeIf([](const Fact &fact) { return fact.html.isEmpty(); });
    return facts;
}

QVector<Fact> modelFacts(const Session &session, const FactColors &)
{
    const Variant &variant = *session.variant();
    QVector<Fact> facts{{tr("Modules"), grouped(qint64(variant.modules.size()))}};
    if (!variant.modules.empty())
        facts.append(contentFacts(moduleContents(variant).front()));
    facts.append({tr("Open axes"), code(axesWords(variant.config))});
    facts.removeIf([](const Fact &fact) { return fact.html == QLatin1String("<tt></tt>"); });
    return facts;
}

void followFact(Session &session, const QString &link)
{
    const QString kind = link.section(QLatin1Char(':'), 0, 0);
    const QString what = link.section(QLatin1Char(':'), 1);
    if (kind == QLatin1String("module"))
        session.setModule(what.toInt());
    else if (kind == QLatin1String("place"))
        session.requestSpot({QStringLiteral("source"), what.toInt() - 1, 0});
    else
        session.setActive(session.variant()->node(what.toStdString()));
}

} // namespace heliograph::ui
