from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.corpus.sentences import read_sentences, split_sentences, write_sentences
from entente.errors import InvalidInput


@given(st.text(alphabet="aB .!?\"'\n\r\t\u2028\u00a0\u0085\x0b1)(—…。é\U0001f600\u0301", max_size=40))
def test_every_character_that_is_no_white_space_is_in_one_sentence(text: str) -> None:
    sentences = split_sentences(text)
    inside = [at for sentence in sentences for at in range(sentence.start, sentence.end)]
    assert len(inside) == len(set(inside))
    assert all(character.isspace() for at, character in enumerate(text) if at not in set(inside))
    assert all("\n" not in text[sentence.start : sentence.end] for sentence in sentences)


def test_sentences_are_read_as_they_were_written(tmp_path: Path) -> None:
    sentences = split_sentences("It rains. We stay.\nWhy?")
    assert len(sentences) == 3
    write_sentences(sentences, tmp_path / "x.csv")
    assert read_sentences(tmp_path / "x.csv") == sentences


@pytest.mark.parametrize("line", ["²,9", "9,5", "5,5", "1;2", "a,b", "1,2,3", "", "0," + "9" * 5000])
def test_a_line_that_is_no_sentence_is_told_with_its_number(tmp_path: Path, line: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text(f"start,end\n0,5\n{line}\n", encoding="utf-8")
    with pytest.raises(InvalidInput) as raised:
        read_sentences(path)
    assert raised.value.place is not None
    assert raised.value.place.line == 3
