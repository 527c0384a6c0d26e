"""The pointer check: the address of a global access, sliced back through PTX to a kernel parameter, must belong to the
tensor that the access' FX node reads or writes. It knows nothing of debug info, so it checks what the linker says
against the code itself; and it sees what the opcode oracle cannot, a load linked to the wrong load."""

from __future__ import annotations

import collections
import dataclasses
import re

from e2e.documents import Node, Op, Stage, Variant
from e2e.oracle import instruction

ACCESS = re.compile(r"^(ld|st|atom|red)\.(\w+\.)*?(global|gpu|sys)\b|^cp\.async\.c[ag]\b|^(atom|red)\.")
ADDRESS = re.compile(r"\[\s*(%rd\d+)")
REGISTER = re.compile(r"%[a-z]+\d+")
# Opcodes through which a base pointer flows. What a load or a shuffle brings is a new value.
CARRIERS = ("add", "sub", "mov", "selp", "cvta", "cvt", "mad", "or")
NO_RESULT = ("st.", "red.", "bar", "bra", "ret", "setp", "cp.async")


@dataclasses.dataclass
class Verdict:
    agree: int = 0
    disagree: list[str] = dataclasses.field(default_factory=list)
    unresolved: list[str] = dataclasses.field(default_factory=list)  # no, or more than one, parameter
    unlinked: int = 0
    no_tensor: int = 0  # the node's tensor is not a kernel argument (a pointer table, say)

    def __iadd__(self, other: Verdict) -> Verdict:
        self.agree += other.agree
        self.disagree += other.disagree
        self.unresolved += other.unresolved
        self.unlinked += other.unlinked
        self.no_tensor += other.no_tensor
        return self


def check(variant: Variant, stage: Stage) -> Verdict:
    """Compares every global access of a PTX stage with its node's tensor."""
    names = _parameter_names(variant)
    definitions = _definitions(stage.text)
    verdict = Verdict()
    for op in stage.counted():
        text = instruction(op.text)
        if not is_access(op):
            continue
        bases = _parameters(ADDRESS.findall(text)[-1], definitions, names)
        nodes = [variant.nodes[node] for node in op.strongest()]
        tensors = {tensor for node in nodes for tensor in _tensors(variant, node)}
        where = f"line {op.line}: {text[:80]}: {sorted(bases)} against {sorted(tensors)}"
        if len(bases) != 1:
            verdict.unresolved.append(where)
        elif not nodes:
            verdict.unlinked += 1
        elif not tensors:
            verdict.no_tensor += 1
        elif bases & tensors:
            verdict.agree += 1
        else:
            verdict.disagree.append(where)
    return verdict


def is_access(op: Op) -> bool:
    """Whether a PTX instruction reads or writes global memory through an address register."""
    text = instruction(op.text)
    return bool(ACCESS.search(text)) and "mbarrier" not in text and bool(ADDRESS.search(text))


def _parameter_names(variant: Variant) -> dict[int, str]:
    """Pointer parameters by position, named as TTIR names them: the order of PTX's parameters is the same."""
    ttir = variant.stage("ttir")
    found = re.search(r"tt\.func public @\w+\((.*?)\) attributes", ttir.text, re.S) if ttir else None
    arguments = re.findall(r"%(\w+): (!tt\.\w+|\w+)", found.group(1)) if found else []
    return {position: name for position, (name, kind) in enumerate(arguments) if kind.startswith("!tt.")}


def _definitions(ptx: str) -> dict[str, list[tuple[str, str]]]:
    """For each register, the (opcode, sources) of every instruction that writes it."""
    definitions = collections.defaultdict(list)
    for line in ptx.splitlines():
        found = re.match(r"([\w.:]+)\s+(.*);", instruction(line.strip()))
        if not found or found.group(1).startswith(NO_RESULT):
            continue
        opcode, operands = found.groups()
        if operands.startswith("{"):
            results, _, sources = operands.partition("}")
        else:
            results, _, sources = operands.partition(",")
        for register in REGISTER.findall(results):
            definitions[register].append((opcode, sources))
    return definitions


def _parameters(register: str, definitions: dict, names: dict[int, str]) -> set[str]:
    """Names of the pointer parameters that a register's value is built on."""
    seen: set[str] = set()
    todo = [register]
    found: set[str] = set()
    while todo:
        current = todo.pop()
        if current in seen:
            continue
        seen.add(current)
        for opcode, sources in definitions.get(current, ()):
            parameter = re.search(r"_param_(\d+)", sources)
            if opcode.startswith("ld.param") and parameter:
                found.update({names[int(parameter.group(1))]} if int(parameter.group(1)) in names else ())
            elif opcode.startswith(CARRIERS):
                todo += [source for source in REGISTER.findall(sources) if source.startswith("%rd")]
    return found


def _tensors(variant: Variant, node: Node) -> set[str]:
    """The kernel argument's names of the tensor that a load, store or atomic node accesses."""
    source = node.args[0] if node.args else None
    if not isinstance(source, dict) or "node" not in source:
        return set()
    tensor = variant.nodes.get(f"{node.graph}:{source['node']}")
    if tensor is None or "_host_tensor" not in tensor.target:
        return set()
    return set(tensor.names) or {str(tensor.args[0])}
