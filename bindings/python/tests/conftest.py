"""The vault of the golden vectors, and one to break."""

import json
from pathlib import Path

import jeton
import pytest

ROOT = Path(__file__).resolve().parents[3]
VECTORS = json.loads((ROOT / "tests/vectors/tokens.json").read_text())

POLICY = """
[budgets]
actor = { day = 2 }
[budgets.search]
actor = { day = 1 }
[purpose.placement]
[[allow]]
actors = ["adviser-17"]
purposes = ["placement"]
formats = ["us.ssn", "phone"]
domains = ["cap-emploi"]
widths = ["full", "last4"]
acts = ["reveal", "search", "tokenize", "translate"]
translate-to = ["caf"]
"""


def new_keyring():
    keyring = jeton.TestKeyring()
    keyring.add_domain("cap-emploi")
    keyring.add_domain("caf")
    return keyring


@pytest.fixture
def keyring():
    return new_keyring()


@pytest.fixture
def vault(keyring):
    return keyring.vault()


@pytest.fixture
def ssns(vault):
    return vault.tokenizer("cap-emploi", jeton.formats.US_SSN)


@pytest.fixture
def policy():
    return jeton.Policy.from_toml(POLICY)


@pytest.fixture
def memory():
    return jeton.MemoryLedger()


@pytest.fixture
def gate(vault, policy, memory):
    return vault.gate(policy, memory)


@pytest.fixture
def request_():
    return jeton.Request("adviser-17", "placement", case="2026-118")


@pytest.fixture
def on_disk(tmp_path):
    """Keyring, key, ledger and witness as files, as an operator leaves them."""
    keyring = new_keyring()
    key = jeton.KeySource.new_file(tmp_path / "jeton.key")
    ledger, witness = tmp_path / "jeton.ledger", tmp_path / "jeton.witness"
    keyring.pin_ledger(jeton.DurableLedger.create(ledger, witness))
    keyring.save(tmp_path / "jeton.keyring", key)
    keyring.save_scoped("cap-emploi", [1], tmp_path / "scoped.keyring", key)
    (tmp_path / "policy.toml").write_text(POLICY)
    return tmp_path
