"""Matrix multiplication for a long shared dimension: programs also split that dimension and add up with atomics."""

import helion
import helion.language as hl
import torch


@helion.kernel(config=helion.Config(block_sizes=[64, 64, 2048, 64], num_warps=4, num_stages=3))
def matmul_split_k(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    m, k = x.size()
    _, n = y.size()
    out = torch.zeros([m, n], dtype=torch.float32, device=x.device)
    for tile_m, tile_n, part in hl.tile([m, n, k]):
        acc = hl.zeros([tile_m, tile_n], dtype=torch.float32)
        for tile_k in hl.tile(part.begin, part.end):
            acc = hl.dot(x[tile_m, tile_k], y[tile_k, tile_n], acc=acc)
        hl.atomic_add(out, [tile_m, tile_n], acc)
    return out


def main() -> None:
    x = torch.randn([128, 16384], device="cuda", dtype=torch.float16)
    y = torch.randn([16384, 128], device="cuda", dtype=torch.float16)
    torch.testing.assert_close(matmul_split_k(x, y), x.float() @ y.float(), rtol=1e-2, atol=1.0)


if __name__ == "__main__":
    main()
