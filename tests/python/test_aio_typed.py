"""The asyncio client's tasks, collections and lyrics on a real server, against the client for threads."""

import asyncio
import inspect
import uuid
from pathlib import Path

import grpc
import inference_client as ic
import numpy as np
import pytest
from inference_client import aio_collections, aio_lyrics, aio_tasks, collections, lyrics, tasks

GALLERY = Path(__file__).resolve().parents[2] / "samples" / "lyrics" / "gallery"
MODEL = "lyrics-clip"
PICTURES = [GALLERY / "starry_night_1.png", GALLERY / "beach_1.png", GALLERY / "aurora_1.png"]
PAIRS = [
    (tasks.Tasks, aio_tasks.AsyncTasks),
    (collections.Collections, aio_collections.AsyncCollections),
    (lyrics.Lyrics, aio_lyrics.AsyncLyrics),
]


@pytest.fixture
def client(address):
    with ic.InferenceClient(address, timeout=60) as client:
        try:
            client.lyrics.match("rain", k=1)
        except (ic.NotFoundError, ic.UnimplementedError):
            pytest.skip("needs a server that serves samples/lyrics/gallery")
        yield client


@pytest.fixture
def name(client):
    name = f"test-{uuid.uuid4().hex[:12]}"
    yield name
    try:
        client.collections.drop(name)
    except ic.NotFoundError:
        pass


def run(address, body):
    """Runs `body(client)` within a minute."""

    async def main():
        async with ic.AsyncInferenceClient(address, timeout=60) as client:
            return await asyncio.wait_for(body(client), 60)

    return asyncio.run(main())


async def each(items):
    for item in items:
        await asyncio.sleep(0)
        yield item


@pytest.mark.parametrize("blocking,coroutines", PAIRS, ids=lambda kind: kind.__name__)
def test_both_clients_have_the_same_calls(blocking, coroutines):
    def calls(kind):
        return {
            name: [(p.name, p.kind, p.default) for p in inspect.signature(call).parameters.values()]
            for name, call in inspect.getmembers(kind, inspect.isfunction)
            if not name.startswith("_")
        }

    assert calls(blocking) and calls(coroutines) == calls(blocking)


def test_tasks_answer_as_the_blocking_ones(client, address):
    texts = [f"{n} snow on the road" for n in range(25)]

    async def body(aio):
        return await asyncio.gather(
            aio.tasks.embed_texts(texts, model=MODEL),
            aio.tasks.embed_images(iter(PICTURES), model=MODEL),
            aio.tasks.clip_score(texts[:2], [path.read_bytes() for path in PICTURES], model=MODEL),
        )

    vectors, pictures, scores = run(address, body)
    expected = client.tasks.embed_texts(texts, model=MODEL)
    np.testing.assert_allclose(vectors.vectors, expected.vectors, atol=1e-6)
    assert (vectors.space, vectors.model, vectors.tokens_cut) == (expected.space, MODEL, (0,) * 25)
    np.testing.assert_allclose(pictures.vectors, client.tasks.embed_images(PICTURES, model=MODEL).vectors, atol=1e-6)
    np.testing.assert_allclose(scores.cosines, vectors.vectors[:2] @ pictures.vectors.T, atol=1e-6)


@pytest.mark.parametrize("kind", [iter, each], ids=["iterable", "async iterable"])
def test_streams_answer_in_order(client, address, kind):
    texts = [f"{n} snow on the road" for n in range(25)]

    async def body(aio):
        return (
            [group.vectors async for group in aio.tasks.stream_embed_texts(kind(texts), batch=10, model=MODEL)],
            [group.vectors async for group in aio.tasks.stream_embed_images(kind(PICTURES), batch=2, model=MODEL)],
        )

    words, pictures = run(address, body)
    assert [len(group) for group in words] == [10, 10, 5] and [len(group) for group in pictures] == [2, 1]
    np.testing.assert_allclose(np.concatenate(words), client.tasks.embed_texts(texts, model=MODEL).vectors, atol=1e-6)
    np.testing.assert_allclose(
        np.concatenate(pictures), client.tasks.embed_images(PICTURES, model=MODEL).vectors, atol=1e-6
    )


def test_a_bad_item_ends_its_stream_with_its_error(address, client):
    async def body(aio):
        answers = aio.tasks.stream_embed_images([PICTURES[0], b"GIF89a"], batch=1, model=MODEL)
        assert (await answers.__anext__()).vectors.shape == (1, 128)
        with pytest.raises(ic.InvalidArgumentError, match="GIF"):
            await answers.__anext__()
        return True

    assert run(address, body)


def test_an_error_of_the_items_is_raised_as_it_is(address, client):
    async def body(aio):
        with pytest.raises(FileNotFoundError, match="no-such.png"):
            async for _ in aio.tasks.stream_embed_images(each([GALLERY / "no-such.png"]), model=MODEL):
                pass
        with pytest.raises(ValueError, match="batch is 0, expected at least 1"):
            async for _ in aio.tasks.stream_embed_texts(each(["a"]), batch=0, model=MODEL):
                pass
        return (await aio.tasks.embed_texts(["after"], model=MODEL)).vectors.shape

    assert run(address, body) == (1, 128)


def test_a_stream_left_early_asks_for_no_more(address, client):
    drawn, closed = [], asyncio.Event()

    async def endless():
        try:
            while True:
                drawn.append("rain")
                yield "rain"
        finally:
            closed.set()

    async def body(aio):
        answers = aio.tasks.stream_embed_texts(endless(), batch=1, model=MODEL)
        assert (await answers.__anext__()).vectors.shape == (1, 128)
        await answers.aclose()
        await closed.wait()
        count = len(drawn)
        await aio.tasks.embed_texts(["after"], model=MODEL)
        return count

    assert run(address, body) == len(drawn)


def test_cancelling_the_reading_task_cancels_the_stream(address, client):
    async def body(aio):
        begun, never = asyncio.Event(), asyncio.Event()

        async def waiting():
            yield "rain"
            begun.set()
            await never.wait()

        async def read():
            async for _ in aio.tasks.stream_embed_texts(waiting(), batch=1, model=MODEL):
                pass

        task = asyncio.ensure_future(read())
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return True

    assert run(address, body)


def test_a_collection_lives(client, address, name):
    vectors = np.random.default_rng(3).standard_normal((30, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    items = [ic.Item(str(n), vectors[n], metadata={"parity": str(n % 2)}, payload=f"at {n}") for n in range(30)]

    async def body(aio):
        made = await aio.collections.create(name, space="a test's own", dimensions=16, storage="float32")
        assert made == ic.CollectionInfo(name, "a test's own", 16, "float32", "cosine")
        assert made in await aio.collections.list_collections()
        assert await aio.collections.upsert(name, iter(items[:4])) == ic.UpsertResult(4, 0, 0)
        steps = [step async for step in aio.collections.import_items(name, each(items), batch=12)]
        assert steps == [ic.UpsertResult(8, 0, 4), ic.UpsertResult(20, 0, 4), ic.UpsertResult(26, 0, 4)]
        found = await aio.collections.search(name, vector=vectors[7], k=30, where={"parity": "1"})
        assert len(found) == 15 and (found[0].id, found[0].payload) == ("7", "at 7")
        assert found == client.collections.search(name, vector=vectors[7], k=30, where={"parity": "1"})
        stored = await aio.collections.get(name, ["3", "no-such", "1"], vectors=True)
        assert [item.id for item in stored] == ["3", "1"]
        np.testing.assert_allclose(stored[0].vector, vectors[3], atol=1e-6)
        assert await aio.collections.delete(name, ["3", "no-such"]) == 1
        assert [item.id async for item in aio.collections.items(name, page=7)] == [str(n) for n in range(30) if n != 3]
        assert (await aio.collections.stats(name)).rows == 29
        await aio.collections.backup(name, name)
        with pytest.raises(ic.InferenceError) as again:
            await aio.collections.backup(name, name)
        await aio.collections.drop(name)
        with pytest.raises(ic.NotFoundError, match=name):
            await aio.collections.stats(name)
        return again.value.code

    assert run(address, body) == grpc.StatusCode.ALREADY_EXISTS


def test_an_import_of_pictures_can_be_repeated(address, client, name):
    items = [ic.Item(path.stem, image=path) for path in PICTURES]

    async def body(aio):
        await aio.collections.create(name, model=MODEL)
        half = [step async for step in aio.collections.import_items(name, items[:2], batch=1, thumbnails=True)]
        with pytest.raises(ValueError, match="exactly one"):
            async for _ in aio.collections.import_items(name, [ic.Item("both", [1], text="both")]):
                pass
        whole = [step async for step in aio.collections.import_items(name, items)]
        nearest = await aio.collections.search(name, image=PICTURES[1], k=1)
        return [step.inserted for step in half], whole, nearest[0].id

    assert run(address, body) == ([1, 2], [ic.UpsertResult(1, 0, 2)], "beach_1")


def test_lyrics_match_as_the_blocking_ones(client, address):
    text = "별이 빛나는 밤, 우리는 언덕에 누워"
    answer = run(address, lambda aio: aio.lyrics.match(text, k=3, pooling="max", thumbnails=True))
    expected = client.lyrics.match(text, k=3, pooling="max", thumbnails=True)
    assert answer.matches == expected.matches and answer.windows == expected.windows and len(answer.matches) == 3


def test_lyrics_are_evaluated(client, address):
    told, queries = [], [ic.LabelledLyrics(str(n), "waves on the beach", ("beach_1",), "beach") for n in range(3)]
    evaluation = run(
        address, lambda aio: aio.lyrics.evaluate(queries, progress=lambda done, total: told.append((done, total)))
    )
    assert evaluation == client.lyrics.evaluate(queries) and [q.id for q in evaluation.queries] == ["0", "1", "2"]
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_an_error_of_progress_ends_the_evaluation(client, address):
    def refuse(done, total):
        raise LookupError("enough")

    query = ic.LabelledLyrics("a", "waves on the beach", scene="beach")
    with pytest.raises(LookupError, match="enough"):
        run(address, lambda aio: aio.lyrics.evaluate([query], progress=refuse))
