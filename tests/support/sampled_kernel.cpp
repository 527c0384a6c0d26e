#include "tests/support/sampled_kernel.h"

namespace heliograph::test {

Linked withSass()
{
    Variant v = unlinked();
    v.stages.push_back(stage("sass", ".section .text.k\nk:\n"
                                     "//## File \".nv_debug_ptx_txt\", line 15\n"
                                     "  /*0000*/  LDG.E R1, [R2] ;\n"
                                     "//## File \".nv_debug_ptx_txt\", line 20\n"
                                     "  /*0010*/  FADD R3, R1, R1 ;\n"
                                     "  /*0020*/  FADD R4, R1, R1 ;\n"
                                     "//## File \".nv_debug_ptx_txt\", line 8\n"
                                     "  /*0030*/  S2R R3, SR_CTAID.X ;\n"
                                     "$__internal_0_$slow:\n"
                                     "  /*0050*/  MOV R3, RZ ;\n"));
    v.stages.push_back(ptxStage());
    return Linked(std::move(v));
}

FunctionSamples samples()
{
    FunctionSamples made;
    made.function = "k";
    made.reasons = {"long_scoreboard", "selected", "long_scoreboard_not_issued", "smsp__pcsamp_sample_count",
                    "new one"};
    made.pcs = {{0x00, {{0, 50}, {2, 40}, {3, 50}}},
                {0x10, {{1, 10}}},
                {0x20, {{1, 20}, {4, 5}}},
                {0x30, {{0, 10}}},
                {0x40, {{0, 5}}},
                {0x50, {{1, 7}}}};
    return made;
}

GpuRun runOf(std::vector<FunctionSamples> functions)
{
    GpuRun run;
    run.summary.pipeline = "helion";
    run.samples = std::move(functions);
    return run;
}

} // namespace heliograph::test
