"""Reads the little language of --call and --config: Python-like values and tensors such as `f16[64,64]{64,1}`.

    call   = name "(" [ item { "," item } ] ")"        item = [ name "=" ] value
    config = { name "=" value [ "," ] }
    value  = tensor | number | string | True | False | None | word | "[" values "]" | "(" values ")"
    tensor = dtype "[" sizes "]" [ "{" strides "}" ]
"""

import dataclasses
import re

from heliograph_bridge.request import BadRequest

_TOKEN = re.compile(
    r"\s*(?:(?P<number>[-+]?(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?(?![\w.]))"
    r"|(?P<string>'[^']*'|\"[^\"]*\")|(?P<word>[-+]?[A-Za-z_][\w.]*)|(?P<mark>[\[\](){}=,]))"
)
_WORDS = {"True": True, "true": True, "False": False, "false": False, "None": None, "null": None,
          "inf": float("inf"), "-inf": float("-inf"), "nan": float("nan")}
DTYPES = {
    "f16": "float16", "bf16": "bfloat16", "f32": "float32", "f64": "float64", "f8E4M3FN": "float8_e4m3fn",
    "f8E5M2": "float8_e5m2", "i1": "bool", "i8": "int8", "i16": "int16", "i32": "int32", "i64": "int64",
    "u8": "uint8", "u16": "uint16", "u32": "uint32", "u64": "uint64", "fp16": "float16", "half": "float16",
    "fp32": "float32", "float": "float32", "fp64": "float64", "double": "float64", "fp8": "float8_e4m3fn",
    "f8": "float8_e4m3fn", "bool": "bool", "int": "int64", "long": "int64",
    **{name: name for name in ("float16", "bfloat16", "float32", "float64", "float8_e4m3fn", "float8_e5m2", "int8",
                               "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")},
}


@dataclasses.dataclass(frozen=True)
class TensorSpec:
    """A tensor to be made. `dtype` is torch's name for it; `strides` None means contiguous."""

    dtype: str
    sizes: tuple
    strides: tuple | None = None


@dataclasses.dataclass(frozen=True)
class CallSpec:
    name: str
    arguments: list
    keywords: dict


def parse_call(text):
    reader = _Reader(text, "call")
    name = reader.take("word", "the kernel's name")
    reader.expect("(")
    arguments, keywords = [], {}
    while not reader.accept(")"):
        keyword = reader.keyword()
        if keyword is not None:
            keywords[keyword] = reader.value()
        elif keywords:
            reader.fail("a positional argument cannot follow a named one")
        else:
            arguments.append(reader.value())
        if not reader.accept(","):
            reader.expect(")")
            break
    reader.end()
    return CallSpec(name, arguments, keywords)


def parse_config(text):
    reader = _Reader(text, "config")
    wrapped = reader.accept("{")
    values = {}
    while not reader.at_end() and not (wrapped and reader.accept("}")):
        key = reader.take("word", "a config field such as block_sizes")
        reader.expect("=")
        if key in values:
            reader.fail(f"{key} is given twice")
        values[key] = reader.value()
        reader.accept(",")
    reader.end()
    if not values:
        reader.fail("the config is empty")
    return values


class _Reader:
    def __init__(self, text, option):
        self.text, self.option, self.position = text, option, 0

    def fail(self, message, position=None):
        position = self.position if position is None else position
        examples = {
            "call": "'matmul(f16[1024,1024], f16[1024,1024])'", "config": "'block_sizes=[128,256,64] num_warps=8'",
        }
        raise BadRequest(
            f"{self.option}.syntax", f"--{self.option}: {message} (at column {position + 1} of {self.text!r})",
            next=f"Write it like {examples[self.option]}", column=position + 1,
        )

    def _skip(self):
        while self.position < len(self.text) and self.text[self.position].isspace():
            self.position += 1

    def _peek(self):
        self._skip()
        return _TOKEN.match(self.text, self.position)

    def at_end(self):
        self._skip()
        return self.position >= len(self.text)

    def end(self):
        if not self.at_end():
            self.fail("something follows the end")

    def accept(self, mark):
        found = self._peek()
        if found is None or found["mark"] != mark:
            return False
        self.position = found.end()
        return True

    def expect(self, mark):
        if not self.accept(mark):
            self.fail(f"expected {mark!r}")

    def take(self, kind, what):
        found = self._peek()
        if found is None or found[kind] is None:
            self.fail(f"expected {what}")
        self.position = found.end()
        return found[kind]

    def keyword(self):
        found = re.compile(r"([A-Za-z_]\w*)\s*=").match(self.text, self.position if not self.at_end() else 0)
        if found is None or self.at_end():
            return None
        self.position = found.end()
        return found[1]

    def value(self):
        for opening, closing, make in (("[", "]", list), ("(", ")", tuple)):
            if self.accept(opening):
                return make(self._values(closing))
        found = self._peek()
        if found is None or found["mark"]:
            self.fail("expected a value")
        start = self.position
        self.position = found.end()
        if found["number"]:
            return _number(found["number"])
        if found["string"]:
            return found["string"][1:-1]
        return self._word(found["word"], start)

    def _values(self, closing):
        items = []
        while not self.accept(closing):
            items.append(self.value())
            if not self.accept(","):
                self.expect(closing)
                break
        return items

    def _word(self, word, start):
        if word in _WORDS:
            return _WORDS[word]
        if self.text[self.position : self.position + 1] == "[":
            return self._tensor(word, start)
        if self.option == "call":
            if word in DTYPES:
                self.fail(f"the tensor {word} needs a shape, as in {word}[64,64]")
            self.fail(f"{word} is no value; write a word as a string, '{word}'", start)
        return word

    def _tensor(self, word, start):
        dtype = DTYPES.get(word.removeprefix("torch."))
        if dtype is None:
            self.fail(f"no dtype is named {word!r}; known are {', '.join(list(DTYPES)[:15])}", start)
        self.expect("[")
        sizes = self._integers("]", "sizes")
        strides = self._integers("}", "strides") if self.accept("{") else None
        if strides is not None and len(strides) != len(sizes):
            self.fail(f"{len(strides)} strides for {len(sizes)} sizes", start)
        return TensorSpec(dtype, sizes, strides)

    def _integers(self, closing, what):
        start = self.position
        items = self._values(closing)
        if any(type(item) is not int or item < 0 for item in items):
            self.fail(f"{what} are whole numbers, 0 or more", start)
        return tuple(items)


def _number(text):
    text = text.replace("_", "")
    return float(text) if re.search(r"[.eE]", text) else int(text)
