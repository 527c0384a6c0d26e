"""Asks for more shared memory than a GPU has: it compiles and could never be launched."""

import helion
import helion.language as hl
import torch


@helion.kernel(config=helion.Config(block_sizes=[128, 128, 128], num_warps=4, num_stages=8))
def too_large(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    m, k = x.size()
    _, n = y.size()
    out = torch.empty([m, n], dtype=torch.float32, device=x.device)
    for tile_m, tile_n in hl.tile([m, n]):
        acc = hl.zeros([tile_m, tile_n], dtype=torch.float32)
        for tile_k in hl.tile(k):
            acc = hl.dot(x[tile_m, tile_k], y[tile_k, tile_n], acc=acc)
        out[tile_m, tile_n] = acc
    return out


too_large(*(torch.randn([1024, 1024], device="cuda", dtype=torch.float16) for _ in range(2)))
