"""Scaled dot-product attention in one pass: a running maximum and a running sum rescale what was added before."""

import math

import helion
import helion.language as hl
import torch


@helion.kernel(config=helion.Config(block_sizes=[1, 128, 64], num_warps=4, num_stages=2))
def attention(query: torch.Tensor, key: torch.Tensor, value: torch.Tensor) -> torch.Tensor:
    head_dim = hl.specialize(query.size(-1))
    q = query.reshape([-1, query.size(-2), head_dim])
    k = key.reshape([-1, key.size(-2), head_dim]).transpose(1, 2)
    v = value.reshape([-1, value.size(-2), head_dim])
    out = torch.empty_like(q)
    # exp2 is one instruction; the factor turns it into exp
    scale = 1.0 / (math.sqrt(head_dim) * math.log(2.0))
    for tile_b, tile_m in hl.tile([q.size(0), q.size(1)]):
        highest = hl.full([tile_b, tile_m], float("-inf"), dtype=torch.float32)
        total = hl.zeros([tile_b, tile_m], dtype=torch.float32)
        acc = hl.zeros([tile_b, tile_m, head_dim], dtype=torch.float32)
        q_tile = q[tile_b, tile_m, :]
        for tile_n in hl.tile(v.size(1)):
            scores = torch.bmm(q_tile, k[tile_b, :, tile_n]).to(torch.float32) * scale
            new_highest = torch.maximum(highest, torch.amax(scores, -1))
            weights = torch.exp2(scores - new_highest[:, :, None])
            shrink = torch.exp2(highest - new_highest)
            total = total * shrink + torch.sum(weights, -1)
            acc = acc * shrink[:, :, None]
            acc = torch.baddbmm(acc, weights.to(v.dtype), v[tile_b, tile_n, :])
            highest = new_highest
        out[tile_b, tile_m, :] = (acc / total[:, :, None]).to(out.dtype)
    return out.view(query.size())


def main() -> None:
    q, k, v = (torch.randn([2, 16, 1024, 64], device="cuda", dtype=torch.float16) for _ in range(3))
    expected = torch.nn.functional.scaled_dot_product_attention(q, k, v)
    torch.testing.assert_close(attention(q, k, v), expected, rtol=1e-2, atol=1e-2)


if __name__ == "__main__":
    main()
