"""Collections on a real server: made, filled in every way, searched, listed, backed up, dropped."""

import uuid
from pathlib import Path

import grpc
import inference_client as ic
import numpy as np
import pytest

GALLERY = Path(__file__).resolve().parents[2] / "samples" / "lyrics" / "gallery"
SPACE = "a test's own"


@pytest.fixture
def client(address):
    with ic.InferenceClient(address, timeout=60) as client:
        try:
            client.collections.list_collections()
        except ic.UnimplementedError:
            pytest.skip("needs a server with collections")
        yield client


@pytest.fixture
def name(client):
    name = f"test-{uuid.uuid4().hex[:12]}"
    yield name
    try:
        client.collections.drop(name)
    except ic.NotFoundError:
        pass


def unit(rows):
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_index_is_told_or_refused_by_what_is_missing(client, name):
    try:
        made = client.collections.create(name, space=SPACE, dimensions=16, index="hnsw", index_options={"links": 16})
    except ic.InferenceError as error:
        assert "libfaiss-dev" in str(error)
    else:
        assert made.index == "hnsw"


def test_unknown_index_is_refused_before_it_is_sent(client, name):
    with pytest.raises(ValueError, match="'tree', expected one of exact, hnsw, ivf"):
        client.collections.create(name, space=SPACE, dimensions=16, index="tree")


def test_vectors_come_back_and_are_found(client, name):
    made = client.collections.create(name, space=SPACE, dimensions=16, storage="float32")
    assert made == ic.CollectionInfo(name, SPACE, 16, "float32", "cosine")
    assert made in client.collections.list_collections()
    vectors = unit(np.random.default_rng(3).standard_normal((300, 16)).astype(np.float32))
    items = [ic.Item(str(i), vectors[i], metadata={"parity": "odd" if i % 2 else "even"}, payload=f"at {i}") for i in range(300)]
    assert client.collections.upsert(name, items) == ic.UpsertResult(300, 0, 0)
    assert client.collections.upsert(name, items) == ic.UpsertResult(0, 0, 300)

    query = vectors[7] + 0.1 * vectors[8]
    cosines = vectors @ unit(query[None])[0]
    found = client.collections.search(name, vector=query, k=5)
    assert [match.id for match in found] == [str(i) for i in np.argsort(-cosines)[:5]]
    assert found[0].score == pytest.approx(cosines[7], abs=1e-5)
    assert (found[0].metadata, found[0].payload) == ({"parity": "odd"}, "at 7")
    even = client.collections.search(name, vector=query, k=300, where={"parity": "even"})
    assert len(even) == 150 and all(int(match.id) % 2 == 0 for match in even)
    assert len(client.collections.search(name, vector=query, k=300, where={"parity": ["even", "odd"]})) == 300

    stored = client.collections.get(name, ["3", "no-such", "1"], vectors=True)
    assert [item.id for item in stored] == ["3", "1"]
    np.testing.assert_allclose(stored[0].vector, vectors[3], atol=1e-6)
    assert client.collections.delete(name, ["3", "no-such"]) == 1
    assert [item.id for item in client.collections.items(name, page=70)] == [str(i) for i in range(300) if i != 3]
    stats = client.collections.stats(name)
    assert stats.rows == 299 and stats.bytes > 299 * 64


def test_texts_and_pictures_are_embedded_by_the_server(client, name):
    made = client.collections.create(name, model="lyrics-clip")
    assert made.space == client.tasks.embed_texts(["a"], model="lyrics-clip").space
    items = [
        ic.Item("picture", image=GALLERY / "beach_1.png"),
        ic.Item("text", text="snow on the mountain"),
        ic.Item("vector", vector=client.tasks.embed_texts(["fireworks"], model="lyrics-clip").vectors[0]),
    ]
    assert client.collections.upsert(name, items).inserted == 3
    assert client.collections.search(name, image=GALLERY / "beach_1.png", k=1)[0].id == "picture"
    assert client.collections.search(name, text="snow on the mountain", k=1)[0].id == "text"
    assert client.collections.search(name, text="fireworks", k=1)[0].id == "vector"


def test_an_import_streams_progress_and_can_be_repeated(client, name):
    client.collections.create(name, model="lyrics-clip")
    paths = sorted(GALLERY.glob("*.png"))[:20]
    items = [ic.Item(path.stem, image=path, metadata={"n": str(n)}) for n, path in enumerate(paths)]
    half = list(client.collections.import_items(name, items[:11], batch=4, thumbnails=True))
    assert [progress.inserted for progress in half] == [4, 8, 11]
    whole = list(client.collections.import_items(name, items, batch=8))
    assert whole[-1] == ic.UpsertResult(9, 0, 11)
    match = client.lyrics.match("waves on the beach", name, k=20, thumbnails=True).matches
    assert len(match) == 20 and sum(bool(m.thumbnail) for m in match) == 11


def test_an_error_of_the_imported_items_is_raised_as_it_is(client, name):
    client.collections.create(name, model="lyrics-clip")
    with pytest.raises(FileNotFoundError, match="no-such.png"):
        list(client.collections.import_items(name, [ic.Item("gone", image=GALLERY / "no-such.png")]))
    assert client.collections.stats(name).rows == 0


def test_a_bad_item_stores_nothing_of_its_batch(client, name):
    client.collections.create(name, model="lyrics-clip")
    with pytest.raises(ic.InvalidArgumentError, match="image 1 cannot be decoded"):
        client.collections.upsert(
            name, [ic.Item("good", image=GALLERY / "beach_1.png"), ic.Item("bad", image=b"GIF89a")]
        )
    assert client.collections.stats(name).rows == 0
    with pytest.raises(ic.InvalidArgumentError, match="expected at most 248"):
        client.collections.upsert(name, [ic.Item("long", text="moon " * 500)])


def test_what_is_wrong_is_said(client, name):
    with pytest.raises(ic.NotFoundError, match=name):
        client.collections.stats(name)
    client.collections.create(name, space=SPACE, dimensions=4)
    with pytest.raises(ic.InferenceError) as again:
        client.collections.create(name, space=SPACE, dimensions=4)
    assert again.value.code == grpc.StatusCode.ALREADY_EXISTS
    with pytest.raises(ic.InferenceError, match="another|space") as foreign:
        client.collections.upsert(name, [ic.Item("a", [1, 0, 0, 0])], space="foreign")
    assert foreign.value.code == grpc.StatusCode.FAILED_PRECONDITION
    with pytest.raises(ic.InferenceError, match="no model .* in the space"):
        client.collections.search(name, text="rain")
    with pytest.raises(ic.InvalidArgumentError):
        client.collections.upsert(name, [ic.Item("a", [1, 0, 0])])
    with pytest.raises(ic.InvalidArgumentError):
        client.collections.create("../outside", space=SPACE, dimensions=4)
    with pytest.raises(ic.InvalidArgumentError, match="backup"):
        client.collections.backup(name, "../outside")
    with pytest.raises(ValueError, match="exactly one"):
        client.collections.upsert(name, [ic.Item("a", [1], text="both")])


def test_a_backup_is_made_once(client, name):
    client.collections.create(name, space=SPACE, dimensions=4)
    client.collections.upsert(name, [ic.Item("a", [1, 0, 0, 0])])
    client.collections.backup(name, name)
    with pytest.raises(ic.InferenceError) as again:
        client.collections.backup(name, name)
    assert again.value.code == grpc.StatusCode.ALREADY_EXISTS


def test_the_gallery_is_there(client):
    try:
        stats = client.collections.stats("gallery")
    except ic.NotFoundError:
        pytest.skip("needs a server that serves samples/lyrics/gallery")
    assert stats.rows == 90
    by_night = client.collections.search("gallery", text="별이 빛나는 밤", k=3, where={"scene": "starry_night"})
    assert {match.metadata["scene"] for match in by_night} == {"starry_night"} and len(by_night) == 3
