"""Root-mean-square normalisation of rows, with a weight for each column."""

import helion
import helion.language as hl
import torch


@helion.kernel(config=helion.Config(block_sizes=[2], num_warps=4))
def rms_norm(x: torch.Tensor, weight: torch.Tensor, eps: float) -> torch.Tensor:
    out = torch.empty_like(x)
    for rows in hl.tile(x.size(0)):
        values = x[rows, :].to(torch.float32)
        rstd = torch.rsqrt(torch.mean(values * values, dim=1) + eps)
        out[rows, :] = (values * rstd[:, None] * weight[:].to(torch.float32)).to(out.dtype)
    return out


def main() -> None:
    x = torch.randn([2048, 4096], device="cuda", dtype=torch.float16)
    weight = torch.randn([4096], device="cuda", dtype=torch.float16)
    expected = torch.nn.functional.rms_norm(x, [4096], weight, 1e-5)
    torch.testing.assert_close(rms_norm(x, weight, 1e-5), expected, rtol=1e-2, atol=1e-2)


if __name__ == "__main__":
    main()
