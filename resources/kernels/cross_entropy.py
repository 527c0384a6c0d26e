"""Cross entropy: the logarithm of a row's sum of exponentials, less the logit that the label picks."""

import helion
import helion.language as hl
import torch


@helion.kernel(config=helion.Config(block_sizes=[2], num_warps=8))
def cross_entropy(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    m, n = logits.size()
    losses = torch.empty([m], dtype=torch.float32, device=logits.device)
    flat = logits.view(-1)
    for rows in hl.tile(m):
        picked = hl.load(flat, [rows.index * n + labels[rows]]).to(torch.float32)
        values = logits[rows, :].to(torch.float32)
        highest = torch.amax(values, dim=1)
        total = torch.sum(torch.exp(values - highest[:, None]), dim=1)
        losses[rows] = torch.log(total) + highest - picked
    return losses


def main() -> None:
    logits = torch.randn([2048, 4096], device="cuda", dtype=torch.float32)
    labels = torch.randint(0, 4096, [2048], device="cuda", dtype=torch.int64)
    expected = torch.nn.functional.cross_entropy(logits, labels, reduction="none")
    torch.testing.assert_close(cross_entropy(logits, labels), expected, rtol=1e-4, atol=1e-4)


if __name__ == "__main__":
    main()
