"""Scripts that end before their first kernel: a row for each way, and what must be told of it."""

from __future__ import annotations

import dataclasses

_KERNEL = """import helion
import helion.language as hl
import torch


@helion.kernel(config=helion.Config(block_sizes=[64]))
def double(x: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(x.size(0)):
        out[tile] = x[tile] * 2
    return out


"""
_DECORATOR = "@helion.kernel(config=helion.Config(block_sizes=[64]))"


@dataclasses.dataclass(frozen=True)
class Script:
    """`text` is the file's, `helper` that of helper.py beside it; `expression` is what stands at the place ("" if nobody can
    know it), in `file`. `alone`: the text by itself fails the same way, so that it is the reproducer."""

    name: str
    step: str
    code: str
    cause: str
    text: str
    expression: str = ""
    helper: str = ""
    file: str = "script.py"
    alone: bool = False
    request: tuple[tuple[str, object], ...] = ()

    def __str__(self) -> str:
        return self.name


ROWS = (
    Script("open_bracket", "parse", "script.syntax", "syntax", "value = (1 +\n", "(", alone=True),
    Script("no_python", "parse", "script.syntax", "syntax", "grüße = 'ä'; def f(: pass\n", "def", alone=True),
    Script("indentation", "parse", "script.syntax", "syntax", "if True:\nvalue = 1\n", "value", alone=True),
    Script("no_module", "import", "script.import", "module-missing", "import there_is_no_such_module\n",
           "import there_is_no_such_module"),
    Script("no_name", "import", "script.import", "name-missing", "from os import there_is_no_such_name\n",
           "from os import there_is_no_such_name"),
    Script("helper_is_no_python", "import", "script.syntax", "syntax", "import helper\n", ":", "def f(:\n", "helper.py"),
    Script("helper_raises", "import", "script.error", "script-raises", "import helper\n", "a / 0", "a = 1\nb = a / 0\n", "helper.py"),
    Script("main_raises", "script", "script.error", "script-raises",
           _KERNEL + "n = 3\nx = torch.zeros([4, 4])\nprint(x @ torch.zeros([n, n]))\n", "x @ torch.zeros([n, n])", alone=True),
    Script("wrong_decorator", "script", "script.error", "script-raises",
           "import helion\n\n\n@helion.kernel(confg=3)\ndef f(x):\n    return x\n", "helion.kernel(confg=3)", alone=True),
    Script("exits", "script", "script.exit", "script-exits", "import sys\n\nsys.exit(3)\n", "sys.exit(3)", alone=True),
    Script("exits_at_once", "script", "script.exit", "script-exits", "import os\n\nos._exit(3)\n"),
    Script("loops", "script", "limit.seconds", "script-too-long", "while True:\n    pass\n", request=(("limit_script_seconds", 1),)),
    Script("hoards", "script", "limit.memory", "script-too-large", "import time\n\nkept = b'x' * (600 << 20)\ntime.sleep(30)\n",
           request=(("limit_memory", 500 << 20),)),
    Script("crashes", "script", "bridge.died", "script-crash", "import os, signal\n\nos.kill(os.getpid(), signal.SIGSEGV)\n"),
    Script("calls_nothing", "call", "script.no-kernel", "no-kernel-called", _KERNEL, _DECORATOR),
    Script("has_no_kernel", "call", "script.no-kernel", "no-kernel-called", 'print("nothing to see")\n'),
    Script("call_of_nothing", "call", "call.no-kernel", "no-such-kernel", _KERNEL, _DECORATOR, request=(("call", "triple(f32[64])"),)),
    Script("call_with_too_much", "call", "call.arguments", "wrong-arguments", _KERNEL, _DECORATOR,
           request=(("call", "double(f32[64], 3)"),)),
)  # fmt: skip
