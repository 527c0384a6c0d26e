"""packaging/gpu-check: what it prepares can be built where there is neither Qt nor MLIR nor a network."""

import os
import subprocess

from paths import ROOT


def test_the_folder_holds_all_that_the_program_is_built_of(tmp_path):
    folder = tmp_path / "folder"
    document = ROOT / "resources" / "gallery" / "softmax.helio"
    subprocess.run([ROOT / "packaging" / "gpu-check", "prepare", folder, document], check=True, capture_output=True)
    assert (folder / "documents" / document.name).exists() and os.access(folder / "gpu-check", os.X_OK)
    configured = subprocess.run(
        ["cmake", "-S", folder / "sources", "-B", tmp_path / "build", "-G", "Ninja", "-DHELIOGRAPH_RUN_ONLY=ON",
         f"-DCMAKE_PREFIX_PATH={folder / 'packages'}", "-DCMAKE_DISABLE_FIND_PACKAGE_Qt6=ON", "-DCMAKE_DISABLE_FIND_PACKAGE_MLIR=ON"],
        capture_output=True, text=True,
    )
    assert configured.returncode == 0, configured.stderr
    targets = subprocess.run(["ninja", "-C", tmp_path / "build", "-t", "targets", "all"], check=True, capture_output=True, text=True).stdout
    assert [line.partition(":")[0] for line in targets.splitlines() if line.startswith("bin/")] == ["bin/heliograph-run"]
    sources = [line for line in targets.splitlines() if ".cpp.o:" in line]
    assert any("core/gpu" in line for line in sources) and not any("/mlir/" in line for line in sources)
    cache = (tmp_path / "build" / "CMakeCache.txt").read_text()
    assert f"SQLite3_INCLUDE_DIR:PATH={folder}" in cache and "Qt6Core_DIR" not in cache
