"""Many threads give what one gives; a fork tokenizes, and its gate answers at once that it cannot."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor

import jeton
import pytest

IDENTIFIERS = [
    f"{area:03}-{group:02}-{serial:04}"
    for area in range(1, 11)
    for group in range(1, 11)
    for serial in range(1, 101)
]


def test_32_threads_equal_one(ssns):
    serial = [str(ssns.tokenize(identifier)) for identifier in IDENTIFIERS]

    def work(thread):
        turn = thread * 100
        turned = IDENTIFIERS[turn:] + IDENTIFIERS[:turn]
        one_by_one = [str(ssns.tokenize(identifier)) for identifier in turned]
        column = ssns.tokenize_column(turned).to_list()
        return one_by_one == column == serial[turn:] + serial[:turn]

    with ThreadPoolExecutor(32) as threads:
        assert all(threads.map(work, range(32)))


def test_threads_share_a_budget(vault, gate, ssns, request_):
    def ask(identifier):
        try:
            return vault.reveal(gate.reserve(request_.reveal(ssns.tokenize(identifier)))).expose()
        except jeton.Refused:
            return None

    with ThreadPoolExecutor(32) as threads:
        revealed = [answer for answer in threads.map(ask, IDENTIFIERS[:64]) if answer]
    assert len(revealed) == 2


def in_a_fork(work):
    """What the work says in a forked process, killed after ten seconds."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        signal.alarm(10)
        try:
            os.write(write, str(work()).encode())
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read) as said:
        answer = said.read()
    assert os.waitpid(child, 0)[1] == 0, "the fork hung"
    return answer


def asked(gate, request):
    try:
        gate.reserve(request)
    except jeton.Unavailable:
        return "unavailable"
    return "granted"


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
def test_after_a_fork(vault, on_disk, policy, kind, request_):
    if kind == "memory":
        gate = vault.gate(policy, jeton.MemoryLedger())
    else:
        key = jeton.KeySource.file(on_disk / "jeton.key")
        vault = jeton.Vault.open(on_disk / "jeton.keyring", key, allow_test=True)
        gate = vault.gate(policy, jeton.DurableLedger(on_disk / "jeton.ledger", on_disk / "jeton.witness"))
    ssns = vault.tokenizer("cap-emploi", "us.ssn")
    token = ssns.tokenize("123-45-6789")
    request = request_.reveal(token)
    assert asked(gate, request) == "granted"
    assert in_a_fork(lambda: asked(gate, request)) == "unavailable"
    assert in_a_fork(lambda: ssns.tokenize("123-45-6789") == token) == "True"
    assert in_a_fork(lambda: ssns.tokenize_column(["123-45-6789"])[0]) == str(token)
    assert asked(gate, request) == "granted"

    if kind == "sqlite":

        def anew():
            ledger = jeton.DurableLedger(on_disk / "jeton.ledger", on_disk / "jeton.witness")
            return asked(vault.gate(policy, ledger), request)

        assert in_a_fork(anew) == "granted"
