// Reads nvdisasm's listing. Line information comes in runs of `//##` comments before the instructions they hold for:
// one chain of the source (innermost first), or one line of the PTX text, or both; each holds until the next of its
// kind. nvdisasm knows no columns.
#include "core/text/control_flow.h"
#include "core/text/scan.h"

#include <algorithm>

namespace heliograph {

namespace {

using namespace text;

class SassIndexer
{
public:
    explicit SassIndexer(std::string_view text) : m_lines(text) {}

    IndexedText run()
    {
        while (m_lines.next())
            readLine(trim(m_lines.line()));
        endFunction();
        return std::move(m_out.result());
    }

private:
    void readLine(std::string_view line)
    {
        if (line.empty())
            return;
        if (line.starts_with("//##")) {
            readLineInfo(line.substr(4));
            return;
        }
        m_inChain = false;
        if (line.starts_with("/*"))
            readInstruction(line);
        else if (line.starts_with(".section"))
            endFunction();
        else if (line.ends_with(':'))
            readLabel(line);
    }

    // ---- line information

    /// ` File "a.py", line 12 inlined at "b.py", line 3`; the caller's own comment follows on the next line.
    void readLineInfo(std::string_view info)
    {
        LocationFrame frame{{}, 0, -1};
        const std::size_t open = info.find('"');
        const std::size_t close = open == std::string_view::npos ? open : info.find('"', open + 1);
        if (close == std::string_view::npos)
            return;
        frame.file = std::string(info.substr(open + 1, close - open - 1));
        std::string_view rest = info.substr(close + 1);
        const std::size_t line = rest.find("line ");
        if (line == std::string_view::npos)
            return;
        rest.remove_prefix(line + 5);
        takeNumber(rest, frame.line);
        if (frame.file == kPtxTextFile) {
            m_ptxFrame = {frame};
            m_location = kUnset;
            return;
        }
        if (!m_inChain)
            m_chain.clear();
        m_inChain = true;
        constexpr std::size_t mostFrames = 64;
        if (m_chain.size() < mostFrames)
            m_chain.push_back(std::move(frame));
        m_location = kUnset;
    }

    std::uint32_t location()
    {
        if (m_location != kUnset)
            return m_location;
        std::vector<LocationFrame> frames = m_ptxFrame;
        frames.insert(frames.end(), m_chain.begin(), m_chain.end());
        if (frames.empty())
            return m_location = 0;
        m_location = static_cast<std::uint32_t>(m_out.result().locations.size());
        m_out.result().locations.push_back({std::move(frames), {}});
        return m_location;
    }

    // ---- labels

    void readLabel(std::string_view line)
    {
        const std::string_view name = line.substr(0, line.size() - 1);
        if (name.starts_with(".text."))
            return;
        const bool isBlock = name.starts_with('.');
        Op op;
        op.span = m_lines.span(line);
        op.label = m_out.intern(name);
        if (!isBlock) {
            endFunction();
            op.kind = OpKind::Function;
            m_function = m_out.add(op);
            m_flow.startFunction(m_function);
            m_out.startScope();
        } else if (m_function != kNone) {
            op.kind = OpKind::Block;
            op.parent = m_function;
            m_flow.startBlock(m_out.add(op), op.label);
        }
    }

    void endFunction()
    {
        m_flow.endFunction();
        m_function = kNone;
        m_chain.clear();
        m_ptxFrame.clear();
        m_location = kUnset;
        m_out.startScope();
    }

    // ---- instructions: "/*0010*/  @!P1 LDG.E.128 R16, desc[UR6][R28.64] ;"

    void readInstruction(std::string_view line)
    {
        const std::size_t address = line.find("*/");
        if (address == std::string_view::npos || m_function == kNone)
            return;
        std::string_view code = trimLeft(line.substr(address + 2));
        code = trimRight(code.substr(0, std::min(code.find("/*"), code.size())));
        if (code.empty())
            return;
        const Span span = m_lines.span(code);
        std::string_view rest = trimRight(code.substr(0, std::min(code.find(';'), code.size())));
        if (rest.starts_with('{')) // a dual-issued pair
            rest = trimLeft(rest.substr(1));
        std::uint32_t predicate = 0;
        if (rest.starts_with('@')) {
            const std::size_t end = std::min(rest.find(' '), rest.size());
            predicate = m_out.intern(rest.substr(1, end - 1));
            rest = trimLeft(rest.substr(end));
        }
        const std::string_view opcode = namePrefix(rest);
        if (opcode.empty() || !isLetter(opcode.front()))
            return;
        Op op;
        op.span = span;
        op.kind = OpKind::Instruction;
        op.parent = m_flow.block();
        op.name = m_out.intern(opcode);
        op.reason = location() == 0 ? Reason::Entry : Reason::None;
        op.label = m_out.intern(resultOf(opcode, trimLeft(rest.substr(opcode.size()))));
        m_out.add(op, location());
        noteBranch(opcode, rest, predicate);
    }

    /// The first operand of opcodes that write a register.
    static std::string_view resultOf(std::string_view opcode, std::string_view operands)
    {
        static constexpr std::string_view kNone[] = {
            "ST",     "BAR",    "BRA",       "EXIT",   "NOP",    "RED",   "BSYNC", "BSSY", "RET",   "CALL", "WARPSYNC",
            "MEMBAR", "DEPBAR", "LDGDEPBAR", "LDGSTS", "ERRBAR", "FENCE", "SYNCS", "UTMA", "BREAK", "KILL"};
        for (std::string_view name : kNone)
            if (opcode.starts_with(name))
                return {};
        return trim(operands.substr(0, std::min(operands.find(','), operands.size())));
    }

    void noteBranch(std::string_view opcode, std::string_view rest, std::uint32_t predicate)
    {
        const std::size_t open = rest.find("`(");
        const bool branch = opcode == "BRA" || opcode.starts_with("BRA.");
        if (branch && open != std::string_view::npos) {
            const std::string_view target = rest.substr(open + 2);
            m_flow.branch(m_out.intern(target.substr(0, std::min(target.find(')'), target.size()))), predicate);
        } else if ((branch || opcode == "EXIT" || opcode.starts_with("RET")) && predicate == 0) {
            m_flow.terminate();
        }
    }

    static constexpr std::uint32_t kUnset = ~0U;

    LineReader m_lines;
    IndexBuilder m_out;
    ControlFlow m_flow{m_out};
    std::vector<LocationFrame> m_chain;    ///< of the source
    std::vector<LocationFrame> m_ptxFrame; ///< of the PTX text, one or none
    std::uint32_t m_location = kUnset;     ///< of both, kUnset when they changed
    bool m_inChain = false;                ///< the line before was line information of the source
    OpIndex m_function = kNone;
};

} // namespace

IndexedText indexSass(std::string_view text)
{
    return SassIndexer(text).run();
}

} // namespace heliograph
