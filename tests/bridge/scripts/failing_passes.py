"""Goes through all MLIR passes; LLVM then aborts on the constraints of its assembly."""

import helion
import helion.language as hl
import torch


@helion.kernel(config=helion.Config(block_sizes=[256]))
def bad_constraints(x: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(x.size(0)):
        value = x[tile]
        out[tile] = hl.inline_triton(
            'tl.inline_asm_elementwise("mov.b32 $0, $1;", "=r,r,r", [{0}], dtype=tl.float32, is_pure=True, pack=1)',
            args=(value,), output_like=value,
        )
    return out


bad_constraints(torch.randn([4096], device="cuda"))
