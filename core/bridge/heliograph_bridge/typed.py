"""The syntax tree of a kernel as far as Helion typed it: what each expression is, and the names in one that failed."""

import ast
import builtins

import torch

from heliograph_bridge import graphs, symbols

_NO_VALUES = ("PythonModuleType", "CallableType", "NestedFunctionType")  # names of these are no operands


class TypedTree:
    """The expressions of `host`'s body by their place; without a body (Helion gave up before it) there are none."""

    def __init__(self, env, host):
        self._env, self._values = env, graphs.Values(env)
        self._expressions = {}
        for node in _nodes(host):
            if place := _span(node):
                known = self._expressions.get(place)  # a loop that was unrolled has one for each round
                if known is None or _type(known) is None:
                    self._expressions[place] = node
        self._assigned = _assigned(host)

    def counts(self):
        """(expressions that have a type, all)."""
        return sum(_type(node) is not None for node in self._expressions.values()), len(self._expressions)

    def spans(self):
        """[line, column, end_line, end_column, class of the syntax, type or null] of each expression, in text order."""
        found = sorted(self._expressions.items(), key=lambda item: (item[0][:2], (-item[0][2], -item[0][3])))
        return [[*place, ast_class(node), self._text(_type(node))] for place, node in found]

    def at(self, place):
        """The smallest expression that has the whole of `place` (a diagnostic's fields) in it; None if there is none."""
        if not place.get("column"):
            return None
        begin, end = (place["line"], place["column"]), (place["end_line"], place["end_column"])
        around = [(p, n) for p, n in self._expressions.items() if p[:2] <= begin and end <= p[2:]]
        return min(around, key=lambda item: (item[0][2] - item[0][0], item[0][3] - item[0][1]))[1] if around else None

    def names(self, place):
        """Fields of a `name` record for each variable that is read or written at `place`, in text order."""
        found = {}
        for span, node in sorted(self._expressions.items()):
            if isinstance(node, ast.Name) and _is_at(span, place):
                info = _type(node) or found.get(node.id) or self._elsewhere(node.id)
                is_value = type(info).__name__ not in _NO_VALUES and not (info is None and hasattr(builtins, node.id))
                if is_value:
                    found[node.id] = info
        return [self._name(name, info) for name, info in found.items()]

    def _elsewhere(self, name):
        nodes = self._expressions.values()
        typed = (_type(n) for n in nodes if isinstance(n, ast.Name) and n.id == name and _type(n) is not None)
        return next(typed, None) or self._assigned.get(name)

    def _name(self, name, info):
        value = self._value(info)
        described = value if isinstance(value, (torch.Tensor, *graphs.SYMBOLIC)) else None
        return {
            "name": name, "type": self._text(info), "val": None if described is None else self._values.value(described),
            "origin": _origin(info),
        }

    def _value(self, info):
        if hasattr(info, "fake_value"):
            return info.fake_value
        if hasattr(info, "block_id") and type(info).__name__.endswith("TileIndexType"):
            return self._env.block_sizes[info.block_id].var
        return getattr(info, "value", None)

    def _text(self, info):
        """A type as people read it; None of an expression that has none."""
        if info is None:
            return None
        if hasattr(info, "block_id") and type(info).__name__.endswith("TileIndexType"):
            return f"tile of {self._env.block_sizes[info.block_id].symbol()}"
        value = self._value(info)
        if isinstance(value, (torch.Tensor, *graphs.SYMBOLIC)):
            return self._values.text(value)
        if hasattr(info, "value"):
            return f"{type(value).__name__} {getattr(value, '__name__', None) or repr(value)}"[:120]
        items = getattr(info, "element_types", None)
        if isinstance(items, (tuple, list)):
            return f"({', '.join(self._text(item) for item in items)})"
        return str(info)[:120]


def ast_class(node):
    """Helion derives classes of its own, of the same name, from those of Python's syntax."""
    return next(kind.__name__ for kind in type(node).__mro__ if kind.__module__ == "ast")


def _nodes(host, kind=ast.expr):
    try:
        body = host.body
    except AttributeError:  # its construction failed
        return
    for statement in body:
        yield from (node for node in ast.walk(statement) if isinstance(node, kind))


def _assigned(host):
    """{name: type of what was assigned to it}: Helion types a name where it is read."""
    plain = (node for node in _nodes(host, ast.Assign) if isinstance(node.targets[0], ast.Name))
    return {node.targets[0].id: _type(node.value) for node in plain if _type(node.value) is not None}


def _span(node):
    location = getattr(node, "_location", None)
    if not location or not location.lineno or location.colno is None:
        return None
    return location.lineno, location.colno + 1, location.end_lineno, location.end_colno + 1


def _is_at(span, place):
    if not place.get("line"):
        return False
    if not place.get("column"):
        return span[0] == place["line"]
    return (place["line"], place["column"]) <= span[:2] and span[2:] <= (place["end_line"], place["end_column"])


def _type(node):
    return getattr(node, "_type_info", None)


def _origin(info):
    """Where a value comes from, in the host code's words, or the line that made it."""
    origin = getattr(info, "origin", None)
    if location := getattr(origin, "location", None):
        return f"line {location.lineno}"
    try:
        return symbols.origin_text(origin)
    except Exception:  # origins without a spelling raise many kinds
        return type(origin).__name__
