"""A model of oracle.py exported as by a release of PyTorch that lacks what the bridge watches: names_only.py CASE OUT"""

import json
import sys

import oracle
import torch
from heliograph_bridge.onnx_models import torchscript

torchscript._NAMING = "_jit_pass_that_no_release_has"

if __name__ == "__main__":
    model = oracle.cases(sys.argv[1]).eval()
    with open(sys.argv[2], "w") as out:
        json.dump(oracle.expected(model), out)
    model(torch.randn(oracle.ROWS, oracle.WIDTH))
