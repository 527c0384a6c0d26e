// Families of opcodes, one sorted list per language: a name belongs to a family if it is its first part.
#include "core/text/op_roles.h"

#include <algorithm>
#include <span>

namespace heliograph::text {

namespace {

/// Integer, bit and predicate arithmetic, moves, constants. With a floating type they are the node's own work.
constexpr std::string_view kPtx[] = {"abs",  "add",   "and", "bfe", "bfi",  "bfind", "bmsk", "brev",  "clz",
                                     "cvt",  "cvta",  "div", "fns", "lop3", "mad",   "max",  "min",   "mov",
                                     "mul",  "mul24", "neg", "not", "or",   "popc",  "prmt", "rem",   "sad",
                                     "selp", "setp",  "shf", "shl", "shr",  "slct",  "sub",  "szext", "xor"};
constexpr std::string_view kPtxAlways[] = {"createpolicy", "elect", "isspacep", "ld.param", "mapa"};

constexpr std::string_view kSass[] = {
    "BMSK",  "CS2R",  "FLO",  "IABS",   "IADD3", "IMAD",   "IMNMX",     "ISETP", "LDC",   "LEA",  "LOP3",
    "MOV",   "NOP",   "P2R",  "PLOP3",  "POPC",  "PRMT",   "R2P",       "R2UR",  "S2R",   "S2UR", "SEL",
    "SGXT",  "SHF",   "UFLO", "UIADD3", "UIMAD", "UISETP", "ULDC",      "ULEA",  "ULOP3", "UMOV", "UPLOP3",
    "UPOPC", "UPRMT", "USEL", "USGXT",  "USHF",  "VIADD",  "VIADDMNMX", "VIMNMX"};

constexpr std::string_view kLlvm[] = {"add",          "and",           "ashr",          "bitcast", "extractelement",
                                      "extractvalue", "freeze",        "getelementptr", "icmp",    "insertelement",
                                      "insertvalue",  "inttoptr",      "lshr",          "mul",     "or",
                                      "phi",          "ptrtoint",      "sdiv",          "select",  "sext",
                                      "shl",          "shufflevector", "srem",          "sub",     "trunc",
                                      "udiv",         "urem",          "xor",           "zext"};

constexpr std::string_view kArith[] = {
    "addi",  "andi",       "ceildivsi",  "ceildivui",    "cmpi",  "constant", "divsi", "divui",  "extsi",
    "extui", "floordivsi", "index_cast", "index_castui", "maxsi", "maxui",    "minsi", "minui",  "muli",
    "ori",   "remsi",      "remui",      "shli",         "shrsi", "shrui",    "subi",  "trunci", "xori"};
constexpr std::string_view kMlir[] = {"affine.apply",         "affine.max",         "affine.min",
                                      "helion.tile",          "helion.tile_at",     "helion.tile_begin",
                                      "helion.tile_end",      "helion.tile_id",     "helion.tile_index",
                                      "memref.dim",           "tensor.dim",         "tt.addptr",
                                      "tt.broadcast",         "tt.expand_dims",     "tt.get_num_programs",
                                      "tt.get_program_id",    "tt.make_range",      "tt.splat",
                                      "tt.unsplat",           "ttg.memdesc_index",  "ttg.memdesc_reinterpret",
                                      "ttg.memdesc_subslice", "ttg.memdesc_subview"};

constexpr std::string_view kFxNames[] = {"_get_symnode", "_host_tensor", "placeholder", "sym_size", "sym_stride"};

bool isIn(std::span<const std::string_view> list, std::string_view word)
{
    return std::find(list.begin(), list.end(), word) != list.end();
}

bool isFloat(std::string_view part)
{
    for (const std::string_view start : {"f16", "f32", "f64", "bf16", "tf32", "e4m3", "e5m2", "e2m1", "e3m2", "e2m3"})
        if (part.starts_with(start))
            return true;
    return false;
}

/// True if any part behind the first is a floating type.
bool hasFloatType(std::string_view name)
{
    for (std::size_t dot = name.find('.'); dot != name.npos; dot = name.find('.', dot + 1))
        if (isFloat(name.substr(dot + 1)))
            return true;
    return false;
}

std::string_view firstPart(std::string_view name)
{
    return name.substr(0, name.find('.'));
}

bool ptxSupports(std::string_view name)
{
    if (name.starts_with("ld.param"))
        return true;
    const std::string_view family = firstPart(name);
    return isIn(kPtxAlways, family) || (isIn(kPtx, family) && !hasFloatType(name));
}

bool llvmSupports(std::string_view name)
{
    return isIn(kLlvm, name) || name.starts_with("call @llvm.nvvm.read.ptx.sreg");
}

bool mlirSupports(std::string_view name)
{
    return isIn(kMlir, name) || (name.starts_with("arith.") && isIn(kArith, name.substr(6)));
}

bool fxNames(std::string_view name)
{
    const std::size_t dot = name.rfind('.');
    const std::string_view last = dot == name.npos ? name : name.substr(dot + 1);
    return isIn(kFxNames, last) || name.starts_with("aten.sym_");
}

} // namespace

OpRole roleOf(Language language, std::string_view name)
{
    switch (language) {
    case Language::FxGraph:
        return fxNames(name) ? OpRole::Name : OpRole::Main;
    case Language::Ptx:
        return ptxSupports(name) ? OpRole::Support : OpRole::Main;
    case Language::Sass:
        return isIn(kSass, firstPart(name)) ? OpRole::Support : OpRole::Main;
    case Language::LlvmIr:
        return llvmSupports(name) ? OpRole::Support : OpRole::Main;
    case Language::Mlir:
        return mlirSupports(name) ? OpRole::Support : OpRole::Main;
    case Language::Onnx:
        return name == "Constant" || name == "Identity" ? OpRole::Support : OpRole::Main;
    case Language::Python:
        break; // statements have no opcode
    }
    return OpRole::Main;
}

} // namespace heliograph::text
