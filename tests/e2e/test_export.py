"""`heliograph export`: pages that are opened and used in a real browser, and pictures."""

from __future__ import annotations

import pytest

from e2e import program
from e2e.chromium import PROGRAM, Page
from paths import ROOT

GALLERY = ROOT / "resources" / "gallery"
needs_browser = pytest.mark.skipif(PROGRAM is None, reason="Chromium is not installed")


def export(document, output, *arguments, **options):
    run = program.heliograph("export", document, "-o", output, *arguments, **options)
    assert run.code == 0, run.err
    return output


@pytest.fixture
def page(tmp_path):
    opened = Page(export(GALLERY / "matmul.helio", tmp_path / "matmul.html").as_uri())
    yield opened
    opened.close()


def lit(page) -> dict[str, int]:
    """How many rows and cards of each open pane are lit."""
    return page.say("Object.fromEntries([...document.querySelectorAll('.pane:not([hidden])')].map("
                    "p => [p.getAttribute('aria-label'), p.querySelectorAll('.row.on, .box.on').length]))")


@needs_browser
def test_a_click_lights_up_every_pane(page):
    assert lit(page) == {"Source": 0, "FX graphs": 0, "Stage-0 MLIR": 0, "PTX": 0}
    page.click(".pane[aria-label='Source'] .row:nth-child(17)")  # torch.addmm
    assert page.say("document.querySelector('#about h3').textContent") == "0:acc"
    found = lit(page)
    assert (found["Source"], found["FX graphs"], found["Stage-0 MLIR"]) == (1, 1, 1) and found["PTX"] > 20
    assert "PTX" in page.say("document.querySelector('#said').textContent")
    assert page.say("document.querySelectorAll('svg.ribbons path').length") >= 0
    assert page.say("location.hash") == "#0%3Aacc"


@needs_browser
def test_nothing_leaves_the_page_and_nothing_fails(page):
    page.click("#s5")  # a stage that was closed
    page.click("tbody tr:nth-child(6)")
    page.say("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.problems == []
    assert [url for url in page.requests if not url.startswith("file://")] == []
    assert len(page.requests) == 1


@needs_browser
def test_a_script_from_elsewhere_does_not_run(page):
    page.say("document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.owned = 1'}))")
    page.say("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.owned = 1\">')")
    page.say("new Promise(done => setTimeout(done, 200))")
    assert page.say("window.owned") is None


@needs_browser
def test_keys_do_what_the_mouse_does(page):
    page.say("document.querySelector('tbody tr').focus()")
    for _ in range(9):
        page.key("ArrowDown")
    page.key("Enter")
    assert page.say("document.querySelector('tbody tr[aria-selected=true] td').textContent") == "0:acc"
    page.say("document.querySelector(\".pane[aria-label='PTX'] .code\").focus()")
    page.key("]")
    line = page.say("document.querySelector(\".pane[aria-label='PTX'] .row.at\").className")
    assert "on" in line.split()
    page.key("Escape")
    assert sum(lit(page).values()) == 0


@needs_browser
def test_search_goes_from_hit_to_hit(page):
    page.key("/", "/")
    for letter in "wgmma.mma_async":
        page.key(letter, letter)
    count = page.say("document.querySelector('#hits').textContent")
    wanted = sum("wgmma.mma_async" in line for line in program.heliograph(
        "stages", GALLERY / "matmul.helio", "--stage", "ptx").out.splitlines())
    assert count == f"{wanted} lines" and wanted > 1
    page.key("Enter", "\r")
    assert page.say("document.querySelector('.row.at .t').textContent").count("wgmma.mma_async") == 1
    assert page.say("document.querySelector('#hits').textContent").startswith("1 of")


@needs_browser
def test_a_selection_travels_with_the_address(tmp_path):
    file = export(GALLERY / "softmax.helio", tmp_path / "softmax.html")
    node = program.info(GALLERY / "softmax.helio")["kernels"][0]["variants"][0]
    assert node
    opened = Page(file.as_uri() + "#0%3Aload")
    assert opened.say("document.querySelector('#about h3')?.textContent") == "0:load"
    opened.close()


def test_the_same_bytes_twice_and_in_another_locale(tmp_path):
    first = export(GALLERY / "softmax.helio", tmp_path / "a.html").read_bytes()
    second = export(GALLERY / "softmax.helio", tmp_path / "b.html", env={"LC_ALL": "de_DE.UTF-8", "TZ": "Asia/Tokyo"})
    assert second.read_bytes() == first


@pytest.mark.parametrize("kernel", ["attention", "matmul", "rms_norm", "softmax"])
def test_a_page_is_less_than_twice_its_texts(tmp_path, kernel):
    document = GALLERY / f"{kernel}.helio"
    stages = program.info(document)["kernels"][0]["variants"][0]["pipelines"][0]["stages"]
    texts = sum(len(program.heliograph("stages", document, "--stage", stage["id"]).out.encode()) for stage in stages
                if stage["id"] != "fx")
    assert export(document, tmp_path / "page.html").stat().st_size < 2 * texts


def test_a_picture_has_words_that_can_be_selected(tmp_path):
    text = export(GALLERY / "matmul.helio", tmp_path / "graph.svg").read_text()
    assert text.count("<text") > 20 and ">_for_loop<" in text.replace("\n", "").replace(" <", "<")


def test_what_cannot_be_written_is_said_and_what_stood_there_stays(tmp_path):
    run = program.heliograph("export", GALLERY / "matmul.helio", "-o", tmp_path / "nowhere" / "page.html")
    assert run.code == 3 and "file.unwritable" in run.err
    run = program.heliograph("export", GALLERY / "matmul.helio", "-o", tmp_path / "page.docx")
    assert run.code == 2 and ".html" in run.err
    kept = tmp_path / "kept.html"
    kept.write_text("mine")
    run = program.heliograph("export", GALLERY / "matmul.helio", "-o", kept, "--select", "9:nothing")
    assert run.code == 4 and kept.read_text() == "mine"


def test_a_full_disk_leaves_nothing_half_written():
    run = program.heliograph("export", GALLERY / "matmul.helio", "-o", "/dev/full/page.html")
    assert run.code == 3 and "file.unwritable" in run.err
