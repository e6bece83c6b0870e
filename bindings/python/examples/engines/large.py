"""Spark beside the command on a large table: `large.py JETON ROOM [ROWS]`, 10 million rows of three columns unless said.

Prints rows a second and the most memory that all processes together held (proportional set size, sampled). Both must
write the same tokens. ROOM is an empty folder with some gigabytes to spare.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import jeton

HERE = Path(__file__).parent
GIB = 2**30

PEOPLE = """
COPY (
    SELECT
        row AS number,
        body || lpad((97 - body % 97)::VARCHAR, 2, '0') AS nir,
        'camille.aubry' || row % 1000000 || '@mairie-' || row % 10000 || '.fr' AS email,
        '06' || lpad((10000000 + row * 7919 % 89000000)::VARCHAR, 8, '0') AS telephone
    FROM (
        SELECT row, 1841276001001 + row * 104729 % 988000000 // 1000 * 1000 + row % 998 AS body
        FROM range({rows}) AS t(row)
    )
) TO '{path}' (ROW_GROUP_SIZE 100000)
"""


def main(command, room, rows="10000000"):
    room = Path(room).resolve()
    key = jeton.KeySource.new_file(room / "key")
    keyring = jeton.TestKeyring()
    keyring.add_domain("cap-emploi")
    keyring.save(room / "full.keyring", key)
    keyring.save_scoped("cap-emploi", [1], room / "scoped.keyring", key)
    duckdb.sql(PEOPLE.format(rows=rows, path=room / "people.parquet"))

    words = [
        command,
        "tokenize",
        "people.parquet",
        "-o",
        "tokens.parquet",
        "--allow-test",
        "--default-region",
        "FR",
    ]
    words += ["--keyring", "full.keyring", "--key-file", "key", "--domain", "cap-emploi"]
    words += [
        word for column in ("nir=fr.nir", "email=email", "telephone=phone") for word in ("--column", column)
    ]
    keys = (str(room / "scoped.keyring"), str(room / "key"), True)
    spark = f"import with_spark; with_spark.run('people.parquet', 'spark.parquet', {keys})"
    report("the command", words, room, int(rows))
    report("Spark", [sys.executable, "-c", spark], room, int(rows))

    written = [summed(room / "tokens.parquet"), summed(room / "spark.parquet/*.parquet")]
    assert written[0] == written[1], "Spark and the command differ"
    print("both wrote the same tokens")


def report(name, words, room, rows):
    started = time.monotonic()
    with open(room / f"{name.split()[-1]}.log", "w") as log:
        environment = os.environ | {"PYTHONPATH": str(HERE)}
        process = subprocess.Popen(words, cwd=room, stdout=log, stderr=log, env=environment)
        most = 0
        while process.poll() is None:
            most = max(most, sum(map(memory, family(process.pid))))
            time.sleep(0.2)
    taken = time.monotonic() - started
    assert process.returncode == 0, (room / log.name).read_text()[-2000:]
    print(
        f"{name} on {rows} rows: {taken:.1f} s, {rows / taken:,.0f} rows/s, {most / GIB:.2f} GiB at most",
        flush=True,
    )


def family(process):
    """A process and all below it."""
    members, new = [], [process]
    while new:
        members += new
        new = [child for parent in new for child in children(parent)]
    return members


def children(process):
    found = []
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            found += map(int, task.read_text().split())
        except OSError:
            continue
    return found


def memory(process):
    """Bytes, those shared with others in proportion; nothing for a process that is gone."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def summed(path):
    tokens = "number, nir, email, telephone"
    return duckdb.sql(
        f"SELECT count(*), count(nir), sum(hash({tokens})::HUGEINT) FROM read_parquet('{path}')"
    ).fetchall()


if __name__ == "__main__":
    main(*sys.argv[1:])
