#include "ui/symbols/symbol_words.h"

#include "ui/base/strings.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <array>

namespace heliograph::ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Symbols", text);
}

/// In the order of DerivationStep; %1 is the symbol, %2 what it is of or becomes.
constexpr std::array<const char *, 10> kSteps{
    QT_TRANSLATE_NOOP("Symbols", "%1 is %2 of the call."),
    QT_TRANSLATE_NOOP("Symbols", "%1 is %2: a number, since sizes of this call are static."),
    QT_TRANSLATE_NOOP("Symbols", "%1 is %2 rounded up to a power of two, as Helion does with the sizes of values."),
    QT_TRANSLATE_NOOP("Symbols", "%1 was specialized: it is %2 from here on."),
    QT_TRANSLATE_NOOP("Symbols", "%1 was found to be %2, which stands in its place from here on."),
    QT_TRANSLATE_NOOP("Symbols", "%1 is the block of a loop over %2; its size is the config's."),
    QT_TRANSLATE_NOOP("Symbols", "%1 is the block of a reduction over %2; its size is the config's."),
    QT_TRANSLATE_NOOP("Symbols", "%1 does not know that it counts %2: here the number is lost, since the block may be "
                                 "smaller or padded."),
    QT_TRANSLATE_NOOP("Symbols", "%1 is %2."),
    QT_TRANSLATE_NOOP("Symbols", "%1 was made while tracing; its value is known on the device alone."),
};

bool isNumber(const std::string &text)
{
    return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

} // namespace

QString kindWords(const SizeSymbol &symbol)
{
    const Symbol &known = *symbol.symbol;
    if (isNumber(known.symbol))
        return tr("number");
    if (!symbol.extent.empty())
        return (known.reduction ? tr("reduction, block %1") : tr("tile, block %1")).arg(known.block);
    if (!known.sources.empty())
        return tr("argument");
    if (known.origin.starts_with("Tile"))
        return tr("tile, block %1").arg(known.block);
    return tr("expression");
}

QString rangeWords(const std::string &range)
{
    const QString text = toQString(range);
    if (!text.startsWith(QLatin1String("VR[")) || !text.endsWith(u']'))
        return text;
    const QStringList ends = text.mid(3, text.size() - 4).split(QStringLiteral(", "));
    if (ends.size() != 2)
        return text;
    const bool isOpenBelow = ends[0].startsWith(QLatin1String("-int_oo")) || ends[0] == u"-oo";
    const bool isOpenAbove = ends[1] == u"int_oo" || ends[1] == u"oo";
    if (ends[0] == ends[1])
        return ends[0];
    if (isOpenBelow)
        return isOpenAbove ? QString() : tr("at most %1").arg(ends[1]);
    return isOpenAbove ? tr("%1 or more").arg(ends[0]) : tr("%1 to %2").arg(ends[0], ends[1]);
}

QString placeWords(const SourcePlace &place)
{
    return place.isKnown() ? QFileInfo(toQString(place.file)).fileName() + u':' + QString::number(place.span.line)
                           : QString();
}

QString settledWords(const SizeSymbol &symbol)
{
    const QString at = placeWords(symbol.symbol->specialized ? symbol.specialized : symbol.replaced);
    if (symbol.symbol->specialized)
        return at.isEmpty() ? tr("specialized") : tr("specialized, %1").arg(at);
    if (symbol.symbol->replacedBy.empty())
        return {};
    return at.isEmpty() ? tr("replaced") : tr("replaced, %1").arg(at);
}

QString stepWords(const Derived &step)
{
    const QString of = step.of.empty() ? tr("made of those above") : toQString(step.of);
    const QString words = tr(kSteps[std::size_t(step.step)]);
    return words.contains(QLatin1String("%2")) ? words.arg(toQString(step.subject), of)
                                               : words.arg(toQString(step.subject));
}

QString stepNote(const Derived &step)
{
    QStringList parts{placeWords(step.place), toQString(step.by)};
    parts.removeAll(QString());
    return parts.join(QStringLiteral(", "));
}

} // namespace heliograph::ui
