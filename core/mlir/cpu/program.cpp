// MLIR's own execution engine is a static archive, which cannot stand beside its shared library; what of it is needed
// here is little.
#include "core/mlir/cpu/program.h"

#include "core/mlir/cpu/runtime.h"

#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/ExecutionEngine/Orc/LLJIT.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Module.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Target/TargetMachine.h"

namespace heliograph::cpu {

namespace {

constexpr llvm::StringLiteral kPacked = ".packed";

Diagnostic cannotCompile(llvm::Error error)
{
    return {.code = "run.compile",
            .message = "The kernel's LLVM IR could not be compiled for this machine.",
            .next = "Please report the kernel.",
            .detail = llvm::toString(std::move(error))};
}

/// NAME.packed(words): loads each argument from its word, calls, stores the results behind them.
void addPacked(llvm::Module &module, llvm::Function &function)
{
    llvm::IRBuilder<> builder(module.getContext());
    auto *type = llvm::FunctionType::get(builder.getVoidTy(), {builder.getPtrTy()}, false);
    auto *packed = llvm::Function::Create(type, llvm::Function::ExternalLinkage, function.getName() + kPacked, module);
    builder.SetInsertPoint(llvm::BasicBlock::Create(module.getContext(), "", packed));
    const auto word = [&](unsigned index) {
        return builder.CreateConstInBoundsGEP1_64(builder.getInt64Ty(), packed->getArg(0), index);
    };
    llvm::SmallVector<llvm::Value *> arguments;
    for (const llvm::Argument &argument : function.args())
        arguments.push_back(builder.CreateLoad(argument.getType(), word(argument.getArgNo())));
    llvm::Value *result = builder.CreateCall(&function, arguments);
    if (!function.getReturnType()->isVoidTy())
        builder.CreateStore(result, word(static_cast<unsigned>(function.arg_size())));
    builder.CreateRetVoid();
}

void optimize(llvm::Module &module, llvm::TargetMachine &machine)
{
    llvm::LoopAnalysisManager loops;
    llvm::FunctionAnalysisManager functions;
    llvm::CGSCCAnalysisManager components;
    llvm::ModuleAnalysisManager modules;
    llvm::PipelineTuningOptions tuning;
    tuning.LoopVectorization = tuning.SLPVectorization = true;
    llvm::PassBuilder builder(&machine, tuning);
    builder.registerModuleAnalyses(modules);
    builder.registerCGSCCAnalyses(components);
    builder.registerFunctionAnalyses(functions);
    builder.registerLoopAnalyses(loops);
    builder.crossRegisterProxies(loops, functions, components, modules);
    builder.buildPerModuleDefaultPipeline(llvm::OptimizationLevel::O2).run(module, modules);
}

llvm::Expected<llvm::orc::ThreadSafeModule> translate(mlir::ModuleOp module, const std::vector<std::string> &functions,
                                                      llvm::TargetMachine &machine)
{
    mlir::registerBuiltinDialectTranslation(*module.getContext());
    mlir::registerLLVMDialectTranslation(*module.getContext());
    auto context = std::make_unique<llvm::LLVMContext>();
    auto translated = mlir::translateModuleToLLVMIR(module, *context);
    if (!translated)
        return llvm::createStringError("the module has ops that are none of LLVM's");
    translated->setDataLayout(machine.createDataLayout());
    translated->setTargetTriple(machine.getTargetTriple().str());
    for (const std::string &name : functions)
        addPacked(*translated, *translated->getFunction(name));
    optimize(*translated, machine);
    return llvm::orc::ThreadSafeModule(std::move(translated), std::move(context));
}

llvm::Error addRuntime(llvm::orc::LLJIT &jit)
{
    llvm::orc::SymbolMap symbols;
    for (const RuntimeFunction &function : runtimeFunctions())
        symbols[jit.mangleAndIntern(function.name)] = {llvm::orc::ExecutorAddr::fromPtr(function.address),
                                                       llvm::JITSymbolFlags::Exported | llvm::JITSymbolFlags::Callable};
    llvm::orc::JITDylib &library = jit.getMainJITDylib();
    if (llvm::Error error = library.define(llvm::orc::absoluteSymbols(std::move(symbols))))
        return error;
    auto process =
        llvm::orc::DynamicLibrarySearchGenerator::GetForCurrentProcess(jit.getDataLayout().getGlobalPrefix());
    if (!process)
        return process.takeError();
    library.addGenerator(std::move(*process));
    return llvm::Error::success();
}

llvm::Expected<std::unique_ptr<llvm::orc::LLJIT>> makeJit(mlir::ModuleOp module,
                                                          const std::vector<std::string> &functions)
{
    auto builder = llvm::orc::JITTargetMachineBuilder::detectHost();
    if (!builder)
        return builder.takeError();
    auto machine = builder->createTargetMachine();
    if (!machine)
        return machine.takeError();
    auto translated = translate(module, functions, **machine);
    if (!translated)
        return translated.takeError();
    auto jit = llvm::orc::LLJITBuilder().setJITTargetMachineBuilder(std::move(*builder)).create();
    if (!jit)
        return jit.takeError();
    if (llvm::Error error = addRuntime(**jit))
        return error;
    if (llvm::Error error = (*jit)->addIRModule(std::move(*translated)))
        return error;
    return jit;
}

} // namespace

Program::Program(std::unique_ptr<llvm::orc::LLJIT> jit) : m_jit(std::move(jit)) {}
Program::Program(Program &&) noexcept = default;
Program &Program::operator=(Program &&) noexcept = default;
Program::~Program() = default;

Result<Program> Program::compile(mlir::ModuleOp module, const std::vector<std::string> &functions)
{
    llvm::InitializeNativeTarget();
    llvm::InitializeNativeTargetAsmPrinter();
    auto jit = makeJit(module, functions);
    if (!jit)
        return cannotCompile(jit.takeError());
    Program program(std::move(*jit));
    for (const std::string &function : functions) // makes the machine code, so that what is missing is told now
        if (const auto entry = program.entry(function); !entry)
            return entry.error();
    return program;
}

Result<Program::Entry> Program::entry(const std::string &function) const
{
    auto address = m_jit->lookup(function + kPacked.str());
    if (!address)
        return cannotCompile(address.takeError());
    return address->toPtr<Entry>();
}

} // namespace heliograph::cpu
