"""The way back, on the ledger in memory, in a file and in a server."""

import os
from pathlib import Path

import jeton
import pyarrow as pa
import pytest


@pytest.fixture(params=["memory", "file"])
def opened(request, on_disk, vault, policy):
    """A vault and its gate."""
    if request.param == "memory":
        return vault, vault.gate(policy, jeton.MemoryLedger())
    key = jeton.KeySource.file(on_disk / "jeton.key")
    vault = jeton.Vault.open(on_disk / "jeton.keyring", key, allow_test=True)
    ledger = jeton.DurableLedger(on_disk / "jeton.ledger", on_disk / "jeton.witness")
    return vault, vault.gate(on_disk / "policy.toml", ledger)


SSNS = ["123-45-6789", "123-45-6788", "123-45-6787"]


def test_one_comes_back_and_a_budget_of_people_ends(opened, request_):
    vault, gate = opened
    ssns = vault.tokenizer("cap-emploi", "us.ssn")
    tokens = [ssns.tokenize(ssn) for ssn in SSNS]
    for token, ssn in list(zip(tokens, SSNS))[:2] * 2:
        with vault.reveal(gate.reserve(request_.reveal(token))) as revealed:
            assert revealed.expose() == ssn
    with pytest.raises(jeton.Refused) as refused:
        gate.reserve(request_.reveal(tokens[2]))
    assert str(refused.value) == "refused" and isinstance(refused.value, jeton.GateError)
    stranger = jeton.Request("adviser-99", "placement").reveal(tokens[0])
    with pytest.raises(jeton.Refused) as other:
        gate.reserve(stranger)
    assert str(other.value) == str(refused.value)


@pytest.mark.parametrize("made", ["JETON_FIXTURE", "JETON_SERVED"])
def test_what_approvers_signed_is_spent_once_in_a_file_and_in_a_server(made):
    if made not in os.environ:
        pytest.skip("bindings/test makes the ledgers, one of them in a PostgreSQL server")
    folder = Path(os.environ[made])
    vault = jeton.Vault.open(folder / "jeton.keyring", jeton.KeySource.file(folder / "jeton.key"))
    ledger = jeton.DurableLedger((folder / "ledger").read_text(), folder / "jeton.witness")
    gate = vault.gate(folder / "policy.toml", ledger)
    nirs = vault.tokenizer("cap-emploi", "fr.nir")
    many = pa.array((folder / "tokens").read_text().splitlines())
    approved = (folder / "approved").read_text()

    def ask(note):
        request = jeton.Request("adviser-17", "placement", approved=note)
        return gate.reserve_column(request, nirs, many, epoch=1)

    with pytest.raises(jeton.Refused):
        ask(approved.replace("people 200", "people 201"))
    with vault.reveal_column(ask(approved)) as revealed:
        assert revealed.expose()[1] == "2 69 04 2A 964 130 97"
    with pytest.raises(jeton.Refused):
        ask(approved)
    one = jeton.Request("adviser-17", "placement", grants=["no grant"]).reveal(nirs.tokenize("184127645108946"))
    assert vault.reveal(gate.reserve(one)).expose() == "184127645108946", "a policy without issuers asks for none"


def test_an_address_that_cannot_be_read_is_told():
    with pytest.raises(jeton.LedgerError, match="not an address"):
        jeton.DurableLedger("postgresql://u:secret@host:none/x", "w")


def test_a_permit_is_spent_once_and_what_is_revealed_is_wiped(opened, request_):
    vault, gate = opened
    ssns = vault.tokenizer("cap-emploi", "us.ssn")
    tokens = [ssns.tokenize(ssn) for ssn in SSNS[:2]]
    permit = gate.reserve(request_.reveal(*tokens))
    with vault.reveal(permit) as revealed:
        assert revealed.expose_all() == SSNS[:2]
    with pytest.raises(ValueError, match="wiped"):
        revealed.expose()
    with pytest.raises(jeton.GateError, match="spent"):
        vault.reveal(permit)


def test_a_width_shows_a_part(opened):
    vault, gate = opened
    token = vault.tokenizer("cap-emploi", "us.ssn").tokenize(SSNS[0])
    request = jeton.Request("adviser-17", "placement", subject="D0001", width="last4").reveal(token)
    assert vault.reveal(gate.reserve(request)).expose() == "•••-••-6789"


def test_translating(opened, request_):
    vault, gate = opened
    here, there = (vault.tokenizer(domain, "us.ssn") for domain in ("cap-emploi", "caf"))
    permit = gate.reserve(request_.translate("caf", here.tokenize(SSNS[0])))
    assert vault.translate(permit) == [there.tokenize(SSNS[0])]
    column = gate.reserve_column(request_, here, here.tokenize_column(SSNS[:1]), epoch=1, to="caf")
    assert vault.translate_column(column).to_list() == there.tokenize_column(SSNS[:1]).to_list()
    with pytest.raises(jeton.GateError, match="another act"):
        vault.reveal(gate.reserve(request_.translate("caf", here.tokenize(SSNS[0]))))


@pytest.mark.parametrize(
    "kind",
    [
        list,
        pa.array,
        lambda rows: pa.array(rows, pa.string_view()),
        lambda rows: pa.chunked_array([rows[:1], rows[1:]]),
    ],
)
def test_columns_come_back(opened, request_, kind):
    vault, gate = opened
    ssns = vault.tokenizer("cap-emploi", "us.ssn")
    rows = [*ssns.tokenize_column(SSNS[:2]).to_list(), None, "12"]
    permit = gate.reserve_column(request_, ssns, kind(rows), epoch=1)
    with vault.reveal_column(permit) as revealed:
        assert revealed.expose() == [*SSNS[:2], None, None]
        assert revealed.refusals() == [(3, "TooShort", 2)]
        array = pa.array(revealed)
        assert pa.chunked_array(revealed).to_pylist() == array.to_pylist()
    assert array.to_pylist() == [*SSNS[:2], None, None]
    for closed in (len, pa.array, lambda column: column.expose()):
        with pytest.raises(ValueError, match="wiped"):
            closed(revealed)
    with pytest.raises(jeton.GateError, match="spent"):
        vault.reveal_column(permit)
    with pytest.raises(jeton.Refused):
        gate.reserve_column(request_, ssns, ssns.tokenize_column(SSNS), epoch=1)


def test_searching_and_tokenizing_for_others_are_metered(opened, request_):
    vault, gate = opened
    ssns = vault.tokenizer("cap-emploi", "us.ssn")
    assert gate.search(request_, ssns, SSNS[0]) == ssns.search(SSNS[0])
    assert gate.tokenize(request_, ssns, SSNS[0]) == ssns.tokenize(SSNS[0])
    with pytest.raises(jeton.Refused):
        gate.search(request_, ssns, SSNS[1])
    with pytest.raises(jeton.TextError):
        gate.search(request_, ssns, "12")


def test_what_is_asked_wrongly_is_told(opened, request_, keyring):
    vault, gate = opened
    ssns = vault.tokenizer("cap-emploi", "us.ssn")
    for empty in (request_, jeton.Request("", "placement").reveal(ssns.tokenize(SSNS[0]))):
        with pytest.raises(jeton.GateError, match="a request does one thing"):
            gate.reserve(empty)
    other = keyring.vault()
    with pytest.raises(jeton.GateError, match="another vault"):
        other.reveal(gate.reserve(request_.reveal(ssns.tokenize(SSNS[0]))))


def test_the_ledger_writes_down(vault, gate, memory, ssns, request_):
    gate.reserve(request_.reveal(ssns.tokenize(SSNS[0])))
    with pytest.raises(jeton.Refused):
        gate.reserve(jeton.Request("nobody", "placement").reveal(ssns.tokenize(SSNS[0])))
    entries = [(entry.act, entry.actor, entry.case, entry.granted) for entry in memory.entries()]
    assert entries == [("reveal", "adviser-17", "2026-118", True), ("reveal", "nobody", None, False)]


def test_policies_and_ledgers_that_do_not_fit(on_disk, vault, policy):
    with pytest.raises(jeton.PolicyError) as wrong:
        jeton.Policy.from_toml("[budgets]\nvault = { day = 0 }")
    assert wrong.value.line == 2 and "line 2 of the policy" in str(wrong.value)
    with pytest.raises(jeton.PolicyError) as missing:
        vault.gate(on_disk / "none.toml", jeton.MemoryLedger())
    assert missing.value.line is None
    ledger = jeton.DurableLedger(on_disk / "jeton.ledger", on_disk / "jeton.witness")
    with pytest.raises(jeton.KeyringError, match="not the ledger"):
        vault.gate(policy, ledger)
    with pytest.raises(jeton.LedgerError, match="no witness"):
        jeton.DurableLedger(on_disk / "jeton.ledger", on_disk / "none")
    assert len(ledger.id) == 16
