"""The opcode oracle: what an instruction or an op *is* must fit the FX node it is attributed to.

Coverage counts links and cannot tell a right one from a wrong one; this can. An `mma` belongs to a dot, an `ex2` to an
exponential, whatever the debug info went through. One table of rules for PTX, one for Triton's IRs."""

from __future__ import annotations

import collections
import dataclasses
import re

from e2e.documents import Op, Stage, Variant

# Families of FX targets, as regular expressions over "aten.addmm.default", "helion.language.memory_ops.load", ...
DOT = r"\b(mm|addmm|bmm|baddbmm|dot|dot_scaled|matmul)\b"
EXP = r"\.(exp2?|expm1|sigmoid|tanh|silu|gelu|_gelu_erf|_gelu_tanh|erf|pow|softplus|logsumexp|logaddexp)\b"
LOG = r"\.(log2?|log1p|log10|pow|softplus|logsumexp|logaddexp|xlogy)\b"
LOAD = r"memory_ops\.load\b|load_float4\w*|\.(gather|index|embedding)\b"
STORE = r"memory_ops\.store\b"
ATOMIC = r"atomic_ops\.\w+"
REDUCE = r"\.(sum|mean|amax|amin|max|min|prod|any|all|argmax|argmin|var|std|_?reduce)\b|_inductor_lowering_extra"
SCAN = r"_associative_scan|\.(cumsum|cumprod)\b"
DIV = r"\.(div|reciprocal|mean|remainder|fmod|sigmoid|silu|tanh|truediv|floordiv|floor_divide|softmax)\b"
RSQRT = r"\.(rsqrt|pow)\b"
SQRT = r"\.(sqrt|pow|std)\b"
LARGER = r"\.(amax|amin|max|min|maximum|minimum|relu|clamp\w*)\b|" + REDUCE + "|" + SCAN
# Nodes whose body is text of the user's own: any opcode may come out of it.
OPAQUE = r"inline_(asm|triton)_ops|distributed_ops|triton_kernel"


@dataclasses.dataclass(frozen=True)
class Rule:
    name: str
    opcode: re.Pattern  # searched in the op's name, or in its text for PTX
    target: re.Pattern  # searched in the FX target
    through: str = ""  # TTGIR op: a node that owns one of these fits as well (see the shuffle rules)


def _rule(name: str, opcode: str, target: str, through: str = "") -> Rule:
    return Rule(name, re.compile(opcode), re.compile(f"{target}|{OPAQUE}"), through)


# Shuffles move values between lanes. Butterflies add up a reduction. Indexed ones also make layout conversions, which
# any node may need, and hand the warp's number to a warp-group dot or a copy of a block: so they fit a node that owns such an op in TTGIR.
# The same goes for ldmatrix and stmatrix: operands of a dot, layout conversions, and reductions across warps.
PTX_RULES = (
    _rule("mma", r"^(wgmma\.mma_async|mma\.sync|tcgen05\.mma)\b", DOT),
    _rule("matrix", r"^(ld|st)matrix\b", f"{DOT}|{REDUCE}", r"^ttg\.(convert_layout|local_load|local_alloc)$"),
    _rule("ex2", r"^ex2\.", EXP),
    _rule("lg2", r"^lg2\.", LOG),
    _rule("load", r"^ld\.(\w+\.)*?global\b|^cp\.async\.c[ag]\b|^cp\.async\.bulk\.tensor\S*shared\S*global", LOAD),
    _rule("store", r"^st\.(\w+\.)*?global\b|^cp\.async\.bulk\.tensor\S*global\S*shared", STORE),
    _rule("atomic", r"^(atom|red)\.(\w+\.)*?(global|gpu|sys)\b|^(atom|red)\.add\b|^cp\.reduce\.async\b", ATOMIC),
    _rule("butterfly", r"^shfl\.sync\.(bfly|up|down)\b", f"{REDUCE}|{SCAN}",
          r"^tt\.(reduce|scan)$|^ttg\.convert_layout$"),
    _rule("shuffle", r"^shfl\.sync\.idx\b", f"{REDUCE}|{SCAN}",
          r"^tt\.(reduce|scan)$|^ttg\.convert_layout$|^ttng\.(warp_group_dot$|async_tma_)"),
    _rule("rsqrt", r"^rsqrt\.", RSQRT),
    _rule("sqrt", r"^sqrt\.", SQRT),
    _rule("tanh", r"^tanh\.", r"\.(tanh|sigmoid|_gelu_tanh|gelu)\b"),
    _rule("sin, cos", r"^(sin|cos)\.", r"\.(sin|cos|tan)\b"),
    _rule("div", r"^div\.(full|rn|approx)", DIV),
    _rule("rcp", r"^rcp\.", f"{DIV}|{EXP}"),
    # libdevice computes odd functions on the absolute value and puts the sign back
    _rule("abs", r"^abs\.f", rf"\.(abs|tanh|erf|_gelu_tanh|_gelu_erf|sin|cos|tan|fmod|remainder)\b|{LOG}"),
    _rule("max, min", r"^(max|min)\.(NaN\.|xorsign\.)*f", LARGER),
)

IR_RULES = (
    _rule("dot", r"^tt\.dot(_scaled)?$|^ttng\.(warp_group_dot|tc_gen5_mma)$", DOT),
    _rule("load", r"^tt\.(load|descriptor_load|gather)$|^ttn?g\.async_(tma_)?copy_global_to_local$", LOAD),
    _rule("store", r"^tt\.(store|descriptor_store)$|^ttng\.async_tma_copy_local_to_global$", STORE),
    _rule("address", r"^tt\.addptr$", f"{LOAD}|{STORE}|{ATOMIC}"),
    _rule("atomic", r"^tt\.(atomic_(rmw|cas)|descriptor_reduce)$|^ttng\.async_tma_reduce$", ATOMIC),
    _rule("reduce", r"^tt\.reduce$", REDUCE),
    _rule("scan", r"^tt\.scan$", SCAN),
    _rule("exp", r"^math\.exp2?$", EXP),
    _rule("log", r"^math\.log(2|10|1p)?$", LOG),
    _rule("rsqrt", r"^math\.rsqrt$", RSQRT),
    _rule("sqrt", r"^math\.sqrt$|^tt\.precise_sqrt$", SQRT),
    _rule("abs", r"^math\.abs[fi]$", r"\.abs\b"),
    _rule("div", r"^arith\.divf$|^tt\.precise_divf$", DIV),
    _rule("if", r"^scf\.if$", r"_tracing_ops\._if\b"),
    _rule("while", r"^scf\.while$", r"_tracing_ops\._while_loop\b"),
)
# Where a function of CUDA's math library may serve more than the target of its own name.
LIBDEVICE = {"exp": EXP, "exp2": EXP, "log": LOG, "log2": LOG, "log1p": LOG, "rsqrt": RSQRT, "fdiv_rn": DIV}
RULES = {"ptx": PTX_RULES, "ttir": IR_RULES, "ttgir": IR_RULES}


@dataclasses.dataclass(frozen=True)
class Misfit:
    rule: str
    targets: tuple[str, ...]
    line: int
    text: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.rule} on {', '.join(self.targets)}: {self.text[:100]}"


@dataclasses.dataclass
class Verdict:
    """What the oracle found in one stage. `unlinked` ops match a rule and have no node: nothing wrong is shown."""

    fit: collections.Counter = dataclasses.field(default_factory=collections.Counter)
    unlinked: collections.Counter = dataclasses.field(default_factory=collections.Counter)
    misfits: list[Misfit] = dataclasses.field(default_factory=list)

    def __iadd__(self, other: Verdict) -> Verdict:
        self.fit.update(other.fit)
        self.unlinked.update(other.unlinked)
        self.misfits.extend(other.misfits)
        return self


def judge(variant: Variant, stage: Stage) -> Verdict:
    """Holds every op of the stage against the rules of its language."""
    owned = _owned_ops(variant) if stage.id == "ptx" else {}
    verdict = Verdict()
    for op in stage.counted():
        for rule in _matching(stage, op):
            targets = variant.targets(op)
            if not targets:
                verdict.unlinked[rule.name] += 1
            elif any(_fits(rule, node, variant, owned) for node in op.strongest()):
                verdict.fit[rule.name] += 1
            else:
                verdict.misfits.append(Misfit(rule.name, tuple(targets), op.line, op.text))
    return verdict


def _matching(stage: Stage, op: Op) -> list[Rule]:
    subject = instruction(op.text) if stage.id == "ptx" else op.name
    rules = [rule for rule in RULES[stage.id] if rule.opcode.search(subject)]
    if subject == "tt.extern_elementwise":
        rules.append(_libdevice_rule(op))
    return rules


def _libdevice_rule(op: Op) -> Rule:
    """`__nv_expf` must be an exp: the function's own name is the rule."""
    found = re.search(r"__nv_(\w+)", op.text)
    name = found.group(1) if found else "?"
    function = name if name in LIBDEVICE else name.removesuffix("f")
    return _rule(f"__nv_{name}", "", LIBDEVICE.get(function, rf"\.\w*{re.escape(function)}\w*\b"))


def instruction(text: str) -> str:
    """A PTX instruction without its predicate."""
    return re.sub(r"^@!?%\w+\s+", "", text)


def _fits(rule: Rule, node: str, variant: Variant, owned: dict[str, set[str]]) -> bool:
    if rule.target.search(variant.nodes[node].target):
        return True
    return bool(rule.through) and any(re.search(rule.through, name) for name in owned.get(node, ()))


def _owned_ops(variant: Variant) -> dict[str, set[str]]:
    """The names of the TTGIR ops of each node."""
    owned: dict[str, set[str]] = collections.defaultdict(set)
    stage = variant.stage("ttgir")
    for op in stage.ops if stage else ():
        for node in op.strongest():
            owned[node].add(op.name)
    return owned
