#include "ui/passes/biography_words.h"

#include "ui/base/strings.h"
#include "ui/models/words.h"

#include <QCoreApplication>
#include <QStringList>

#include <map>

namespace heliograph::ui {

namespace {

constexpr std::size_t kMostLines = 3;
constexpr qsizetype kMostNames = 4;

QString tr(const char *words)
{
    return QCoreApplication::translate("BiographyLine", words);
}

/// "tt.load, 2 × tt.splat, …"
QString namesOf(const Stage &stage, const std::vector<OpIndex> &ops)
{
    QStringList order;
    std::map<QString, int> counts;
    for (const OpIndex op : ops)
        if (const QString name = toQString(stage.string(stage.ops[std::size_t(op)].name)); counts[name]++ == 0)
            order.append(name);
    QStringList words;
    for (const QString &name : order.mid(0, kMostNames))
        words.append(counts[name] > 1 ? QStringLiteral("%1 × %2").arg(counts[name]).arg(name) : name);
    if (order.size() > kMostNames)
        words.append(QStringLiteral("…"));
    return words.join(QStringLiteral(", "));
}

QString arrow(const std::string &before, const std::string &after)
{
    if (before.empty())
        return QLatin1Char('+') + toQString(after);
    if (after.empty())
        return QStringLiteral("−") + toQString(before);
    return toQString(before) + QStringLiteral(" → ") + toQString(after);
}

/// An alias alone says little: what it stands for does, where there is room for it.
QString meant(const std::string &written, const std::string &meaning)
{
    const QString shown = toQString(meaning);
    const qsizetype end = shown.indexOf(QLatin1Char('<'));
    return meaning.empty() || end < 0 ? toQString(written)
                                      : toQString(written) + QStringLiteral(" (%1)").arg(shown.left(end));
}

QString detailWords(const OpDetail &detail)
{
    switch (detail.kind) {
    case DetailKind::Name:
        return arrow(detail.before, detail.after);
    case DetailKind::Type: {
        const QString before = meant(detail.before, detail.meaningBefore);
        const QString after = meant(detail.after, detail.meaningAfter);
        const QString change = detail.before.empty()  ? tr("%1, new").arg(after)
                               : detail.after.empty() ? tr("%1, gone").arg(before)
                                                      : before + QStringLiteral(" → ") + after;
        switch (detail.part) {
        case TypePart::Encoding:
            return tr("layout %1").arg(change);
        case TypePart::Shape:
            return tr("shape %1").arg(change);
        case TypePart::Element:
            return tr("element type %1").arg(change);
        case TypePart::Whole:
            return tr("type %1").arg(change);
        }
        return change;
    }
    case DetailKind::Attribute:
        if (detail.key.empty())
            return arrow(detail.before, detail.after);
        if (detail.before.empty())
            return toQString(detail.key) + QStringLiteral(" = ") + toQString(detail.after);
        if (detail.after.empty())
            return tr("%1 gone").arg(toQString(detail.key));
        return toQString(detail.key) + QLatin1Char(' ') + arrow(detail.before, detail.after);
    case DetailKind::Operand:
        return tr("operand %1").arg(toQString(detail.key)) + QLatin1Char(' ') + arrow(detail.before, detail.after);
    }
    return {};
}

QString headline(const Biographical &event, const PassStep &step)
{
    const Stage &before = step.before->stage;
    const Stage &after = step.after->stage;
    const QString from = namesOf(before, event.before);
    const QString to = namesOf(after, event.after);
    switch (event.event) {
    case BiographyEvent::Born:
        return event.other == kNone ? tr("born: %1").arg(to)
                                    : tr("%1, a copy of %2")
                                          .arg(to, toQString(before.string(before.ops[std::size_t(event.other)].name)));
    case BiographyEvent::Changed:
    case BiographyEvent::There: // told by wordsOfStart(), as it has no step
        return to;
    case BiographyEvent::Became:
        return from + QStringLiteral(" → ") + to;
    case BiographyEvent::Split:
    case BiographyEvent::Merged:
        return tr("%1 became %2: %3").arg(opsWords(qint64(event.before.size()))).arg(event.after.size()).arg(to);
    case BiographyEvent::Moved:
        return tr("moved: %1").arg(to);
    case BiographyEvent::Died:
        return event.other == kNone ? tr("gone: %1").arg(from)
                                    : tr("gone: %1; its users have %2 now")
                                          .arg(from, toQString(after.string(after.ops[std::size_t(event.other)].name)));
    }
    return to;
}

} // namespace

std::string wordsOf(const Biographical &event, const PassStep &step)
{
    QStringList lines{headline(event, step)};
    for (const OpDetail &detail : event.details) {
        if (std::size_t(lines.size()) > kMostLines) {
            lines.append(QStringLiteral("…"));
            break;
        }
        if (const QString words = detailWords(detail); !lines.contains(words))
            lines.append(words);
    }
    return lines.join(QLatin1Char('\n')).toStdString();
}

std::string wordsOfStart(const Biographical &event, const Stage &stage, std::string_view writer,
                         const std::string &node)
{
    const QString from = tr("in the first text, from %1").arg(tr(std::string(writer).c_str()));
    const QString origin = node.empty() ? from : tr("%1, of FX node %2").arg(from, toQString(node));
    const QStringList lines{tr("there from the start: %1").arg(namesOf(stage, event.after)), origin};
    return lines.join(QLatin1Char('\n')).toStdString();
}

std::string whyOf(const Biographical &event)
{
    const std::string_view evidence = evidenceOf(event);
    return tr("Known, because: %1").arg(tr(std::string(evidence).c_str())).toStdString();
}

} // namespace heliograph::ui
