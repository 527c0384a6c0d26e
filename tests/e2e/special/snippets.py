"""Kernels with snippets of Triton in them."""

import helion
import helion.language as hl
import torch


@helion.kernel(config=helion.Config(block_sizes=[64], num_warps=2))
def named(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(x.size()):
        out[tile] = hl.inline_triton(
            """
            sum = {lhs} + {rhs}
            sum * {rhs}
            """,
            args={"lhs": x[tile], "rhs": y[tile]},
            output_like=x[tile],
        )
    return out


@helion.kernel(config=helion.Config(block_sizes=[64], num_warps=2))
def several(x: torch.Tensor, y: torch.Tensor, factor: float) -> torch.Tensor:
    """Two results; numbers, one of them known only at the launch; a placeholder twice, a call, a loop."""
    out = torch.empty_like(x)
    for tile in hl.tile(x.size()):
        a = x[tile]
        low, high = hl.inline_triton(
            """
            total = tl.zeros_like({0})
            for _ in tl.static_range(3):
                total += {0} * {2}
            tl.minimum({0}, {1}), tl.maximum({1}, total + {3})
            """,
            args=[a, y[tile], factor, 7],
            output_like=(a, a),
        )
        out[tile] = low * high
    return out


@helion.kernel(config=helion.Config(block_sizes=[4, 32], num_warps=2))
def effects(x: torch.Tensor, lock: torch.Tensor, flag: torch.Tensor) -> torch.Tensor:
    """No result; in a loop; a statement at the end, which is none."""
    for rows in hl.tile(x.size(0)):
        for columns in hl.tile(x.size(1)):
            largest = torch.amax(x[rows, columns], dim=-1)
            hl.inline_triton("tl.atomic_add({0} + {1}, tl.max({2}, axis=0))", args=(flag, rows.id, largest), output_like=None)
        hl.inline_triton(
            """
            while tl.atomic_cas({0} + {1}, 0, 1) == 1:
                pass
            """,
            args=(lock, 0),
            output_like=None,
        )
    return flag


if __name__ == "__main__":
    x, y = torch.randn(1000, device="cuda"), torch.randn(1000, device="cuda")
    named(x, y)
    several(x, y, 0.3)
    flag = torch.zeros(8, device="cuda")
    effects(torch.randn(32, 64, device="cuda"), torch.zeros(4, dtype=torch.int32, device="cuda"), flag)
