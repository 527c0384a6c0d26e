"""A script that fails as an export did: the model's class with what it needs of its file, the call, no data of tensors."""

import ast
import contextlib
import inspect
import linecache
import sys
import weakref

import torch

from heliograph_bridge import reproducer
from heliograph_bridge.onnx_models.asked import DYNAMO

_HEAD = '''"""Fails as {name} does. Tensors have shapes, strides and dtypes of the call, and no data of it."""

import io

{imports}import torch

DEVICE = "cpu"
'''


class Constructions:
    """Remembers what each module was constructed with. `with constructions` while the script runs."""

    def __init__(self):
        self._arguments = weakref.WeakKeyDictionary()

    def __enter__(self):
        original = self._original = torch.nn.Module.__init__

        def construct(module, *args, **kwargs):
            self._note(module, sys._getframe(1))
            return original(module, *args, **kwargs)

        torch.nn.Module.__init__ = construct
        return self

    def __exit__(self, *exc):
        torch.nn.Module.__init__ = self._original

    def _note(self, module, frame):
        """The outermost __init__ that is running for the module is its class's own."""
        own = None
        while frame is not None and frame.f_code.co_name == "__init__":
            names = frame.f_code.co_varnames
            if names and frame.f_locals.get(names[0]) is module:
                own = frame
            frame = frame.f_back
        if own is not None:
            with contextlib.suppress(TypeError):
                self._arguments[module] = inspect.getargvalues(own)

    def text(self, module):
        """The arguments as Python; "" of a class without a constructor, None if they cannot be written."""
        values = self._arguments.get(module)
        if values is None:
            return ""
        parts = [f"{name}={reproducer.arguments_text([values.locals[name]])}" for name in values.args[1:] if name in values.locals]
        is_whole = not values.varargs and not values.keywords and not any("..." in part for part in parts)
        return ", ".join(parts) if is_whole else None


def script(found, exporter, step, constructed):
    """The script's text; None if the model cannot be made anew."""
    arguments = constructed.text(found.module)
    own, source = _definition(type(found.module))
    if arguments is None or own is None:
        return None
    given = ", ".join(filter(None, [
        reproducer.arguments_text(found.args),
        *(f"{name}={reproducer.arguments_text([value])}" for name, value in found.kwargs.items()),
    ]))
    if "..." in given:
        return None
    statements = _statements(ast.parse(source), own, f"{given}, {arguments}".strip(", "))
    body = "\n\n".join(reproducer.text_of(source, node) for node in sorted(statements, key=lambda node: node.lineno))
    imports = "import helion\nimport helion.language as hl\n" if "helion." in body else ""
    head = _HEAD.format(name=found.name, imports=imports) + (reproducer.TENSOR if "tensor(" in given else "")
    return f"{head}\n\n{body}\n\n\n{_call(found, exporter, step, arguments)}\n"


def _statements(tree, own, arguments):
    """What the class needs, and functions that are registered with what it needs: `@operator.register_fake`."""
    own = next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.lineno == own.lineno)
    needed = reproducer.statements_needed(tree, own, arguments)
    names = {node.name for node in needed if isinstance(node, ast.FunctionDef)}
    for node in tree.body:
        used = {n.id for d in getattr(node, "decorator_list", ()) for n in ast.walk(d) if isinstance(n, ast.Name)}
        if used & names and node not in needed:
            needed.append(node)
    return needed


def _call(found, exporter, step, arguments):
    mode = "" if found.module.training else ".eval()"
    made = f"model = {found.name}({arguments}){mode}"
    positional = reproducer.arguments_text(found.args)
    named = ", ".join(f"{name}={reproducer.arguments_text([value])}" for name, value in found.kwargs.items())
    if step == "model":
        return f"{made}\nmodel({', '.join(filter(None, [positional, named]))})"
    by_dynamo = exporter == DYNAMO or step == "torch-export"
    options = [
        f"({positional},)" if positional else "()", f"kwargs=dict({named})" if named else "",
        "dynamo=True" if by_dynamo else "f=io.BytesIO(), dynamo=False",
        f"dynamic_axes={found.dynamic!r}, input_names={list(found.dynamic)!r}" if found.dynamic else "",
    ]
    return f"{made}\ntorch.onnx.export(model, {', '.join(filter(None, options))})"


def _definition(kind):
    """The statement that defines a class, and its file's text; (None, "") if it stands in none."""
    try:
        file = inspect.getsourcefile(kind)
    except TypeError:
        return None, ""
    source = "".join(linecache.getlines(file)) if file else ""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return None, ""
    return next((n for n in tree.body if isinstance(n, ast.ClassDef) and n.name == kind.__name__), None), source
