// A hash over the addresses of what MLIR keeps unique or alive: every word is mixed in with one multiplication.
#include "core/mlir/passes/fingerprint.h"

namespace heliograph::passes {

namespace {

class Hash
{
public:
    void add(std::uint64_t word)
    {
        m_value = (m_value ^ word) * 0x9E3779B97F4A7C15U;
        m_value ^= m_value >> 32;
    }
    void add(const void *pointer) { add(reinterpret_cast<std::uint64_t>(pointer)); }

    void addOp(mlir::Operation *op)
    {
        add(op);
        add(op->getParentOp());
        add(op->getLoc().getAsOpaquePointer());
        add(op->getRawDictionaryAttrs().getAsOpaquePointer());
        add(std::uint64_t(std::size_t(op->hashProperties())));
        for (const mlir::Value operand : op->getOperands())
            add(operand.getAsOpaquePointer());
        for (const mlir::Type type : op->getResultTypes())
            add(type.getAsOpaquePointer());
        for (mlir::Block *successor : op->getSuccessors())
            add(successor);
        for (mlir::Region &region : op->getRegions())
            for (mlir::Block &block : region)
                addBlock(block);
    }

    std::uint64_t value() const { return m_value; }

private:
    void addBlock(mlir::Block &block)
    {
        add(&block);
        for (const mlir::BlockArgument argument : block.getArguments()) {
            add(argument.getAsOpaquePointer());
            add(argument.getType().getAsOpaquePointer());
            add(argument.getLoc().getAsOpaquePointer());
        }
    }

    std::uint64_t m_value = 0;
};

} // namespace

std::uint64_t fingerPrint(mlir::Operation *op)
{
    Hash hash;
    op->walk<mlir::WalkOrder::PreOrder>([&](mlir::Operation *inner) { hash.addOp(inner); });
    return hash.value();
}

} // namespace heliograph::passes
