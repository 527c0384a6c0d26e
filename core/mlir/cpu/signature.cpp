// Attributes of arguments do not survive the way to LLVM's dialect, where a memref is five of them.
#include "core/mlir/cpu/signature.h"

#include "core/mlir/cpu/passes.h"
#include "core/mlir/dialect.h"
#include "core/mlir/passes/locations.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace heliograph::cpu {

namespace {

std::string text(mlir::Attribute attribute)
{
    const auto string = llvm::dyn_cast_or_null<mlir::StringAttr>(attribute);
    return string ? string.getValue().str() : std::string();
}

Parameter readParameter(mlir::func::FuncOp function, unsigned index)
{
    const auto attribute = [&](llvm::StringRef name) { return function.getArgAttr(index, name); };
    const auto number = [&](llvm::StringRef name) {
        const auto value = llvm::dyn_cast_or_null<mlir::IntegerAttr>(attribute(name));
        return value ? value.getInt() : 0;
    };
    using Kind = Parameter::Kind;
    if (attribute(kTile))
        return {.kind = Kind::Tile, .dim = number(kTile)};
    if (attribute(kSizeOf))
        return {.kind = Kind::Size, .name = text(attribute(kSizeOf)), .dim = number(kDim)};
    if (attribute(kStrideOf))
        return {.kind = Kind::Stride, .name = text(attribute(kStrideOf)), .dim = number(kDim)};
    const auto tensor = llvm::dyn_cast_or_null<mlir::TypeAttr>(attribute(kTensor));
    if (!tensor)
        return {.name = text(attribute(helion::kName)), .type = function.getArgumentTypes()[index]};
    const auto most = llvm::dyn_cast_or_null<mlir::DenseI64ArrayAttr>(attribute(helion::kMost));
    return {.kind = Kind::Memory,
            .name = text(attribute(helion::kName)),
            .tensor = llvm::cast<mlir::RankedTensorType>(tensor.getValue()),
            .most = most ? most.asArrayRef().vec() : std::vector<std::int64_t>()};
}

std::vector<Parameter> readParameters(mlir::func::FuncOp function)
{
    std::vector<Parameter> parameters;
    for (unsigned i = 0; i < function.getNumArguments(); ++i)
        parameters.push_back(readParameter(function, i));
    return parameters;
}

CheckedAccess readAccess(mlir::DictionaryAttr access)
{
    CheckedAccess read{.kind = text(access.get(kAccessKind)), .tensor = text(access.get(helion::kName))};
    auto place = llvm::dyn_cast_or_null<mlir::LocationAttr>(access.get(kAccessPlace));
    if (!place)
        return read;
    read.node = passes::nodeOf(place);
    if (const mlir::FileLineColLoc line = passes::placeOf(place)) {
        read.file = line.getFilename().str();
        read.span.line = static_cast<std::int32_t>(line.getLine());
        read.span.column = static_cast<std::int32_t>(line.getColumn());
    }
    return read;
}

} // namespace

Signature readSignature(mlir::ModuleOp module)
{
    Signature signature;
    for (auto function : module.getOps<mlir::func::FuncOp>()) {
        const auto grid = function->getAttrOfType<mlir::FlatSymbolRefAttr>(kGrid);
        if (!grid)
            continue;
        auto counts = module.lookupSymbol<mlir::func::FuncOp>(grid.getValue());
        signature.roots.push_back({.tile = function.getName().str(),
                                   .grid = grid.getValue().str(),
                                   .isSequential = function->hasAttr(kSequential),
                                   .tileParameters = readParameters(function),
                                   .gridParameters = readParameters(counts),
                                   .rank = counts.getNumResults()});
    }
    if (const auto accesses = module->getAttrOfType<mlir::ArrayAttr>(kAccesses))
        for (const auto access : accesses.getAsRange<mlir::DictionaryAttr>())
            signature.accesses.push_back(readAccess(access));
    return signature;
}

std::string dtypeName(mlir::Type type)
{
    if (type.isUnsignedInteger())
        return "u" + std::to_string(type.getIntOrFloatBitWidth());
    std::string name;
    llvm::raw_string_ostream(name) << type;
    return name;
}

} // namespace heliograph::cpu
