"""Adds rows of different lengths, stored end to end, to the left parts of the rows of a dense matrix."""

import helion
import helion.language as hl
import torch


@helion.kernel(config=helion.Config(block_sizes=[8, 128, 128], num_warps=4))
def jagged_dense_add(values: torch.Tensor, offsets: torch.Tensor, dense: torch.Tensor) -> torch.Tensor:
    rows, cols = dense.size()
    out = torch.empty_like(dense)
    for tile_row in hl.tile(rows):
        start = offsets[tile_row]
        length = offsets[tile_row.index + 1] - start
        longest = length.amax()
        for tile_col in hl.tile(0, longest):
            inside = tile_col.index[None, :] < length[:, None]
            jagged = hl.load(values, [start[:, None] + tile_col.index[None, :]], extra_mask=inside)
            out[tile_row, tile_col] = dense[tile_row, tile_col] + jagged
        for tile_col in hl.tile(longest, cols):
            out[tile_row, tile_col] = dense[tile_row, tile_col]
    return out


def reference(values: torch.Tensor, offsets: torch.Tensor, dense: torch.Tensor) -> torch.Tensor:
    out = dense.clone()
    for row, (begin, end) in enumerate(zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True)):
        out[row, : end - begin] += values[begin:end]
    return out


def main() -> None:
    lengths = torch.randint(0, 1000, [256], device="cuda", dtype=torch.int64)
    offsets = torch.cat([torch.zeros([1], device="cuda", dtype=torch.int64), torch.cumsum(lengths, dim=0)])
    values = torch.randn([int(offsets[-1])], device="cuda", dtype=torch.float32)
    dense = torch.randn([256, 1000], device="cuda", dtype=torch.float32)
    torch.testing.assert_close(jagged_dense_add(values, offsets, dense), reference(values, offsets, dense))


if __name__ == "__main__":
    main()
