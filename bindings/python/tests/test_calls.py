"""Single calls: opening, tokens, errors, silence."""

import os
import pickle

import jeton
import pytest


def test_opening_files(on_disk, monkeypatch):
    key = jeton.KeySource.file(on_disk / "jeton.key")
    vault = jeton.Vault.open(on_disk / "jeton.keyring", key, allow_test=True)
    token = vault.tokenizer("cap-emploi", jeton.formats.US_SSN).tokenize("123-45-6789")
    with open(on_disk / "jeton.key", "rb") as file:
        by_descriptor = jeton.KeySource.descriptor(file.fileno())
    read, write = os.pipe()
    os.write(write, (on_disk / "jeton.key").read_bytes())
    os.close(write)
    by_pipe = jeton.KeySource.descriptor(read)
    os.close(read)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(on_disk))
    for source in (by_descriptor, by_pipe, jeton.KeySource.credential("jeton.key")):
        scoped = jeton.ScopedVault.open(on_disk / "scoped.keyring", source, allow_test=True)
        assert scoped.tokenizer("cap-emploi", "us.ssn").tokenize("123-45-6789") == token
        assert not hasattr(scoped, "gate")


def test_a_passphrase_from_the_environment(tmp_path, keyring, monkeypatch):
    monkeypatch.setenv("JETON_PASSPHRASE", "correct horse")
    source = jeton.KeySource.environment("JETON_PASSPHRASE")
    keyring.save(tmp_path / "k", source)
    jeton.Vault.open(tmp_path / "k", source, allow_test=True)
    monkeypatch.delenv("JETON_PASSPHRASE")
    with pytest.raises(jeton.KeyringError):
        jeton.KeySource.environment("JETON_PASSPHRASE")


@pytest.mark.parametrize(
    ("words", "attempt"),
    [
        ("a test keyring", lambda d, k: jeton.Vault.open(d / "jeton.keyring", k)),
        ("a scoped keyring", lambda d, k: jeton.Vault.open(d / "scoped.keyring", k, allow_test=True)),
        ("a full keyring", lambda d, k: jeton.ScopedVault.open(d / "jeton.keyring", k, allow_test=True)),
        ("cannot read the keyring", lambda d, k: jeton.Vault.open(d / "none", k)),
        ("not a key file", lambda d, k: jeton.KeySource.file(d / "policy.toml")),
        ("cannot find the credential", lambda d, k: jeton.KeySource.credential("../jeton.key")),
        ("an unknown region", lambda d, k: jeton.Format("phone", region="XX")),
        ("an unknown format", lambda d, k: jeton.Format("fr.nri")),
    ],
)
def test_what_does_not_open_says_what_to_do(on_disk, words, attempt):
    with pytest.raises(jeton.KeyringError, match=words):
        attempt(on_disk, jeton.KeySource.file(on_disk / "jeton.key"))


def test_tokens(ssns, vault):
    token = ssns.tokenize("123-45-6789")
    assert token.canonical == str(ssns.tokenize("123456789"))
    assert ssns.token(str(token), token.epoch) == token
    assert hash(ssns.token(str(token), token.epoch)) == hash(token)
    assert (token.format, token.domain, token.epoch) == (jeton.formats.US_SSN, "cap-emploi", 1)
    assert [str(found) for found in ssns.search("123-45-6789")] == [token.canonical]
    with pytest.raises(TypeError, match="a token is not tokenized again"):
        ssns.tokenize(token)
    with pytest.raises(jeton.KeyringError, match="undeclared domain"):
        vault.tokenizer("cap.emploi", "us.ssn")
    with pytest.raises(jeton.KeyringError, match="epoch 0"):
        ssns.token(str(token), 0)


def test_formats():
    phone = jeton.formats.PHONE.with_region("FR")
    assert (phone.name, phone.version, phone.region) == ("phone", 1, "FR")
    assert phone.inspect("01 99 00 12 34").canonical == "+33199001234"
    assert pickle.loads(pickle.dumps(phone)) == phone != jeton.formats.PHONE
    assert "last4" in jeton.formats.US_SSN.masks


def test_errors_hold_no_input_and_survive_a_pickle(ssns):
    for text in ("SECRET-1234", "123-45-67\ud8009", "", "é" * 1000):
        with pytest.raises(jeton.TextError) as refused:
            ssns.tokenize(text)
        error = refused.value
        assert isinstance(error, ValueError) and isinstance(error, jeton.Error)
        again = pickle.loads(pickle.dumps(error))
        assert (again.reason, again.at, str(again)) == (error.reason, error.at, str(error))
        assert error.__context__ is None and error.__cause__ is None
        assert not text or text not in repr(error) + str(error.args)
    with pytest.raises(TypeError) as wrong:
        ssns.tokenize(b"SECRET-1234")
    assert "SECRET" not in str(wrong.value)


def test_nothing_prints_or_pickles_what_it_keeps(vault, gate, ssns, request_, tmp_path, keyring):
    secret = "123-45-6789"
    token = ssns.tokenize(secret)
    permit = gate.reserve(request_.reveal(token))
    column_permit = gate.reserve_column(request_, ssns, [str(token)], epoch=1)
    key = jeton.KeySource.new_file(tmp_path / "key")
    silent = [
        vault,
        gate,
        ssns,
        permit,
        column_permit,
        key,
        keyring,
        keyring.scoped_vault("cap-emploi", [1]),
        request_,
    ]
    silent += [vault.reveal(gate.reserve(request_.reveal(token)))]
    silent += [vault.reveal_column(gate.reserve_column(request_, ssns, [str(token)], epoch=1))]
    for kept in silent:
        for shown in (repr(kept), str(kept), f"{kept}", "%s" % kept):
            assert secret not in shown and secret.replace("-", "") not in shown
        with pytest.raises(TypeError):
            pickle.dumps(kept)
        with pytest.raises(TypeError):
            vars(kept)
