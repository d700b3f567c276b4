"""Finds pictures for English and Korean lyrics, prints the best five and writes one HTML page with everything in it.

Usage: lyrics_contact_sheet.py [host:port] [--out FILE] [--collection NAME] [lyrics.txt ...]
Without text files it takes verses of samples/lyrics/lyrics.json.
"""

from __future__ import annotations

import argparse
import base64
import html
import json
import sys
from pathlib import Path

from inference_client import InferenceClient, InferenceError, LyricsMatch, LyricsMatches

SAMPLES = Path(__file__).resolve().parents[3] / "samples" / "lyrics"
CHOSEN = ("en-01", "ko-01", "en-14", "ko-11", "en-06", "ko-05")

STYLE = """
:root { color-scheme: light dark; --ink: #1c1b22; --dim: #6d6a78; --line: #e4e1ea; --card: #fff; --page: #f5f3f8; --mark: #6a4fd0; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #eceaf2; --dim: #9b97a8; --line: #35323f; --card: #23212b; --page: #17161c; --mark: #a993ff; }
}
* { box-sizing: border-box; }
body { margin: 0; padding: 40px clamp(16px, 4vw, 56px); background: var(--page); color: var(--ink);
  font: 16px/1.6 system-ui, "Noto Sans", "Noto Sans CJK KR", "Apple SD Gothic Neo", "Malgun Gothic", sans-serif; }
header { max-width: 1240px; margin: 0 auto 28px; }
h1 { margin: 0; font-size: 28px; line-height: 1.25; letter-spacing: -.01em; }
header p { margin: 4px 0 0; color: var(--dim); }
article { display: grid; grid-template-columns: minmax(240px, 340px) 1fr; gap: 28px; max-width: 1240px; margin: 0 auto 20px;
  padding: 24px; background: var(--card); border: 1px solid var(--line); border-radius: 16px; }
.lyrics { margin: 0; font-size: 15px; white-space: pre-line; word-break: keep-all; }
.about { margin: 14px 0 0; color: var(--dim); font-size: 13px; }
ol { display: grid; grid-template-columns: repeat(5, 1fr); gap: 14px; margin: 0; padding: 0; list-style: none; }
img { display: block; width: 100%; aspect-ratio: 1; object-fit: cover; border-radius: 10px; }
li:first-child img { outline: 3px solid var(--mark); outline-offset: 2px; }
.title { margin: 4px 0 0; font-size: 13px; line-height: 1.4; word-break: keep-all; }
.score { display: flex; align-items: center; gap: 8px; margin-top: 8px; color: var(--dim); font-size: 12px; font-variant-numeric: tabular-nums; }
.bar { flex: 1; height: 4px; background: var(--line); border-radius: 2px; overflow: hidden; }
.bar i { display: block; height: 100%; background: var(--mark); }
.lines { margin: 2px 0 0; color: var(--dim); font-size: 12px; }
@media (max-width: 900px) { article { grid-template-columns: 1fr; } ol { grid-template-columns: repeat(3, 1fr); } }
"""


def main() -> int:
    options = parsed()
    lyrics = [(path.stem, path.read_text("utf-8")) for path in options.lyrics] or verses()
    try:
        with InferenceClient(options.address, timeout=60) as client:
            answers = [(name, text, client.lyrics.match(text, options.collection, thumbnails=True)) for name, text in lyrics]
    except InferenceError as error:
        print(f"{options.address}: {error}", file=sys.stderr)
        return 1
    for name, text, answer in answers:
        print(f"{name}: {text.strip().splitlines()[0]}")
        for match in answer.matches:
            print(f"   {match.score:.3f}  {match.id:<20} {title(match, 'en')}")
    options.out.write_text(page(answers), "utf-8")
    print(f"{options.out}: the pictures, lyrics and scores on one page")
    return 0


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address", nargs="?", default="localhost:8001", help="host:port")
    parser.add_argument("lyrics", nargs="*", type=Path, help="text files")
    parser.add_argument("--out", type=Path, default=Path("contact-sheet.html"))
    parser.add_argument("--collection", default="gallery")
    return parser.parse_args()


def verses() -> list[tuple[str, str]]:
    items = {item["id"]: item["text"] for item in json.loads((SAMPLES / "lyrics.json").read_text("utf-8"))["items"]}
    return [(name, items[name]) for name in CHOSEN]


def page(answers: list[tuple[str, str, LyricsMatches]]) -> str:
    cards = "\n".join(card(text, answer) for _, text, answer in answers)
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Lyrics and their pictures</title>
<style>{STYLE}</style>
<header>
<h1>Lyrics and their pictures</h1>
<p>For each verse the five best pictures of the gallery, by the cosine of their embeddings.</p>
</header>
{cards}
</html>
"""


def card(text: str, answer: LyricsMatches) -> str:
    several = len(answer.windows) > 1
    notes = [f"read in {len(answer.windows)} passages"] if several else []
    notes += [f"line {cut.line} was read up to its token {cut.tokens_read}" for cut in answer.cuts]
    about = f'<p class="about">{" · ".join(notes)}</p>' if notes else ""
    pictures = "\n".join(figure(match, several) for match in answer.matches)
    return f"""<article>
<div>
<p class="lyrics">{html.escape(text.strip())}</p>
{about}
</div>
<ol>
{pictures}
</ol>
</article>"""


def figure(match: LyricsMatch, several: bool) -> str:
    kind = "png" if match.thumbnail.startswith(b"\x89PNG") else "jpeg"
    data = base64.b64encode(match.thumbnail).decode()
    names = "<br>".join(html.escape(name) for name in (title(match, "en"), title(match, "ko")) if name)
    lines = f'<p class="lines">lines {match.lines[0].number}–{match.lines[-1].number}</p>' if several else ""
    return f"""<li>
<img src="data:image/{kind};base64,{data}" alt="{html.escape(match.id)}">
<div class="score"><span class="bar"><i style="width:{max(match.score, 0) * 100:.0f}%"></i></span>{match.score:.3f}</div>
<p class="title">{names or html.escape(match.id)}</p>
{lines}</li>"""


def title(match: LyricsMatch, language: str) -> str:
    return match.metadata.get(f"title.{language}", "")


if __name__ == "__main__":
    sys.exit(main())
