"""What a call from Python costs beside the bare library's, measured in turns in one run: `costs/run [ROWS]`."""

import subprocess
import sys
import tempfile
import time

import jeton
import polars as pl
import pyarrow as pa

BARE, ROWS = sys.argv[1], int(sys.argv[2])
TURNS, ROUNDS = 5, 5
SINGLE_BAR, COLUMN_BAR = 2.0, 1.1


def nir(row):
    body = 10**12 + 84_12_76_000_000 + row % 990_000 + 1001
    return f"{body}{97 - body % 97:02}"


CASES = {
    ("us.ssn", ""): lambda row: f"{row % 665 + 1:03}-{row % 99 + 1:02}-{row % 9999 + 1:04}",
    ("fr.nir", ""): nir,
    ("phone", "FR"): lambda row: (
        f"06 {row % 89 + 10:02} {row // 89 % 100:02} {row // 8900 % 100:02} {row % 100:02}"
    ),
    ("email", ""): lambda row: f"camille.aubry{row}@mairie-{row % 100}.fr",
}


def best(work, rows):
    taken = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return min(taken) / rows * 1e9


def singly(tokenizer, identifiers):
    tokenize = tokenizer.tokenize
    for identifier in identifiers:
        tokenize(identifier)


def measured(tokenizer, identifiers, file, format, region):
    array, series = pa.array(identifiers), pl.Series(identifiers)
    assert tokenizer.tokenize_column(array).refused == 0
    works = {
        "single": lambda: singly(tokenizer, identifiers),
        "pyarrow": lambda: pa.array(tokenizer.tokenize_column(array)),
        "Polars": lambda: pl.Series(tokenizer.tokenize_column(series)),
        "list": lambda: tokenizer.tokenize_column(identifiers).to_list(),
    }
    turns = []
    for _ in range(TURNS):
        bare = subprocess.check_output([BARE, format, region, file], text=True).split()
        turn = dict(zip(("bare single", "bare column"), map(float, bare)))
        turns.append(turn | {name: best(work, len(identifiers)) for name, work in works.items()})
    return {name: min(turn[name] for turn in turns) for name in turns[0]}


keyring = jeton.TestKeyring([b"\1" * 32], b"\2" * 32)
keyring.add_domain("cap-emploi")
vault = keyring.vault()
print(
    f"{ROWS} rows; nanoseconds, the best of {TURNS} turns; bars: single {SINGLE_BAR} ×, pyarrow {COLUMN_BAR} ×"
)
heads = ("format", "single", "bare", "×", "pyarrow", "bare", "×", "Polars", "×", "list", "×")
print(("{:<8}" + "{:>9}" * 10).format(*heads))
for (format, region), identifier in CASES.items():
    identifiers = [identifier(row) for row in range(ROWS)]
    tokenizer = vault.tokenizer("cap-emploi", jeton.Format(format, region=region or None))
    with tempfile.NamedTemporaryFile("w") as file:
        file.write("\n".join(identifiers))
        file.flush()
        ns = measured(tokenizer, identifiers, file.name, format, region)
    cells = []
    for name, bare in (("single", "single"), ("pyarrow", "column"), ("Polars", "column"), ("list", "column")):
        cells.append(f"{ns[name]:.0f}")
        if name in ("single", "pyarrow"):
            cells.append(f"{ns['bare ' + bare]:.0f}")
        cells.append(f"{ns[name] / ns['bare ' + bare]:.2f}")
    print(("{:<8}" + "{:>9}" * 10).format(format, *cells))
