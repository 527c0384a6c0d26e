// The custom parts of the ops' assembly: subscripts of memory ops, and calls with constants among their operands.
// The generated code comes last, because it calls what stands here.
#include "core/mlir/dialect.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/PatternMatch.h"

using Operands = llvm::SmallVectorImpl<mlir::OpAsmParser::UnresolvedOperand>;

// ---- subscripts: `tile %o, slice, range %b step %s, gather %t : tensor<64xi32>, scalar %i, new` ----------------

static mlir::ParseResult parseIndex(mlir::OpAsmParser &parser, Operands &operands,
                                    llvm::SmallVectorImpl<mlir::Type> &types)
{
    types.push_back(parser.getBuilder().getIndexType());
    return parser.parseOperand(operands.emplace_back());
}

static mlir::ParseResult parseSubscript(mlir::OpAsmParser &parser, llvm::StringRef kind, Operands &operands,
                                        llvm::SmallVectorImpl<mlir::Type> &types)
{
    if (kind == "slice" || kind == "new")
        return mlir::success();
    if (kind == "gather")
        return mlir::failure(parser.parseOperand(operands.emplace_back()) ||
                             parser.parseColonType(types.emplace_back()));
    if (parseIndex(parser, operands, types))
        return mlir::failure();
    if (kind != "range")
        return mlir::success();
    return mlir::failure(parser.parseKeyword("step") || parseIndex(parser, operands, types));
}

static mlir::ParseResult parseSubscripts(mlir::OpAsmParser &parser, Operands &operands,
                                         llvm::SmallVectorImpl<mlir::Type> &types, mlir::ArrayAttr &kinds)
{
    llvm::SmallVector<llvm::StringRef> words;
    llvm::StringRef word;
    while (mlir::succeeded(parser.parseOptionalKeyword(&word, {"tile", "slice", "range", "gather", "scalar", "new"}))) {
        words.push_back(word);
        if (parseSubscript(parser, word, operands, types))
            return mlir::failure();
        if (parser.parseOptionalComma())
            break;
    }
    kinds = parser.getBuilder().getStrArrayAttr(words);
    return mlir::success();
}

static void printSubscript(mlir::OpAsmPrinter &printer, llvm::StringRef kind, mlir::OperandRange &rest)
{
    printer << kind;
    const std::size_t operands = kind == "slice" || kind == "new" ? 0 : kind == "range" ? 2 : 1;
    if (rest.size() < operands) // only on an op that does not verify
        return;
    if (operands > 0)
        printer << " " << rest[0];
    if (kind == "range")
        printer << " step " << rest[1];
    if (kind == "gather")
        printer << " : " << rest[0].getType();
    rest = rest.drop_front(operands);
}

static void printSubscripts(mlir::OpAsmPrinter &printer, mlir::Operation *, mlir::OperandRange operands,
                            mlir::TypeRange, mlir::ArrayAttr kinds)
{
    mlir::OperandRange rest = operands;
    llvm::interleaveComma(kinds.getAsRange<mlir::StringAttr>(), printer,
                          [&](mlir::StringAttr kind) { printSubscript(printer, kind.getValue(), rest); });
}

// ---- helion.subscript's `[:, range %b step %s, new]` ----------------------------------------------------------

static mlir::ParseResult parseKeep(mlir::OpAsmParser &parser, Operands &operands, mlir::ArrayAttr &keep)
{
    llvm::SmallVector<llvm::StringRef> words;
    llvm::SmallVector<mlir::Type> types; // all of them index
    llvm::StringRef word;
    while (true) {
        if (mlir::succeeded(parser.parseOptionalColon()))
            words.push_back(":");
        else if (mlir::succeeded(parser.parseOptionalKeyword(&word, {"new", "range"})))
            words.push_back(word);
        else
            break;
        if (parseSubscript(parser, words.back() == ":" ? "slice" : words.back(), operands, types))
            return mlir::failure();
        if (parser.parseOptionalComma())
            break;
    }
    keep = parser.getBuilder().getStrArrayAttr(words);
    return mlir::success();
}

static void printKeep(mlir::OpAsmPrinter &printer, mlir::Operation *, mlir::OperandRange operands, mlir::ArrayAttr keep)
{
    mlir::OperandRange rest = operands;
    llvm::interleaveComma(keep.getAsRange<mlir::StringAttr>(), printer, [&](mlir::StringAttr word) {
        if (word.getValue() == ":")
            printer << ":";
        else
            printSubscript(printer, word.getValue(), rest);
    });
}

// ---- calls: operands and constants in the order of the torch call, lists nested --------------------------------

static mlir::ParseResult parseArgument(mlir::OpAsmParser &parser, Operands &operands, mlir::Attribute &argument)
{
    using heliograph::helion::OperandAttr;
    mlir::OpAsmParser::UnresolvedOperand operand;
    const auto present = parser.parseOptionalOperand(operand);
    if (present.has_value()) {
        argument = OperandAttr::get(parser.getContext(), static_cast<unsigned>(operands.size()));
        operands.push_back(operand);
        return *present;
    }
    if (mlir::failed(parser.parseOptionalLSquare()))
        return parser.parseAttribute(argument);
    llvm::SmallVector<mlir::Attribute> items;
    if (mlir::succeeded(parser.parseOptionalRSquare())) {
        argument = parser.getBuilder().getArrayAttr(items);
        return mlir::success();
    }
    const auto parseOne = [&] { return parseArgument(parser, operands, items.emplace_back()); };
    if (parser.parseCommaSeparatedList(parseOne) || parser.parseRSquare())
        return mlir::failure();
    argument = parser.getBuilder().getArrayAttr(items);
    return mlir::success();
}

static mlir::ParseResult parseArguments(mlir::OpAsmParser &parser, Operands &operands, mlir::ArrayAttr &arguments)
{
    llvm::SmallVector<mlir::Attribute> items;
    const auto parseOne = [&] { return parseArgument(parser, operands, items.emplace_back()); };
    if (parser.parseCommaSeparatedList(mlir::AsmParser::Delimiter::Paren, parseOne))
        return mlir::failure();
    arguments = parser.getBuilder().getArrayAttr(items);
    return mlir::success();
}

static bool readsBackWithoutType(mlir::Attribute argument)
{
    if (const auto number = llvm::dyn_cast<mlir::FloatAttr>(argument))
        return number.getType().isF64() && number.getValue().isFinite();
    const auto integer = llvm::dyn_cast<mlir::IntegerAttr>(argument);
    return integer && (integer.getType().isInteger(64) || integer.getType().isInteger(1));
}

static void printArgument(mlir::OpAsmPrinter &printer, mlir::OperandRange operands, mlir::Attribute argument)
{
    if (const auto operand = llvm::dyn_cast<heliograph::helion::OperandAttr>(argument)) {
        if (operand.getIndex() < operands.size())
            printer << operands[operand.getIndex()];
    } else if (const auto list = llvm::dyn_cast<mlir::ArrayAttr>(argument)) {
        printer << "[";
        llvm::interleaveComma(list, printer, [&](mlir::Attribute item) { printArgument(printer, operands, item); });
        printer << "]";
    } else if (readsBackWithoutType(argument)) {
        printer.printAttributeWithoutType(argument);
    } else {
        printer.printAttribute(argument);
    }
}

static void printArguments(mlir::OpAsmPrinter &printer, mlir::Operation *, mlir::OperandRange operands,
                           mlir::ArrayAttr arguments)
{
    printer << "(";
    llvm::interleaveComma(arguments, printer, [&](mlir::Attribute item) { printArgument(printer, operands, item); });
    printer << ")";
}

// ---- helion.phi: one or two values of one type, which is written once ------------------------------------------

static mlir::ParseResult parseJoined(mlir::OpAsmParser &parser, Operands &operands,
                                     llvm::SmallVectorImpl<mlir::Type> &types, mlir::Type &result,
                                     mlir::StringAttr &node)
{
    if (parser.parseOperandList(operands))
        return mlir::failure();
    if (mlir::succeeded(parser.parseOptionalKeyword(heliograph::helion::kFxNode))) {
        std::string name; // not as an attribute: that would take the colon for the string's type
        if (parser.parseEqual() || parser.parseString(&name))
            return mlir::failure();
        node = parser.getBuilder().getStringAttr(name);
    }
    if (parser.parseColonType(result))
        return mlir::failure();
    types.assign(operands.size(), result);
    return mlir::success();
}

static void printJoined(mlir::OpAsmPrinter &printer, mlir::Operation *, mlir::OperandRange operands, mlir::TypeRange,
                        mlir::Type result, mlir::StringAttr node)
{
    printer << operands;
    if (node)
        printer << " " << heliograph::helion::kFxNode << " = " << node;
    printer << " : " << result;
}

#define GET_OP_CLASSES
#include "generated/helion_ops.cpp.inc"
