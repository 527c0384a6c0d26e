// Reads PTX as LLVM prints it: statements to instructions, labels to blocks, `.loc` to debug locations.
//
// Words used here. A *place* is a file number, line and column of a `.loc`, with the place it was inlined at. Files are
// numbered, and LLVM prints the `.file` table after the code, so places become locations only at the end. *Inline asm*
// stands between two comments of LLVM; a `.loc` in there is off by the number of the asm's line and therefore ignored,
// as are its labels, which are local to it.
#include "core/text/control_flow.h"
#include "core/text/ptx_opcodes.h"
#include "core/text/ptx_operands.h"
#include "core/text/ptx_places.h"
#include "core/text/scan.h"

#include <algorithm>

namespace heliograph {

namespace {

using namespace text;

/// "name" of "name:", empty if the text does not start with a label ("createpolicy.L2::evict_last" does not).
std::string_view labelPrefix(std::string_view text)
{
    const std::string_view name = namePrefix(text);
    const std::string_view rest = text.substr(name.size());
    return !name.empty() && rest.starts_with(':') && !rest.starts_with("::") ? name : std::string_view();
}

bool isDebugLabel(std::string_view label)
{
    return label.starts_with("$L__tmp") || label.starts_with("$L__func_") || label.starts_with("$L__info");
}

class PtxIndexer
{
public:
    explicit PtxIndexer(std::string_view text) : m_lines(text) {}

    IndexedText run()
    {
        while (m_lines.next())
            readLine();
        endFunction();
        m_out.endScope();
        m_out.result().locations = m_places.locations();
        m_printedLocations.resize(m_out.size(), 0);
        m_out.result().printedLocationOf = std::move(m_printedLocations);
        return std::move(m_out.result());
    }

private:
    struct Opcode {
        std::uint32_t type = 0;
        bool hasResult = false, readsResult = false, isKnown = false;
    };

    // ---- lines

    void readLine()
    {
        std::string_view rest = trimLeft(m_lines.line());
        if (rest.empty())
            return;
        if (rest.front() == '/' && readComment(rest))
            return;
        if (rest.front() == '.' && readLineDirective(rest))
            return;
        const std::size_t comment = rest.find("//");
        rest = trimRight(rest.substr(0, comment));
        if (m_header != kNone)
            rest = readHeader(rest);
        if (m_pendingBegin && !continuePending(rest))
            return;
        if (m_function != kNone)
            readStatements(rest);
    }

    /// LLVM's own comments that mean something; true if the line is a comment.
    bool readComment(std::string_view line)
    {
        if (line.size() < 2 || line[1] != '/')
            return false;
        const std::string_view words = trimLeft(line.substr(2));
        if (words.starts_with("begin inline asm"))
            m_inAsm = true;
        else if (words.starts_with("end inline asm"))
            m_inAsm = false;
        else if (words.starts_with("%bb.") && m_function != kNone)
            startBlock(words.substr(0, std::min(words.find(':'), words.size())), line);
        return true;
    }

    /// Directives that take a whole line; true if the line is one of them.
    bool readLineDirective(std::string_view line)
    {
        if (line.starts_with(".loc") && line.size() > 4 && isBlank(line[4])) {
            if (m_function != kNone)
                readLoc(line.substr(4));
            return true;
        }
        if (line.starts_with(".file") && line.size() > 5 && isBlank(line[5])) {
            m_places.addFile(line.substr(5));
            return true;
        }
        if (line.starts_with(".section")) {
            endFunction();
            return true;
        }
        if (startsFunction(line)) {
            startFunction(line);
            return true;
        }
        return false;
    }

    void readLoc(std::string_view directive)
    {
        m_printedLocation = m_places.add(directive) + 1;
        if (!m_inAsm)
            m_location = m_printedLocation;
    }

    // ---- functions

    static bool startsFunction(std::string_view line)
    {
        for (std::string_view word : {".visible", ".weak", ".extern", ".common"})
            if (line.starts_with(word))
                line = trimLeft(line.substr(word.size()));
        return line.starts_with(".entry") || line.starts_with(".func");
    }

    void startFunction(std::string_view line)
    {
        endFunction();
        const bool entry = line.find(".entry") != std::string_view::npos;
        std::string_view rest = trimLeft(line.substr(line.find(entry ? ".entry" : ".func") + (entry ? 6 : 5)));
        if (rest.starts_with('('))
            rest = trimLeft(rest.substr(std::min(rest.find(')') + 1, rest.size())));
        Op op;
        op.span = spanOf(line);
        op.kind = OpKind::Function;
        op.name = m_out.intern(entry ? ".entry" : ".func");
        op.label = m_out.intern(namePrefix(rest));
        m_header = m_out.add(op);
        readHeader(rest);
    }

    /// Reads on until the function's body opens (or the declaration ends); returns what follows on the line.
    std::string_view readHeader(std::string_view rest)
    {
        const std::size_t stop = rest.find_first_of("{;");
        if (stop == std::string_view::npos) {
            extendHeader(rest);
            return {};
        }
        if (rest[stop] == '{') {
            m_function = m_header;
            m_out.startScope();
        }
        m_header = kNone;
        return rest.substr(stop + 1);
    }

    void extendHeader(std::string_view rest)
    {
        if (rest.find(')') == std::string_view::npos && !rest.starts_with(".param"))
            return;
        Span &span = m_out.op(m_header).span;
        span.endLine = m_lines.number();
        span.endColumn = m_lines.column(rest.data() + rest.size());
    }

    void endFunction()
    {
        flushPending();
        m_flow.endFunction();
        m_function = m_header = kNone;
        m_depth = 0;
        m_location = m_printedLocation = 0;
        m_inAsm = false;
    }

    // ---- blocks and the control flow between them

    void startBlock(std::string_view label, std::string_view line)
    {
        Op op;
        op.span = spanOf(line);
        op.kind = OpKind::Block;
        op.parent = m_function;
        op.label = m_out.intern(label);
        m_flow.startBlock(m_out.add(op), op.label);
    }

    void noteBranch(std::string_view opcode, std::string_view operands, std::uint32_t predicate)
    {
        if (opcode == "bra" || opcode.starts_with("bra."))
            m_flow.branch(m_out.intern(namePrefix(operands)), predicate);
        else if ((opcode == "ret" || opcode == "exit" || opcode == "trap") && predicate == 0)
            m_flow.terminate();
    }

    // ---- statements

    void readStatements(std::string_view rest)
    {
        while (true) {
            rest = trimLeft(rest);
            if (rest.empty() || m_function == kNone)
                return;
            if (rest.front() == '{' || rest.front() == '}' || rest.front() == ';') {
                rest = readBrace(rest);
                continue;
            }
            const std::string_view label = labelPrefix(rest);
            if (!label.empty()) {
                if (!m_inAsm && !isDebugLabel(label))
                    startBlock(label, rest.substr(0, label.size() + 1));
                rest.remove_prefix(label.size() + 1);
                continue;
            }
            const std::size_t end = rest.find(';');
            if (end == std::string_view::npos) {
                startPending(rest);
                return;
            }
            addStatement(rest.substr(0, end + 1), spanOf(rest.substr(0, end + 1)));
            rest.remove_prefix(end + 1);
        }
    }

    std::string_view readBrace(std::string_view rest)
    {
        m_depth += rest.front() == '{' ? 1 : rest.front() == '}' ? -1 : 0;
        if (m_depth < 0)
            endFunction();
        return rest.substr(1);
    }

    void addStatement(std::string_view statement, const Span &span)
    {
        statement = trimRight(statement.substr(0, statement.size() - (statement.ends_with(';') ? 1 : 0)));
        if (statement.empty() || statement.front() == '.')
            return;
        std::uint32_t predicate = 0, predicateRegister = 0;
        if (statement.front() == '@')
            takePredicate(statement, predicate, predicateRegister);
        const std::string_view opcode = statement.substr(0, std::min(statement.find_first_of(" \t"), statement.size()));
        if (opcode.empty() || !isLetter(opcode.front()))
            return;
        Op op;
        op.span = span;
        op.kind = OpKind::Instruction;
        op.parent = m_flow.block() == kNone ? m_function : m_flow.block();
        op.name = m_out.intern(opcode);
        const Opcode known = describe(op.name, opcode);
        op.type = known.type;
        op.reason = m_location == 0 ? Reason::Entry : Reason::None;
        const OpIndex index = m_out.add(op, m_location);
        m_printedLocations.resize(index, 0); // functions and blocks have none
        m_printedLocations.push_back(m_printedLocation);
        const std::string_view operands = trimLeft(statement.substr(opcode.size()));
        if (!m_inAsm)
            noteBranch(opcode, operands, predicate);
        if (predicateRegister != 0)
            m_out.use(predicateRegister, index, predicateRegister);
        readOperands(index, known, operands);
    }

    /// describePtxOpcode(), once per spelling.
    Opcode describe(std::uint32_t name, std::string_view opcode)
    {
        if (name >= m_opcodes.size())
            m_opcodes.resize(name + 256);
        Opcode &known = m_opcodes[name];
        if (!known.isKnown) {
            const PtxOpcode described = describePtxOpcode(opcode);
            known = {m_out.intern(described.type), described.hasResult, described.readsResult, true};
        }
        return known;
    }

    void takePredicate(std::string_view &statement, std::uint32_t &predicate, std::uint32_t &reg)
    {
        const std::size_t end = std::min(statement.find_first_of(" \t"), statement.size());
        const std::string_view word = statement.substr(1, end - 1);
        predicate = m_out.intern(word);
        reg = m_out.intern(word.starts_with('!') ? word.substr(1) : word);
        statement = trimLeft(statement.substr(end));
    }

    void readOperands(OpIndex op, const Opcode &opcode, std::string_view operands)
    {
        std::size_t results = opcode.hasResult ? firstOperandLength(operands) : 0;
        const std::string_view result = trimRight(operands.substr(0, results));
        if (result.starts_with('[')) // a store-like opcode nobody listed
            results = 0;
        forEachRegister(operands.substr(results), [&](std::string_view name) {
            const std::uint32_t reg = m_out.intern(name);
            m_out.use(reg, op, reg);
        });
        if (results == 0)
            return;
        if (opcode.readsResult)
            forEachRegister(result, [&](std::string_view name) { useIfDefined(op, m_out.intern(name)); });
        m_out.op(op).label = m_out.intern(result);
        forEachRegister(result, [&](std::string_view name) { m_out.define(m_out.intern(name), op); });
    }

    void useIfDefined(OpIndex op, std::uint32_t reg)
    {
        const OpIndex from = m_out.definition(reg);
        if (from != kNone)
            m_out.addEdge(from, op, reg);
    }

    // ---- statements over several lines (calls)

    void startPending(std::string_view rest)
    {
        if (rest.front() == '.') // a directive without a semicolon
            return;
        m_pendingBegin = rest.data();
        m_pendingSpan = spanOf(rest);
        m_pendingText.assign(rest);
        m_pendingLines = 1;
    }

    /// Adds a line to the statement that is still open; true if there is something left of the line to read.
    bool continuePending(std::string_view &rest)
    {
        constexpr int mostLines = 256;
        const std::size_t end = rest.find(';');
        const bool broken = rest.empty() || rest.front() == '.' || rest.front() == '}' || !labelPrefix(rest).empty();
        if (broken || ++m_pendingLines > mostLines) {
            flushPending();
            return true;
        }
        m_pendingText.push_back(' ');
        m_pendingText.append(rest.substr(0, end));
        const std::string_view read = rest.substr(0, end == std::string_view::npos ? end : end + 1);
        m_pendingSpan.endLine = m_lines.number();
        m_pendingSpan.endColumn = m_lines.column(read.data() + read.size());
        if (end == std::string_view::npos)
            return false;
        flushPending();
        rest.remove_prefix(end + 1);
        return true;
    }

    void flushPending()
    {
        if (m_pendingBegin && m_function != kNone)
            addStatement(m_pendingText, m_pendingSpan);
        m_pendingBegin = nullptr;
    }

    Span spanOf(std::string_view part) const { return m_lines.span(trimRight(part)); }

    LineReader m_lines;
    IndexBuilder m_out;
    ControlFlow m_flow{m_out};
    PtxPlaces m_places;
    std::vector<Opcode> m_opcodes; ///< by string
    OpIndex m_header = kNone;      ///< function whose header is being read
    OpIndex m_function = kNone;    ///< function whose body is being read
    std::int32_t m_depth = 0;
    std::uint32_t m_location = 0;
    std::uint32_t m_printedLocation = 0;
    std::vector<std::uint32_t> m_printedLocations; ///< per op
    bool m_inAsm = false;
    const char *m_pendingBegin = nullptr;
    std::string m_pendingText;
    Span m_pendingSpan;
    int m_pendingLines = 0;
};

} // namespace

IndexedText indexPtx(std::string_view text)
{
    return PtxIndexer(text).run();
}

} // namespace heliograph
