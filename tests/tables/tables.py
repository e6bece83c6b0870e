"""What the command writes of each kind of table, read by pyarrow: tables.py JETON ROOM, where JETON is the command and ROOM
an empty folder.

The same people in CSV, JSON Lines, Parquet and Arrow IPC have the same tokens, also after they went to another epoch and to
another domain; every other column, type, null and piece of metadata is as it was; what is cut off or lies makes an error and
no table.
"""

import csv
import json
import os
import subprocess
import sys

import pyarrow as pa
import pyarrow.csv
import pyarrow.feather as feather
import pyarrow.json
import pyarrow.parquet as pq

jeton, room = sys.argv[1:]
os.chdir(room)
KEY = ["--key-file", "k", "--allow-test"]
KEYS = [*KEY, "--domain", "d"]
MAP = ["--column", "nir=fr.nir", "--column", "phone=phone", "--default-region", "FR"]
checked = 0


def run(*words, code=0, stdin=None):
    done = subprocess.run([jeton, *words], input=stdin, capture_output=True)
    assert done.returncode == code, (words, done.returncode, done.stderr.decode())
    assert b"panicked" not in done.stderr, done.stderr.decode()
    return done


def tokenize(source, target, *more, code=0):
    return run("tokenize", source, "-o", target, *MAP, *KEYS, *more, code=code)


def same(what, one, other):
    global checked
    assert one == other, (what, one, other)
    checked += 1


run("init", "--key-file", "k", "--test")
run("domain", "add", "d", "--key-file", "k")
run("domain", "add", "e", "--key-file", "k")
run("keyring", "add-epoch", "--key-file", "k")
run("ledger", "init", "--key-file", "k", "--ledger", "ledger", "--witness", "witness")

nirs = ["184127645108946", None, "1 84 12 76 451 089 46", "", "269054958815701"] * 40
phones = ["06 12 34 56 78", "0639981234", None, "+33612345678", "0612345679"] * 40
rows = len(nirs)
lead = [f"{row:05}" for row in range(rows)]

with open("people.csv", "w", newline="") as file:
    out = csv.writer(file)
    out.writerow(["id", "nir", "phone"])
    out.writerows([i, n or "", p or ""] for i, n, p in zip(lead, nirs, phones))
accepted = tokenize("people.csv", "out.csv", "--rejects", "r.csv", code=3)
with open("out.csv", newline="") as file:
    expected = list(csv.DictReader(file))
NIR = [row["nir"] or None for row in expected]
PHONE = [row["phone"] or None for row in expected]
assert all(a != b for a, b in zip(NIR, nirs) if a), "tokens, not identifiers"


def blank(values):
    return [value or None for value in values]


def of_csv(name):
    """The cells of a CSV table, all text."""
    types = {"id": pa.string(), "nir": pa.string(), "phone": pa.string()}
    options = pyarrow.csv.ConvertOptions(column_types=types, strings_can_be_null=True, quoted_strings_can_be_null=False)
    return pyarrow.csv.read_csv(name, convert_options=options)


# What is tokenized with another epoch, and in another domain: the tokens that moving ours must give.
run("tokenize", "people.csv", "-o", "two.csv", *MAP, *KEYS, "--epoch", "2", code=3)
run("tokenize", "people.csv", "-o", "e.csv", *MAP, *KEY, "--domain", "e", code=3)
POLICY = """
[budgets]
vault = { day = 100000 }
[purpose.benefit]
[[allow]]
actors = ["exchange"]
purposes = ["benefit"]
formats = ["fr.nir", "phone", "email", "opaque"]
domains = ["d", "e"]
acts = ["translate"]
translate-to = ["d", "e"]
"""
GATE = ["--policy", "p.toml", "--ledger", "ledger", "--witness", "witness"]
ASKED = ["--actor", "exchange", "--purpose", "benefit", *GATE, *KEY]
with open("p.toml", "w") as policy:
    policy.write(POLICY)


def moves(table, read):
    """Tokens of this table go to epoch 2 and back, and to the domain `e` and back."""
    back, there = "back." + table, "there." + table
    for expected, forth, home in [
        ("two.csv", ["rekey", "--to-epoch", "2", *KEY], ["rekey", *KEY]),
        ("e.csv", ["translate", "--to", "e", *ASKED], ["translate", "--to", "d", *ASKED]),
    ]:
        run(*forth, table, "-o", there, "--force")
        run(*home, there, "-o", back, "--force")
        for column in ["nir", "phone"]:
            same(there, blank(read(there)[column].to_pylist()), of_csv(expected)[column].to_pylist())
        same(back, read(back).to_pydict(), read(table).to_pydict())
        same(back, read(back).schema.remove_metadata(), read(table).schema.remove_metadata())


# CSV: as pyarrow writes it, where every text stands in quotes, and read by it; leading zeros stay.
same("csv id", of_csv("out.csv")["id"].to_pylist(), lead)
same("csv nir", of_csv("out.csv")["nir"].to_pylist(), NIR)
same("csv phone", of_csv("out.csv")["phone"].to_pylist(), PHONE)
pyarrow.csv.write_csv(pa.table({"id": lead, "nir": nirs, "phone": phones}), "quoted.csv")
tokenize("quoted.csv", "quoted.out.csv", code=3)
quoted = of_csv("quoted.out.csv")
same("csv nir", blank(quoted["nir"].to_pylist()), NIR)
same("csv id", quoted["id"].to_pylist(), lead)
same("csv nulls", [v is None for v in quoted["phone"].to_pylist()], [v is None for v in phones])
moves("quoted.out.csv", of_csv)


# JSON Lines: byte for byte outside the mapped values.
with open("people.jsonl", "w", newline="") as file:
    for i, n, p in zip(lead, nirs, phones):
        file.write('{ "id":"%s" , "n":1.50e+00, "nir": %s,"phone" :%s, "n":2 }\r\n' % (i, json.dumps(n), json.dumps(p)))
tokenize("people.jsonl", "out.jsonl", code=3)
with open("out.jsonl", newline="") as file:
    lines = file.read().split("\r\n")[:-1]
made = [json.loads(line) for line in lines]
same("jsonl nir", blank(row["nir"] for row in made), NIR)
same("jsonl phone", blank(row["phone"] for row in made), PHONE)
for line, i, row in zip(lines, lead, made):
    same("jsonl bytes", line, '{ "id":"%s" , "n":1.50e+00, "nir": %s,"phone" :%s, "n":2 }' % (i, json.dumps(row["nir"]), json.dumps(row["phone"])))
with open("plain.jsonl", "w") as file:
    for i, n, p in zip(lead, nirs, phones):
        file.write(json.dumps({"id": i, "nir": n, "phone": p}) + "\n")
tokenize("plain.jsonl", "plain.out.jsonl", code=3)
plain = pyarrow.json.read_json("plain.out.jsonl")
same("jsonl id", plain["id"].to_pylist(), lead)
same("jsonl nir", blank(plain["nir"].to_pylist()), NIR)
same("jsonl phone", blank(plain["phone"].to_pylist()), PHONE)
moves("plain.out.jsonl", pyarrow.json.read_json)

# Typed tables: every type of text, and columns of every other sort.
TYPES = [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string()), pa.dictionary(pa.int32(), pa.large_string())]
for text in TYPES:
    plain = pa.string() if pa.types.is_dictionary(text) else text
    fields = [
        pa.field("id", pa.string(), nullable=False, metadata={"kept": "yes"}),
        pa.field("nir", text, metadata={"of": "a person"}),
        pa.field("phone", text),
        pa.field("when", pa.timestamp("us", tz="Europe/Paris")),
        pa.field("sum", pa.decimal128(12, 2)),
        pa.field("list", pa.list_(pa.struct([("a", pa.int16()), ("b", pa.binary())]))),
    ]
    schema = pa.schema(fields, metadata={"owner": "nobody"})
    columns = [
        pa.array(lead),
        pa.array(nirs, plain).cast(text) if plain is not text else pa.array(nirs, text),
        pa.array(phones, plain).cast(text) if plain is not text else pa.array(phones, text),
        pa.array([row * 1_000_003 for row in range(rows)], pa.timestamp("us", tz="Europe/Paris")),
        pa.array([None if row % 7 == 0 else row for row in range(rows)], pa.decimal128(12, 2)),
        pa.array([[{"a": row, "b": b"\0"}, None] for row in range(rows)], fields[5].type),
    ]
    table = pa.Table.from_arrays(columns, schema=schema)

    def check(what, got, before):
        global checked
        got.validate(full=True)
        same(what + " nir", blank(got["nir"].to_pylist()), NIR)
        same(what + " phone", blank(got["phone"].to_pylist()), PHONE)
        same(what + " nulls", [v is None for v in got["nir"].to_pylist()], [v is None for v in nirs])
        same(what + " schema", got.schema.remove_metadata(), before.schema.remove_metadata())
        assert got.schema.metadata[b"owner"] == b"nobody"
        assert json.loads(got.schema.metadata[b"jeton.manifest"])["domain"] == "d"
        for field in fields:
            assert (got.schema.field(field.name).metadata or {}).items() >= (field.metadata or {}).items(), field
            if field.name not in ("nir", "phone"):
                same(what, got[field.name].to_pylist(), table[field.name].to_pylist())

    for codec in ["none", "snappy", "zstd", "gzip", "lz4"]:
        for group in [rows, 7]:
            pq.write_table(table, "in.parquet", compression=codec, row_group_size=group)
            tokenize("in.parquet", "out.parquet", "--force", code=3)
            check(f"parquet {text} {codec}", pq.read_table("out.parquet"), pq.read_table("in.parquet"))
            before, after = pq.ParquetFile("in.parquet").metadata, pq.ParquetFile("out.parquet").metadata
            same("codec", after.row_group(0).column(1).compression, before.row_group(0).column(1).compression)
            same("row groups", [after.row_group(g).num_rows for g in range(after.num_row_groups)],
                 [before.row_group(g).num_rows for g in range(before.num_row_groups)])
            same("schema", str(pq.ParquetFile("out.parquet").schema).split("\n", 1)[1], str(pq.ParquetFile("in.parquet").schema).split("\n", 1)[1])
    moves("out.parquet", pq.read_table)
    for codec in ["uncompressed", "lz4", "zstd"]:
        feather.write_feather(table, "in.feather", compression=codec, chunksize=50)
        tokenize("in.feather", "out.feather", "--force", code=3)
        check(f"feather {text} {codec}", feather.read_table("out.feather"), table)
        options = pa.ipc.IpcWriteOptions(compression=None if codec == "uncompressed" else codec)
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, schema, options=options) as writer:
            writer.write_table(table, max_chunksize=33)
        done = run("tokenize", "-", "-o", "-", "--manifest", "m.json", "--force", "--input-format", "arrow", *MAP, *KEYS, code=3, stdin=sink.getvalue().to_pybytes())
        check(f"stream {text} {codec}", pa.ipc.open_stream(done.stdout).read_all(), table)
        cut = run("tokenize", "-", "-o", "cut.arrow", "--input-format", "arrow", *MAP, *KEYS, code=1, stdin=sink.getvalue().to_pybytes()[:-8])
        assert not os.path.exists("cut.arrow") and b"ends too early" in cut.stderr
    moves("out.feather", feather.read_table)

# No rows, no columns lost; a number is no text.
for empty in [table.slice(0, 0), table.slice(0, 1)]:
    pq.write_table(empty, "in.parquet")
    tokenize("in.parquet", "out.parquet", "--force")
    same("empty", pq.read_table("out.parquet").num_rows, empty.num_rows)
    feather.write_feather(empty, "in.feather")
    tokenize("in.feather", "out.feather", "--force")
    same("empty", feather.read_table("out.feather").num_rows, empty.num_rows)
numbers = pa.table({"nir": pa.array([184127645108946]), "phone": ["0612345678"]})
for name, write in [("n.parquet", pq.write_table), ("n.feather", feather.write_feather)]:
    write(numbers, name)
    said = tokenize(name, "x." + name, code=1).stderr
    assert b"`nir` is Int64, not text; cast it to text" in said and not os.path.exists("x." + name), said
said = tokenize("out.parquet", "again.parquet", code=1).stderr
assert b"tokenized before" in said, said
os.rename("out.parquet", "moved.parquet")
said = tokenize("moved.parquet", "again.parquet", code=1).stderr
assert b"says its own metadata" in said, said

# Cut off anywhere, or with any byte changed: an error or a sound table, and never a panic.
for name in ["in.parquet", "in.feather"]:
    (pq.write_table if name == "in.parquet" else feather.write_feather)(table, name)
    whole = open(name, "rb").read()
    for cut in sorted({0, 1, 4, 8, 12, *range(0, len(whole), max(1, len(whole) // 40)), len(whole) - 1}):
        open("cut." + name, "wb").write(whole[:cut])
        tokenize("cut." + name, "never." + name, code=1)
        assert not os.path.exists("never." + name)
        checked += 1
    for at in range(3, len(whole), max(1, len(whole) // 60)):
        lie = bytearray(whole)
        lie[at] ^= 0xFF
        open("lie." + name, "wb").write(lie)
        done = subprocess.run([jeton, "tokenize", "lie." + name, "-o", "lied." + name, "--force", *MAP, *KEYS], capture_output=True)
        assert b"panicked" not in done.stderr and done.returncode in (0, 1, 3), (name, at, done.stderr.decode())
        checked += 1

print(f"tables: {checked} checks of CSV, JSON Lines, Parquet and Arrow IPC by pyarrow {pa.__version__}")
