"""Inline assembly that asks for a register class that LLVM does not know."""

import helion
import helion.language as hl
import torch


@helion.kernel(config=helion.Config(block_sizes=[256]))
def passed(x: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(x.size(0)):
        out[tile] = hl.inline_asm_elementwise(
            "mov.b32 $0, $1;", "=f,q,q", [x[tile]], dtype=torch.float32, is_pure=True, pack=1
        )
    return out


passed(torch.randn([4096], device="cuda"))
