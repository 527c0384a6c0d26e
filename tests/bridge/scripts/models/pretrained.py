"""Tiny models of transformers with random weights: pretrained.py ACTION"""

import os
import sys

os.environ["HF_HUB_OFFLINE"] = "1"

import torch  # noqa: E402 - after the environment
import transformers  # noqa: E402

SIZES = {"num_hidden_layers": 2, "num_attention_heads": 2, "hidden_size": 32, "intermediate_size": 64}


def made(model):
    """No two weights are the same: exporters merge those that are."""
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.normal_()
    return model.eval()


def bert():
    config = transformers.BertConfig(vocab_size=100, max_position_embeddings=64, **SIZES)
    made(transformers.BertModel(config))(
        torch.randint(0, 100, (2, 16)), attention_mask=torch.ones(2, 16, dtype=torch.long)
    )


def vit():
    made(transformers.ViTModel(transformers.ViTConfig(image_size=32, patch_size=8, **SIZES)))(torch.randn(2, 3, 32, 32))


def t5():
    config = transformers.T5Config(
        vocab_size=100, d_model=32, d_kv=16, d_ff=64, num_layers=2, num_heads=2, use_cache=False, is_gated_act=True,
    )
    made(transformers.T5EncoderModel(config))(input_ids=torch.randint(0, 100, (2, 16)))


if __name__ == "__main__":
    with torch.no_grad():
        globals()[sys.argv[1]]()
