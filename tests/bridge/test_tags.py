"""The tagging hook changes nothing: the generated text is the same to the byte with and without it."""

import json

import pytest
from bridge.driver import SCRIPTS

from paths import ROOT

FILES = [SCRIPTS / "kernels.py", *sorted((ROOT / "resources" / "kernels").glob("*.py"))]
OWN = ["add", "dynamic", "matmul", "either", "rolled", "descriptors"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_text_is_the_same_with_and_without_tags(server, file, tmp_path):
    arguments = OWN if file.parent == SCRIPTS else []
    out = tmp_path / "plain.json"
    records = server.ask(file="plain_text.py", args=[str(file), str(out), *arguments], stop_after="triton")
    plain, tagged = json.loads(out.read_text()), [s["text"] for s in records.of("stage", stage="triton")]
    assert tagged and records.codes("error") == []
    assert sorted(tagged) == sorted(plain)
    assert any(span.get("node") for span in records.of("span"))
