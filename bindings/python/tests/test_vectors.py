"""The tokens that never change: every line of tests/vectors/tokens.json, one by one and in columns."""

from collections import defaultdict

import jeton
import pytest
from conftest import VECTORS


@pytest.fixture(scope="module")
def vault():
    roots = [bytes.fromhex(root) for root in VECTORS["roots"]]
    keyring = jeton.TestKeyring(roots, bytes.fromhex(VECTORS["audit_root"]))
    for domain in VECTORS["domains"]:
        keyring.add_domain(domain["name"], domain["suffix"])
    return keyring.vault()


@pytest.fixture(scope="module")
def gate(vault):
    names = [str(format) for format in jeton.formats.ALL]
    domains = [domain["name"] for domain in VECTORS["domains"]]
    policy = f"""
        budgets = {{ vault = {{ day = 1000000 }} }}
        purpose = {{ vectors = {{}} }}
        [[allow]]
        actors = ["reader"]
        purposes = ["vectors"]
        formats = {names}
        domains = {domains}
    """
    return vault.gate(jeton.Policy.from_toml(policy), jeton.MemoryLedger())


def format_of(line):
    return jeton.Format(line["format"], region=line.get("region"))


def tokenizer_of(vault, line):
    return vault.tokenizer(line["domain"], format_of(line), epoch=line.get("epoch", 1))


def test_every_token_is_the_one_it_always_was(vault, gate):
    assert len(VECTORS["cases"]) > 200
    for line in VECTORS["cases"]:
        tokenizer = tokenizer_of(vault, line)
        token = tokenizer.tokenize(line["identifier"])
        assert (str(token), token.canonical) == (line["token"], line["canonical"]), line
        assert format_of(line).inspect(line["identifier"]).class_name == line["class"], line
        assert tokenizer.token(line["token"], line["epoch"]) == token, line
        permit = gate.reserve(jeton.Request("reader", "vectors").reveal(token))
        with vault.reveal(permit) as revealed:
            assert revealed.expose() == line["back"], line


def test_every_refusal_is_for_its_reason_at_its_byte(vault):
    assert len(VECTORS["refusals"]) > 70
    for line in VECTORS["refusals"]:
        tokenizer = tokenizer_of(vault, line)
        with pytest.raises(jeton.TextError) as refused:
            if line["side"] == "identifier":
                tokenizer.tokenize(line["text"])
            else:
                tokenizer.token(line["text"], 1)
        assert (refused.value.reason, refused.value.at) == (line["reason"], line["byte"]), line
        if line["side"] == "identifier":
            column = tokenizer.tokenize_column([line["text"]])
            assert column.refusals() == [(0, line["reason"], line["byte"])], line


def test_columns_hold_the_same(vault):
    columns = defaultdict(list)
    for line in VECTORS["cases"]:
        columns[line["format"], line.get("region"), line["domain"], line["epoch"]].append(line)
    for lines in columns.values():
        tokenizer = tokenizer_of(vault, lines[0])
        identifiers = [line["identifier"] for line in lines]
        assert tokenizer.tokenize_column(identifiers).to_list() == [line["token"] for line in lines]
        canonical = tokenizer.tokenize_column(identifiers, canonical=True)
        assert canonical.to_list() == [line["canonical"] for line in lines]
