"""Columns of every Arrow tool go in and out; what they hold is what single calls give."""

import subprocess
import sys

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

ROWS = ["123-45-6789", None, "123-45-678O", "123456788", "12é"]


@pytest.fixture
def expected(ssns):
    return [str(ssns.tokenize(ROWS[0])), None, None, str(ssns.tokenize(ROWS[3])), None]


REFUSALS = [(2, "Character", 10), (4, "Character", 2)]

ARROW = {
    "string": pa.array(ROWS),
    "large_string": pa.array(ROWS, pa.large_string()),
    "string_view": pa.array(ROWS, pa.string_view()),
    "dictionary": pa.array(ROWS).dictionary_encode(),
    "slice": pa.array(["x", *ROWS, "y"]).slice(1, len(ROWS)),
    "slice of views": pa.array(["x", *ROWS, "y"], pa.string_view()).slice(1, len(ROWS)),
    "chunks": pa.chunked_array([ROWS[:2], [], ROWS[2:]]),
    "table": pa.table({"ssn": ROWS}),
}


@pytest.mark.parametrize("kind", ARROW)
def test_arrow_columns_go_in(ssns, expected, kind):
    column = ssns.tokenize_column(ARROW[kind])
    assert column.to_list() == expected
    assert column.refusals() == REFUSALS
    assert (len(column), column.refused) == (5, 2)
    assert [column[row] for row in range(-5, 5)] == expected * 2
    assert pa.array(column).to_pylist() == expected
    assert pa.chunked_array(column).to_pylist() == expected
    for row in (5, -6):
        with pytest.raises(IndexError):
            column[row]


def test_what_came_as_string_goes_as_string(ssns):
    for kind in (pa.string(), pa.large_string()):
        assert pa.array(ssns.tokenize_column(pa.array(ROWS, kind))).type == kind
    assert pa.array(ssns.tokenize_column(ROWS), pa.string()).type == pa.string()


def test_other_tools(ssns, expected):
    assert pl.Series(ssns.tokenize_column(pl.Series(ROWS))).to_list() == expected
    assert ssns.tokenize_column(pl.DataFrame({"ssn": ROWS})).to_list() == expected
    relation = duckdb.from_arrow(pa.table({"ssn": ROWS}))
    assert ssns.tokenize_column(relation.project("ssn")).to_list() == expected
    tokens = pa.table({"token": ssns.tokenize_column(relation.project("ssn"))})
    assert [row[0] for row in duckdb.from_arrow(tokens).fetchall()] == expected
    frame = pd.DataFrame({"ssn": pd.Series(ROWS, dtype=pd.ArrowDtype(pa.string()))})
    assert ssns.tokenize_column(pa.array(frame["ssn"])).to_list() == expected


def test_empty_columns(ssns):
    for empty in (
        [],
        pa.array([], pa.string()),
        pa.chunked_array([], pa.string()),
        pl.Series([], dtype=pl.String),
    ):
        column = ssns.tokenize_column(empty)
        assert len(column) == 0 and pa.array(column).to_pylist() == []


def test_bytes_that_are_no_text_mark_their_row(ssns):
    lying = pa.array([b"123\xff", b"123-45-6789"]).view(pa.string())
    column = ssns.tokenize_column(lying)
    assert column.refusals() == [(0, "NotUtf8", 3)]
    assert column[1] == str(ssns.tokenize("123-45-6789"))
    assert ssns.tokenize_column(["12\ud800"]).refusals() == [(0, "NotUtf8", 2)]


def test_a_token_in_a_list_is_refused(ssns):
    for wrong in (
        [ssns.tokenize("123456789")],
        [7],
        "123456789",
        7,
        pa.array([1, 2]),
        pa.table({"a": ["1"], "b": ["2"]}),
    ):
        with pytest.raises(TypeError):
            ssns.tokenize_column(wrong)


def test_other_columns_equal_single_calls(keyring, ssns):
    assert ssns.mask_column(ROWS[:1], "last4").to_list() == [ssns.mask(ROWS[0], "last4")] == ["•••-••-6789"]
    second = keyring.add_epoch()
    vault = keyring.vault()
    old = vault.tokenizer("cap-emploi", "us.ssn", epoch=1).tokenize_column(ROWS)
    rekeyer = vault.rekeyer("cap-emploi", "us.ssn", from_epoch=1, to_epoch=second)
    new = vault.tokenizer("cap-emploi", "us.ssn", epoch=second).tokenize_column(ROWS)
    assert rekeyer.rekey_column(old).to_list() == new.to_list()
    assert str(rekeyer.rekey(old[0])) == new[0]


def test_what_arrow_still_reads_outlives_the_column(ssns):
    array = pa.array(ssns.tokenize_column(["123-45-6789"] * 1000))
    assert array[999].as_py() == str(ssns.tokenize("123-45-6789"))


def test_a_slice_is_as_good_as_alone(ssns):
    """Bytes before and behind it that are no text do not matter."""
    sliced = pa.array([b"\xff" * 100, b"123-45-6789", b"\xff"]).view(pa.string()).slice(1, 1)
    assert ssns.tokenize_column(sliced).to_list() == [str(ssns.tokenize("123-45-6789"))]


def test_arrow_is_not_needed():
    code = "import sys, jeton; assert 'pyarrow' not in sys.modules; print(jeton.TestKeyring())"
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "TestKeyring(..)\n"
