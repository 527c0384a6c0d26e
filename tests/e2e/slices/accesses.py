"""Slices as subscripts of host tensors: loads, stores and atomics."""

import helion.language as hl
import torch

from table import M, N, form, padded


# ---------------------------------------------------------------- loads: bounds that are symbols


@form(lambda x: padded(x[:, 0:16]), (16, 8))
def load_head(x: torch.Tensor) -> torch.Tensor:
    bs = hl.register_block_size(8, 32)
    out = torch.zeros_like(x)
    for tile in hl.tile(x.size(0)):
        out[tile, 0:bs] = x[tile, 0:bs]
    return out


@form(lambda x: padded(x[:, 16:32]), (16, 8))
def load_next(x: torch.Tensor) -> torch.Tensor:
    bs = hl.register_block_size(8, 32)
    out = torch.zeros_like(x)
    for tile in hl.tile(x.size(0)):
        out[tile, 0:bs] = x[tile, bs : bs + bs]
    return out


@form(lambda x: padded(x[:, 0:24] * 2), (16, 8))
def load_odd_length(x: torch.Tensor) -> torch.Tensor:
    bs = hl.register_block_size(8, 32)
    out = torch.zeros_like(x)
    for tile in hl.tile(x.size(0)):
        out[tile, 0 : bs + 8] = x[tile, 0 : bs + 8] * 2
    return out


@form(lambda x: x * 2, (8, 32))
def load_tile_range(x: torch.Tensor) -> torch.Tensor:
    out = torch.zeros_like(x)
    for tile in hl.tile(x.size(0)):
        for k in hl.tile(x.size(1)):
            out[tile, k] = x[tile, k.begin : k.end] * 2
    return out


@form(lambda x: x * 2, (8, 16))
def load_tile_begin_and_size(x: torch.Tensor) -> torch.Tensor:
    out = torch.zeros_like(x)
    for tile in hl.tile(x.size(0)):
        for k in hl.tile(x.size(1)):
            out[tile, k.begin : k.begin + k.block_size] = x[tile, k.begin : k.begin + k.block_size] * 2
    return out


@form(lambda x: padded(torch.cat([x[:, 0:8], x[:, 16:24], x[:, 32:40]], 1)), (8, 8))
def load_scaled_begin(x: torch.Tensor) -> torch.Tensor:
    out = torch.zeros_like(x)
    for tile in hl.tile(x.size(0)):
        for k in hl.tile(x.size(1) // 2):
            out[tile, k] = x[tile, k.begin * 2 : k.begin * 2 + k.block_size]
    return out


@form(lambda x: x[:, 0:16:2].sum(-1), (16, 8))
def load_step(x: torch.Tensor) -> torch.Tensor:
    bs = hl.register_block_size(8, 32)
    out = torch.zeros([x.size(0)], dtype=x.dtype, device=x.device)
    for tile in hl.tile(x.size(0)):
        out[tile] = x[tile, 0:bs:2].sum(-1)
    return out


@form(lambda x: x[:, 16:].sum(-1), (16, 8))
def load_open_end(x: torch.Tensor) -> torch.Tensor:
    bs = hl.register_block_size(8, 32)
    out = torch.zeros([x.size(0)], dtype=x.dtype, device=x.device)
    for tile in hl.tile(x.size(0)):
        out[tile] = x[tile, bs:].sum(-1)
    return out


@form(lambda x: x[:, 16:].sum(-1), (16, 8), reduction_loops=[8])
def load_open_end_rolled(x: torch.Tensor) -> torch.Tensor:
    bs = hl.register_block_size(8, 32)
    out = torch.zeros([x.size(0)], dtype=x.dtype, device=x.device)
    for tile in hl.tile(x.size(0)):
        out[tile] = x[tile, bs:].sum(-1)
    return out


@form(lambda x: x[:, :16].sum(-1), (16, 8))
def load_open_begin(x: torch.Tensor) -> torch.Tensor:
    bs = hl.register_block_size(8, 32)
    out = torch.zeros([x.size(0)], dtype=x.dtype, device=x.device)
    for tile in hl.tile(x.size(0)):
        out[tile] = x[tile, :bs].sum(-1)
    return out


@form(lambda x: x[:, -16:].sum(-1), (16, 8))
def load_negative_start(x: torch.Tensor) -> torch.Tensor:
    bs = hl.register_block_size(8, 32)
    out = torch.zeros([x.size(0)], dtype=x.dtype, device=x.device)
    for tile in hl.tile(x.size(0)):
        out[tile] = x[tile, -bs:].sum(-1)
    return out


@form(lambda x: x[:, :-16].sum(-1), (16, 8))
def load_negative_stop(x: torch.Tensor) -> torch.Tensor:
    bs = hl.register_block_size(8, 32)
    out = torch.zeros([x.size(0)], dtype=x.dtype, device=x.device)
    for tile in hl.tile(x.size(0)):
        out[tile] = x[tile, :-bs].sum(-1)
    return out


@form(lambda x: x[:, 16:40].sum(-1), (16, 8))
def load_mixed_bounds(x: torch.Tensor) -> torch.Tensor:
    bs = hl.register_block_size(8, 32)
    out = torch.zeros([x.size(0)], dtype=x.dtype, device=x.device)
    for tile in hl.tile(x.size(0)):
        out[tile] = x[tile, bs:40].sum(-1)
    return out


@form(lambda x: x.sum(-1), (8,))
def load_loop_index(x: torch.Tensor) -> torch.Tensor:
    out = torch.zeros([x.size(0)], dtype=x.dtype, device=x.device)
    for tile in hl.tile(x.size(0)):
        acc = hl.zeros([tile])
        for i in hl.grid(x.size(1) // 4):
            acc += x[tile, i * 4 : i * 4 + 4].sum(-1)
        out[tile] = acc
    return out


@form(lambda x: x[:, :16].sum(-1), (16, 8))
def load_by_function(x: torch.Tensor) -> torch.Tensor:
    bs = hl.register_block_size(8, 32)
    out = torch.zeros([x.size(0)], dtype=x.dtype, device=x.device)
    for tile in hl.tile(x.size(0)):
        out[tile] = hl.load(x, [tile, slice(0, bs)]).sum(-1)
    return out


# ---------------------------------------------------------------- loads: bounds that are numbers


@form(lambda x: padded(x[:, 8:32]))
def load_numbers(x: torch.Tensor) -> torch.Tensor:
    out = torch.zeros_like(x)
    for tile in hl.tile(x.size(0)):
        out[tile, 0:24] = x[tile, 8:32]
    return out


@form(lambda x: x[:, 1::2].sum(-1))
def load_every_other(x: torch.Tensor) -> torch.Tensor:
    out = torch.zeros([x.size(0)], dtype=x.dtype, device=x.device)
    for tile in hl.tile(x.size(0)):
        out[tile] = x[tile, 1::2].sum(-1)
    return out


@form(lambda x: x[:, ::3].sum(-1), reduction_loops=[4])
def load_every_third_rolled(x: torch.Tensor) -> torch.Tensor:
    out = torch.zeros([x.size(0)], dtype=x.dtype, device=x.device)
    for tile in hl.tile(x.size(0)):
        out[tile] = x[tile, ::3].sum(-1)
    return out


@form(lambda x: x[:, -8:-2].sum(-1))
def load_negative_numbers(x: torch.Tensor) -> torch.Tensor:
    out = torch.zeros([x.size(0)], dtype=x.dtype, device=x.device)
    for tile in hl.tile(x.size(0)):
        out[tile] = x[tile, -8:-2].sum(-1)
    return out


@form(lambda x: x[:, 40:64].sum(-1))
def load_past_the_end(x: torch.Tensor) -> torch.Tensor:
    out = torch.zeros([x.size(0)], dtype=x.dtype, device=x.device)
    for tile in hl.tile(x.size(0)):
        out[tile] = x[tile, 40:64].sum(-1)
    return out


@form(lambda x: x[:, 4:].sum(-1))
def load_to_the_size(x: torch.Tensor) -> torch.Tensor:
    out = torch.zeros([x.size(0)], dtype=x.dtype, device=x.device)
    for tile in hl.tile(x.size(0)):
        out[tile] = x[tile, 4 : x.size(1)].sum(-1)
    return out


# ---------------------------------------------------------------- stores and atomics


@form(lambda x: padded(x[:, 0:16], 16), (16, 8))
def store_next(x: torch.Tensor) -> torch.Tensor:
    bs = hl.register_block_size(8, 32)
    out = torch.zeros_like(x)
    for tile in hl.tile(x.size(0)):
        out[tile, bs : bs + bs] = x[tile, 0:bs]
    return out


@form(lambda x: padded(x[:, 16:], 16), (16, 8), reduction_loops=[8])
def store_open_end(x: torch.Tensor) -> torch.Tensor:
    bs = hl.register_block_size(8, 32)
    out = torch.zeros_like(x)
    for tile in hl.tile(x.size(0)):
        out[tile, bs:] = x[tile, bs:]
    return out


def _every_other(x):
    out = torch.zeros_like(x)
    out[:, ::2] = x[:, ::2] + 1
    return out


@form(_every_other)
def store_every_other(x: torch.Tensor) -> torch.Tensor:
    out = torch.zeros_like(x)
    for tile in hl.tile(x.size(0)):
        out[tile, ::2] = x[tile, ::2] + 1
    return out


@form(lambda x: padded(torch.full([M, 16], 3.0), 16), (16, 8))
def store_number(x: torch.Tensor) -> torch.Tensor:
    bs = hl.register_block_size(8, 32)
    out = torch.zeros_like(x)
    for tile in hl.tile(x.size(0)):
        out[tile, bs : bs + bs] = 3.0
    return out


@form(lambda x: padded(torch.full([M, 20], 3.0), 8))
def store_number_at_numbers(x: torch.Tensor) -> torch.Tensor:
    out = torch.zeros_like(x)
    for tile in hl.tile(x.size(0)):
        out[tile, 8:28] = 3.0
    return out


@form(lambda x: x[:, 0:1].expand(M, N))
def store_repeated_everywhere(x: torch.Tensor) -> torch.Tensor:
    out = torch.zeros_like(x)
    for tile in hl.tile(x.size(0)):
        out[tile, :] = x[tile, 0:1]
    return out


@form(lambda x: torch.full([M, N], 3.0))
def store_number_everywhere(x: torch.Tensor) -> torch.Tensor:
    out = torch.zeros_like(x)
    for tile in hl.tile(x.size(0)):
        out[tile, :] = 3.0
    return out


@form(lambda x: padded(torch.full([M, 32], 3.0), 16), (16, 8))
def store_number_to_the_end(x: torch.Tensor) -> torch.Tensor:
    bs = hl.register_block_size(8, 32)
    out = torch.zeros_like(x)
    for tile in hl.tile(x.size(0)):
        out[tile, bs:] = 3.0
    return out


@form(lambda x: padded(x[:, 0:1].expand(M, 16), 16), (16, 8))
def store_repeated(x: torch.Tensor) -> torch.Tensor:
    bs = hl.register_block_size(8, 32)
    out = torch.zeros_like(x)
    for tile in hl.tile(x.size(0)):
        out[tile, bs : bs + bs] = x[tile, 0:1]
    return out


@form(lambda x: torch.cat([torch.zeros(8), x[:, 8:24].sum(0), torch.zeros(24)]))
def atomic_numbers(x: torch.Tensor) -> torch.Tensor:
    out = torch.zeros([x.size(1)], dtype=x.dtype, device=x.device)
    for tile in hl.tile(x.size(0)):
        hl.atomic_add(out, [slice(8, 24)], x[tile, 8:24].sum(0))
    return out


@form(lambda x: torch.cat([torch.zeros(16), x[:, 0:16].sum(0), torch.zeros(16)]), (16, 8))
def atomic_next(x: torch.Tensor) -> torch.Tensor:
    bs = hl.register_block_size(8, 32)
    out = torch.zeros([x.size(1)], dtype=x.dtype, device=x.device)
    for tile in hl.tile(x.size(0)):
        hl.atomic_add(out, [hl.arange(bs, bs + bs)], x[tile, 0:bs].sum(0))
    return out


# ---------------------------------------------------------------- what stays refused


@form(None)
def load_at_data(x: torch.Tensor) -> torch.Tensor:
    out = torch.zeros_like(x)
    for i in hl.grid(x.size(0)):
        start = x[i, 0].to(torch.int32)
        out[i, 0:8] = x[i, start : start + 8]
    return out


@form(None)
def load_backwards(x: torch.Tensor) -> torch.Tensor:
    out = torch.zeros_like(x)
    for tile in hl.tile(x.size(0)):
        out[tile, :] = x[tile, ::-1]
    return out


@form(None)
def load_shrinking(x: torch.Tensor) -> torch.Tensor:
    out = torch.zeros([x.size(0)], dtype=x.dtype, device=x.device)
    for tile in hl.tile(x.size(0)):
        acc = hl.zeros([tile])
        for i in hl.grid(4):
            acc += x[tile, i * 4 :].sum(-1)
        out[tile] = acc
    return out


# ---------------------------------------------------------------- outside of the tensor


@form(None, (32, 8))
def load_outside(x: torch.Tensor) -> torch.Tensor:
    bs = hl.register_block_size(8, 32)
    out = torch.zeros_like(x)
    for tile in hl.tile(x.size(0)):
        out[tile, 0:bs] = x[tile, bs : bs + bs]
    return out


@form(None, (8, 32))
def load_outside_in_the_last_tile(x: torch.Tensor) -> torch.Tensor:
    out = torch.zeros_like(x)
    for tile in hl.tile(x.size(0)):
        for k in hl.tile(x.size(1)):
            out[tile, k.begin : k.begin + k.block_size] = x[tile, k.begin * 2 : k.begin * 2 + k.block_size]
    return out


@form(None, (32, 8))
def store_outside(x: torch.Tensor) -> torch.Tensor:
    bs = hl.register_block_size(8, 32)
    out = torch.zeros_like(x)
    for tile in hl.tile(x.size(0)):
        out[tile, bs : bs + bs] = 3.0
    return out
