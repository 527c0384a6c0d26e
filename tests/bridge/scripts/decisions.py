"""Kernels in which Helion decides something that neither the graphs nor the config say."""

import helion
import helion.language as hl
import torch
import triton
import triton.language as tl


@helion.kernel(config=helion.Config(block_sizes=[4, 8]), static_shapes=True)
def jagged_sums(x: torch.Tensor, offsets: torch.Tensor) -> torch.Tensor:
    rows = offsets.size(0) - 1
    out = torch.zeros([rows], dtype=x.dtype, device=x.device)
    for row in hl.tile(rows):
        begins = offsets[row]
        lengths = offsets[row.index + 1] - begins
        total = hl.zeros([row], dtype=x.dtype)
        for k in hl.jagged_tile(lengths):
            total = total + x[begins[:, None] + k.index[None, :]].sum(dim=1)
        out[row] = total
    return out


@helion.kernel(config=helion.Config(block_sizes=[4], reduction_loops=[None]))
def mean(x: torch.Tensor) -> torch.Tensor:
    out = torch.empty([x.size(0)], dtype=torch.float32, device=x.device)
    for row in hl.tile(x.size(0)):
        out[row] = torch.mean(x[row, :].to(torch.float32), dim=-1)
    return out


def sum_and_last(a_sum, a_last, b_sum, b_last):
    return a_sum + b_sum, b_last


@helion.kernel(config=helion.Config(block_sizes=[4]))
def scan(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for row in hl.tile(x.size(0)):
        sums, lasts = hl.associative_scan(sum_and_last, (x[row, :], y[row, :]), dim=1, reverse=True)
        out[row, :] = sums + lasts
    return out


@helion.kernel(config=helion.Config(block_sizes=[16, 32], load_eviction_policies=["first", "last"]))
def middle(x: torch.Tensor, y: torch.Tensor, begin: int, end: int) -> torch.Tensor:
    out = torch.zeros_like(x)
    for row, column in hl.tile([begin, 0], [end, x.size(1)]):
        out[row, column] = x[row, column] + y[row, column]
    return out


@helion.kernel(config=helion.Config(block_sizes=[16, 16, 16]))
def through_memory(x: torch.Tensor) -> torch.Tensor:
    between, out = torch.empty_like(x), torch.empty_like(x)
    for row in hl.tile(x.size(0)):
        for column in hl.tile(x.size(1)):
            between[row, column] = x[row, column] + 1
        for column in hl.tile(x.size(1)):
            out[row, column] = between[row, column] * 2
    return out


@helion.kernel(config=helion.Config(block_sizes=[64]))
def noise(x: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(x.size(0)):
        out[tile] = x[tile] + torch.rand_like(x[tile])
    return out


@helion.kernel(config=helion.Config(block_sizes=[64]), index_dtype=torch.int64, dot_precision="ieee")
def views(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(x.size(0)):
        out[tile] = x[tile] * y[tile]
    return out


@helion.kernel(config=helion.Config(block_sizes=[64]))
def inline(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(x.size(0)):
        left, right = x[tile], y[tile]
        out[tile] = hl.inline_triton("{left} * 2 + {right}", args={"left": left, "right": right}, output_like=left)
    return out


@triton.jit
def half(value):
    return value * 0.5


@triton.jit
def mixed(x, y, power: tl.constexpr):
    return half(x) + half(y) * power


@helion.kernel(config=helion.Config(block_sizes=[64]))
def calling(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(x.size(0)):
        first = hl.triton_kernel(mixed, args=(x[tile], y[tile], 3), output_like=x[tile])
        out[tile] = hl.triton_kernel(mixed, args={"power": 2, "y": first, "x": y[tile]}, output_like=first)
    return out


@helion.kernel(config=helion.Config(block_sizes=[32, 64], indexing="tensor_descriptor", host_tensor_descriptors=True))
def described(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(x.size()):
        out[tile] = x[tile] + y[tile]
    return out


@helion.kernel(config=helion.Config(block_sizes=[1, 64]))
def twice_over(x: torch.Tensor) -> torch.Tensor:
    """Two loops over one block."""
    out = torch.empty_like(x)
    rows, columns = hl.register_block_size(x.size(0)), hl.register_block_size(x.size(1))
    for row in hl.tile(x.size(0), block_size=rows):
        largest = hl.full([row], float("-inf"), dtype=torch.float32)
        for column in hl.tile(x.size(1), block_size=columns):
            largest = torch.maximum(largest, torch.amax(x[row, column], dim=1))
        for column in hl.tile(x.size(1), block_size=columns):
            out[row, column] = x[row, column] - largest[:, None]
    return out


@helion.kernel(config=helion.Config(block_sizes=[16]))
def sized_by_a_value(x: torch.Tensor, ends: torch.Tensor) -> torch.Tensor:
    out = torch.zeros(int(ends[-1].item()), dtype=x.dtype, device=x.device)
    for tile in hl.tile(x.size(0)):
        hl.store(out, [tile.index], x[tile] + 1)
    return out


def halves():
    whole = torch.randn(256, device="cuda")
    return whole[:128], whole[128:]


if __name__ == "__main__":
    described(torch.randn(64, 96, device="cuda"), torch.randn(96, 64, device="cuda").t())
    offsets = torch.tensor([0, 3, 3, 8, 20], device="cuda")
    jagged_sums(torch.randn(20, device="cuda"), offsets)
    mean(torch.randn(8, 100, device="cuda", dtype=torch.float16))
    scan(torch.randn(8, 32, device="cuda"), torch.randn(8, 32, device="cuda"))
    middle(torch.randn(64, 70, device="cuda"), torch.randn(64, 70, device="cuda"), 8, 40)
    through_memory(torch.randn(32, 32, device="cuda"))
    noise(torch.randn(256, device="cuda"))
    views(*halves())
    inline(*halves())
    calling(*halves())
    twice_over(torch.randn(8, 70, device="cuda"))
    sized_by_a_value(torch.randn(48, device="cuda"), torch.tensor([16, 48], device="cuda"))
