// The parser is told to keep where each op stands, as a language server would: the ops' locations do not say it, since
// a recorded text carries those of the kernel's source.
#include "core/mlir/passes/module_text.h"

#include "core/mlir/passes/locations.h"

#include "mlir/AsmParser/AsmParser.h"
#include "mlir/AsmParser/AsmParserState.h"
#include "mlir/IR/Verifier.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/SourceMgr.h"

namespace heliograph::passes {

namespace {

constexpr std::size_t kMostDiagnostics = 100;

/// What to do about a text that uses a dialect which nobody registered in the dialect's own syntax.
void explainForeign(Diagnostic &diagnostic)
{
    llvm::StringRef message = diagnostic.message;
    if (!message.contains("not found for custom op"))
        return;
    const llvm::StringRef name = message.split('`').second.split('\'').first;
    const bool isTriton = name == "tt" || name == "ttg" || name == "ttng" || name == "triton_gpu";
    diagnostic.code = "mlir.foreign-dialect";
    diagnostic.message =
        "The dialect " + name.str() + " is not part of this program, so its own syntax cannot be read.";
    diagnostic.next = isTriton
                          ? "Triton's dialects are in Triton alone: only its compiler runs passes over this text. Here "
                            "it can be read in generic form, without the checks of its ops."
                          : "Print the text in generic form (--mlir-print-op-generic): that can be read, without the "
                            "checks of these ops.";
}

class Reader
{
public:
    Reader(std::unique_ptr<llvm::MemoryBuffer> text, mlir::MLIRContext &context,
           mlir::FallbackAsmResourceMap &resources)
        : m_config(&context, /*verifyAfterParse=*/false, &resources), m_file(text->getBufferIdentifier().str())
    {
        m_buffer = m_sources.AddNewSourceBuffer(std::move(text), llvm::SMLoc());
    }

    ReadModule read()
    {
        mlir::ScopedDiagnosticHandler handler(m_config.getContext(),
                                              [&](mlir::Diagnostic &diagnostic) { return add(diagnostic); });
        mlir::Block block;
        if (mlir::failed(mlir::parseAsmSourceFile(m_sources, &block, m_config, &m_state)))
            return std::move(m_read);
        takeModule(block);
        collectPlaces();
        if (verify())
            noteUnregistered();
        else
            m_read.module = {};
        return std::move(m_read);
    }

private:
    /// The text's own module, or one around its ops.
    void takeModule(mlir::Block &block)
    {
        m_read.module = llvm::hasSingleElement(block) ? llvm::dyn_cast<mlir::ModuleOp>(block.front()) : nullptr;
        if (m_read.module) {
            m_read.module->getOperation()->remove();
            return;
        }
        m_read.module = mlir::ModuleOp::create(mlir::FileLineColLoc::get(m_config.getContext(), m_file, 0, 0));
        auto &ops = m_read.module->getBody()->getOperations();
        ops.splice(ops.end(), block.getOperations());
    }

    void collectPlaces()
    {
        for (const auto &definition : m_state.getOpDefs()) {
            mlir::Operation *op = definition.op;
            const auto [line, column] = m_sources.getLineAndColumn(definition.loc.Start, m_buffer);
            const auto length = definition.loc.End.getPointer() - definition.loc.Start.getPointer();
            m_places.push_back({std::uint64_t(op->getLoc().getAsOpaquePointer()),
                                std::uint64_t(op->getName().getAsOpaquePointer()), std::int32_t(line),
                                std::int32_t(column), std::int32_t(column + length)});
            m_placeOf[op] = m_places.size() - 1;
        }
    }

    bool verify()
    {
        bool good = true;
        m_read.module->walk<mlir::WalkOrder::PreOrder>([&](mlir::Operation *op) {
            m_op = op;
            good = mlir::succeeded(mlir::verify(op, /*verifyRecursively=*/false)) && good;
            return m_read.diagnostics.size() < kMostDiagnostics ? mlir::WalkResult::advance()
                                                                : mlir::WalkResult::interrupt();
        });
        m_op = nullptr;
        return good;
    }

    mlir::LogicalResult add(mlir::Diagnostic &diagnostic)
    {
        const bool parsed = bool(m_read.module);
        Diagnostic described = describe(diagnostic, parsed ? "mlir.verify" : "mlir.parse");
        if (parsed) {
            described.file = m_file;
            described.span = placeOf(diagnostic);
        }
        explainForeign(described);
        const auto isSame = [&](const Diagnostic &other) {
            return other.span == described.span && other.message == described.message;
        };
        if (llvm::none_of(m_read.diagnostics, isSame))
            m_read.diagnostics.push_back(std::move(described));
        return mlir::success();
    }

    Span placeOf(mlir::Diagnostic &diagnostic) const
    {
        const auto found = m_op ? m_placeOf.find(m_op) : m_placeOf.end();
        if (found != m_placeOf.end() && m_op->getLoc() == diagnostic.getLocation()) {
            const Place &place = m_places[found->second];
            return {place.line, place.column, place.line, place.endColumn};
        }
        return findPlace(m_places, queryOf(diagnostic));
    }

    void noteUnregistered()
    {
        llvm::MapVector<llvm::StringRef, mlir::Operation *> dialects;
        m_read.module->walk<mlir::WalkOrder::PreOrder>([&](mlir::Operation *op) {
            if (!op->isRegistered())
                dialects.insert({op->getName().getDialectNamespace(), op});
        });
        for (const auto &[dialect, op] : dialects) {
            const auto found = m_placeOf.find(op);
            const Place place = found == m_placeOf.end() ? Place() : m_places[found->second];
            m_read.diagnostics.push_back({.severity = Severity::Note,
                                          .code = "mlir.unregistered",
                                          .message = "Ops of the dialect " + dialect.str() +
                                                     " are not registered: their operands, attributes and "
                                                     "regions were not checked by its rules.",
                                          .next = "Passes that know the dialect are not available for it either.",
                                          .file = m_file,
                                          .span = {place.line, place.column, place.line, place.endColumn}});
        }
    }

    llvm::SourceMgr m_sources{};
    mlir::ParserConfig m_config;
    std::string m_file;
    unsigned m_buffer = 0;
    mlir::AsmParserState m_state{};
    std::vector<Place> m_places{};
    llvm::DenseMap<mlir::Operation *, std::size_t> m_placeOf{};
    mlir::Operation *m_op = nullptr; ///< that is being verified
    ReadModule m_read{};
};

} // namespace

ReadModule readModule(std::unique_ptr<llvm::MemoryBuffer> text, mlir::MLIRContext &context,
                      mlir::FallbackAsmResourceMap &resources)
{
    return Reader(std::move(text), context, resources).read();
}

} // namespace heliograph::passes
