"""Every engine gives what the command gives."""

import importlib
import os
import subprocess
import sys
from pathlib import Path

import jeton
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "engines"))
PEOPLE = HERE.parents[2] / "examples/job_seekers.csv"


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    """A table, a full keyring for the command and a scoped one for the engines."""
    room = tmp_path_factory.mktemp("engines")
    key = jeton.KeySource.new_file(room / "key")
    keyring = jeton.TestKeyring()
    keyring.add_domain("cap-emploi")
    keyring.save(room / "full.keyring", key)
    keyring.save_scoped("cap-emploi", [1], room / "scoped.keyring", key)
    names = PEOPLE.read_text().partition("\n")[0].split(",")
    text = pa.csv.ConvertOptions(column_types={name: pa.string() for name in names})
    pq.write_table(pa.csv.read_csv(PEOPLE, convert_options=text), room / "people.parquet", row_group_size=64)
    return room


@pytest.fixture(scope="module")
def expected(room):
    command = [
        os.environ["JETON"],
        "tokenize",
        room / "people.parquet",
        "-o",
        room / "tokens.parquet",
        "--allow-test",
    ]
    command += ["--keyring", room / "full.keyring", "--key-file", room / "key", "--domain", "cap-emploi"]
    command += ["--default-region", "FR"]
    for column in ("nir=fr.nir", "email=email", "telephone=phone"):
        command += ["--column", column]
    subprocess.run(command, check=True, capture_output=True)
    return pq.read_table(room / "tokens.parquet").to_pydict()


@pytest.mark.parametrize("engine", ["pyarrow", "polars", "duckdb", "spark"])
def test_it_gives_what_the_command_gives(room, expected, engine):
    target = room / f"{engine}.parquet"
    keys = (str(room / "scoped.keyring"), str(room / "key"), True)
    importlib.import_module(f"with_{engine}").run(room / "people.parquet", target, keys)
    assert pq.read_table(target).to_pydict() == expected
    people = pq.read_table(room / "people.parquet").to_pydict()
    for name in ("nir", "email", "telephone"):
        assert not set(people[name]) & set(expected[name]) - {None}
