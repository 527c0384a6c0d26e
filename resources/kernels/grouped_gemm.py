"""Grouped matrix multiplication: row blocks of different heights, one after the other, against one shared matrix."""

import helion
import helion.language as hl
import torch


@helion.kernel(config=helion.Config(block_sizes=[64, 64, 32], num_warps=4, num_stages=3))
def grouped_gemm(x: torch.Tensor, y: torch.Tensor, offsets: torch.Tensor) -> torch.Tensor:
    rows, k = x.size()
    _, n = y.size()
    out = torch.empty([rows, n], dtype=x.dtype, device=x.device)
    for group in hl.grid(offsets.size(0) - 1):
        begin = offsets[group]
        end = offsets[group + 1]
        if begin != end:
            for tile_m, tile_n in hl.tile([begin, 0], [end, n]):
                acc = hl.zeros([tile_m, tile_n], dtype=torch.float32)
                for tile_k in hl.tile(k):
                    acc = torch.addmm(acc, x[tile_m, tile_k], y[tile_k, tile_n])
                out[tile_m, tile_n] = acc.to(out.dtype)
    return out


def main() -> None:
    heights = [100, 0, 411, 256, 257]
    offsets = torch.tensor([sum(heights[:i]) for i in range(len(heights) + 1)], device="cuda", dtype=torch.int32)
    x = torch.randn([sum(heights), 512], device="cuda", dtype=torch.bfloat16)
    y = torch.randn([512, 256], device="cuda", dtype=torch.bfloat16)
    torch.testing.assert_close(grouped_gemm(x, y, offsets), x @ y, rtol=2e-2, atol=2e-1)


if __name__ == "__main__":
    main()
