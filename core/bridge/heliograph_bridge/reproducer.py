"""A script that fails as the captured call did: the kernel, what it needs of its file, and the call. No data of tensors.

It is made of the file's own text, so that the lines of the kernel stand as the user wrote them. Nothing is removed from it
here; who shows it to others takes out paths and secrets (core/failure).
"""

import ast
import builtins
import dataclasses
import linecache

import torch

from heliograph_bridge.arguments import describe_call

_HEAD = '''"""Fails as {name} does. Tensors have shapes, strides and dtypes of the call, and no data of it."""

import helion
import helion.language as hl
import torch

DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
'''
TENSOR = '''

def tensor(dtype, sizes, strides=None):
    made = torch.zeros(sizes, dtype=dtype, device=DEVICE)
    return made if strides is None else torch.empty_strided(sizes, strides, dtype=dtype, device=DEVICE).zero_()
'''
_IN_HEAD = {"helion", "hl", "torch"}


@dataclasses.dataclass(frozen=True)
class Call:
    """A call in words: as people write it, and its arguments as Python that makes such ones anew."""

    text: str
    arguments: str

    @classmethod
    def of(cls, kernel, arguments):
        return cls(describe_call(kernel.name, arguments), arguments_text(arguments))


def arguments_text(arguments):
    """The arguments of a call as Python that makes such ones anew."""
    return ", ".join(_argument(value) for value in arguments)


def _argument(value, depth=0):
    if isinstance(value, torch.Tensor):
        strides = "" if value.is_contiguous() else f", {[int(s) for s in value.stride()]}"
        return f"tensor({value.dtype}, {[int(d) for d in value.size()]}{strides})"
    if isinstance(value, (list, tuple)) and depth < 4:
        items = [_argument(item, depth + 1) for item in value]
        return f"[{', '.join(items)}]" if isinstance(value, list) else f"({''.join(f'{item}, ' for item in items)})"
    if isinstance(value, torch.device):
        return "torch.device(DEVICE)"
    if isinstance(value, (torch.dtype, bool, int, float, str, type(None))):
        return f'float("{value}")' if isinstance(value, float) and not abs(value) < float("inf") else repr(value)
    name = getattr(value, "__name__", "")
    return name if name.isidentifier() else f"...  # {type(value).__name__}"


def script(kernel, arguments, config):
    """The text of the script. `config` is what the call was to run with; None: it did not come to that."""
    code = kernel.fn.__code__
    source = "".join(linecache.getlines(code.co_filename))
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return None
    own = _definition(tree, code)
    if own is None:
        return None
    needed = statements_needed(tree, own, arguments)
    parts = [text_of(source, node) for node in sorted(needed, key=lambda node: node.lineno)]
    head = _HEAD.format(name=kernel.name) + (TENSOR if "tensor(" in arguments else "")
    text = head + "\n\n" + "".join(_closed_over(kernel.fn)) + "\n\n".join(parts)
    return text + f"\n\n\n{_call(kernel, arguments, config)}\n"


def _call(kernel, arguments, config):
    if config is None or kernel.configs:
        return f"{kernel.name}({arguments})"
    fields = ", ".join(f"{key}={value!r}" for key, value in dict(config).items())
    return f"ARGUMENTS = ({arguments},)\n{kernel.name}.bind(ARGUMENTS).compile_config(helion.Config({fields}))(*ARGUMENTS)"


def _definition(tree, code):
    """The kernel's own `def`, with its decorators, wherever it stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name == code.co_name:
            if min([node.lineno, *(d.lineno for d in node.decorator_list)]) == code.co_firstlineno:
                return node
    return None


def statements_needed(tree, own, arguments):
    """The statements of the module that the kernel needs: imports, functions and values that it names, and theirs."""
    by_name = {}
    for statement in tree.body:
        for name in _defines(statement):
            by_name.setdefault(name, []).append(statement)
    needed, names = [own], _names(own) | _names(ast.parse(f"f({arguments.partition('  #')[0]})", mode="exec"))
    while names:
        for statement in by_name.get(names.pop(), ()):
            if statement not in needed and own not in ast.walk(statement):
                needed.append(statement)
                names |= _names(statement)
    return needed


def _defines(statement):
    """Names that a statement of a module gives a meaning; those of the script's head have theirs."""
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        names = {(alias.asname or alias.name).partition(".")[0] for alias in statement.names}
        return set() if isinstance(statement, ast.ImportFrom) and statement.module == "__future__" else names - _IN_HEAD
    if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
        return {statement.name}
    if isinstance(statement, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
        return {n.id for n in ast.walk(statement) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return set()


def _names(node):
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)} - set(dir(builtins)) - _IN_HEAD


def text_of(source, node):
    """The statement's lines, decorators and all, moved to the margin."""
    first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))])
    lines = source.splitlines()[first - 1 : node.end_lineno]
    indent = len(lines[0]) - len(lines[0].lstrip())
    return "\n".join(line[indent:] if not line[:indent].strip() else line for line in lines)


def _closed_over(function):
    """Plain values that the kernel takes from a function around it, as assignments."""
    cells = zip(function.__code__.co_freevars, function.__closure__ or ())
    for name, cell in cells:
        value = cell.cell_contents
        if isinstance(value, (bool, int, float, str, type(None), torch.dtype)):
            yield f"{name} = {value!r}\n\n\n"
