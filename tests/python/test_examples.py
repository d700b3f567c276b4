"""The lyrics examples, run against a real server; test_readme.py runs the Python one of the README."""

import os
import re
import subprocess
import sys
from pathlib import Path

import inference_client as ic
import pytest

ROOT = Path(__file__).resolve().parents[2]
COMPILED = ROOT / "artifacts" / "bin" / "Lyrics" / "release" / "Lyrics"


@pytest.fixture
def gallery(address):
    with ic.InferenceClient(address, timeout=60) as client:
        try:
            client.lyrics.match("rain", k=1)
        except (ic.NotFoundError, ic.UnimplementedError):
            pytest.skip("needs a server that serves samples/lyrics/gallery")
    return address


def test_csharp_example(gallery):
    if not COMPILED.exists():
        pytest.skip("needs clients/csharp/examples/Lyrics, built for release")
    done = subprocess.run(
        [str(COMPILED), gallery], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=60
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == 4
    for line in lines[:3]:
        assert re.fullmatch(r"0\.\d{3} starry_night_\d: 별이 빛나는 밤, 우리는 언덕에 누워", line)
    assert 0.3 < float(lines[3]) < 1


def test_contact_sheet_holds_everything(gallery, tmp_path):
    out, song = tmp_path / "sheet.html", tmp_path / "song.txt"
    song.write_text("Lanterns <rise>\n\n" + "snow on the village roofs tonight\n" * 60, "utf-8")
    done = subprocess.run(
        [sys.executable, str(ROOT / "clients" / "python" / "examples" / "lyrics_contact_sheet.py"), gallery, str(song), "--out", str(out)],
        env=os.environ | {"PYTHONPATH": str(ROOT / "clients" / "python"), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert "snow_village" in done.stdout
    page = out.read_text("utf-8")
    assert page.count('src="data:image/') == 5 and page.count("src=") == 5 and "href=" not in page
    assert "Lanterns &lt;rise&gt;" in page and "passages" in page and re.search(r"lines \d+–\d+", page)
