#include "tests/support/run_records.h"

#include <algorithm>

namespace heliograph::test {

std::vector<std::string> runRecords(const Variant &variant, const RunShape &shape)
{
    const Stage *sass = variant.stage("sass", shape.pipeline);
    std::string function, pcs, executed;
    int addresses = 0;
    for (const Op &op : sass->ops) {
        if (op.kind == OpKind::Function)
            function = sass->string(op.label);
        addresses += op.isCounted();
    }
    for (int i = 0; i < addresses; ++i) {
        const int warps = 64 * (i == 0 ? shape.loops : 1);
        executed += (i ? ",[" : "[") + std::to_string(16 * i) + "," + std::to_string(warps) + "," +
                    std::to_string(32 * warps) + "," + std::to_string(16 * warps) + "]";
        pcs += (i ? ",[" : "[") + std::to_string(16 * i) + ",0," + std::to_string(i == shape.heavy ? 100 : 1) + ",1,1]";
    }
    std::vector<std::string> lines{
        R"({"r":"device","run":1,"name":"NVIDIA H200","target":"sm_90","memory_clock_mhz":3201,"bus_bits":6016,)"
        R"("measured_tensor_flops":8e14})",
        R"({"r":"resources","run":1,"function":")" + function +
            R"(","registers":64,"occupancy":0.5,"limiter":"registers"})",
        R"({"r":"run","run":1,"backend":"gpu","status":"ran","pipeline":")" + shape.pipeline + R"(","cache":")" +
            shape.cache + R"(","seconds":)" + shape.seconds + "}",
        R"({"r":"timing","run":1,"function":")" + function +
            R"(","position":0,"source":"cupti","median":9000,"times":[9000,9100,8900,9050]})",
        R"({"r":"metrics","run":1,"position":0,"function":")" + function +
            R"(","dram_read_bytes":9e6,"dram_written_bytes":9e6,"dram_percent":41.5,"tensor_percent":27.0,"flops":9e9})"};
    if (shape.isSampled)
        lines.push_back(R"({"r":"samples","run":1,"function":")" + function +
                        R"(","reasons":["long_scoreboard","selected"],"pcs":[)" + pcs + "]}");
    if (shape.isCounted)
        lines.push_back(R"({"r":"executed","run":1,"function":")" + function + R"(","launches":1,"pcs":[)" + executed +
                        "]}");
    return lines;
}

} // namespace heliograph::test
