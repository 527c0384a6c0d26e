// Reads LLVM IR: functions, blocks, instructions with their results, values and !dbg numbers.
#include "core/text/builder.h"
#include "core/text/llvm_metadata.h"
#include "core/text/scan.h"

#include <algorithm>
#include <array>

namespace heliograph {

namespace {

using namespace text;

/// Length of "%name" or %"quoted name", counted from the '%'; 1 if no name follows.
std::size_t valueLength(std::string_view text)
{
    if (text.size() > 1 && text[1] == '"')
        return skipString(text, 1);
    std::size_t i = 1;
    while (i < text.size() && (isNameChar(text[i]) || text[i] == '-'))
        ++i;
    return i;
}

std::string_view firstWord(std::string_view text)
{
    return text.substr(0, std::min(text.find_first_of(" \t"), text.size()));
}

/// The type that ends `text`: its last word, or its last bracketed part.
std::string_view lastType(std::string_view text)
{
    text = trimRight(text);
    int depth = 0;
    for (std::size_t i = text.size(); i-- > 0;) {
        const char c = text[i];
        if (c == ')' || c == ']' || c == '}' || c == '>')
            ++depth;
        else if (c == '(' || c == '[' || c == '{' || c == '<') {
            if (--depth <= 0 && c != '(')
                return text.substr(i);
        } else if (c == ' ' && depth == 0) {
            return text.substr(i + 1);
        }
    }
    return text;
}

/// The type that starts `text`: a word or a bracketed part.
std::string_view firstType(std::string_view text)
{
    int depth = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '(' || c == '[' || c == '{' || c == '<')
            ++depth;
        else if (c == ')' || c == ']' || c == '}' || c == '>')
            --depth;
        else if (depth == 0 && (c == ' ' || c == ','))
            return text.substr(0, i);
    }
    return text;
}

bool isFlag(std::string_view word)
{
    static constexpr std::array<std::string_view, 20> kFlags = {
        "nuw", "nsw",     "exact",    "disjoint", "fast",   "nnan",     "ninf", "nsz",  "arcp",    "contract",
        "afn", "reassoc", "inbounds", "samesign", "atomic", "volatile", "nneg", "nusw", "inrange", "weak"};
    return std::find(kFlags.begin(), kFlags.end(), word) != kFlags.end();
}

std::string_view typeOf(std::string_view opcode, std::string_view operands)
{
    if (opcode == "icmp" || opcode == "fcmp")
        return "i1";
    if (opcode == "getelementptr")
        return "ptr";
    if (opcode == "extractvalue" || opcode == "extractelement" || opcode == "select")
        return {}; // not written where it could be read without knowing types
    const std::size_t to = operands.rfind(" to ");
    if (to != std::string_view::npos && opcode != "call")
        return firstType(operands.substr(to + 4));
    while (isFlag(firstWord(operands)))
        operands = trimLeft(operands.substr(firstWord(operands).size()));
    return firstType(operands);
}

class LlvmIndexer
{
public:
    explicit LlvmIndexer(std::string_view text) : m_lines(text) {}

    IndexedText run()
    {
        while (m_lines.next())
            readLine(trimRight(m_lines.line()));
        endFunction();
        for (std::size_t i = 0; i < m_debug.size(); ++i)
            if (m_debug[i] != kNone)
                m_out.setLocation(static_cast<OpIndex>(i), m_metadata.locationOf(m_debug[i]));
        m_out.result().locations = m_metadata.takeLocations();
        return std::move(m_out.result());
    }

private:
    void readLine(std::string_view line)
    {
        if (line.empty() || line.front() == ';')
            return;
        if (line.front() == '!')
            m_metadata.add(line);
        else if (line.starts_with("define "))
            startFunction(line);
        else if (line.front() == '}')
            endFunction();
        else if (m_function != kNone)
            readBodyLine(line);
    }

    void readBodyLine(std::string_view line)
    {
        if (!isBlank(line.front())) {
            readLabel(line);
            return;
        }
        const std::string_view code = trimLeft(line);
        if (m_open != kNone) { // the cases of a switch
            readValues(m_open, code, true);
            noteDebug(m_open, code);
            extend(m_open, code);
            if (code.front() == ']')
                m_open = kNone;
            return;
        }
        if (isLetter(code.front()) || code.front() == '%')
            readInstruction(code);
    }

    // ---- functions and blocks

    void startFunction(std::string_view line)
    {
        endFunction();
        Op op;
        op.span = m_lines.span(line);
        op.kind = OpKind::Function;
        op.name = m_out.intern("define");
        const std::size_t at = line.find('@');
        std::string_view name = at == std::string_view::npos ? std::string_view() : line.substr(at + 1);
        name = name.starts_with('"') ? name.substr(0, skipString(name, 0)) : namePrefix(name);
        op.label = m_out.intern(name);
        m_function = m_block = add(op);
        m_out.startScope();
        defineArguments(line);
    }

    void defineArguments(std::string_view line)
    {
        for (std::size_t at = line.find('%'); at != std::string_view::npos; at = line.find('%', at)) {
            const std::size_t length = valueLength(line.substr(at));
            m_out.define(m_out.intern(line.substr(at, length)), m_function);
            at += length;
        }
    }

    void endFunction()
    {
        for (const auto &[block, label] : m_branches) {
            const OpIndex target = m_out.definition(label);
            if (target != kNone && m_out.op(target).kind == OpKind::Block)
                m_out.addEdge(block, target, 0);
        }
        m_branches.clear();
        m_out.endScope();
        m_function = m_block = m_open = kNone;
    }

    void readLabel(std::string_view line)
    {
        std::size_t end =
            line.starts_with('"') ? skipString(line, 0) : valueLength(line) - (isNameChar(line[0]) ? 0 : 1);
        if (end >= line.size() || line[end] != ':')
            return;
        Op op;
        op.span = m_lines.span(line.substr(0, end + 1));
        op.kind = OpKind::Block;
        op.parent = m_function;
        op.label = m_out.intern(line.substr(0, end));
        m_block = add(op);
        m_out.define(m_out.intern(std::string("%") + std::string(line.substr(0, end))), m_block);
    }

    // ---- instructions

    void readInstruction(std::string_view code)
    {
        std::string_view result, rest = code;
        if (code.front() == '%') {
            const std::size_t length = valueLength(code);
            result = code.substr(0, length);
            rest = trimLeft(code.substr(length));
            if (!rest.starts_with('='))
                return;
            rest = trimLeft(rest.substr(1));
        }
        for (std::string_view word : {"tail", "musttail", "notail"})
            if (firstWord(rest) == word)
                rest = trimLeft(rest.substr(word.size()));
        const std::string_view opcode = namePrefix(rest);
        if (opcode.empty() || !isLetter(opcode.front()))
            return;
        const std::string_view operands = trimLeft(rest.substr(opcode.size()));
        Op op;
        op.span = m_lines.span(code);
        op.kind = OpKind::Instruction;
        op.parent = m_block;
        op.label = m_out.intern(result);
        const std::size_t callee = opcode == "call" ? calleeAt(operands) : std::string_view::npos;
        op.name = m_out.intern(callee == std::string_view::npos ? std::string(opcode) : callName(operands, callee));
        if (!result.empty())
            op.type = m_out.intern(callee == std::string_view::npos ? typeOf(opcode, operands)
                                                                    : lastType(operands.substr(0, callee)));
        const OpIndex index = add(op);
        noteDebug(index, code);
        readValues(index, operands, opcode == "phi" || opcode == "br" || opcode == "switch");
        if (!result.empty())
            m_out.define(op.label, index);
        if (operands.ends_with('['))
            m_open = index;
    }

    /// Where the callee of a call stands: "@name" or "asm"; npos for a call through a value.
    static std::size_t calleeAt(std::string_view operands)
    {
        for (std::size_t i = 0; i < operands.size(); ++i) {
            if (operands[i] == '"')
                return std::string_view::npos;
            const bool starts = i == 0 || operands[i - 1] == ' ';
            if (operands[i] == '@' || (starts && operands.substr(i).starts_with("asm ")))
                return i;
        }
        return std::string_view::npos;
    }

    static std::string callName(std::string_view operands, std::size_t callee)
    {
        if (operands[callee] != '@')
            return "call asm";
        return "call @" + std::string(namePrefix(operands.substr(callee + 1)));
    }

    /// Values used by an instruction. With `labels`, "label %x" is control flow, and so is the second part of
    /// "[ %value, %block ]" (which the branch in that block has already told).
    void readValues(OpIndex op, std::string_view text, bool labels)
    {
        bool isLabel = false, isPhiBlock = false;
        for (std::size_t at = 0; at < text.size(); ++at) {
            const char c = text[at];
            if (c == '"') {
                at = skipString(text, at) - 1;
            } else if (c == '[') {
                isPhiBlock = false;
            } else if (c == ',') {
                isPhiBlock = labels;
                isLabel = false;
            } else if (c == '%') {
                const std::size_t length = valueLength(text.substr(at));
                isLabel = trimRight(text.substr(0, at)).ends_with("label");
                const std::uint32_t name = m_out.intern(text.substr(at, length));
                if (isLabel)
                    m_branches.emplace_back(m_block, name);
                else if (!isPhiBlock)
                    m_out.use(name, op, name);
                at += length - 1;
            }
        }
    }

    void noteDebug(OpIndex op, std::string_view code)
    {
        const std::size_t at = code.rfind("!dbg !");
        if (at == std::string_view::npos)
            return;
        std::string_view rest = code.substr(at + 6);
        takeNumber(rest, m_debug[op]);
    }

    void extend(OpIndex op, std::string_view code)
    {
        Span &span = m_out.op(op).span;
        span.endLine = m_lines.number();
        span.endColumn = m_lines.column(code.data() + code.size());
    }

    OpIndex add(const Op &op)
    {
        m_debug.push_back(kNone);
        return m_out.add(op);
    }

    LineReader m_lines;
    IndexBuilder m_out;
    LlvmMetadata m_metadata;
    std::vector<std::int32_t> m_debug;                         ///< per op: the number behind !dbg
    std::vector<std::pair<OpIndex, std::uint32_t>> m_branches; ///< block, label it may go to
    OpIndex m_function = kNone;
    OpIndex m_block = kNone; ///< the function itself for its first block, which often has no label
    OpIndex m_open = kNone;  ///< a switch whose cases are being read
};

} // namespace

IndexedText indexLlvmIr(std::string_view text)
{
    return LlvmIndexer(text).run();
}

} // namespace heliograph
