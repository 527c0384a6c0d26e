"""Slices of values, which Helion refuses and slice proxies make work."""

import helion.language as hl
import torch

from table import form, padded


@form(lambda x: (x[:, 0:16] * 2).sum(-1), (16, 8))
def value_head(x: torch.Tensor) -> torch.Tensor:
    bs = hl.register_block_size(8, 32)
    out = torch.zeros([x.size(0)], dtype=x.dtype, device=x.device)
    for tile in hl.tile(x.size(0)):
        acc = x[tile, :] * 2
        out[tile] = acc[:, 0:bs].sum(-1)
    return out


@form(lambda x: padded(x[:, 8:32] + 1))
def value_numbers(x: torch.Tensor) -> torch.Tensor:
    out = torch.zeros_like(x)
    for tile in hl.tile(x.size(0)):
        v = x[tile, :] + 1
        out[tile, 0:24] = v[:, 8:32]
    return out


@form(lambda x: (x[:, 1::3] + 1).sum(-1))
def value_step(x: torch.Tensor) -> torch.Tensor:
    out = torch.zeros([x.size(0)], dtype=x.dtype, device=x.device)
    for tile in hl.tile(x.size(0)):
        v = x[tile, :] + 1
        out[tile] = v[:, 1::3].sum(-1)
    return out


@form(lambda x: (x[:, 8:] + 1).sum(-1))
def value_open_end(x: torch.Tensor) -> torch.Tensor:
    out = torch.zeros([x.size(0)], dtype=x.dtype, device=x.device)
    for tile in hl.tile(x.size(0)):
        v = x[tile, :] + 1
        out[tile] = v[:, 8:].sum(-1)
    return out


@form(lambda x: (x[:, -16:] + 1).sum(-1), (16, 8))
def value_negative(x: torch.Tensor) -> torch.Tensor:
    bs = hl.register_block_size(8, 32)
    out = torch.zeros([x.size(0)], dtype=x.dtype, device=x.device)
    for tile in hl.tile(x.size(0)):
        v = x[tile, :] + 1
        out[tile] = v[:, -bs:].sum(-1)
    return out


@form(lambda x: (x[:, 8:32] + 1).sum(-1) - (x[:, 8:32] + 1)[:, ::5].sum(-1))
def value_of_a_value(x: torch.Tensor) -> torch.Tensor:
    out = torch.zeros([x.size(0)], dtype=x.dtype, device=x.device)
    for tile in hl.tile(x.size(0)):
        v = (x[tile, :] + 1)[:, 8:32]
        out[tile] = v.sum(-1) - v[:, ::5].sum(-1)
    return out


@form(lambda x: (x[:, 32:64] + 1).sum(-1), (32, 8))
def value_past_the_end(x: torch.Tensor) -> torch.Tensor:
    bs = hl.register_block_size(8, 32)
    out = torch.zeros([x.size(0)], dtype=x.dtype, device=x.device)
    for tile in hl.tile(x.size(0)):
        v = x[tile, :] + 1
        out[tile] = v[:, bs : bs + bs].sum(-1)
    return out


@form(lambda x: 16 + x[:, 0])
def value_of_an_accumulator(x: torch.Tensor) -> torch.Tensor:
    out = torch.zeros([x.size(0)], dtype=x.dtype, device=x.device)
    for tile in hl.tile(x.size(0)):
        acc = hl.full([tile, 48], 1.0, dtype=x.dtype)
        acc = acc + 1
        out[tile] = acc[:, -8:].sum(-1) + x[tile, 0]
    return out


@form(lambda x: (x[:, 8:32] + 1).sum(-1) * 2)
def value_with_a_new_dimension(x: torch.Tensor) -> torch.Tensor:
    out = torch.zeros([x.size(0)], dtype=x.dtype, device=x.device)
    for tile in hl.tile(x.size(0)):
        v = x[tile, :] + 1
        out[tile] = v[:, None, 8:32].sum(-1).sum(-1) + v[None, :, 8:32].sum(-1).sum(0)
    return out


@form(lambda x: x.flatten(), (64,))
def value_all_of_a_tile(x: torch.Tensor) -> torch.Tensor:
    flat = x.view(-1)
    bs = hl.register_block_size(flat.size(0))
    out = torch.zeros_like(flat)
    for tile in hl.tile(flat.size(0), block_size=bs):
        data = flat[tile][0:bs]
        out[tile] = data
    return out


# ---------------------------------------------------------------- what stays refused


@form(None, (16, 8))
def value_part_of_a_tile(x: torch.Tensor) -> torch.Tensor:
    bs = hl.register_block_size(8, 32)
    flat = x.view(-1)
    out = torch.zeros_like(flat)
    for tile in hl.tile(flat.size(0)):
        out[tile] = flat[tile][0:bs].sum() + flat[tile]
    return out


@form(None, (16, 8))
def value_of_a_row(x: torch.Tensor) -> torch.Tensor:
    bs = hl.register_block_size(8, 32)
    out = torch.zeros_like(x)
    for tile in hl.tile(x.size(0)):
        out[tile, 0:bs] = x[tile][0:bs]
    return out
