"""The folders show the design: reads every #include and every program's link closure and fails on a forbidden edge."""

import re
import subprocess
from pathlib import Path

import pytest

from paths import BUILD, ROOT

# A layer may include itself and what stands here. `core/base` is below everything.
ALLOWED = {
    "core/base": set(),
    "core/document": {"core/base"},
    "core/records": {"core/base"},
    "core/text": {"core/base", "core/document"},
    "core/provenance": {"core/base", "core/document", "core/text"},
    "core/diff": {"core/base", "core/document", "core/text"},
    "core/layout": {"core/base"},
    "core/store": {"core/base", "core/document", "core/provenance", "core/records"},
    "core/export": {"core/base", "core/document", "core/records", "core/provenance"},
    "core/capture": {"core/base", "core/document", "core/provenance", "core/records", "core/store"},
    "core/pipeline": {"core/base", "core/document", "core/provenance", "core/records", "core/store", "core/capture"},
    "core/passes": {"core/base", "core/document", "core/provenance", "core/store", "core/diff"},
    "core/compare": {"core/base", "core/document", "core/text", "core/diff", "core/passes", "core/pipeline"},
    "core/cost": {"core/base", "core/document", "core/text", "core/compare", "core/store"},
    "core/symbols": {"core/base", "core/document", "core/records"},
    "core/modules": {"core/base", "core/document", "core/records"},
    "core/failure": {"core/base", "core/document", "core/records"},
    "core/verbs": {"core/base", "core/document", "core/provenance", "core/records", "core/store", "core/capture", "core/compare", "core/cost",
                   "core/diff", "core/failure", "core/modules", "core/passes", "core/pipeline", "core/symbols"},
    "core/mlir": {"core/base", "core/records"},
    "core/gpu": {"core/base", "core/document", "core/records", "core/store"},
    # core/verbs: `heliograph shot` is a verb that only ui can provide.
    "ui": {"core/base", "core/document", "core/provenance", "core/text", "core/layout", "core/store", "core/compare", "core/cost",
           "core/diff", "core/export", "core/failure", "core/modules", "core/passes", "core/pipeline", "core/symbols", "core/verbs"},
    "app": {"core/base", "core/capture", "core/verbs", "core/mlir", "core/gpu", "ui"},
}
# Headers of the outside world that only these layers may see.
OUTSIDE = {
    r"<Q[A-Za-z]*>|<Qt": ("ui", "app/heliograph"),
    r"[<\"](mlir|llvm)/": ("core/mlir", "app/helion_opt"),
    r"<sqlite3\.h>": ("core/store",),
    r"<cuda|<cupti": ("core/gpu",),
}
FORBIDDEN_LIBRARIES = {
    "heliograph": r"libMLIR|libLLVM|libpython|libgvc|libcuda",
    "helion-opt": r"libQt|libpython|libgvc|libcuda|libsqlite",
    # One file for machines that have nothing of ours: what it needs of others it opens when it runs.
    "heliograph-run": r"libQt|libMLIR|libLLVM|libpython|libgvc|libcuda|libcupti|libsqlite|libstdc",
}


def sources():
    for folder in ("core", "ui", "app"):
        yield from (p for p in sorted((ROOT / folder).rglob("*")) if p.suffix in (".h", ".cpp"))


def layer(path: str) -> str:
    return "/".join(path.split("/")[:2]) if path.startswith("core/") else path.split("/")[0]


def includes(path: Path):
    return re.findall(r"^#include\s+([<\"][^>\"]+[>\"])", path.read_text(), re.M)


def forbidden_edges():
    for path in sources():
        name = path.relative_to(ROOT).as_posix()
        for include in includes(path):
            target = include[1:-1]
            if include[0] == '"' and target.split("/")[0] in ("core", "ui", "app"):
                here, there = layer(name), layer(target)
                if here != there and there not in ALLOWED[here]:
                    yield f"{name} includes {target}: {here} must not see {there}"
            for pattern, allowed in OUTSIDE.items():
                if re.match(pattern, include) and not name.startswith(allowed):
                    yield f"{name} includes {include}: only {', '.join(allowed)} may"


def test_includes_follow_the_layers():
    assert list(forbidden_edges()) == []


def test_every_core_folder_has_a_rule():
    folders = {layer(p.relative_to(ROOT).as_posix()) for p in sources()}
    assert folders <= set(ALLOWED)


def test_own_headers_are_included_from_the_root():
    generated = re.compile(r"\.(inc|moc)\"$")
    wrong = [
        f"{path.relative_to(ROOT)}: {include}"
        for path in sources()
        for include in includes(path)
        if include[0] == '"' and not generated.search(include)
        and not include[1:].startswith(("core/", "ui/", "app/", "mlir/", "llvm/"))
    ]
    assert wrong == []


@pytest.mark.parametrize("program", sorted(FORBIDDEN_LIBRARIES))
def test_programs_link_only_what_they_may(program):
    if program == "heliograph-run" and not (BUILD / "bin" / program).exists():
        pytest.skip("there were no headers of CUDA")
    listing = subprocess.run(["ldd", BUILD / "bin" / program], capture_output=True, text=True, check=True).stdout
    assert re.findall(FORBIDDEN_LIBRARIES[program], listing) == []


def test_core_links_without_qt():
    """Symbols of Qt never appear in core's archive."""
    archive = BUILD / "core" / "libheliograph_core.a"
    symbols = subprocess.run(["nm", "-uC", archive], capture_output=True, text=True, check=True).stdout
    assert not re.search(r"\bQ(String|Object|Widget)::|\bmlir::|\bllvm::", symbols)
