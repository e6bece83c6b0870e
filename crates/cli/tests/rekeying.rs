//! `rekey`: what tokenizing with the new epoch would have made, without the identifiers.
#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "a test that panics fails, which is what a test is for"
)]

mod command;

use command::{Room, finish, typed};
use std::fs;

const MAPPED: &str = "--column nir=fr.nir --column phone=phone --column mail=email --default-region FR \
                      --on-refused opaque --mask nir=last2:shown --key-file k --domain d --allow-test";
const KEYS: &str = "--key-file k --allow-test";

/// With epoch 2, which no domain uses, and people in CSV and JSON Lines.
fn room() -> Room {
    let room = Room::with_keys();
    room.jeton("keyring add-epoch --key-file k").done();
    let (mut csv, mut jsonl, mut rows) = ("id,nir,phone,mail\n".to_owned(), String::new(), Vec::new());
    for row in 0..3000 {
        let nir = match row % 7 {
            0 => String::new(),
            1 => format!("1 84 12 76 451 {:03} ", row % 999 + 1),
            2 => "nobody's".to_owned(),
            _ => format!("1841276451{:03}", row % 999 + 1),
        };
        let phone = format!("06 12 34 {:02} {:02}", row / 100 % 100, row % 100);
        let mail = format!("Camille.{row}@example.org");
        csv.push_str(&format!("{row},{nir},\"{phone}\",{mail}\n"));
        let line = serde_json::json!({ "id": row, "nir": nir, "phone": phone, "mail": mail });
        jsonl.push_str(&format!("{line}\n"));
        rows.push(vec![Some(row.to_string()), Some(nir).filter(|_| row % 14 > 0), Some(phone), Some(mail)]);
    }
    room.write("in.csv", csv);
    room.write("in.jsonl", jsonl);
    for kind in ["parquet", "arrow"] {
        typed::write(&room.path(&format!("in.{kind}")), &["id", "nir", "phone", "mail"], &rows);
    }
    room
}

fn manifest(room: &Room, table: &str) -> serde_json::Value {
    serde_json::from_slice(&room.read(&format!("{table}.jeton.json"))).unwrap()
}

#[test]
fn a_rekeyed_table_is_the_table_tokenized_with_the_newer_epoch() {
    let room = room();
    for kind in ["csv", "jsonl", "parquet", "arrow"] {
        room.jeton(&format!("tokenize in.{kind} -o old.{kind} {MAPPED}")).refused();
        room.jeton(&format!("tokenize in.{kind} -o new.{kind} --epoch 2 {MAPPED}")).refused();
        let said = room.jeton(&format!("rekey old.{kind} -o moved.{kind} --to-epoch 2 {KEYS}")).done();
        assert!(said.starts_with(&format!("moved.{kind}: 3,000 rows, domain d, epoch 2\n")), "{said}");
        let (new, moved) =
            (manifest(&room, &format!("new.{kind}")), manifest(&room, &format!("moved.{kind}")));
        for field in ["domain", "epoch", "check_value", "spelling", "on_refused", "default_region", "rows"] {
            assert_eq!(new[field], moved[field], "{kind}: {field}");
        }
        for (new, moved) in
            new["columns"].as_array().unwrap().iter().zip(moved["columns"].as_array().unwrap())
        {
            for field in ["name", "format", "version", "empty", "opaque", "masks"] {
                assert_eq!(new[field], moved[field], "{kind}: {field}");
            }
            assert_eq!(moved["refused"], 0);
        }
        let cells = |name: &str| room.cells(&format!("{name}.{kind}"));
        let differ = |one: &str, other: &str| cells(one).iter().zip(&cells(other)).position(|(a, b)| a != b);
        assert_eq!((differ("moved", "new"), cells("moved").len()), (None, cells("new").len()), "{kind}");
        assert!(differ("moved", "old").is_some());
        // There and back; the mask, which no key made, stays.
        room.jeton(&format!("rekey moved.{kind} -o back.{kind} {KEYS}")).done();
        assert!(cells("back") == cells("old"), "{kind}");
        // A typed table holds its manifest, which tells what was refused when it was first made.
        if matches!(kind, "csv" | "jsonl") {
            assert!(room.read(&format!("back.{kind}")) == room.read(&format!("old.{kind}")), "{kind}");
        }
    }
}

#[test]
fn without_a_number_it_goes_to_the_epoch_of_the_domain() {
    let room = room();
    room.jeton(&format!("tokenize in.csv -o old.csv {MAPPED}")).refused();
    room.jeton(&format!("rekey old.csv -o new.csv {KEYS}")).fails(
        1,
        "old.csv.jeton.json: its tokens are of epoch 1 already; name another with --to-epoch, or leave them where they are",
    );
    room.jeton("domain use-epoch d 2 --key-file k").done();
    room.jeton("keyring retire 1 --key-file k").done();
    room.jeton(&format!("rekey old.csv -o new.csv {KEYS}")).done();
    assert_eq!(manifest(&room, "new.csv")["epoch"], 2);
    room.jeton(&format!("rekey new.csv -o back.csv --to-epoch 1 {KEYS}"))
        .fails(1, "jeton.keyring: epoch 1 is retired; tokenize with a live one");
}

#[test]
fn a_pipe_is_told_its_manifest() {
    let room = room();
    room.jeton(&format!("tokenize in.csv -o old.csv {MAPPED}")).refused();
    room.jeton(&format!("rekey old.csv -o new.csv --to-epoch 2 {KEYS}")).done();
    let words = format!("rekey - -o - --manifest m.json --to-epoch 2 {KEYS}");
    let piped =
        room.jeton_reading(&room.read("old.csv"), &format!("{words} --source-manifest old.csv.jeton.json"));
    assert_eq!((piped.code, piped.out.as_bytes()), (Some(0), &*room.read("new.csv")), "{}", piped.err);
    let (mut beside, piped) = (manifest(&room, "new.csv"), room.text("m.json"));
    beside["source_bytes"] = serde_json::Value::Null;
    assert_eq!(piped.parse::<serde_json::Value>().unwrap(), beside);
    room.jeton_reading(b"nir\n", &words).fails(
        1,
        "standard input has no manifest, and nothing else says what its tokens were made with; name it with \
         --source-manifest M.json",
    );
    room.jeton_reading(b"nir\n", &format!("{words} --source-manifest m.json --force")).fails(
        2,
        "the manifest of IN.csv would be written over, and nothing else says what its tokens were made with; write elsewhere",
    );
}

#[test]
fn a_wrong_manifest_or_none_is_refused_and_nothing_is_written() {
    let room = room();
    room.jeton(&format!("tokenize in.csv -o old.csv {MAPPED}")).refused();
    room.jeton("domain add other --key-file k").done();
    room.jeton("keyring export --key-file k --domain d -o scoped --new-key-file s").done();
    let sound = manifest(&room, "old.csv");
    let files = room.files();
    let words = format!("rekey old.csv -o new.csv --to-epoch 2 {KEYS}");
    let fails = |change: &dyn Fn(&mut serde_json::Value), line: &str| {
        let mut lies = sound.clone();
        change(&mut lies);
        room.write("old.csv.jeton.json", lies.to_string());
        room.jeton(&words).fails(1, &format!("old.csv.jeton.json{line}"));
        assert_eq!(room.files(), files, "nothing is written");
    };
    let all = ": columns nir, phone, mail, domain d, epoch";
    let keys = "the key check value differs; this is another keyring, domain or epoch";
    fails(&|lies| lies["check_value"] = "0001020304050607".into(), &format!("{all} 1: {keys}"));
    fails(&|lies| lies["epoch"] = 2.into(), &format!("{all} 2: {keys}"));
    fails(
        &|lies| lies["domain"] = "other".into(),
        &format!(": columns nir, phone, mail, domain other, epoch 1: {keys}"),
    );
    fails(
        &|lies| lies["columns"] = serde_json::json!([]),
        " tells of no column; name another with --source-manifest",
    );
    let bytes = room.read("old.csv").len();
    fails(
        &|lies| lies["bytes"] = 7.into(),
        &format!(
            " is of a table of 7 bytes, and old.csv has {bytes}; if it was only edited since, say so with \
             --source-manifest old.csv.jeton.json"
        ),
    );
    room.write("old.csv.jeton.json", sound.to_string());
    room.jeton("rekey old.csv -o new.csv --to-epoch 2 --allow-test --keyring scoped --key-file s").fails(
        1,
        "scoped is a scoped keyring, which only tokenizes; moving tokens is the operator's right, who has the full one",
    );
    fs::remove_file(room.path("old.csv.jeton.json")).unwrap();
    room.jeton(&words).fails(
        1,
        "old.csv has no manifest at old.csv.jeton.json, and nothing else says what its tokens were made with; name it \
         with --source-manifest M.json",
    );
    assert!(!room.exists("new.csv") && !room.exists("new.csv.jeton.json"));
}

#[test]
fn a_cell_that_is_no_token_is_emptied_and_listed_or_fails() {
    let room = Room::with_keys();
    room.jeton("keyring add-epoch --key-file k").done();
    room.write("in.csv", "id,mail\n1,a@example.org\n2,b@example.org\n");
    room.jeton(&format!("tokenize in.csv -o old.csv --column mail=email --domain d {KEYS}")).done();
    // An address among the tokens, as an application writes one.
    room.write("old.csv", room.text("old.csv") + "3,c@example.org\n");
    let words = format!(
        "rekey old.csv -o new.csv --source-manifest old.csv.jeton.json --to-epoch 2 --key id --rejects r.csv {KEYS}"
    );
    room.jeton(&format!("{words} --on-refused fail")).fails(
        1,
        "old.csv: row 3 (line 4), column `mail`: not a token of this format and domain, at byte 2 of the cell; mend it, \
         or choose --on-refused empty",
    );
    assert!(!room.exists("new.csv") && !room.exists("r.csv"));
    room.jeton(&words).refused();
    assert!(room.text("new.csv").ends_with("\n3,\n"), "{}", room.text("new.csv"));
    assert_eq!(
        room.text("r.csv"),
        "row,line,id,column,reason,byte,became\n3,4,3,mail,not a token of this format and domain,2,empty\n"
    );
}

#[cfg(unix)]
#[test]
fn a_killed_folder_goes_on_where_it_was() {
    let room = Room::with_keys();
    room.jeton("keyring add-epoch --key-file k").done();
    fs::create_dir(room.path("in")).unwrap();
    for (of, name) in ["a", "b", "c", "d", "e", "f"].iter().enumerate() {
        let rows: String =
            (0..40_000).map(|row| format!("{row},123-45-{:04}\n", (row + of) % 9000 + 1)).collect();
        room.write(&format!("in/{name}.csv"), format!("id,ssn\n{rows}"));
    }
    room.jeton(&format!("tokenize in -o old --column ssn=us.ssn --domain d {KEYS}")).done();
    room.jeton(&format!("tokenize in -o new --epoch 2 --column ssn=us.ssn --domain d {KEYS}")).done();
    let words = format!("rekey old -o out --to-epoch 2 {KEYS}");
    // Killed as soon as so many tables are there.
    for wanted in [1, 3, 4] {
        let mut child = room.command(&words).spawn().unwrap();
        let there = |number: char| room.exists(&format!("out/{number}.csv"));
        while "abcdef".chars().filter(|&name| there(name)).count() < wanted
            && child.try_wait().unwrap().is_none()
        {
            std::thread::yield_now();
        }
        child.kill().unwrap();
        finish(child);
        for name in "abcdef".chars().filter(|&name| there(name)) {
            assert_eq!(room.read(&format!("out/{name}.csv")), room.read(&format!("new/{name}.csv")));
        }
    }
    let said = room.jeton(&words).done();
    let before = said.matches("finished before, left as it is").count();
    assert!(before >= 4, "{said}");
    assert!(
        said.ends_with(&format!(
            "{} rekeyed, {before} finished before\n",
            match 6 - before {
                1 => "1 table".to_owned(),
                other => format!("{other} tables"),
            }
        )),
        "{said}"
    );
    let names: Vec<_> =
        fs::read_dir(room.path("out")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 12, "six tables with their manifests, and nothing unfinished: {names:?}");
    for name in "abcdef".chars() {
        assert_eq!(room.read(&format!("out/{name}.csv")), room.read(&format!("new/{name}.csv")));
    }
}
