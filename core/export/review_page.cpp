#include "core/export/review_page.h"

#include "core/base/base64.h"
#include "core/base/sha256.h"
#include "core/document/own_pipeline.h"
#include "core/export/html_text.h"
#include "core/export/review_files.h"

#include <algorithm>
#include <cmath>

namespace heliograph {

namespace {

constexpr std::string_view kShownAtFirst[] = {"source", "fx", "stage0", "ptx"};

/// A stage as the page has it.
struct Sheet {
    const Stage *stage;
    std::size_t index; ///< into Variant::stages
    std::string title;
    std::string text;
    std::int64_t lines = 0;   ///< of the whole text
    std::int64_t missing = 0; ///< lines that were cut off
    bool isGraph = false;
    bool isShown = false;
};

/// Cut behind the last line that fits.
std::string_view firstLines(std::string_view text, std::uint64_t longest)
{
    if (text.size() <= longest)
        return text;
    const std::size_t end = text.rfind('\n', longest - 1);
    return text.substr(0, end == std::string_view::npos ? 0 : end + 1);
}

std::int64_t lineCount(std::string_view text)
{
    return std::count(text.begin(), text.end(), '\n') + (text.empty() || text.ends_with('\n') ? 0 : 1);
}

class Page
{
public:
    Page(const ProvenanceIndex &index, const ReviewOptions &options)
        : m_index(index), m_variant(index.variant()), m_options(options)
    {
        for (std::size_t i = 0; i < m_variant.stages.size(); ++i)
            addSheet(i);
    }

    std::string html()
    {
        head();
        strip();
        m_out += "<main>\n";
        for (const Sheet &sheet : m_sheets)
            pane(sheet);
        m_out += "<svg class=\"ribbons\" aria-hidden=\"true\"></svg>\n</main>\n";
        foot();
        m_out += "<script type=\"application/json\" id=\"data\">" + htmlJson(data()) + "</script>\n<script>";
        m_out.append(kReviewScript).append("</script>\n</body>\n</html>\n");
        return std::move(m_out);
    }

private:
    void addSheet(std::size_t index)
    {
        const Stage &stage = m_variant.stages[index];
        if (stage.text.empty() || (!stage.pipeline.empty() && stage.pipeline != ownPipeline(m_variant)))
            return;
        const StageInfo *info = findStage(stage.id);
        Sheet sheet{&stage, index, std::string(info ? info->title : stage.id), {}};
        sheet.text = firstLines(stage.text, m_options.longest);
        sheet.lines = lineCount(stage.text);
        sheet.missing = sheet.lines - lineCount(sheet.text);
        sheet.isGraph = stage.id == "fx" && !m_options.graph.svg.empty();
        const auto isNamed = [&](const auto &list) {
            return std::find(std::begin(list), std::end(list), stage.id) != std::end(list);
        };
        sheet.isShown = m_options.shown.empty() ? isNamed(kShownAtFirst) : isNamed(m_options.shown);
        m_sheets.push_back(std::move(sheet));
    }

    // ---------------------------------------------------------------- parts of the page

    /// Without the network, and with no script but ours: what a name or a text smuggles in is never run.
    std::string policy() const
    {
        const std::string digits = sha256(kReviewScript);
        std::string bytes;
        for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
            bytes += static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16));
        return "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-" + base64(bytes) + "'";
    }

    void head()
    {
        const std::string name = htmlText(m_variant.kernelName);
        m_out += "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                 "<meta http-equiv=\"Content-Security-Policy\" content=\"" +
                 policy() + "\">\n<title>" + name + " – Heliograph review</title>\n<style>\n" + colours();
        m_out.append(kReviewStyle).append("</style>\n</head>\n<body>\n<header><h1>");
        m_out += name + "</h1><span class=\"call quiet mono\">" + htmlText(m_variant.call) +
                 "</span><span class=\"quiet\">" +
                 htmlText(m_variant.target + (m_variant.pretended ? ", captured without a GPU" : ""));
        for (const auto &[part, version] : m_options.versions)
            if (part == "helion" || part == "triton" || part == "torch")
                m_out += " · " + htmlText(part + ' ' + version);
        m_out += "</span></header>\n<p class=\"sr\" id=\"said\" role=\"status\" aria-live=\"polite\"></p>\n";
    }

    std::string colours() const
    {
        std::string light = ":root {";
        std::string dark = "@media (prefers-color-scheme: dark) { :root {";
        for (const PageColour &colour : m_options.colours) {
            light += " --" + colour.name + ": " + colour.light + ";";
            dark += " --" + colour.name + ": " + colour.dark + ";";
        }
        return light + " }\n" + dark + " } }\n";
    }

    void strip()
    {
        m_out += "<nav aria-label=\"Stages\">\n";
        for (std::size_t i = 0; i < m_sheets.size(); ++i) {
            const Coverage &coverage = m_index.coverage(m_sheets[i].index);
            const std::string percent = std::to_string(std::lround(coverage.ratio() * 100));
            m_out += "<button class=\"stage\" id=\"s" + std::to_string(i) + "\" aria-pressed=\"" +
                     (m_sheets[i].isShown ? "true" : "false") + "\"><b>" + htmlText(m_sheets[i].title) + "<span>" +
                     percent + " %</span></b><div class=\"bar\"><i style=\"width:" + percent +
                     "%\"></i></div><span class=\"quiet\">" + std::to_string(m_sheets[i].lines) + " lines, " +
                     std::to_string(coverage.total) + " ops</span></button>\n";
        }
        m_out += "<label><input id=\"find\" type=\"search\" placeholder=\"Find ( / )\" aria-label=\"Find in the panes "
                 "shown\">"
                 "<span class=\"quiet\" id=\"hits\" role=\"status\">in the panes shown</span></label>\n</nav>\n";
    }

    void pane(const Sheet &sheet)
    {
        const std::size_t number = std::size_t(&sheet - m_sheets.data());
        m_out += "<section class=\"pane\" data-stage=\"" + std::to_string(number) + "\" aria-label=\"" +
                 htmlText(sheet.title) + "\"" + (sheet.isShown ? "" : " hidden") + "><h2>" + htmlText(sheet.title) +
                 " <span class=\"quiet\">" + htmlText(sheet.stage->file) + "</span></h2>";
        if (sheet.missing > 0)
            m_out += "<p class=\"cut\">" + std::to_string(sheet.missing) + " of " + std::to_string(sheet.lines) +
                     " lines were left out: the text is longer than this page was asked to hold.</p>";
        if (sheet.isGraph)
            m_out += "<div class=\"graph\">" + graphSvg() + "</div>";
        else
            m_out += "<pre class=\"code\" tabindex=\"0\" aria-label=\"" + htmlText(sheet.title) +
                     ", arrow keys move, Enter selects\">\n" + htmlText(sheet.text) + "</pre>";
        m_out += "</section>\n";
    }

    /// In the colours of the page: each that the light theme has becomes the property of its name.
    std::string graphSvg() const
    {
        std::string svg =
            m_options.graph.svg.substr(std::min(m_options.graph.svg.find("<svg"), m_options.graph.svg.size()));
        for (const PageColour &colour : m_options.colours) {
            const std::string from = '"' + colour.light + '"';
            const std::string to = "\"var(--" + colour.name + ")\"";
            for (std::size_t at = svg.find(from); at != std::string::npos; at = svg.find(from, at + to.size()))
                svg.replace(at, from.size(), to);
        }
        return svg;
    }

    void foot()
    {
        m_out += "<footer>\n<div><table aria-label=\"FX nodes, and the places of each in every stage\"><thead><tr>"
                 "<th>FX node</th><th>target</th>";
        for (const Sheet &sheet : m_sheets)
            if (!sheet.isGraph)
                m_out += "<th class=\"count\">" + htmlText(sheet.title) + "</th>";
        m_out += "</tr></thead><tbody></tbody></table></div>\n<div id=\"about\"></div>\n</footer>\n";
    }

    // ---------------------------------------------------------------- data of the script

    Json data() const
    {
        Json nodes = Json::array();
        for (const Node &node : m_variant.nodes)
            nodes.push_back({{"id", node.id},
                             {"target", node.target.empty() ? node.op : node.target},
                             {"type", typeOf(node)},
                             {"place", placeOf(node)},
                             {"hue", node.hue}});
        Json stages = Json::array();
        for (const Sheet &sheet : m_sheets) {
            Json stage{{"title", sheet.title}};
            if (sheet.isGraph)
                stage["boxes"] = boxes();
            else
                stage["places"] = places(sheet), stage["ops"] = ops(sheet);
            stages.push_back(std::move(stage));
        }
        return {{"nodes", nodes}, {"stages", stages}, {"active", m_options.active}};
    }

    static std::string typeOf(const Node &node)
    {
        if (node.kind != "tensor")
            return node.value;
        std::string text = node.dtype + '[';
        for (const Dimension &dimension : node.shape)
            text += (text.ends_with('[') ? "" : ", ") + dimension.expression;
        return text + ']';
    }

    static std::string placeOf(const Node &node)
    {
        return node.source.isValid() ? node.file + ':' + std::to_string(node.source.line) : std::string();
    }

    Json boxes() const
    {
        const auto tenths = [](double value) { return std::round(value * 10) / 10; };
        Json list = Json::array();
        for (const PageBox &box : m_options.graph.boxes)
            list.push_back({box.node, tenths(box.x), tenths(box.y), tenths(box.width), tenths(box.height)});
        return list;
    }

    /// How many of a stage's ops are linked to each node.
    Json ops(const Sheet &sheet) const
    {
        Json counts = Json::array();
        for (NodeIndex node = 0; node < NodeIndex(m_variant.nodes.size()); ++node)
            counts.push_back(m_index.linksOf(node, sheet.index).size());
        return counts;
    }

    struct Run {
        std::int32_t line, last;
        std::int32_t shortness; ///< of what a line has several nodes of, the longest expression comes first
        NodeIndex node;
        int how;
        auto operator<=>(const Run &) const = default;
    };

    static Run runOf(const NodeSpan &span, NodeIndex node)
    {
        const Span &at = span.span;
        return {at.line, std::max(at.line, at.endLine), at.column - at.endColumn, node, int(span.how)};
    }

    /// Lines since the run before, lines that follow the first, node, how: four numbers a run.
    Json places(const Sheet &sheet) const
    {
        std::vector<Run> runs;
        for (NodeIndex node = 0; node < NodeIndex(m_variant.nodes.size()); ++node)
            for (const NodeSpan &span : m_index.spans(node, sheet.index))
                if (span.span.line <= sheet.lines - sheet.missing)
                    runs.push_back(runOf(span, node));
        std::sort(runs.begin(), runs.end());
        Json flat = Json::array();
        std::int32_t before = 0;
        for (const Run &run : runs) {
            for (const std::int32_t number : {run.line - before, run.last - run.line, run.node, std::int32_t(run.how)})
                flat.push_back(number);
            before = run.line;
        }
        return flat;
    }

    const ProvenanceIndex &m_index;
    const Variant &m_variant;
    const ReviewOptions &m_options;
    std::vector<Sheet> m_sheets;
    std::string m_out;
};

} // namespace

std::string reviewPage(const ProvenanceIndex &index, const ReviewOptions &options)
{
    return Page(index, options).html();
}

} // namespace heliograph
