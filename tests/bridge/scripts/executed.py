"""Kernels that are run on the CPU, and a script that goes on with what they computed."""

import sys

import helion
import helion.language as hl
import torch


@helion.kernel(config=helion.Config(block_sizes=[16], num_warps=1))
def add(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(x.size(0)):
        out[tile] = x[tile] + y[tile]
    return out


@helion.kernel(static_shapes=False, config=helion.Config(block_sizes=[16], num_warps=1))
def scaled(x: torch.Tensor, factor: float) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(x.size(0)):
        out[tile] = x[tile] * factor
    return out


@helion.kernel(config=helion.Config(block_sizes=[16, 16, 16], num_warps=1))
def matmul(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    out = torch.empty([x.size(0), y.size(1)], dtype=x.dtype, device=x.device)
    for m, n in hl.tile(out.size()):
        acc = hl.zeros([m, n], dtype=torch.float32)
        for k in hl.tile(x.size(1)):
            acc = torch.addmm(acc, x[m, k], y[k, n])
        out[m, n] = acc
    return out


@helion.kernel(config=helion.Config(block_sizes=[16], num_warps=1))
def mixed(x: torch.Tensor, marks: torch.Tensor, which: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(x.size(0)):
        out[tile] = torch.where(which[tile], x[tile], marks[tile].to(torch.float32))
    return out


@helion.kernel(config=helion.Config(block_sizes=[16], num_warps=1))
def accumulate(out: torch.Tensor, x: torch.Tensor) -> None:
    """Writes into an argument and returns nothing."""
    for tile in hl.tile(x.size(0)):
        out[tile] = out[tile] + x[tile]


@helion.kernel(config=helion.Config(block_sizes=[16, 64], num_warps=1))
def split_sums(x: torch.Tensor) -> torch.Tensor:
    out = torch.zeros([x.size(0)], dtype=x.dtype, device=x.device)
    for row, part in hl.tile(x.size()):
        hl.atomic_add(out, [row], x[row, part].to(torch.float32).sum(dim=1).to(x.dtype))
    return out


def plus(left, right):
    return left + right


@helion.kernel(config=helion.Config(block_sizes=[4], num_warps=1))
def running_sums(x: torch.Tensor) -> torch.Tensor:
    """The function gives one element, not a tuple: its graph has a tensor of one element."""
    out = torch.empty_like(x)
    for row in hl.tile(x.size(0)):
        out[row, :] = hl.associative_scan(plus, x[row, :], dim=1)
    return out


@helion.kernel(config=helion.Config(block_sizes=[2], reduction_loops=[16], num_warps=1))
def off_their_mean(x: torch.Tensor) -> torch.Tensor:
    """A mean of one loop that the next one uses, and what comes of it is reduced again."""
    out = torch.empty_like(x)
    for row in hl.tile(x.size(0)):
        apart = x[row, :] - torch.mean(x[row, :], dim=1, keepdim=True)
        out[row, :] = apart - torch.amax(apart, dim=1, keepdim=True)
    return out


@helion.kernel(config=helion.Config(block_sizes=[16, 16], num_warps=1, pid_type="persistent_blocked"))
def phases(x: torch.Tensor) -> torch.Tensor:
    """The launch gets a tensor that no graph knows: what the barrier counts in."""
    between, out = torch.empty_like(x), torch.empty_like(x)
    for tile in hl.tile(x.size(0)):
        between[tile] = x[tile] * 2
    hl.barrier()
    for tile in hl.tile(x.size(0)):
        out[tile] = between[tile] + 1
    return out


@helion.kernel(config=helion.Config(block_sizes=[16], num_warps=1))
def dice(x: torch.Tensor, seed: int) -> torch.Tensor:
    out = torch.empty(x.size(), dtype=torch.int32, device=x.device)
    for tile in hl.tile(x.size()):
        out[tile] = hl.randint(tile, low=1, high=7, seed=seed)
    return out


@helion.kernel(config=helion.Config(block_sizes=[16], num_warps=1))
def noise(x: torch.Tensor) -> torch.Tensor:
    """Its launch draws two seeds."""
    out = torch.empty_like(x)
    for tile in hl.tile(x.size()):
        out[tile] = x[tile] + torch.rand_like(x[tile]) - torch.rand_like(x[tile])
    return out


@helion.kernel(config=helion.Config(block_sizes=[16], num_warps=1))
def assembled(x: torch.Tensor) -> torch.Tensor:
    """Has something that the reference mode does not know."""
    out = torch.empty_like(x)
    for tile in hl.tile(x.size(0)):
        out[tile] = hl.inline_asm_elementwise(
            "mov.b32 $0, $1;", "=r,r", [x[tile]], dtype=torch.float32, is_pure=True, pack=1
        )
    return out


@helion.kernel(config=helion.Config(block_sizes=[16], num_warps=1))
def endless(x: torch.Tensor) -> torch.Tensor:
    """Its host code asks how it is called: the reference alone gets a tensor of the CPU."""
    while x.device.type == "cpu":
        pass
    out = torch.empty_like(x)
    for tile in hl.tile(x.size(0)):
        out[tile] = x[tile]
    return out


def chain():
    """One kernel's results are the next one's inputs, and a number that the script asks for."""
    x, y = (torch.randn(32, device="cuda") for _ in range(2))
    once = add(x, y)
    twice = add(once, once)
    torch.testing.assert_close(twice, 2 * (x + y))
    print("difference", (twice - 2 * (x + y)).abs().max().item())


def some():
    """One kernel that a stand-in knows, one that it does not."""
    x = torch.ones(16, device="cuda")
    add(x, x)
    scaled(x, 2.0)


def wrong():
    """A check of the script's own that fails."""
    torch.testing.assert_close(add(torch.ones(8, device="cuda"), torch.ones(8, device="cuda")), torch.ones(8, device="cuda"))


def views():
    """Views of one storage, one of them transposed."""
    both = torch.randn(2, 16, 16, device="cuda")
    left, right = both[0], both[1].t()
    torch.testing.assert_close(matmul(left, right), left @ right)


def rounding():
    """Products that cancel out: in single precision eager PyTorch is further off than its own tolerance, at some of so many
    elements on any machine, whatever the order in which it adds."""
    x, y = (torch.randn(64, 64, device="cuda") * 1e4 for _ in range(2))
    matmul(x[:32], y[:, :32])


if __name__ == "__main__":
    {"chain": chain, "some": some, "wrong": wrong, "views": views, "rounding": rounding}[sys.argv[1]]()
