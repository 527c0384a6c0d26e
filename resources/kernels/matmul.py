"""Matrix multiplication: each program owns one tile of the result and walks along the shared dimension."""

import helion
import helion.language as hl
import torch


@helion.kernel(config=helion.Config(block_sizes=[128, 128, 64], num_warps=4, num_stages=4))
def matmul(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    m, k = x.size()
    k2, n = y.size()
    assert k == k2, f"inner sizes differ: {k} and {k2}"
    out = torch.empty([m, n], dtype=torch.promote_types(x.dtype, y.dtype), device=x.device)
    for tile_m, tile_n in hl.tile([m, n]):
        acc = hl.zeros([tile_m, tile_n], dtype=torch.float32)
        for tile_k in hl.tile(k):
            acc = torch.addmm(acc, x[tile_m, tile_k], y[tile_k, tile_n])
        out[tile_m, tile_n] = acc
    return out


def main() -> None:
    x = torch.randn([1024, 1024], device="cuda", dtype=torch.float16)
    y = torch.randn([1024, 1024], device="cuda", dtype=torch.float16)
    torch.testing.assert_close(matmul(x, y), x @ y, rtol=1e-2, atol=1e-1)


if __name__ == "__main__":
    main()
