"""Random Helion kernels: valid FX graphs that nobody thought of, for the whole way from records to numbers.

`script(seed, count)` is the text of a script that defines and calls `count` kernels over matrices of random sizes, most of
them ragged. A kernel computes a few values of a tile from its inputs, in a loop or not, reduces some, and stores one. Values
are kept small, and what jumps (floor, comparisons) is only asked of inputs, so that another order of adding up cannot
make two right results differ.
"""

from __future__ import annotations

import dataclasses
import random

FLOATS = ("float32", "float16", "bfloat16")
# {0} and {1} are tiles of floats of one shape; every result is between -8 and 8.
UNARY = (
    "torch.tanh({0})", "torch.sigmoid({0})", "-{0}", "torch.abs({0})", "torch.relu({0})", "torch.sin({0})",
    "torch.cos({0})", "torch.exp(-torch.abs({0}))", "torch.exp2(-torch.abs({0}))", "torch.log(torch.abs({0}) + 1.0)",
    "torch.log1p(torch.abs({0}))", "torch.sqrt(torch.abs({0}) + 0.25)", "torch.rsqrt(torch.abs({0}) + 0.5)",
    "torch.clamp({0}, -1.5, 2.0)", "torch.nn.functional.silu({0})", "{0} * 0.5 + 1.0", "1.0 - {0}",
    "torch.reciprocal(torch.abs({0}) + 1.0)", "torch.square({0}) * 0.125", "torch.nn.functional.gelu({0})",
)  # fmt: skip
BINARY = (
    "({0} + {1}) * 0.5", "({0} - {1}) * 0.5", "{0} * {1} * 0.125", "torch.maximum({0}, {1})", "torch.minimum({0}, {1})",
    "{0} / (torch.abs({1}) + 1.0)", "torch.where({2} > {3}, {0}, {1})", "torch.where({2} <= 0.25, {0}, {1})",
    "torch.where(({2} > 0.0) & ({3} < 0.5), {0}, {1})",
)  # fmt: skip
# Along the second dimension, which is whole; each gives a column.
REDUCTIONS = (
    "torch.amax({0}, dim=1, keepdim=True)", "torch.amin({0}, dim=1, keepdim=True)",
    "torch.mean({0}, dim=1, keepdim=True)", "torch.tanh(torch.sum({0}, dim=1, keepdim=True) * 0.01)",
)  # fmt: skip


# {0} and {1} are tiles of i32, {2} one of 1 to 7.
INTEGERS = (
    "{0} + {1}", "{0} - {1}", "{0} * 3", "{0} & {1}", "{0} | {1}", "{0} ^ {1}", "-{0}", "~{0}", "{0} >> {2}",
    "{0} << 1", "torch.abs({0})", "torch.maximum({0}, {1})", "torch.minimum({0}, {1})", "torch.clamp({0}, -100, 100)",
    "torch.where({0} > {1}, {0}, {1} - 1)", "torch.where({0} == {1}, {2}, {0})", "{0} // {2}", "{0} % {2}",
    "torch.remainder({0}, {2})", "torch.div({0}, {2}, rounding_mode='floor')",
)  # fmt: skip


@dataclasses.dataclass
class Kernel:
    name: str
    lines: list[str]
    call: str


def script(seed: int, count: int) -> str:
    """The kernels of a seed, and a main part that calls each once."""
    kernels = [make(random.Random(f"{seed}:{number}"), f"kernel_{seed}_{number}") for number in range(count)]
    head = ["import torch", "import helion", "import helion.language as hl", "", ""]
    body = [line for kernel in kernels for line in [*kernel.lines, "", ""]]
    main = ["def call(kernel, *arguments):", "    try:", "        kernel(*arguments)", "    except Exception as error:",
            "        print(kernel.name, error)", "", "", f"torch.manual_seed({seed})"]  # fmt: skip
    calls = [f"call({kernel.name}, {kernel.call})" for kernel in kernels]
    return "\n".join([*head, *body, *main, *calls]) + "\n"


def make(rng: random.Random, name: str) -> Kernel:
    return rng.choice((_pointwise, _pointwise, _rows, _rows, _rolled, _product, _integers, _moved))(rng, name)


def _sizes(rng: random.Random) -> tuple[int, int]:
    return rng.choice((1, 7, 16, 33, 64, 100)), rng.choice((1, 5, 31, 64, 77, 128, 200))


def _tensor(rng: random.Random, dtype: str, *sizes: int) -> str:
    """A tensor of a call; some are views whose rows are not contiguous."""
    shape = ", ".join(map(str, sizes))
    if len(sizes) == 2 and rng.random() < 0.25:
        return f"torch.randn({sizes[1]}, {sizes[0]}, device='cuda').to(torch.{dtype}).t()"
    if len(sizes) == 2 and rng.random() < 0.2:
        return f"torch.randn({sizes[0]}, {sizes[1] + 3}, device='cuda').to(torch.{dtype})[:, 3:]"
    return f"torch.randn({shape}, device='cuda').to(torch.{dtype})"


class _Body:
    """Statements that compute values of a tile; the newest are used most."""

    def __init__(self, rng: random.Random, indent: int, inputs: list[str]):
        self.rng, self.indent, self.inputs = rng, " " * indent, inputs
        self.values, self.lines = list(inputs), []

    def add(self, text: str) -> str:
        name = f"v{len(self.values)}"
        self.lines.append(f"{self.indent}{name} = {text}")
        self.values.append(name)
        return name

    def pick(self) -> str:
        return self.rng.choice(self.values[-3:] if self.rng.random() < 0.7 else self.values)

    def compute(self, count: int, reductions: tuple[str, ...] = ()) -> str:
        for _ in range(count):
            rule = self.rng.choice((*UNARY, *BINARY * 2, *reductions * 3))
            inputs = self.rng.choices(self.inputs, k=2)
            text = rule.format(self.pick(), self.pick(), *inputs)
            if rule in reductions:
                text = f"({self.pick()} - {text}) * 0.5"
            self.add(text)
        return self.values[-1]


def _head(name: str, parameters: str, config: str, settings: str = "") -> list[str]:
    return [f"@helion.kernel(config=helion.Config({config}){settings})", f"def {name}({parameters}):"]


def _pointwise(rng: random.Random, name: str) -> Kernel:
    """Over tiles of both dimensions, with a row and a column that are broadcast."""
    (m, n), dtype = _sizes(rng), rng.choice(FLOATS)
    config = [f"block_sizes=[{rng.choice((1, 4, 16, 32))}, {rng.choice((8, 32, 64))}]"]
    if rng.random() < 0.3:
        config.append("loop_orders=[[1, 0]]")
    if rng.random() < 0.3:
        config.append("l2_groupings=[4]")
    if rng.random() < 0.3:
        config.append("pid_type='persistent_interleaved'")
    body = _Body(rng, 8, ["a", "b", "r", "c"])
    result = body.compute(rng.randint(2, 8))
    lines = [
        *_head(name, "x, y, row, column", ", ".join(config), rng.choice(("", ", static_shapes=False"))),
        "    out = torch.empty_like(x)",
        "    for i, j in hl.tile(x.size()):",
        *(f"        {var} = {source}.to(torch.float32)" for var, source in (
            ("a", "x[i, j]"), ("b", "y[i, j]"), ("r", "row[None, j]" if rng.random() < 0.5 else "row[j][None, :]"),
            ("c", "column[i][:, None]"),
        )),
        "        r = r + torch.zeros_like(a)",
        "        c = c + torch.zeros_like(a)",
        *body.lines,
        f"        out[i, j] = {result}.to(out.dtype)",
        "    return out",
    ]  # fmt: skip
    call = ", ".join([_tensor(rng, dtype, m, n), _tensor(rng, dtype, m, n), _tensor(rng, dtype, n), _tensor(rng, dtype, m)])
    return Kernel(name, lines, call)


def _rows(rng: random.Random, name: str) -> Kernel:
    """Whole rows at a time, with reductions along them, persistent or rolled."""
    (m, n), dtype = _sizes(rng), rng.choice(FLOATS)
    rolled = rng.choice(("None", "None", "16", "64"))
    loops = f", reduction_loops=[{rolled}]" if n > 1 else ""
    body = _Body(rng, 8, ["a", "b"])
    body.compute(1, ())
    result = body.compute(rng.randint(2, 7), REDUCTIONS)
    lines = [
        *_head(name, "x, y", f"block_sizes=[{rng.choice((1, 2, 8))}]{loops}"),
        "    out = torch.empty_like(x)",
        "    for i in hl.tile(x.size(0)):",
        "        a = x[i, :].to(torch.float32)",
        "        b = y[i, :].to(torch.float32)",
        *body.lines,
        f"        out[i, :] = (torch.amax(a, dim=1, keepdim=True) * 0.125 + {result}).to(out.dtype)",
        "    return out",
    ]
    return Kernel(name, lines, ", ".join([_tensor(rng, dtype, m, n), _tensor(rng, dtype, m, n)]))


def _rolled(rng: random.Random, name: str) -> Kernel:
    """A loop over chunks of a row that carries two accumulators, then a second one that uses them."""
    (m, n), dtype = _sizes(rng), rng.choice(FLOATS)
    first, second = _Body(rng, 12, ["a", "b"]), _Body(rng, 12, ["a", "b"])
    summed, scaled = first.compute(rng.randint(1, 4)), second.compute(rng.randint(1, 4))
    columns = rng.choice(("n", "hl.tile"))
    bound = "x.size(1)" if columns == "n" else "y.size(1)"
    lines = [
        *_head(name, "x, y", f"block_sizes=[{rng.choice((1, 4, 8))}, {rng.choice((8, 16, 64))}, {rng.choice((16, 32))}]"),
        "    out = torch.empty_like(x)",
        "    for i in hl.tile(x.size(0)):",
        "        total = hl.zeros([i], dtype=torch.float32)",
        "        highest = hl.full([i], float('-inf'), dtype=torch.float32)",
        f"        for j in hl.tile({bound}):",
        "            a = x[i, j].to(torch.float32)",
        "            b = y[i, j].to(torch.float32)",
        *first.lines,
        f"            total = total + {summed}.sum(dim=1)",
        f"            highest = torch.maximum(highest, torch.amax({summed}, dim=1))",
        f"        for j in hl.tile({bound}):",
        "            a = x[i, j].to(torch.float32)",
        "            b = y[i, j].to(torch.float32)",
        *second.lines,
        f"            out[i, j] = ({scaled} - highest[:, None] + torch.tanh(total * 0.01)[:, None]).to(out.dtype)",
        "    return out",
    ]
    return Kernel(name, lines, ", ".join([_tensor(rng, dtype, m, n), _tensor(rng, dtype, m, n)]))


def _product(rng: random.Random, name: str) -> Kernel:
    """A matrix product with something computed of its operands, and of its result."""
    (m, k), n, dtype = _sizes(rng), rng.choice((8, 33, 64, 90)), rng.choice(FLOATS)
    epilogue = _Body(rng, 8, ["c"])
    result = epilogue.compute(rng.randint(1, 4))
    operand = rng.choice(("p", "torch.tanh(p.to(torch.float32)).to(x.dtype)", "torch.relu(p)"))
    blocks = ", ".join(str(rng.choice((16, 32, 64))) for _ in range(3))
    lines = [
        *_head(name, "x, y, bias", f"block_sizes=[{blocks}]"),
        "    m, k = x.size()",
        "    n = y.size(1)",
        "    out = torch.empty([m, n], dtype=x.dtype, device=x.device)",
        "    for i, j in hl.tile([m, n]):",
        "        acc = hl.zeros([i, j], dtype=torch.float32)",
        "        for l in hl.tile(k):",
        "            p = x[i, l]",
        f"            acc = torch.addmm(acc, {operand}, y[l, j])",
        "        acc = acc * 0.125",
        "        c = bias[j].to(torch.float32)[None, :] + torch.zeros_like(acc)",
        *(line for line in epilogue.lines),
        f"        out[i, j] = (acc + {result}).to(out.dtype)",
        "    return out",
    ]
    call = ", ".join([_tensor(rng, dtype, m, k), _tensor(rng, dtype, k, n), _tensor(rng, dtype, n)])
    return Kernel(name, lines, call)


def _integers(rng: random.Random, name: str) -> Kernel:
    """Whole numbers of 32 bits, from negative ones on, and a sum of them along the rows."""
    m, n = _sizes(rng)
    body = _Body(rng, 8, ["a", "b"])
    for _ in range(rng.randint(2, 8)):
        body.add("(" + rng.choice(INTEGERS).format(body.pick(), body.pick(), "d") + ") & 0xffff")
    width = rng.choice(("int32", "int64", "int16", "uint8"))
    lines = [
        *_head(name, "x, y, divisors", f"block_sizes=[{rng.choice((1, 4, 16))}]"),
        f"    out = torch.empty_like(x, dtype=torch.{width})",
        "    sums = torch.empty([x.size(0)], dtype=torch.int64, device=x.device)",
        "    for i in hl.tile(x.size(0)):",
        "        a = x[i, :]",
        "        b = y[i, :]",
        "        d = divisors[i, :]",
        *body.lines,
        f"        out[i, :] = {body.values[-1]}.to(out.dtype)",
        f"        sums[i] = {body.values[-1]}.sum(dim=1)",
        "    return out, sums",
    ]
    number = lambda low, high: f"torch.randint({low}, {high}, ({m}, {n}), dtype=torch.int32, device='cuda')"
    return Kernel(name, lines, ", ".join([number(-1000, 1000), number(-50, 50), number(1, 8)]))


def _moved(rng: random.Random, name: str) -> Kernel:
    """Rows taken by an index tensor, transposed on their way out, summed up by atomics, scanned; some only if asked for."""
    (m, n), dtype = _sizes(rng), rng.choice(FLOATS)
    body = _Body(rng, 8, ["a", "b"])
    result = body.compute(rng.randint(1, 5))
    lines = [
        "def plus(left, right):",
        "    return left + right",
        "",
        "",
        *_head(name, "x, y, index, flag", f"block_sizes=[{rng.choice((1, 4, 16))}]"),
        "    out = torch.empty([x.size(1), index.size(0)], dtype=x.dtype, device=x.device)",
        "    sums = torch.zeros([x.size(1)], dtype=torch.float32, device=x.device)",
        "    scanned = torch.empty([index.size(0), x.size(1)], dtype=torch.float32, device=x.device)",
        "    for i in hl.tile(index.size(0)):",
        "        rows = index[i]",
        "        a = x[rows, :].to(torch.float32)",
        "        b = y[rows, :].to(torch.float32)",
        *body.lines,
        "        if flag > 0:",
        f"            result = {result} * 0.5",
        "        else:",
        f"            result = 1.0 - {result}",
        "        out[:, i] = result.transpose(0, 1).to(out.dtype)",
        "        hl.atomic_add(sums, [slice(None)], result.sum(dim=0))",
        "        scanned[i, :] = hl.associative_scan(plus, result * 0.01, dim=1)",
        "    return out, sums, scanned",
    ]
    index = f"torch.randint(0, {m}, ({rng.choice((1, 9, 40))},), device='cuda')"
    return Kernel(name, lines, ", ".join([_tensor(rng, dtype, m, n), _tensor(rng, dtype, m, n), index, str(rng.choice((0, 1)))]))
