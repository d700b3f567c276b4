"""The Python examples of the README and of the client's own, run as they stand against a real server."""
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = [
    example
    for readme in (ROOT / "README.md", ROOT / "clients" / "python" / "README.md")
    for example in re.findall(r"```python\n(.*?)```", readme.read_text("utf-8"), re.DOTALL)
]


def test_readme_has_examples():
    assert EXAMPLES


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_example_runs_and_prints(example, address, capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    exec(compile(example.replace("localhost:8001", address), "README.md", "exec"), {})
    assert capsys.readouterr().out.strip()
