"""A reduction's dimension is a symbol in one operand and a number in the other."""

import helion
import helion.language as hl
import torch


@helion.kernel(static_shapes=False)
def gradient(dy: torch.Tensor, x: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    rows, width = x.size()
    out = torch.zeros([width], dtype=torch.float32, device=x.device)
    for block in hl.tile(rows):
        partial = x.new_zeros(5632, dtype=torch.float32)
        for tile in hl.tile(block.begin, block.end):
            partial += torch.sum(dy[tile, :].to(torch.float32) * x[tile, :], dim=0)
        hl.atomic_add(out, [hl.arange(width)], partial)
    return out


tensors = [torch.randn([4096, 5632], device="cuda", dtype=torch.float16) for _ in range(2)]
gradient(*tensors, torch.randn([5632], device="cuda", dtype=torch.float16))
