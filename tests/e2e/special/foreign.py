"""Kernels with code of other languages in them: Triton functions and PTX."""

import helion
import helion.language as hl
import torch
import triton
import triton.language as tl


@triton.jit
def scale(value, factor):
    return value * factor


@triton.jit
def scaled_sum(x, y, factor, power: tl.constexpr):
    total = scale(x, factor) + y
    for _ in tl.static_range(power - 1):
        total = total * total
    return total


@triton.jit
def count(counter, value):
    tl.atomic_add(counter, value, sem="relaxed")


@helion.kernel(config=helion.Config(block_sizes=[64], num_warps=2))
def users(x: torch.Tensor, y: torch.Tensor, counter: torch.Tensor, factor: int) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(x.size(0)):
        first = hl.triton_kernel(scaled_sum, args=(x[tile], y[tile], factor, 2), output_like=x[tile])
        second = hl.triton_kernel(
            scaled_sum, args={"y": first, "x": y[tile], "factor": 3.0, "power": 1}, output_like=first
        )
        hl.triton_kernel(count, args=(counter, tile.id), output_like=None)
        out[tile] = second
    return out


@helion.kernel(config=helion.Config(block_sizes=[64], num_warps=2))
def assembled(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(x.size(0)):
        smaller, larger = hl.inline_asm_elementwise(
            "min.s32 $0, $2, $3; max.s32 $1, $2, $3;", "=r,=r,r,r", [x[tile], y[tile]],
            dtype=(torch.int32, torch.int32), is_pure=True, pack=1,
        )
        out[tile] = larger - smaller
    return out


if __name__ == "__main__":
    x, y = torch.randn(1000, device="cuda"), torch.randn(1000, device="cuda")
    users(x, y, torch.zeros(1, dtype=torch.int32, device="cuda"), 1 << 40)
    numbers = torch.arange(1000, dtype=torch.int32, device="cuda")
    assembled(numbers, numbers)
