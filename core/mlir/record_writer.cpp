// The module's ops, their def-use edges and their FX nodes as records, in the order of the text.
#include "core/mlir/printed.h"

#include "core/mlir/dialect.h"
#include "core/mlir/record_line.h"
#include "core/records/reach_record.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace heliograph::stage0 {

namespace {

using Operation = mlir::Operation;

// ---- ops ------------------------------------------------------------------------------------------------------

/// The FX node that an op names itself, by attribute.
llvm::StringRef ownNode(Operation *op)
{
    const auto node = op->getAttrOfType<mlir::StringAttr>(helion::kFxNode);
    return node ? node.getValue() : llvm::StringRef();
}

/// The FX node whose location an op has.
llvm::StringRef locatedNode(Operation *op)
{
    const auto named = llvm::dyn_cast<mlir::NameLoc>(op->getLoc());
    return named ? named.getName().getValue() : llvm::StringRef();
}

std::int64_t sourceLine(Operation *op)
{
    std::int64_t line = 0;
    op->getLoc()->walk([&](mlir::Location part) {
        const auto place = llvm::dyn_cast<mlir::FileLineColLoc>(part);
        line = place ? place.getLine() : 0;
        return line ? mlir::WalkResult::interrupt() : mlir::WalkResult::advance();
    });
    return line;
}

class Writer
{
public:
    Writer(const Stage0 &stage, llvm::raw_ostream &out) : m_stage(stage), m_out(out), m_printed(print(stage))
    {
        llvm::StringRef(m_printed.text).split(m_lines, '\n');
    }

    void write(double seconds)
    {
        Line(m_out, "stage").inStage().with("text", m_printed.text).withSeconds(seconds);
        number(*m_stage.module);
        findEnds();
        findLinks();
        for (std::size_t i = 0; i < m_ops.size(); ++i)
            writeOp(i);
        for (std::size_t i = 0; i < m_ops.size(); ++i)
            writeEdges(i);
        for (std::size_t i = 0; i < m_ops.size(); ++i)
            for (const auto &[node, how] : m_links[i])
                Line(m_out, "link").inStage().with("op", std::int64_t(i)).with("node", node).with("how", how);
    }

private:
    struct Entry {
        Operation *op = nullptr;
        std::int64_t parent = -1;
        std::int32_t line = 0, column = 0, endLine = 0;
    };

    /// Ops in text order; terminators that the text leaves out have no place and no number.
    void number(Operation *root)
    {
        root->walk<mlir::WalkOrder::PreOrder>([&](Operation *op) {
            const auto place = m_printed.places.find(op);
            if (place == m_printed.places.end())
                return;
            const auto found = m_numbers.find(op->getParentOp());
            const std::int64_t parent = found == m_numbers.end() ? -1 : found->second;
            m_numbers[op] = static_cast<std::int64_t>(m_ops.size());
            m_ops.push_back({op, parent, place->second.first, place->second.second, place->second.first});
        });
        m_links.resize(m_ops.size());
    }

    /// An op with a body ends on the line after the last op in it, where its brace stands.
    void findEnds()
    {
        std::vector<std::int32_t> last(m_ops.size(), 0);
        for (std::size_t i = m_ops.size(); i-- > 0;) {
            Entry &entry = m_ops[i];
            if (lineText(entry.line).rtrim().ends_with("{"))
                entry.endLine = std::max(entry.line, last[i]) + 1;
            if (entry.parent >= 0) {
                std::int32_t &outer = last[static_cast<std::size_t>(entry.parent)];
                outer = std::max(outer, entry.endLine);
            }
        }
    }

    llvm::StringRef lineText(std::int32_t line) const
    {
        const auto index = static_cast<std::size_t>(line) - 1;
        return line > 0 && index < m_lines.size() ? m_lines[index] : llvm::StringRef();
    }

    void findLinks()
    {
        for (std::size_t i = 0; i < m_ops.size(); ++i) {
            Operation *op = m_ops[i].op;
            if (!ownNode(op).empty())
                addLink(i, ownNode(op), "exact");
            else if (!locatedNode(op).empty())
                addLink(i, locatedNode(op), "location");
            if (const auto nodes = op->getAttrOfType<mlir::ArrayAttr>("fx_nodes"))
                for (const auto node : nodes.getAsRange<mlir::StringAttr>())
                    addLink(i, node.getValue(), "exact");
        }
        for (const Alias &alias : m_stage.aliases) {
            const auto found = m_numbers.find(alias.op);
            if (found != m_numbers.end())
                addLink(static_cast<std::size_t>(found->second), alias.node, "derived");
        }
    }

    void addLink(std::size_t op, llvm::StringRef node, const char *how) { m_links[op].emplace_back(node.str(), how); }

    llvm::StringRef labelOf(const Entry &entry) const
    {
        const llvm::StringRef text = lineText(entry.line).ltrim();
        return entry.op->getNumResults() == 0 ? llvm::StringRef() : text.take_front(text.find(" = "));
    }

    static const char *kindOf(Operation *op)
    {
        return llvm::isa<mlir::ModuleOp>(op) ? "block" : llvm::isa<mlir::func::FuncOp>(op) ? "function" : "operation";
    }

    /// Why an op belongs to no node: it is the function's frame, or arithmetic of the tiles.
    const char *reasonOf(std::size_t index) const
    {
        Operation *op = m_ops[index].op;
        if (!m_links[index].empty())
            return "";
        const bool isFrame = llvm::isa<mlir::ModuleOp, mlir::func::FuncOp, mlir::func::ReturnOp, helion::AllocLikeOp,
                                       helion::AnnotateTensorOp>(op);
        return isFrame ? "entry" : "tile";
    }

    const std::string &typeText(mlir::Type type)
    {
        std::string &text = m_types[type.getAsOpaquePointer()];
        if (text.empty())
            llvm::raw_string_ostream(text) << type;
        return text;
    }

    std::string resultTypes(Operation *op)
    {
        std::string text;
        for (const mlir::Type type : op->getResultTypes())
            text += (text.empty() ? "" : ", ") + typeText(type);
        return text;
    }

    void writeOp(std::size_t index)
    {
        const Entry &entry = m_ops[index];
        Line(m_out, "op")
            .inStage()
            .with("op", std::int64_t(index))
            .with("parent", entry.parent)
            .with("name", entry.op->getName().getStringRef())
            .with("label", labelOf(entry))
            .with("type", resultTypes(entry.op))
            .with("kind", kindOf(entry.op))
            .with("line", entry.line)
            .with("column", entry.column)
            .with("end_line", entry.endLine)
            .with("end_column", static_cast<std::int64_t>(lineText(entry.endLine).size()) + 1)
            .with("source_line", sourceLine(entry.op))
            .with("reason", reasonOf(index));
    }

    /// From what defines each operand; a block argument is defined by the op that the block belongs to.
    void writeEdges(std::size_t index)
    {
        for (mlir::Value operand : m_ops[index].op->getOperands()) {
            Operation *def = operand.getDefiningOp();
            const auto from = m_numbers.find(def ? def : operand.getParentBlock()->getParentOp());
            if (from == m_numbers.end())
                continue;
            Line(m_out, "edge")
                .inStage()
                .with("from", from->second)
                .with("to", std::int64_t(index))
                .with("label", typeText(operand.getType()));
        }
    }

    const Stage0 &m_stage;
    llvm::raw_ostream &m_out;
    Printed m_printed;
    llvm::SmallVector<llvm::StringRef> m_lines;
    std::vector<Entry> m_ops;
    llvm::DenseMap<Operation *, std::int64_t> m_numbers;
    std::vector<llvm::SmallVector<std::pair<std::string, const char *>, 1>> m_links;
    llvm::DenseMap<const void *, std::string> m_types;
};

} // namespace

void writeRecords(const Stage0 &stage, double seconds, llvm::raw_ostream &out)
{
    writeHello(out);
    if (stage.module)
        Writer(stage, out).write(seconds);
    for (const FoundReach &found : stage.reaches)
        out << writeJson(reachRecord(found.reach)) << '\n';
    for (const Diagnostic &diagnostic : stage.diagnostics)
        writeDiagnostic(diagnostic, out);
    writeDone(stage.complete(), seconds, out);
}

void writeFailure(const std::vector<Diagnostic> &diagnostics, llvm::raw_ostream &out)
{
    writeHello(out);
    for (const Diagnostic &diagnostic : diagnostics)
        writeDiagnostic(diagnostic, out);
    writeDone(false, 0, out);
}

} // namespace heliograph::stage0
