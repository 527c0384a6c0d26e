#include "ui/cost/roofline_words.h"

#include "ui/base/strings.h"
#include "ui/cost/roofline_plot.h"

#include <algorithm>

namespace heliograph::ui {

using cost::Roof;
using cost::RoofKind;
using cost::RooflineMark;

namespace {

/// Three figures, more before the point if need be.
QString figures(double value)
{
    return QString::number(value, 'f', value < 9.995 ? 2 : value < 99.95 ? 1 : 0);
}

} // namespace

QString scaled(double value, const QString &unit)
{
    static constexpr const char *kPrefixes[] = {"", "k", "M", "G", "T", "P"};
    std::size_t step = 0;
    for (; value >= 999.5 && step + 1 < std::size(kPrefixes); ++step)
        value /= 1000;
    const QString scale = QLatin1String(kPrefixes[step]) + unit;
    if (scale.isEmpty())
        return QString::number(value, 'g', 3);
    return figures(value) + u' ' + scale;
}

QString perSecond(double value, const QString &unit)
{
    return scaled(value, unit) + QStringLiteral("/s");
}

QString roofTitle(const Roof &roof)
{
    const bool isMemory = roof.kind == RoofKind::Dram || roof.kind == RoofKind::L2;
    const QString title = toQString(cost::nameOf(roof.kind)) + u' ' +
                          perSecond(roof.limit, isMemory ? QStringLiteral("B") : QStringLiteral("FLOP"));
    return roof.isMeasured ? title : RooflinePlot::tr("%1 (data sheet)").arg(title);
}

QString placeWords(const RooflineMark &mark)
{
    return RooflinePlot::tr("%1 FLOP a byte, %2")
        .arg(figures(mark.intensity()), perSecond(mark.rate(), QStringLiteral("FLOP")));
}

QString markWords(const RooflineMark &mark, const cost::Roofline &roofline)
{
    const QString name = toQString(mark.function);
    if (mark.flops < 0)
        return RooflinePlot::tr("%1: its floating-point operations were not counted.").arg(name);
    if (mark.flops == 0)
        return RooflinePlot::tr("%1 does no floating-point arithmetic.").arg(name);
    if (mark.dramBytes == 0)
        return RooflinePlot::tr("%1 moves no byte of DRAM.").arg(name);
    if (!mark.isPlaced())
        return RooflinePlot::tr("%1: its bytes of DRAM were not counted.").arg(name);
    const Roof *above = roofline.roofAbove(mark);
    const QString words = RooflinePlot::tr("%1: %2").arg(name, placeWords(mark));
    if (!above)
        return words + u'.';
    const QString sentence =
        roofline.unitsRoof(mark)
            ? RooflinePlot::tr("%1, which is %2 % of what is possible there under the roof of %3.")
            : RooflinePlot::tr("%1, which is %2 % of what %3 allows; what its units can compute was not measured.");
    return sentence.arg(words)
        .arg(100 * mark.rate() / cost::Roofline::rateUnder(*above, mark), 0, 'f', 0)
        .arg(roofTitle(*above));
}

QString rooflineWords(const cost::Roofline &roofline)
{
    const bool isCounted = std::any_of(roofline.marks.begin(), roofline.marks.end(),
                                       [](const RooflineMark &mark) { return mark.flops >= 0; });
    if (!isCounted)
        return RooflinePlot::tr("What the kernels compute and move was not counted in this run. Count it with "
                                "“heliograph run FILE --device 0 --metrics”.");
    QStringList lines;
    for (const RooflineMark &mark : roofline.marks)
        lines.append(markWords(mark, roofline));
    for (const Roof &roof : roofline.roofs)
        lines.append(roofTitle(roof));
    return lines.join(u'\n');
}

} // namespace heliograph::ui
