"""Snippets of Triton in the source of a kernel (`hl.inline_triton`), as functions of their own.

Helion writes a snippet into the middle of the text that it generates, with the names of variables there in its
placeholders. What the snippet is to its node alone is found by laying the two side by side. Its types are known where
Triton's front end comes to it: there, in a making of the kernel that is thrown away, a function is called that has the
snippet as its body.
"""

import ast
import builtins
import contextlib
import dataclasses
import linecache
import textwrap

_MODULE, _NAME = "helion.language.inline_triton_ops", "inline_triton"
_PLACEHOLDER = "_heliograph_argument_{}"
_FUNCTION = "make a function of it, and call it by hl.triton_kernel"


class _Refused(Exception):
    """A snippet that means something only where it stands; the text says why and what to do."""


@dataclasses.dataclass
class Snippet:
    """`place` is that of its first statement in the generated text (line, column from 0); `operands` {parameter: place or
    name of the node's argument}, `variables` {parameter: what it is called there}. With `refused` there is no more."""

    node: str
    place: tuple = ()
    source: str = ""
    operands: dict = dataclasses.field(default_factory=dict)
    variables: dict = dataclasses.field(default_factory=dict)
    refused: str = ""

    @property
    def name(self):
        graph, _, node = self.node.partition(":")
        return f"{node}_{graph}"


def find(graphs, text, spans):
    """The snippets of a kernel's lowered `graphs` in its generated `text`; `spans` are those of tags.spans()."""
    nodes = {
        f"{info.graph_id}:{node.name}": node for info in graphs for node in info.graph.nodes
        if getattr(node.target, "__module__", "") == _MODULE and getattr(node.target, "__name__", "") == _NAME
    }
    if not nodes:
        return []
    tree = ast.parse(text)
    owners = {
        (s["line"], s["column"] - 1): s["node"] for s in spans if s["statement"] and s["device"] and s["node"]
    }
    return [_of(node, name, tree, owners) for name, node in nodes.items()]


def _of(node, name, tree, owners):
    try:
        return _Reading(node, name, tree, owners).snippet()
    except _Refused as refused:
        return Snippet(name, refused=str(refused))
    except Exception as error:  # a template of another kind than Helion takes; the capture goes on
        return Snippet(name, refused=f"its snippet cannot be read ({error}); {_FUNCTION}")


# ---------------------------------------------------------------- template and text side by side


class _Reading:
    """One node's template against the text."""

    def __init__(self, node, name, tree, owners):
        self._name, self._tree, self._owners = name, tree, owners
        template, args = node.args[0], node.args[1]
        keys = list(args) if isinstance(args, dict) else list(range(len(args)))
        self._placeholders = {_PLACEHOLDER.format(i): key for i, key in enumerate(keys)}
        words = dict(zip(keys, self._placeholders))
        source = textwrap.dedent(template).strip()
        filled = source.format(**words) if isinstance(args, dict) else source.format(*self._placeholders)
        self._has_result = node.args[2] is not None
        self._template = ast.parse(filled).body

    def snippet(self):
        found = [match for body in self._bodies() if (match := self._match(body))]
        if not found:
            raise _Refused(f"its snippet was not found in the code that Helion generates; {_FUNCTION}")
        statements, bound = found[0]
        variables = {word: value.id for word, value in bound.items() if isinstance(value, ast.Name)}
        constants = {word: value for word, value in bound.items() if word not in variables}
        body = [_Substitution(constants).visit(statement) for statement in self._template]
        self._check(body, variables, statements)
        if self._has_result:
            body[-1] = ast.Return(value=body[-1].value)
        return Snippet(
            self._name, (statements[0].lineno, statements[0].col_offset), _function_text(self._name, variables, body),
            {word: self._placeholders[word] for word in variables}, variables,
        )

    def _bodies(self):
        """Lists of statements of this node that follow each other."""
        for parent in ast.walk(self._tree):
            for field in ("body", "orelse"):
                statements = getattr(parent, field, None)
                if not isinstance(statements, list):
                    continue
                mine = [s for s in statements if self._owners.get((s.lineno, s.col_offset)) == self._name]
                yield from (mine[first:] for first in range(len(mine)))

    def _match(self, statements):
        """(the statements that the template became, {placeholder: expression}); None where they differ."""
        if len(statements) < len(self._template):
            return None
        statements, bound = statements[:len(self._template)], {}
        for wanted, there in zip(self._template, statements):
            if self._has_result and wanted is self._template[-1]:
                wanted, there = wanted.value, getattr(there, "value", None)  # it is assigned to a variable
            if not _fits(wanted, there, self._placeholders, bound):
                return None
        return statements, bound

    # ---- what a function of its own cannot do

    def _check(self, body, variables, statements):
        written = {name.id for part in body for name in _names(part, ast.Store)}
        for statement, part in zip(self._template, body):
            for name in _names(part, ast.Load):
                self._check_name(name, statement, written | set(variables))
        for word, variable in variables.items():
            if word in written:
                raise _Refused(f"line {self._line_of(word, body)} of its snippet changes its argument `{variable}`; "
                               "assign to a new variable")
        for name in sorted(self._read_behind(written, statements)):
            raise _Refused(f"line {self._line_of(name, body)} of its snippet sets `{name}`, which code behind it reads; "
                           "give it as a result, or another name")

    def _check_name(self, name, statement, known):
        if name.id in known or hasattr(builtins, name.id) or name.id not in self._locals():
            return
        line = getattr(name, "lineno", statement.lineno)
        raise _Refused(f"line {line} of its snippet reads `{name.id}`, a variable of the code that Helion generates; "
                       "hand it over in `args`")

    def _line_of(self, written, body):
        lines = [name.lineno for part in body for name in _names(part, ast.Store) if name.id == written]
        return lines[0] if lines else 1

    def _functions(self):
        places = set(self._owners)
        return [
            function for function in self._tree.body if isinstance(function, ast.FunctionDef)
            and any((s.lineno, s.col_offset) in places for s in ast.walk(function) if isinstance(s, ast.stmt))
        ]

    def _locals(self):
        """Names that the kernel's code sets, arguments included."""
        found = set()
        for function in self._functions():
            found |= {argument.arg for argument in ast.walk(function.args) if isinstance(argument, ast.arg)}
            found |= {name.id for name in _names(function, ast.Store)}
        return found

    def _read_behind(self, names, statements):
        """Which names code of other nodes reads before it sets them: behind the snippet, then (in a loop) from the top on."""
        end = max((statement.end_lineno, statement.end_col_offset) for statement in statements)
        others = [
            statement for function in self._functions() for statement in ast.walk(function)
            if self._owner(statement) not in (None, self._name)
        ]
        others.sort(key=lambda statement: ((statement.lineno, statement.col_offset) < end, statement.lineno))
        first = {}  # name: whether it is read where it occurs first
        for statement in others:
            for context in (ast.Load, ast.Store):
                for name in _names(_head(statement), context):
                    first.setdefault(name.id, context is ast.Load)
        return {name for name in names if first.get(name)}

    def _owner(self, statement):
        is_statement = isinstance(statement, ast.stmt) and not isinstance(statement, ast.FunctionDef)
        return self._owners.get((statement.lineno, statement.col_offset)) if is_statement else None


def _head(statement):
    """What a statement does itself: of a loop or branch the values that it asks, not its body."""
    return getattr(statement, "test", None) or getattr(statement, "iter", None) or statement


def _names(part, context):
    return [name for name in ast.walk(part) if isinstance(name, ast.Name) and isinstance(name.ctx, context)]


def _fits(wanted, there, placeholders, bound):
    """Whether `there` is `wanted` with an expression in the place of each placeholder; `bound` learns them."""
    if isinstance(wanted, ast.Name) and wanted.id in placeholders:
        known = bound.setdefault(wanted.id, there)
        return isinstance(there, ast.AST) and _same(known, there)
    if type(wanted) is not type(there):
        return False
    if isinstance(wanted, list):
        return len(wanted) == len(there) and all(_fits(a, b, placeholders, bound) for a, b in zip(wanted, there))
    if not isinstance(wanted, ast.AST):
        return wanted == there
    return all(
        _fits(getattr(wanted, field, None), getattr(there, field, None), placeholders, bound)
        for field in wanted._fields if field not in ("ctx", "type_comment", "kind")
    )


def _same(left, right):
    """The same expression, read or written."""
    if isinstance(left, ast.Name) and isinstance(right, ast.Name):
        return left.id == right.id
    return ast.dump(left) == ast.dump(right)


class _Substitution(ast.NodeTransformer):
    """Constants into their placeholders."""

    def __init__(self, values):
        self._values = values

    def visit_Name(self, node):
        return ast.copy_location(self._values[node.id], node) if node.id in self._values else node


def _function_text(node, parameters, body):
    graph, _, name = node.partition(":")
    lines = [f"def {name}_{graph}({', '.join(parameters)}):"]
    for statement in body:
        lines += textwrap.indent(ast.unparse(ast.fix_missing_locations(statement)), "    ").splitlines()
    return "\n".join(lines) + "\n"


# ---------------------------------------------------------------- types, from Triton's front end


def make(again, snippets, describe):
    """The kernel's module, made by `again()` with a call of each snippet's function beside the snippet, and {node: what
    `describe(generator, function, arguments, keywords)` says of the call}, or {"refused": why}."""
    found = {snippet.node: {"refused": snippet.refused} for snippet in snippets if snippet.refused}
    while True:
        left = [snippet for snippet in snippets if snippet.node not in found]
        making = _Making(left, describe)
        try:
            with making.watched():
                return again(), found | making.found
        except Exception:
            if not making.failed:
                raise
            found |= making.failed  # half a function is in the module: once more, without it


class _Making:
    """Calls functions of snippets while Triton's front end makes a kernel's module."""

    def __init__(self, snippets, describe):
        self._waiting = {snippet.place: snippet for snippet in snippets}
        self._describe = describe
        self.found, self.failed = {}, {}

    @contextlib.contextmanager
    def watched(self):
        from triton.compiler.code_generator import CodeGenerator

        visit = CodeGenerator.visit

        def visited(generator, node):
            if generator.is_kernel and isinstance(node, ast.stmt) and hasattr(node, "lineno"):
                snippet = self._waiting.get((node.lineno + generator.begin_line, node.col_offset))
                if snippet is not None:
                    self._call(generator, snippet)
            return visit(generator, node)

        CodeGenerator.visit = visited
        try:
            yield
        finally:
            CodeGenerator.visit = visit

    def _call(self, generator, snippet):
        try:
            function = _function(snippet, generator.gscope)
            arguments = [generator.visit(ast.Name(id=name, ctx=ast.Load())) for name in snippet.variables.values()]
            generator.call_JitFunction(function, list(arguments), {})
        except Exception as error:
            self.failed[snippet.node] = {"refused": f"its snippet is no function ({_reason(error)}); {_FUNCTION}"}
            raise
        call = self._describe(generator, function, arguments, {})
        names = list(snippet.operands.values())
        self.found.setdefault(snippet.node, {**call, "operands": [names[place] for place in call["operands"]]})


def _reason(error):
    """The last line of what went wrong first."""
    while error.__cause__ is not None:
        error = error.__cause__
    lines = str(error).strip().splitlines()
    return lines[-1].strip() if lines else type(error).__name__


def _function(snippet, scope):
    """The snippet as one of Triton's functions, in the scope of the generated module."""
    import triton

    file = f"<{snippet.name}>"
    linecache.cache[file] = (len(snippet.source), None, snippet.source.splitlines(True), file)
    names = dict(scope)
    exec(compile(snippet.source, file, "exec"), names)
    return triton.jit(names[snippet.name])
