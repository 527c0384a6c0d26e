"""A branch on the device: rows marked by a flag are scaled by their largest magnitude, the others are copied."""

import helion
import helion.language as hl
import torch


@helion.kernel(config=helion.Config(block_sizes=[1024], num_warps=4))
def scale_marked(x: torch.Tensor, marks: torch.Tensor) -> torch.Tensor:
    m, n = x.size()
    out = torch.empty_like(x)
    for row in hl.grid(m):
        if marks[row] != 0:
            factor = 1.0 / torch.amax(torch.abs(x[row, :]), dim=0)
        else:
            factor = hl.full([], 1.0, dtype=torch.float32)
        for cols in hl.tile(n):
            out[row, cols] = x[row, cols] * factor
    return out


def main() -> None:
    x = torch.randn([1024, 4096], device="cuda", dtype=torch.float32)
    marks = torch.randint(0, 2, [1024], device="cuda", dtype=torch.int32)
    scaled = x / x.abs().amax(dim=1, keepdim=True)
    torch.testing.assert_close(scale_marked(x, marks), torch.where(marks[:, None] != 0, scaled, x))


if __name__ == "__main__":
    main()
