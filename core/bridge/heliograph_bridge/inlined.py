"""Triton code in the source of a kernel, functions (`hl.triton_kernel`) and snippets (`hl.inline_triton`), as Triton's
front end made it.

A lowering of our own has no other way to their code: Triton alone reads its Python. The functions stand beside the kernel
in the generated text, so a call of one is seen when Triton makes the kernel's own module; snippets are made functions
(`snippets.py`), for which the module is made once more. What is recorded is the module's
form that any MLIR reads, without locations: every op of it belongs to the node of the call.
"""

import contextlib
import ctypes
import re

from heliograph_bridge import child, snippets

_FUNCTION = re.compile(r'^  "tt\.func"\(\).*?^  \}\).*?$', re.M | re.S)
_NAME = re.compile(r'sym_name = "((?:[^"\\]|\\.)*)"')
_CALLEE = re.compile(r'callee = @(?:"((?:[^"\\]|\\.)*)"|([\w.$-]+))')


class Calls:
    """The calls of a kernel while Triton makes its module; `write` tells of them and of its snippets."""

    def __init__(self, spans, snippets=()):
        self._snippets = snippets
        self._nodes = {
            (s["line"], s["column"], s["end_line"], s["end_column"]): s["node"]
            for s in spans if s["kind"] == "Call" and s["device"] and s["node"]
        }
        self._found = {}  # node: what is recorded of its call

    @contextlib.contextmanager
    def watched(self):
        """Notes the calls of the module that is made inside."""
        from triton.compiler.code_generator import CodeGenerator

        original = CodeGenerator.call_Function

        def call(generator, node, function, args, keywords):
            self._note(generator, node, function, args, keywords)
            return original(generator, node, function, args, keywords)

        CodeGenerator.call_Function = call
        try:
            yield
        finally:
            CodeGenerator.call_Function = original

    def _note(self, generator, node, function, args, keywords):
        from triton.runtime.jit import JITFunction

        if not generator.is_kernel or not isinstance(function, JITFunction):
            return
        if function.fn.__code__.co_filename != generator.file_name:
            return
        place = (node.lineno + generator.begin_line, node.col_offset + 1,
                 node.end_lineno + generator.begin_line, node.end_col_offset + 1)
        if place in self._nodes:
            self._found.setdefault(self._nodes[place], _described(generator, function, args, keywords))

    def write(self, module, writer, allowed, again):
        """An `inlined` record, if there were calls or snippets; `module` is what Triton made, `again()` makes it anew."""
        if not self._found and not self._snippets:
            return
        ended = child.run(lambda made: made.write("inlined", **self._made(module, again)), writer, allowed)
        if ended:
            writer.diagnostic(
                "warning", "inlined.unknown", f"Triton's form of the functions that are called was not read: {ended}",
                stage="stage0", next="Everything else was captured; our own lowering of the kernel stops at these calls",
            )

    def _made(self, module, again):
        """The record's fields, in the fork."""
        if self._snippets:
            module, found = snippets.make(again, self._snippets, _described)
            self._found |= found
        return self._fields(_generic(module))

    def _fields(self, text):
        functions = {_NAME.search(function)[1]: function for function in _FUNCTION.findall(text)}
        needed, waiting = {}, [call["function"] for call in self._found.values() if "function" in call]
        while waiting:
            name = waiting.pop()
            if name not in needed and name in functions:
                needed[name] = functions[name]
                waiting += [quoted or plain for quoted, plain in _CALLEE.findall(functions[name])]
        return {"calls": [{"node": node, **call} for node, call in self._found.items()], "functions": needed}


def _described(generator, function, args, keywords):
    """The function's name in the module, and which arguments it takes as values: places, or names of keywords."""
    from triton.compiler import code_generator

    bound = function.signature.bind(*args, **keywords)
    bound.apply_defaults()
    values = {name: code_generator.normalize_value(bound.arguments[name]) for name in function.arg_names}
    types = [value.type for value in values.values()]
    return {
        "function": code_generator.mangle_fn(code_generator.get_full_name(function), types, generator.caller_context),
        "operands": [
            name if name in keywords else place for place, (name, value) in enumerate(values.items())
            for _ in code_generator.flatten_values_to_ir([value])
        ],
    }


def _generic(module):
    """A module's text in the form without dialects' own syntax. For good: the process is to end after it."""
    from triton._C import libtriton

    library = ctypes.CDLL(libtriton.__file__)
    library._ZN4mlir27registerAsmPrinterCLOptionsEv()
    library.LLVMParseCommandLineOptions(2, (ctypes.c_char_p * 2)(b"heliograph", b"-mlir-print-op-generic"), None)
    return module.str_nodebug()
