"""Models in which each module slices with numbers of its own, and what must be told of each such slice.

    oracle.py CASE OUT [optimize=False]   builds and calls the model of that name, or of a seed, and writes what is expected into OUT

Expected is {"axis:start:end:step": [[path, call], ...]}: whose slices have these numbers, in the order of execution.
"""

import itertools
import json
import random
import sys

import torch
from torch import nn

ROWS, WIDTH = 40, 997
LAST = 2**63 - 1


class Numbers:
    """Hands out numbers that no other slice has."""

    def __init__(self):
        self._next = itertools.count(3)

    def cut(self, form):
        n = next(self._next)
        return {
            "plain": (1, n, WIDTH - 2 * n, 1), "open": (1, n, LAST, 1), "begin": (1, 0, WIDTH - n, 1),
            "step": (1, n, WIDTH - n, 3), "negative": (1, n, -n, 1), "last": (1, -n, LAST, 1),
        }[form]


FORMS = ("plain", "open", "begin", "step", "negative", "last")


class Leaf(nn.Module):
    """One slice, put back into a tensor of the input's shape."""

    def __init__(self, cut):
        super().__init__()
        self.cut = cut

    def forward(self, x):
        _, start, end, step = self.cut
        part = x[:, start : None if end == LAST else end : step]
        return x + part.sum(1, keepdim=True)

    def plan(self, path):
        yield path, self.cut


class Weighted(Leaf):
    def __init__(self, cut):
        super().__init__(cut)
        self.scale = nn.Parameter(torch.ones(WIDTH))

    def forward(self, x):
        return super().forward(x * self.scale)


class Rows(nn.Module):
    """A slice of the first axis, which may be dynamic, and one of both."""

    def __init__(self, first, both):
        super().__init__()
        self.first, self.both = first, both

    def forward(self, x):
        part = x[self.first[1] : self.first[2]]
        corner = x[self.both[0][1] : self.both[0][2], self.both[1][1] : self.both[1][2]]
        return x + part.sum() + corner.sum()

    def plan(self, path):
        yield path, self.first
        yield from ((path, cut) for cut in self.both)


class Neighbours(nn.Module):
    """Operators that become slices without being written as such, around one that is."""

    def __init__(self, cut, narrow):
        super().__init__()
        self.cut, self.narrow = cut, narrow

    def forward(self, x):
        a, b = x[:, :512].chunk(2, dim=1)
        c = x.narrow(1, self.narrow[1], self.narrow[2] - self.narrow[1])
        d = x.split([WIDTH - 7, 7], dim=1)[1]
        e = x[:, self.cut[1] : self.cut[2]]
        f = torch.select(x, 1, 5)
        g = x[:, :64].unfold(1, 2, 2)[..., 0]
        return x + (a + b).sum() + c.sum() + d.sum() + e.sum() + f.sum() + g.sum()

    def plan(self, path):
        yield path, self.cut
        yield path, self.narrow


class Group(nn.Module):
    """A module with a slice before, between and behind its children."""

    def __init__(self, children, cuts):
        super().__init__()
        self.inner = nn.ModuleList(children)
        self.before, self.after = cuts

    def forward(self, x):
        x = x + x[:, self.before[1] : self.before[2]].mean()
        for child in self.inner:
            x = child(x)
        return x - x[:, self.after[1] : self.after[2]].mean()

    def plan(self, path):
        yield path, self.before
        for number, child in enumerate(self.inner):
            yield from child.plan(_join(path, f"inner.{number}"))
        yield path, self.after


class Chain(nn.Module):
    """A Sequential, and a ModuleDict whose entries are called by name, last first."""

    def __init__(self, first, second):
        super().__init__()
        self.steps = nn.Sequential(*first)
        self.named = nn.ModuleDict({f"part_{number}": child for number, child in enumerate(second)})

    def forward(self, x):
        x = self.steps(x)
        for name in reversed(list(self.named)):
            x = self.named[name](x)
        return x

    def plan(self, path):
        for number, child in enumerate(self.steps):
            yield from child.plan(_join(path, f"steps.{number}"))
        for name in reversed(list(self.named)):
            yield from self.named[name].plan(_join(path, f"named.{name}"))


class Again(nn.Module):
    """A module that is called in a loop."""

    def __init__(self, child, times):
        super().__init__()
        self.body, self.times = child, times

    def forward(self, x):
        for _ in range(self.times):
            x = self.body(x)
        return x

    def plan(self, path):
        for _ in range(self.times):
            yield from self.body.plan(_join(path, "body"))


class Shared(nn.Module):
    """One instance under two names."""

    def __init__(self, child, other):
        super().__init__()
        self.left = child
        self.between = other
        self.right = child

    def forward(self, x):
        return self.left(self.between(self.right(self.left(x))))

    def plan(self, path):
        for name in ("left", "right", "between", "left"):
            yield from getattr(self, name).plan(_join(path, name))


class Root(nn.Module):
    """Slices the raw input, and what comes out of its child."""

    def __init__(self, child, cuts):
        super().__init__()
        self.child = child
        self.raw, self.result = cuts

    def forward(self, x):
        y = x[:, self.raw[1] : self.raw[2]]
        z = self.child(x * y.mean())
        return z[:, self.result[1] : self.result[2]]

    def plan(self, path):
        yield path, self.raw
        yield from self.child.plan(_join(path, "child"))
        yield path, self.result


def _join(path, name):
    return f"{path}.{name}" if path else name


def expected(model):
    counts, found = {}, {}
    # A path is called anew where its own first slice comes again.
    first = {}
    for path, cut in model.plan(""):
        first.setdefault(path, cut)
        counts[path] = counts.get(path, 0) + (cut == first[path])
        found.setdefault(":".join(map(str, cut)), []).append([path, counts[path]])
    return found


def cases(name):
    numbers = Numbers()
    cut = numbers.cut

    def leaf(form="plain"):
        return Leaf(cut(form))

    def pair():
        return cut("plain"), cut("plain")

    made = {
        "forms": lambda: nn_chain([leaf(form) for form in FORMS]),
        "root": lambda: Root(Weighted(cut("plain")), pair()),
        "lists": lambda: Chain([leaf(), Weighted(cut("negative"))], [leaf("step"), leaf("last")]),
        "nested": lambda: Root(Group([Group([leaf(), leaf()], pair()), leaf("begin")], pair()), pair()),
        "shared": lambda: Root(Shared(leaf(), leaf("step")), pair()),
        "loop": lambda: Root(Again(Group([leaf(), leaf("negative")], pair()), 3), pair()),
        "rows": lambda: Rows((0, 5, 31, 1), ((0, 7, 29, 1), (1, 101, 801, 1))),
        "neighbours": lambda: Root(Group([Neighbours(cut("plain"), cut("plain")) for _ in range(2)], pair()), pair()),
        "shared groups": lambda: Root(Shared(Group([leaf(), Again(leaf(), 2)], pair()), leaf()), pair()),
    }
    return made[name]() if name in made else random_tree(random.Random(int(name)), numbers, 3)


def nn_chain(children):
    return Chain(children, [])


def random_tree(chance, numbers, depth):
    def cut():
        return numbers.cut("plain")

    def child():
        return random_tree(chance, numbers, depth - 1)

    if depth == 0:
        return chance.choice((Leaf, Weighted))(numbers.cut(chance.choice(FORMS)))
    kind = chance.choice((Group, Chain, Again, Shared, Root))
    if kind is Group:
        return Group([child() for _ in range(chance.randint(1, 3))], (cut(), cut()))
    if kind is Chain:
        return Chain([child() for _ in range(chance.randint(1, 2))], [child() for _ in range(chance.randint(1, 2))])
    if kind is Again:
        return Again(child(), chance.randint(2, 3))
    if kind is Shared:
        return Shared(child(), child())
    return Again(Group([child(), child()], (cut(), cut())), 2)


if __name__ == "__main__":
    model = cases(sys.argv[1]).eval()
    with open(sys.argv[2], "w") as out:
        json.dump(expected(model), out)
    rows = torch.randn(ROWS, WIDTH)
    if sys.argv[3:]:
        torch.onnx.export(model, (rows,), dynamo=True, optimize=False)
    else:
        model(rows)
