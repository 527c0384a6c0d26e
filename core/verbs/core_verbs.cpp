// The table of core's verbs, with what their pages in the manual say.
#include "core/verbs/table.h"

namespace heliograph {

namespace {

constexpr VerbInfo kVerbs[] = {
    {"capture", "Run a script and capture every Helion kernel it calls into a .helio", verbs::capture,
     "The script runs in the capture environment, in a process group of its own, with limits of time and memory. "
     "Without a GPU one is pretended. Arguments of the script stand behind --.\n"
     "A .helio in place of a script: the call of a variant anew, with another config or another call, added to it.\n"
     "The document is written while the capture runs and can be read at any time. If every kernel failed it stands "
     "beside a document that was there before, as NAME.failed.helio.",
     "capture kernel.py\n"
     "capture kernel.py -o kernel.helio --passes llvm -- --size 1024\n"
     "capture kernel.py --call 'matmul(f16[64,64], f16[64,64])' --config 'num_warps=8'\n"
     "capture kernel.helio --config 'block_sizes=[128,64,32]'"},
    {"info", "Kernels, variants and stages of a .helio, with how much of each is linked", verbs::info,
     "Of each variant: what a thread and a block take, lines and ops of each stage, how many ops have an FX node and "
     "how that is known, and problems.",
     "info kernel.helio\ninfo kernel.helio --json"},
    {"links", "What became of an FX node in each stage, or which nodes a line came from", verbs::links,
     "A link is exact (the producer tagged it), by location (debug information) or derived.",
     "links kernel.helio --node 0:acc\nlinks kernel.helio --stage ptx --line 210"},
    {"explain", "Why a kernel failed: step, place, what was known there, what to try; a report, a reproducer",
     verbs::explain,
     "The first kernel that failed, or the one of --kernel or --variant. Reports and reproducers have no home folders, "
     "user names, tokens or secrets of the environment.\n"
     "With --symbol it tells why a dimension is a symbol, or a number: each step from the size of an argument on.",
     "explain kernel.helio\nexplain kernel.helio --report\nexplain kernel.helio --reproducer fails.py\n"
     "explain kernel.helio --symbol u4"},
    {"stages", "Print the text of one stage", verbs::stages,
     "Byte for byte. Blobs such as the cubin are written with -o.",
     "stages kernel.helio --stage ptx\nstages kernel.helio --stage cubin -o kernel.cubin"},
    {"passes", "What each pass of the compilers did, and the text that it left", verbs::passes,
     "A condition names counts of a text, such as shared, registers or ops of a name; the passes that make it true are "
     "printed with the count before and after.",
     "passes kernel.helio --changed\npasses kernel.helio --where 'shared > 65536'\n"
     "passes kernel.helio --pass 12 --text"},
    {"diff", "What changed between two passes or stages, op by op or line by line", verbs::diff,
     "A text is a pass (number, name or argument, NAME#k where several have it) or a stage. Renumbered values are no "
     "change. Without --from it is what the pass began with.",
     "diff kernel.helio --to TritonGPUCoalesce\ndiff kernel.helio --from ttir --to ttgir --text"},
    {"symbols", "The symbols of a kernel's sizes, where each comes from, and why it is no number", verbs::symbols,
     "With --json also guards, users, and where each was specialized and replaced.",
     "symbols kernel.helio\nsymbols kernel.helio --json"},
    {"biography", "What every pass made of an FX node or of an op", verbs::biography,
     "The first pass that changed it, and the one in which it died.",
     "biography kernel.helio --node 0:acc\nbiography kernel.helio --op 14:33"},
    {"compare", "Two variants of a kernel side by side: ops of every FX node in each stage, registers, shared memory",
     verbs::compare,
     "Without --with: what `lower --keep` made of the variant, or what it was made from. Times are those of runs on "
     "the "
     "same device and state of L2.",
     "compare kernel.helio --variant 1 --with 2\ncompare kernel.helio --variant 1 --with 2 --stage ptx"},
    {"pipeline", "Run a pass pipeline over a text, or go on from an edited one, into a new variant", verbs::pipeline,
     "Passes of ours run over stage-0 and what is made of it; an edited TTIR, TTGIR, LLVM IR or PTX goes on in "
     "Triton's "
     "compiler. -o leaves FILE alone.",
     "pipeline kernel.helio --passes 'builtin.module(canonicalize,cse)'\n"
     "pipeline kernel.helio --stage ttgir --edited edited.ttgir\npipeline kernel.helio --variant 3 --remove"},
    {"lower", "Lower stage-0 of a kernel by our own passes: to linalg, Triton IR, or through Triton to PTX",
     verbs::lower, "--keep adds what was made to the document, as a variant.",
     "lower kernel.helio --to ptx\nlower kernel.helio --to sass --keep"},
    {"run", "Run kernels on the CPU and compare them with eager PyTorch, or time them on a GPU", verbs::run,
     "On the CPU every kernel that a script calls runs through stage-0. On a GPU a captured variant is launched and "
     "timed, the run is kept in the document. --host reaches a GPU of another machine over ssh; nothing listens on a "
     "port.",
     "run kernel.py --cpu --compare eager\nrun kernel.helio --device 0 --metrics --sample\n"
     "run kernel.helio --device 0 --host user@box\nrun kernel.helio --device 0 --compare 3"},
    {"tune", "Autotune kernels on a GPU with Helion's own search; every config that it tried is kept", verbs::tune,
     "Each config is a variant of the document, with all stages and its run, or the reason why it has none.",
     "tune kernel.py --device 0 --effort quick\ntune kernel.helio --variant 1 --device 0 --configs 50"},
    {"devices", "The GPUs of this machine, or of another one over ssh", verbs::devices, "",
     "devices\ndevices --host user@box"},
    {"runs", "The runs on GPUs that a .helio holds; adds those that heliograph-run recorded elsewhere", verbs::runs, "",
     "runs kernel.helio\nruns kernel.helio --add records.jsonl\nruns kernel.helio --remove 2"},
    {"cost", "Where the time of a sampled run went, by FX node, source line, PTX or SASS instruction", verbs::cost,
     "The last run that was sampled or counted, or --run N.",
     "cost kernel.helio --by node\ncost kernel.helio --by sass --executed\ncost kernel.helio --against 1"},
    {"gate", "Hold times, registers and memory of kernels against those of a baseline: an exit code for CI",
     verbs::gate,
     "A difference counts if it is beyond the limit and the 95 % intervals of both do not overlap. What has no partner "
     "is "
     "named and ends nothing.",
     "gate new.helio --baseline old.helio --time +3% --regs +8"},
    {"dump", "Print a .helio as records, one JSON object a line", verbs::dump, "", "dump kernel.helio"},
    {"load", "Make a .helio from records", verbs::load, "", "load records.jsonl -o kernel.helio"},
    {"serve", "Answer every verb as JSON-RPC on standard input and output, for editors and agents", verbs::serve,
     "One JSON object a line: {\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"links\", \"params\": {\"FILE\": "
     "\"k.helio\", \"node\": \"0:acc\"}}. Parameters are options by their long names, arguments by theirs, and "
     "\"rest\" for what stands behind --. The result is {\"exit_code\", \"value\"}, where the value is what --json "
     "prints. The method \"verbs\" lists verbs and parameters, \"cancel\" with an id ends a request; verbs that take "
     "long send notifications named \"progress\". Requests run at once, and answers come as they are ready.",
     "serve --stdio"},
    {"setup", "Make the environment that captures run in: Helion, Triton and torch, pinned, in a folder of yours",
     verbs::setup,
     "Once, where Heliograph was installed without it. What is complete is left alone; what was cut short is finished "
     "by "
     "the next call. Without a network, --wheels names a folder that `pip download -r requirements.txt` filled on "
     "another "
     "machine. With an environment of your own none of this is needed: name its Python with --python or "
     "HELIOGRAPH_PYTHON.",
     "setup\nsetup --cpu\nsetup --wheels wheels --base python3.12"},
    {"manual", "Print a page of the manual, in the format of man(1)", verbs::manual,
     "Without a verb: the page heliograph(1). The package installs them all.", "manual capture\nmanual"},
    {"completions", "Print the completions for a shell", verbs::completions,
     "The package installs them. For a build of your own, let the shell read what this prints.",
     "completions bash\ncompletions fish"},
};

} // namespace

std::span<const VerbInfo> coreVerbs()
{
    return kVerbs;
}

} // namespace heliograph
