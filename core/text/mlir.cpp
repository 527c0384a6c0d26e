// Reads MLIR without knowing its dialects: an op starts a line, a brace that ends a line opens a region.
//
// Words used here. A *header* is the line an op starts on; an op with regions ends at the brace that closes the last
// of them, and its location stands there. A *continuation* is a line inside an op that is no op itself: `} else {`,
// `}, {`, `default {`, `partition0(%a: i32) num_warps(4) {`. An *entry argument* is a block argument of a region's
// first block: whoever defines it, the reader sees the op that owns the region as its source.
#include "core/text/builder.h"
#include "core/text/mlir_locations.h"
#include "core/text/mlir_words.h"
#include "core/text/scan.h"

#include <algorithm>

namespace heliograph {

namespace {

using namespace text;

class MlirIndexer
{
public:
    explicit MlirIndexer(std::string_view text) : m_lines(text) {}

    IndexedText run()
    {
        while (m_lines.next())
            readLine();
        m_out.endScope();
        for (std::size_t i = 0; i < m_locationTexts.size(); ++i)
            resolveLocation(static_cast<OpIndex>(i));
        m_out.result().locations = m_locations.takeLocations();
        return std::move(m_out.result());
    }

private:
    /// An open region and the op it belongs to.
    struct Region {
        OpIndex op;
        OpIndex block = kNone;
        bool atStart = true; ///< nothing but the entry block's label so far
    };

    void readLine()
    {
        std::string_view line = trimLeft(m_lines.line());
        if (m_inResources || line.starts_with("{-#")) {
            m_inResources = line.find("#-}") == std::string_view::npos;
            return;
        }
        if (line.empty() || line.front() == '!' || line.starts_with("//"))
            return;
        if (line.front() == '#') {
            m_locations.addAlias(line);
            return;
        }
        line = trimRight(line.substr(0, codeLength(line)));
        if (line.empty())
            return;
        if (line.front() == '}')
            closeRegion(line);
        else if (line.front() == '^')
            readBlock(line);
        else
            readOp(line);
    }

    // ---- regions and blocks

    void openRegion(OpIndex op) { m_regions.push_back({op}); }

    void closeRegion(std::string_view line)
    {
        if (m_regions.empty())
            return;
        const OpIndex op = m_regions.back().op;
        m_regions.pop_back();
        if (line.ends_with('{')) { // "} else {", "}, {", "} do {"
            openRegion(op);
            readValues(op, line.substr(1), true);
            return;
        }
        endOp(op, line);
    }

    void endOp(OpIndex op, std::string_view line)
    {
        const std::string_view location = trailingLocation(line);
        if (!location.empty())
            m_locationTexts[op] = location;
        noteMark(op, line);
        m_lastOwner = op;
        if (line.size() > 1 && line[1] == ')') // generic: "}) : (i32) -> f32 loc(...)"
            setType(op, line.substr(2));
    }

    void readBlock(std::string_view line)
    {
        Op op;
        op.span = m_lines.span(line);
        op.kind = OpKind::Block;
        op.parent = m_regions.empty() ? kNone : m_regions.back().op;
        const std::size_t end = std::min(line.find_first_of("(:"), line.size());
        op.label = m_out.intern(trim(line.substr(0, end)));
        const OpIndex block = add(op);
        const bool entry = !m_regions.empty() && m_regions.back().atStart;
        if (!m_regions.empty()) {
            m_regions.back().block = block;
            m_regions.back().atStart = false;
        }
        defineArguments(entry ? op.parent : block, line);
    }

    /// Every "%name:" of the line.
    void defineArguments(OpIndex op, std::string_view line)
    {
        for (std::size_t at = line.find('%'); at != std::string_view::npos; at = line.find('%', at)) {
            const std::size_t length = valueLength(line.substr(at));
            if (at + length < line.size() && line[at + length] == ':')
                m_out.define(m_out.intern(line.substr(at, length)), op);
            at += length;
        }
    }

    // ---- ops

    void readOp(std::string_view line)
    {
        std::string_view results;
        std::string_view rest = line;
        if (line.front() == '%') {
            const std::size_t equals = line.find(" = ");
            if (equals == std::string_view::npos)
                return;
            results = trimRight(line.substr(0, equals));
            rest = trimLeft(line.substr(equals + 3));
        }
        const std::string_view name = opName(rest);
        if (name.empty())
            return;
        if (results.empty() && rest.front() != '"' && !isOpWithoutResult(name)) {
            readContinuation(line);
            return;
        }
        addOp(line, results, name, rest);
    }

    static std::string_view opName(std::string_view text)
    {
        if (text.starts_with('"')) {
            const std::size_t end = skipString(text, 0);
            return end > 2 && end < text.size() && text[end] == '(' ? text.substr(1, end - 2) : std::string_view();
        }
        return !text.empty() && isLetter(text.front()) ? namePrefix(text) : std::string_view();
    }

    static bool isOpWithoutResult(std::string_view name)
    {
        return name.find('.') != std::string_view::npos || isDialectlessOp(name);
    }

    void readContinuation(std::string_view line)
    {
        if (!line.ends_with('{') || m_lastOwner == kNone)
            return;
        openRegion(m_lastOwner);
        defineArguments(m_lastOwner, line);
    }

    void addOp(std::string_view line, std::string_view results, std::string_view name, std::string_view rest)
    {
        Op op;
        op.span = m_lines.span(line);
        op.kind = isFunctionName(name) ? OpKind::Function : OpKind::Operation;
        op.parent = m_regions.empty() ? kNone : m_regions.back().op;
        op.name = m_out.intern(name);
        op.label = m_out.intern(op.kind == OpKind::Function ? symbolName(rest) : results);
        if (!m_regions.empty()) {
            if (m_regions.back().block != kNone)
                op.parent = m_regions.back().block;
            m_regions.back().atStart = false;
        }
        const OpIndex index = add(op);
        const bool isFunction = definesArguments(name);
        if (isFunction)
            m_out.startScope();
        const std::string_view location = trailingLocation(line);
        m_locationTexts[index] = location;
        const std::string_view body = location.empty() ? rest : rest.substr(0, location.data() - rest.data() - 5);
        noteMark(index, body);
        if (isFunction)
            defineArguments(index, body);
        else
            readValues(index, body.substr(std::min(name.size() + (rest.front() == '"' ? 2 : 0), body.size())), false);
        defineResults(index, results);
        if (!results.empty())
            setType(index, body);
        m_lastOwner = index;
        if (line.ends_with('{'))
            openRegion(index);
    }

    static std::string_view symbolName(std::string_view rest)
    {
        constexpr std::string_view key = "sym_name = \"";
        const std::size_t attribute = rest.find(key);
        const std::size_t at = rest.find('@');
        if (at == std::string_view::npos && attribute == std::string_view::npos)
            return {};
        return namePrefix(rest.substr(at != std::string_view::npos ? at + 1 : attribute + key.size()));
    }

    void setType(OpIndex op, std::string_view text)
    {
        const std::size_t location = text.rfind(" loc(");
        if (location != std::string_view::npos && !trailingLocation(text).empty())
            text = text.substr(0, location);
        if (text.ends_with('{'))
            text.remove_suffix(1);
        const std::string_view type = resultType(text);
        if (!type.empty())
            m_out.op(op).type = m_out.intern(type);
    }

    void defineResults(OpIndex op, std::string_view results)
    {
        for (std::size_t at = results.find('%'); at != std::string_view::npos; at = results.find('%', at)) {
            const std::size_t length = valueLength(results.substr(at));
            m_out.define(m_out.intern(results.substr(at, length)), op);
            at += length;
        }
    }

    /// Values in an op's text: "%a = ..." and "(%a, %b) = ..." or "(%a, %b) in ..." define arguments of its region,
    /// with `arguments` also "%a: type"; all others are uses.
    void readValues(OpIndex op, std::string_view text, bool arguments)
    {
        std::size_t definesUpTo = 0; // end of a parenthesis that holds the names of arguments only
        for (std::size_t at = 0; at < text.size(); ++at) {
            const char c = text[at];
            if (c == '"') {
                at = skipString(text, at) - 1;
            } else if (c == '(') {
                definesUpTo = std::max(definesUpTo, endOfArgumentNames(text, at));
            } else if (c == '%') {
                const std::size_t length = valueLength(text.substr(at));
                const std::string_view after = trimLeft(text.substr(at + length));
                const bool defined = (after.starts_with('=') && !after.starts_with("==")) ||
                                     (arguments && after.starts_with(':')) || at < definesUpTo;
                readValue(op, text.substr(at, length), text.substr(at + length), defined);
                at += length - 1;
            }
        }
    }

    void readValue(OpIndex op, std::string_view name, std::string_view after, bool defined)
    {
        const std::uint32_t value = m_out.intern(name);
        if (defined) {
            m_out.define(value, op);
            return;
        }
        std::uint32_t label = value;
        if (after.starts_with('#')) {
            std::size_t end = 1;
            while (end < after.size() && isDigit(after[end]))
                ++end;
            label = m_out.intern(std::string(name) + std::string(after.substr(0, end)));
        }
        m_out.use(value, op, label);
    }

    /// End of "(%a, %b) = " or "(%a, %b) in " that opens at `open`, 0 if it is something else.
    static std::size_t endOfArgumentNames(std::string_view text, std::size_t open)
    {
        std::size_t close = open + 1;
        while (close < text.size() && (isNameChar(text[close]) || isBlank(text[close]) || text[close] == '%' ||
                                       text[close] == ',' || text[close] == '-'))
            ++close;
        if (close >= text.size() || text[close] != ')')
            return 0;
        const std::string_view after = trimLeft(text.substr(close + 1));
        return after.starts_with("= ") || after.starts_with("in ") ? close : 0;
    }

    // ---- locations and marks

    void noteMark(OpIndex op, std::string_view text)
    {
        constexpr std::string_view key = "fx_node = \"";
        const std::size_t at = text.find(key);
        if (at == std::string_view::npos)
            return;
        const std::string_view rest = text.substr(at + key.size());
        const std::size_t close = rest.find('"');
        if (close != std::string_view::npos)
            m_out.setMark(op, rest.substr(0, close));
    }

    void resolveLocation(OpIndex op)
    {
        const std::uint32_t location = m_locations.resolve(m_locationTexts[op]);
        m_out.setLocation(op, location);
        if (m_out.result().marks[op] == 0)
            m_out.setMark(op, m_locations.mark(location));
    }

    OpIndex add(const Op &op)
    {
        m_locationTexts.emplace_back();
        return m_out.add(op);
    }

    LineReader m_lines;
    IndexBuilder m_out;
    MlirLocations m_locations;
    std::vector<std::string_view> m_locationTexts; ///< per op; resolved when the whole table was read
    std::vector<Region> m_regions;
    OpIndex m_lastOwner = kNone; ///< op that a continuation line belongs to
    bool m_inResources = false;
};

} // namespace

IndexedText indexMlir(std::string_view text)
{
    return MlirIndexer(text).run();
}

} // namespace heliograph
