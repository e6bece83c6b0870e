"""What one call costs, and a row of a column, from Python: `costs.py FORMAT FILE` takes the file's identifiers, one a line, in turns,
and prints a line for each kind of call, in nanoseconds. `bindings/costs` sets it beside the other languages."""

import itertools
import pathlib
import sys
import time

import jeton
import pyarrow as pa

CALLS, ROWS, TURNS = 10_000, 50_000, 30


def cost(kind, calls, work):
    turns = []
    for _ in range(TURNS):
        started = time.perf_counter_ns()
        work()
        turns.append(time.perf_counter_ns() - started)
    print(f"{kind} {min(turns) / calls:.1f}")


name, path = sys.argv[1:]
keyring = jeton.TestKeyring([b"\1" * 32, b"\2" * 32], b"\3" * 32)
keyring.add_domain("cap-emploi")
tokenizer = keyring.vault().tokenizer("cap-emploi", jeton.Format(name), epoch=1)
lines = itertools.cycle(pathlib.Path(path).read_text().splitlines())
identifiers = list(itertools.islice(lines, ROWS))
array = pa.array(identifiers)


def single(tokenize=tokenizer.tokenize, identifiers=identifiers[:CALLS]):
    for identifier in identifiers:
        tokenize(identifier)


cost("single", CALLS, single)
cost("new", ROWS, lambda: pa.array(tokenizer.tokenize_column(array)))
cost("strings", ROWS, lambda: tokenizer.tokenize_column(identifiers).to_list())
