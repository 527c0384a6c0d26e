"""The warm process is replaced when what it has imported changes: an upgraded Triton, an edited Helion."""

from bridge.driver import Server, wait_for


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        return set(map(int, file.read().split()))


def test_an_edited_package_is_imported_anew(tmp_path, monkeypatch):
    """`sitecustomize` stands for a package: Python imports it by itself, so the warm process has it."""
    package = tmp_path / "sitecustomize.py"
    package.write_text("import os\nos.environ['HELIOGRAPH_TEST'] = 'old'\n")
    script = tmp_path / "script.py"
    script.write_text("import os, helion\nprint(os.environ['HELIOGRAPH_TEST'])\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    server = Server()
    assert server.ask(file=str(script)).codes() == ["script.no-kernel"]
    before = children(server.process.pid)
    server.ask(file=str(script))
    assert children(server.process.pid) == before
    package.write_text("import os\nos.environ['HELIOGRAPH_TEST'] = 'newer'\n")
    assert server.ask(file=str(script)).codes() == ["script.no-kernel"]
    wait_for(lambda: len(children(server.process.pid)) == len(before))
    assert children(server.process.pid) != before
    assert server.close() == 0
