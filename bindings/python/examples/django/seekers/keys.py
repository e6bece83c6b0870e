"""Vault, tokenizers and gate, once a process. A forked worker makes a gate of its own."""

import os
from functools import cache

import jeton
from django.conf import settings

DOMAIN = "cap-emploi"
PHONE = jeton.formats.PHONE.with_region("FR")


@cache
def vault():
    home = settings.JETON_HOME
    key = jeton.KeySource.file(home / "jeton.key")
    return jeton.Vault.open(home / "jeton.keyring", key, allow_test=settings.JETON_ALLOW_TEST)


@cache
def tokenizer(format):
    return vault().tokenizer(DOMAIN, format)


def gate():
    return _gate(os.getpid())


@cache
def _gate(_process):
    home = settings.JETON_HOME
    return vault().gate(
        home / "policy.toml", jeton.DurableLedger(home / "jeton.ledger", home / "jeton.witness")
    )


def forget():
    """Opens everything anew at the next use: for tests."""
    for opened in (vault, tokenizer, _gate):
        opened.cache_clear()
