"""A loop whose end depends on data: Newton steps towards a square root until each value of a tile is close enough."""

import helion
import helion.language as hl
import torch


@helion.kernel(config=helion.Config(block_sizes=[256], num_warps=4))
def newton_sqrt(x: torch.Tensor, tolerance: float) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(x.size(0)):
        target = x[tile]
        guess = 0.5 * (target + 1.0)
        error = torch.amax(torch.abs(guess * guess - target) / (target + 1.0))
        while error > tolerance:
            guess = 0.5 * (guess + target / guess)
            error = torch.amax(torch.abs(guess * guess - target) / (target + 1.0))
        out[tile] = guess
    return out


def main() -> None:
    x = torch.rand([65536], device="cuda", dtype=torch.float32) * 100.0 + 0.01
    torch.testing.assert_close(newton_sqrt(x, 1e-6), torch.sqrt(x), rtol=1e-3, atol=1e-3)


if __name__ == "__main__":
    main()
