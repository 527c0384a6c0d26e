"""Numbers that are made in the kernel, or stand packed in memory."""

import helion
import helion.language as hl
import torch


@helion.kernel(config=helion.Config(block_sizes=[8, 32], num_warps=2))
def dropout(x: torch.Tensor, seed: int) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(x.size()):
        out[tile] = torch.where(hl.rand(tile, seed=seed) > 0.5, x[tile] * 2, 0.0)
    return out


@helion.kernel(config=helion.Config(block_sizes=[16], num_warps=1))
def unpacked(packed: torch.Tensor, halves: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    groups = packed.size(0) // 8
    fours = torch.empty([groups], dtype=torch.float32, device=packed.device)
    wide = torch.empty([groups], dtype=torch.float32, device=packed.device)
    for group in hl.tile(groups):
        mask = group.index < groups
        lanes = hl.load_float4_e2m1fn_x16_to_float16(packed, group.index, mask)
        others = hl.load_bfloat16_x16_to_float16(halves, group.index, mask)
        total, weighted = hl.zeros([group], dtype=torch.float32), hl.zeros([group], dtype=torch.float32)
        for lane in hl.static_range(16):
            total = total + lanes[lane].to(torch.float32) * (lane + 1)
            weighted = weighted + others[lane].to(torch.float32) * (lane + 1)
        fours[group] = total
        wide[group] = weighted
    return fours, wide


if __name__ == "__main__":
    x = torch.randn(24, 48, device="cuda")
    dropout(x, 5_000_000_000)
    packed = torch.randint(0, 256, [8 * 40], dtype=torch.uint8, device="cuda")
    unpacked(packed, torch.randn(16 * 40, dtype=torch.bfloat16, device="cuda"))
