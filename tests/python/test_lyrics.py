"""The lyrics pipeline of a real server over its own gallery: the golden rankings, windows, thumbnails, evaluation."""

import io
import json
from pathlib import Path

import inference_client as ic
import pytest

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "lyrics"
VERSES = json.loads((SAMPLES / "lyrics.json").read_text("utf-8"))["items"]


@pytest.fixture
def client(address):
    with ic.InferenceClient(address, timeout=60) as client:
        try:
            client.lyrics.match("rain", k=1)
        except (ic.NotFoundError, ic.UnimplementedError):
            pytest.skip("needs a server that serves samples/lyrics/gallery")
        yield client


@pytest.mark.parametrize("verse", VERSES, ids=lambda verse: verse["id"])
def test_golden_five(client, verse):
    answer = client.lyrics.match(verse["text"])
    assert [match.id for match in answer.matches] == [golden["id"] for golden in verse["top5"]]
    for match, golden in zip(answer.matches, verse["top5"]):
        assert match.score == pytest.approx(golden["score"], abs=2e-5)
        assert match.metadata["scene"] and match.metadata["title.ko"]
    assert [line.text for line in answer.windows[0]] == [text.strip() for text in verse["text"].split("\n")]
    assert not answer.cuts
    assert {"split", "embed", "search"} <= set(answer.stages)


def test_the_cards_table(client):
    told = []
    for language, at_1 in (("en", 0.8), ("ko", 1.0)):
        queries = [
            ic.LabelledLyrics(v["id"], v["text"], tuple(v["expected_ids"]), v["expected_scene"])
            for v in VERSES
            if v["lang"] == language
        ]
        evaluation = client.lyrics.evaluate(queries, progress=lambda done, total: told.append((done, total)))
        assert evaluation.scene_hit_rate[1] == pytest.approx(at_1)
        assert evaluation.scene_hit_rate[5] == 1
        assert evaluation.recall[1] == pytest.approx(at_1 / 3)
        assert at_1 <= evaluation.mrr <= 1 and 0.5 < evaluation.ndcg_at_10 <= 1
        assert [q.id for q in evaluation.queries] == [q.id for q in queries]
        assert all(q.first_relevant_rank >= 1 and len(q.best) == 10 for q in evaluation.queries)
    assert told == [(done, 15) for done in range(1, 16)] * 2


def song(*scenes):
    verse = {v["expected_scene"]: v["text"] for v in VERSES}
    return "\n\n".join(verse[scene] for scene in scenes for _ in range(6))


def test_a_song_longer_than_the_context_names_the_lines_that_match(client):
    text = song("starry_night", "snow_village")
    answer = client.lyrics.match(text, k=12, pooling="max")
    assert len(answer.windows) > 2
    lines = text.split("\n")
    for window in answer.windows:
        assert all(lines[line.number - 1].strip() == line.text for line in window)
    assert {line.number for window in answer.windows for line in window} == {
        number for number, line in enumerate(lines, 1) if line.strip()
    }
    first = next(match for match in answer.matches if match.metadata["scene"] == "starry_night")
    second = next(match for match in answer.matches if match.metadata["scene"] == "snow_village")
    assert first.lines[-1].number < second.lines[-1].number


@pytest.mark.parametrize("pooling", ["mean", "max", "best_three"])
def test_poolings_rank_by_their_score(client, pooling):
    answer = client.lyrics.match(song("beach", "train"), k=20, pooling=pooling)
    scores = [match.score for match in answer.matches]
    assert scores == sorted(scores, reverse=True) and len(scores) == 20
    if pooling == "max":
        assert scores == pytest.approx([match.window_score for match in answer.matches], abs=1e-6)
    if pooling == "best_three":
        assert all(match.score <= match.window_score for match in answer.matches)


def test_a_line_longer_than_the_context_is_reported(client):
    answer = client.lyrics.match("stars\n" + "moon over the sea " * 200 + "\nsnow")
    assert [cut.line for cut in answer.cuts] == [2]
    assert answer.cuts[0].tokens_cut > 0 and answer.cuts[0].tokens_read <= 248


def test_thumbnails_are_pictures(client):
    image = pytest.importorskip("PIL.Image")
    answer = client.lyrics.match("the lanterns rise", k=3, thumbnails=True)
    assert "thumbnails" in answer.stages
    for match in answer.matches:
        assert max(image.open(io.BytesIO(match.thumbnail)).size) <= 256
    assert not client.lyrics.match("the lanterns rise", k=1).matches[0].thumbnail


def test_what_is_wrong_is_said(client):
    with pytest.raises(ic.InvalidArgumentError, match="blank"):
        client.lyrics.match(" \n ")
    with pytest.raises(ic.InvalidArgumentError, match="k is -1, expected 1 to 10000"):
        client.lyrics.match("rain", k=-1)
    with pytest.raises(ic.NotFoundError, match="'no-such'"):
        client.lyrics.match("rain", "no-such")
    with pytest.raises(ic.NotFoundError, match="no-such-model"):
        client.lyrics.match("rain", model="no-such-model")
    with pytest.raises(ic.InvalidArgumentError, match="expected 1 to"):
        client.lyrics.evaluate([])
    with pytest.raises(ic.InvalidArgumentError, match="query 'a' has no label"):
        client.lyrics.evaluate([ic.LabelledLyrics("a", "rain")])
    with pytest.raises(ValueError, match="best_three"):
        client.lyrics.match("rain", pooling="median")
