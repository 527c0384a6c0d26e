"""Kernels whose config asks for tensor descriptors: what can have them, and beside it what looks as if it could."""

import helion
import helion.language as hl
import torch


def config(block_sizes, **fields):
    return helion.Config(block_sizes=block_sizes, indexing="tensor_descriptor", num_warps=4, num_stages=3, **fields)


def add(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(x.size()):
        out[tile] = x[tile] + y[tile]
    return out


static = helion.kernel(add, config=config([32, 64]))
dynamic = helion.kernel(add, config=config([32, 64]), static_shapes=False)
host = helion.kernel(add, config=config([32, 64], host_tensor_descriptors=True))
bytes_ = helion.kernel(add, config=config([32, 8]))
# One entry for each load and store, in the order of the source.
some = helion.kernel(add, config=helion.Config(block_sizes=[32, 64], indexing=["pointer", "tensor_descriptor", "pointer"]))


@helion.kernel(config=config([64, 64, 32]))
def product(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    out = torch.empty([x.size(0), y.size(1)], dtype=torch.float32, device=x.device)
    for row, column in hl.tile(out.size()):
        acc = hl.zeros([row, column], dtype=torch.float32)
        for k in hl.tile(x.size(1)):
            acc = hl.dot(x[row, k], y[k, column], acc=acc)
        out[row, column] = acc
    return out


@helion.kernel(config=config([32], reduction_loops=[None]))
def softmax(x: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for row in hl.tile(x.size(0)):
        out[row, :] = torch.softmax(x[row, :], dim=-1)
    return out


@helion.kernel(config=config([32], reduction_loops=[64]))
def rolled(x: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for row in hl.tile(x.size(0)):
        out[row, :] = torch.softmax(x[row, :], dim=-1)
    return out


@helion.kernel(config=config([1, 32, 32]))
def batched(x: torch.Tensor, b: int) -> torch.Tensor:
    out = torch.empty_like(x)
    for i, m, n in hl.tile(x.size()):
        out[i, m, n] = x[i, m, n] + x[b, m, n][None]
    return out


@helion.kernel(config=config([16, 64]))
def shifted(x: torch.Tensor) -> torch.Tensor:
    """Loads from the eighth row on; the store ends before the tensor does, which no descriptor knows."""
    out = torch.zeros_like(x)
    for m, n in hl.tile([x.size(0) - 8, x.size(1)]):
        out[m, n] = x[m.index + 8, n]
    return out


@helion.kernel(config=config([32, 64]))
def masked(x: torch.Tensor, width: int) -> torch.Tensor:
    """A mask of the kernel's own: a load has it behind, a store with it is no copy of a block."""
    out = torch.zeros_like(x)
    for m, n in hl.tile(x.size()):
        mask = (n.index < width)[None, :]
        hl.store(out, [m, n], hl.load(x, [m, n], extra_mask=mask) + 1, extra_mask=mask)
    return out


@helion.kernel(config=config([32]))
def part(x: torch.Tensor) -> torch.Tensor:
    """48 columns of 64, added up: the other 16 of the block are in the tensor, and must not count."""
    out = torch.empty([x.size(0)], dtype=x.dtype, device=x.device)
    for m in hl.tile(x.size(0)):
        out[m] = x[m, 0:48].sum(-1)
    return out


@helion.kernel(config=config([32, 64], atomic_indexing="tensor_descriptor"))
def atomics(x: torch.Tensor, total: torch.Tensor, most: torch.Tensor, before: torch.Tensor) -> torch.Tensor:
    """Sums and extremes; where the old value is asked for, or order, there is none."""
    for m, n in hl.tile(x.size()):
        hl.atomic_add(total, [m, n], x[m, n])
        hl.atomic_max(most, [m, n], x[m, n].to(most.dtype))
        hl.atomic_add(total, [m, n], x[m, n], sem="acquire")
        before[m, n] = hl.atomic_min(most, [m, n], x[m, n].to(most.dtype))
    return before


@helion.kernel(config=config([256]))
def flat(x: torch.Tensor) -> torch.Tensor:
    """One dimension is too few."""
    out = torch.empty_like(x)
    for tile in hl.tile(x.size(0)):
        out[tile] = x[tile] * 2
    return out


def matrix(*sizes, dtype=torch.float32):
    return torch.randn(sizes, device="cuda").to(dtype)


if __name__ == "__main__":
    static(matrix(100, 200), matrix(100, 200))
    static(matrix(128, 256, dtype=torch.bfloat16), matrix(256, 128, dtype=torch.bfloat16).t())
    static(matrix(100, 99, dtype=torch.float16), matrix(100, 99, dtype=torch.float16))  # rows that begin anywhere
    dynamic(matrix(100, 200), matrix(100, 200))
    host(matrix(100, 200), matrix(200, 100).t())
    bytes_(matrix(128, 256, dtype=torch.uint8), matrix(128, 256, dtype=torch.uint8))  # less than 16 in a row
    some(matrix(100, 200), matrix(100, 200))
    product(matrix(128, 256, dtype=torch.float16), matrix(128, 256, dtype=torch.float16).t())
    product(matrix(100, 64, dtype=torch.float8_e4m3fn), matrix(64, 128, dtype=torch.float8_e4m3fn))
    softmax(matrix(100, 128))
    softmax(matrix(100, 120))
    rolled(matrix(100, 200))
    batched(matrix(4, 64, 96), 2)
    shifted(matrix(128, 128))
    masked(matrix(100, 200), 77)
    part(matrix(100, 64))
    atomics(matrix(100, 192), matrix(100, 192), matrix(100, 192, dtype=torch.int32), matrix(100, 192, dtype=torch.int32))
    flat(matrix(1000))
