// From stage-1 to Triton IR: one op after the other. The files: values.cpp (arith, math, shapes), memory.cpp,
// descriptors.cpp (accesses of blocks), inlined.cpp (the user's Triton and PTX), regions.cpp (loops, branches,
// reductions, scans), grid.cpp (programs and tiles), function.cpp (the kernel).
#pragma once

#include "core/mlir/triton/emitter.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/BuiltinOps.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringMap.h"

#include <map>

namespace heliograph::triton {

/// What the module says of the config, asked by block.
class Config
{
public:
    explicit Config(mlir::ModuleOp module);

    /// The item of a list field that is about these blocks (or the one that begins with the first); null: none.
    mlir::Attribute item(llvm::StringRef field, llvm::ArrayRef<std::int64_t> blocks) const;
    std::optional<std::int64_t> number(llvm::StringRef field, llvm::ArrayRef<std::int64_t> blocks) const;
    std::optional<bool> flag(llvm::StringRef field, llvm::ArrayRef<std::int64_t> blocks) const;
    std::string word(llvm::StringRef field) const;
    /// Whether some access is to go through a tensor descriptor.
    bool wantsDescriptors() const;
    /// Whether the host makes descriptors and hands them over.
    bool hasHostDescriptors() const;
    std::int64_t setting(llvm::StringRef name, std::int64_t otherwise) const;
    std::string settingWord(llvm::StringRef name) const;
    bool settingFlag(llvm::StringRef name) const;
    std::vector<std::string> settingWords(llvm::StringRef name) const;
    /// "sm_90" as 90; 0 if the module does not say.
    int architecture() const { return m_architecture; }

private:
    mlir::DictionaryAttr m_config, m_settings, m_blocks;
    int m_architecture = 0;
};

/// Blocks of a grid or loop, as stage-0 wrote them.
llvm::SmallVector<std::int64_t> blocksOf(mlir::Operation *op);

/// Grids that work at the same time, and the barrier before them: of the first none.
struct Phase {
    helion::BarrierOp barrier;
    llvm::SmallVector<mlir::affine::AffineParallelOp> roots;
};

/// How the copy engine (TMA) sees blocks of a tensor.
struct Descriptor {
    mlir::BlockArgument tensor;
    llvm::SmallVector<std::int64_t> block; ///< elements along each of its dimensions
    llvm::SmallVector<std::int32_t> order; ///< the tensor's dimensions in the descriptor's order: of stride 1 the last
    bool isUnsigned;                       ///< how maxima and minima of integers read their bits
    mlir::Location loc;                    ///< of the first access
    mlir::Value value;                     ///< an argument, or made at the entry

    bool isLike(const Descriptor &other) const
    {
        return tensor == other.tensor && block == other.block && isUnsigned == other.isUnsigned;
    }
};

class Converter
{
public:
    Converter(mlir::ModuleOp module, mlir::OpBuilder &builder, std::string file)
        : m_module(module), m_config(module), e(builder, std::move(file)),
          m_isSpecialised(!m_config.settingFlag("triton_do_not_specialize"))
    {
    }

    /// The kernel as `tt.func` before `function`; failure with errors on the ops that have no form in Triton IR.
    mlir::LogicalResult function(mlir::func::FuncOp function);

private:
    using Result = mlir::LogicalResult;

    // function.cpp
    void collectExtents(mlir::func::FuncOp function);
    static std::optional<std::int64_t> launched(mlir::func::FuncOp function, const Extent &extent);
    std::optional<std::int64_t> launchedExtent(mlir::func::FuncOp function, const Extent &extent) const;
    llvm::SmallVector<std::string> argumentNames(mlir::func::FuncOp function) const;
    mlir::Block *openFunction(mlir::func::FuncOp function);
    Result prologue(mlir::func::FuncOp function);
    Result block(mlir::Block &block);
    Result convert(mlir::Operation *op);
    mlir::Value extent(mlir::Value tensor, std::int64_t dim, bool isStride);
    Result refuse(mlir::Operation *op, const llvm::Twine &why);
    Result notLowered(mlir::Operation *op);

    // grid.cpp
    Result phases(llvm::ArrayRef<Phase> phases);
    void waitForGrid(helion::BarrierOp barrier);
    void everyThread(const llvm::Twine &assembly);
    void dependOnGrids(llvm::StringRef place);
    void waitForThreads();
    Result grid(llvm::ArrayRef<mlir::affine::AffineParallelOp> roots);
    Result persistent(llvm::ArrayRef<mlir::affine::AffineParallelOp> roots);
    mlir::Value total(mlir::affine::AffineParallelOp root);
    mlir::Value tileCount(mlir::affine::AffineParallelOp root, unsigned dim);
    void tileNumbers(mlir::affine::AffineParallelOp root, mlir::Value program);
    Result chain(llvm::ArrayRef<mlir::affine::AffineParallelOp> roots, mlir::Value program);

    // values.cpp
    Result values(mlir::Operation *op);
    Result arithmetic(mlir::Operation *op);
    Result function(mlir::Operation *op);
    Result external(mlir::Operation *op, llvm::StringRef symbol);
    Result cast(mlir::Operation *op);
    Result shape(mlir::Operation *op);
    mlir::Value reshaped(mlir::Value value, mlir::Type type);
    mlir::Value expanded(mlir::tensor::ExpandShapeOp op);
    mlir::Value taken(helion::TakeOp take);
    Result product(mlir::Operation *op);
    Result one(mlir::Operation *op, mlir::Value value);

    // memory.cpp
    Result memory(mlir::Operation *op);
    mlir::Value pointers(mlir::Value memory, mlir::Value offsets, mlir::Type element = {});
    mlir::Value fromMemory(mlir::Value value, mlir::Type wanted);
    mlir::Value toMemory(mlir::Value value);
    mlir::Attribute cachePolicy(mlir::StringAttr eviction, mlir::StringAttr cache);
    Result load(helion::LoadOp load);
    Result store(helion::StoreOp store);
    Result atomic(helion::AtomicOp atomic);
    mlir::Value rmw(std::int32_t kind, mlir::Value at, mlir::Value value, mlir::Value mask, std::int32_t sem);
    mlir::Value ordered(mlir::Value at, mlir::Value value, mlir::Value mask, bool isMaximum, std::int32_t sem);
    Result swap(helion::CompareSwapOp swap);
    void barrierBefore(mlir::Operation *op);

    // descriptors.cpp
    std::optional<llvm::SmallVector<std::int32_t>> engineOrder(mlir::BlockArgument tensor, unsigned bytes);
    std::optional<Descriptor> descriptorOf(mlir::Operation *op);
    void collectDescriptors();
    static void dropAddresses(mlir::Operation *op);
    void addExtents(const Descriptor &descriptor);
    mlir::Type descriptorType(const Descriptor &descriptor);
    void makeDescriptors();
    const Descriptor *described(mlir::Operation *op) const;
    llvm::SmallVector<mlir::Value> coordinates(const Descriptor &descriptor, mlir::ValueRange first);
    mlir::Value transposed(mlir::Value value, llvm::ArrayRef<std::int32_t> order);
    mlir::Value asBlock(mlir::Value lanes, const Descriptor &descriptor);
    Result loadBlock(helion::LoadOp load, const Descriptor &descriptor);
    Result storeBlock(helion::StoreOp store, const Descriptor &descriptor);
    Result combineBlock(helion::AtomicOp atomic, const Descriptor &descriptor);

    // inlined.cpp
    Result call(helion::CallOp call);
    Result callFunction(helion::CallOp call);
    Result inlineAssembly(helion::CallOp call);
    mlir::Value broadcast(mlir::Value value, mlir::Type type);
    mlir::Operation *copyFunction(helion::CallOp call, llvm::StringRef name);
    mlir::Value argument(helion::CallOp call, mlir::Attribute operand);
    mlir::Value asType(mlir::Value value, mlir::Type type);

    // regions.cpp
    Result regions(mlir::Operation *op);
    void wish(llvm::ArrayRef<std::int64_t> blocks, mlir::scf::ForOp loop);
    Result forLoop(mlir::scf::ForOp loop);
    Result branch(mlir::scf::IfOp branch);
    Result whileLoop(mlir::scf::WhileOp loop);
    Result region(mlir::Region &from, mlir::Region &to);
    Result reduce(mlir::linalg::ReduceOp op);
    Result combine(mlir::Operation *op, mlir::Operation *made, mlir::Region &region, bool accumulatorLast);
    Result scan(helion::ScanOp op);
    Result reduceBy(helion::ReduceOp op);
    llvm::SmallVector<mlir::Type> types(mlir::TypeRange types);

    mlir::ModuleOp m_module;
    Config m_config;
    Emitter e;
    mlir::func::FuncOp m_source;
    bool m_isSpecialised; ///< code may depend on what numbers were at the launch
    std::vector<Extent> m_extents;
    std::map<Extent, mlir::Value> m_extentValues;
    llvm::SmallVector<Descriptor> m_descriptors;
    llvm::MapVector<mlir::Operation *, unsigned> m_described; ///< accesses by descriptor
    mlir::Value m_semaphore;                         ///< of barriers between phases: u32 in memory, 0 at the launch
    mlir::DenseMap<mlir::Value, mlir::Value> m_wide; ///< numbers that need 64 bits, as they were given
    unsigned m_calls = 0;                            ///< of functions, so far
    llvm::StringMap<mlir::Operation *> m_copies;     ///< of functions, by their names here
};

} // namespace heliograph::triton
