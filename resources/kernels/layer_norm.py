"""Layer normalisation, forward and backward; the backward kernel adds up weight and bias gradients with atomics."""

import helion
import helion.language as hl
import torch


@helion.kernel(config=helion.Config(block_sizes=[4], num_warps=4))
def layer_norm(
    x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor, eps: float
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    m, n = x.size()
    out = torch.empty_like(x)
    mean = torch.empty([m], dtype=torch.float32, device=x.device)
    rstd = torch.empty([m], dtype=torch.float32, device=x.device)
    for rows in hl.tile(m):
        values = x[rows, :].to(torch.float32)
        row_mean = torch.sum(values, dim=1) / n
        centred = values - row_mean[:, None]
        row_rstd = torch.rsqrt(torch.sum(centred * centred, dim=1) / n + eps)
        scaled = centred * row_rstd[:, None] * weight[:].to(torch.float32)
        out[rows, :] = (scaled + bias[:].to(torch.float32)).to(out.dtype)
        mean[rows] = row_mean
        rstd[rows] = row_rstd
    return out, mean, rstd


@helion.kernel(config=helion.Config(block_sizes=[32, 4], num_warps=8))
def layer_norm_bwd(
    grad_out: torch.Tensor, x: torch.Tensor, mean: torch.Tensor, rstd: torch.Tensor, weight: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    m, n = x.size()
    n = hl.specialize(n)
    grad_x = torch.empty_like(x)
    grad_weight = torch.zeros([n], dtype=torch.float32, device=x.device)
    grad_bias = torch.zeros([n], dtype=torch.float32, device=x.device)
    block_m = hl.register_block_size(m)
    for chunk in hl.tile(m, block_size=block_m):
        weight_sum = hl.zeros([n], dtype=torch.float32)
        bias_sum = hl.zeros([n], dtype=torch.float32)
        for rows in hl.tile(chunk.begin, chunk.end):
            grad = grad_out[rows, :].to(torch.float32)
            normed = (x[rows, :].to(torch.float32) - mean[rows][:, None]) * rstd[rows][:, None]
            weight_sum += torch.sum(grad * normed, dim=0)
            bias_sum += torch.sum(grad, dim=0)
            weighted = grad * weight[:].to(torch.float32)
            along = torch.sum(weighted * normed, dim=1) / n
            shift = torch.sum(weighted, dim=1) / n
            result = (weighted - normed * along[:, None] - shift[:, None]) * rstd[rows][:, None]
            grad_x[rows, :] = result.to(grad_x.dtype)
        hl.atomic_add(grad_weight, [hl.arange(n)], weight_sum)
        hl.atomic_add(grad_bias, [hl.arange(n)], bias_sum)
    return grad_x, grad_weight, grad_bias


def main() -> None:
    x = torch.randn([4096, 1024], device="cuda", dtype=torch.float16)
    weight, bias = (torch.randn([1024], device="cuda", dtype=torch.float16) for _ in range(2))
    grad_out = torch.randn([4096, 1024], device="cuda", dtype=torch.float16)
    out, mean, rstd = layer_norm(x, weight, bias, 1e-5)
    grads = layer_norm_bwd(grad_out, x, mean, rstd, weight)

    # in single precision: in half precision torch's own gradients are off by more than the kernel's
    inputs = [tensor.float().requires_grad_() for tensor in (x, weight, bias)]
    expected = torch.nn.functional.layer_norm(inputs[0], [1024], inputs[1], inputs[2], 1e-5)
    torch.testing.assert_close(out.float(), expected, rtol=1e-2, atol=1e-2)
    for grad, exact in zip(grads, torch.autograd.grad(expected, inputs, grad_out.float()), strict=True):
        torch.testing.assert_close(grad.float(), exact, rtol=1e-2, atol=2e-2)


if __name__ == "__main__":
    main()
