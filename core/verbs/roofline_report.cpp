#include "core/verbs/roofline_report.h"

#include "core/verbs/report.h"

namespace heliograph::verbs {

namespace {

using cost::Roof;
using cost::RoofKind;
using cost::Roofline;
using cost::RooflineMark;

Json known(double number)
{
    return number < 0 ? Json() : Json(number);
}

Json markJson(const Roofline &roofline, const RooflineMark &mark)
{
    const Roof *above = mark.isPlaced() ? roofline.roofAbove(mark) : nullptr;
    return {{"function", mark.function},
            {"flops", known(mark.flops)},
            {"dram_bytes", known(mark.dramBytes)},
            {"l2_bytes", known(mark.l2Bytes)},
            {"seconds", mark.seconds},
            {"roof", above ? Json(cost::nameOf(above->kind)) : Json()},
            {"reached", above ? Json(mark.rate() / Roofline::rateUnder(*above, mark)) : Json()}};
}

/// "DRAM 4.20 TB/s", of a data sheet with that said.
std::string roofText(const Roof &roof)
{
    const bool isMemory = roof.kind == RoofKind::Dram || roof.kind == RoofKind::L2;
    return std::string(cost::nameOf(roof.kind)) + ' ' + fixed(roof.limit * 1e-12) + (isMemory ? " TB/s" : " TFLOP/s") +
           (roof.isMeasured ? "" : " (data sheet)");
}

} // namespace

Json rooflineJson(const Roofline &roofline)
{
    Json marks = Json::array(), roofs = Json::array();
    for (const RooflineMark &mark : roofline.marks)
        marks.push_back(markJson(roofline, mark));
    for (const Roof &roof : roofline.roofs)
        roofs.push_back({{"roof", cost::nameOf(roof.kind)}, {"limit", roof.limit}, {"measured", roof.isMeasured}});
    return {{"kernels", std::move(marks)}, {"roofs", std::move(roofs)}};
}

void printRoofline(std::ostream &out, const Roofline &roofline)
{
    for (const RooflineMark &mark : roofline.marks) {
        if (!mark.isPlaced())
            continue;
        out << mark.function << ": " << fixed(mark.intensity()) << " FLOP a byte, " << fixed(mark.rate() * 1e-12)
            << " TFLOP/s";
        if (const Roof *above = roofline.roofAbove(mark))
            out << ", " << fixed(100 * mark.rate() / Roofline::rateUnder(*above, mark), 0) << " % of what "
                << roofText(*above) << " allows";
        out << '\n';
    }
}

} // namespace heliograph::verbs
