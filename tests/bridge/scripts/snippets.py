"""Snippets of Triton: some are functions by themselves, some mean something only where they stand."""

import helion
import helion.language as hl
import torch


def kernel(body):
    return helion.kernel(body, config=helion.Config(block_sizes=[64], num_warps=2))


@kernel
def plain(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(x.size(0)):
        a = x[tile]
        low, high = hl.inline_triton(
            """
            high = {larger} + _BLOCK_SIZE_0
            tl.minimum({smaller}, high), high
            """,
            args={"larger": a, "smaller": y[tile]}, output_like=(a, a),
        )
        out[tile] = hl.inline_triton("{1} * {0} + {2}", args=(low, high, 2.5), output_like=a)
    return out


@kernel
def reads(x: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(x.size(0)):
        value = x[tile]
        out[tile] = hl.inline_triton("shifted = {0} + 1\nshifted * offset_0", args=(value,), output_like=value)
    return out


@kernel
def changes(x: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(x.size(0)):
        value = x[tile]
        out[tile] = hl.inline_triton("{0} += 1\n{0} * 2", args=(value,), output_like=value) + value
    return out


@kernel
def leaves(x: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(x.size(0)):
        value = x[tile]
        first = hl.inline_triton("kept = {0} * 3\n{0} + 1", args=(value,), output_like=value)
        out[tile] = hl.inline_triton("{0} + kept", args=(first,), output_like=value)
    return out


if __name__ == "__main__":
    x = torch.randn(1000, device="cuda")
    plain(x, x)
    reads(x)
    changes(x)
    leaves(x)
