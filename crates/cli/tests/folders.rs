//! A folder of tables: each to its own, on from where it was killed.
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

use command::{Room, SSNS, finish};
use std::fs;
use std::thread;
use std::time::Duration;

fn room() -> Room {
    let room = Room::with_keys();
    fs::create_dir(room.path("in")).unwrap();
    room
}

fn names(room: &Room, folder: &str) -> Vec<String> {
    let entries = fs::read_dir(room.path(folder)).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn each_table_goes_to_its_own_name() {
    let room = room();
    room.write("in/b.csv", "id,ssn\n1,123-45-6789\n");
    room.write("in/a.csv", "ssn,id\n123-45-6789,7\nx,8\n");
    room.write("in/README.md", "no table");
    room.write("in/.hidden.csv", "no table");
    let said = room.jeton(&format!("tokenize in -o out --rejects refused {SSNS}")).refused();
    assert_eq!(names(&room, "out"), ["a.csv", "a.csv.jeton.json", "b.csv", "b.csv.jeton.json"]);
    assert!(said.starts_with("out/a.csv: 2 rows"), "{said}");
    assert!(said.ends_with("left out README.md: no table by its name\nout: 2 tables tokenized\n"), "{said}");
    let token = room.text("out/b.csv")[9..20].to_owned();
    assert_eq!(room.text("out/a.csv"), format!("ssn,id\n{token},7\n,8\n"));
    assert_eq!(room.text("refused/a.csv").lines().count(), 2);
    let kept = room.read("out/a.csv");
    let said = room.jeton(&format!("tokenize in -o out --rejects refused {SSNS}")).refused();
    assert_eq!(
        said,
        "out/a.csv: finished before, left as it is\nout/b.csv: finished before, left as it is\n\
         left out README.md: no table by its name\nout: 0 tables tokenized, 2 finished before\n"
    );
    assert_eq!(room.read("out/a.csv"), kept);
}

#[test]
fn what_was_made_otherwise_is_not_taken_for_finished() {
    let room = room();
    room.write("in/a.csv", "id,ssn\n1,123-45-6789\n");
    let words = format!("tokenize in -o out {SSNS}");
    room.jeton(&words).done();
    let exists = "out/a.csv exists; name another, or replace it with --force";
    room.jeton(&format!("{words} --spelling canonical")).fails(1, exists);
    room.jeton(&format!("{words} --mask ssn=last2:shown")).fails(1, exists);
    // Another length of the source, or of the table, and another epoch.
    room.write("in/a.csv", "id,ssn\n1,123-45-6789\n2,123-45-6789\n");
    room.jeton(&words).fails(1, exists);
    room.jeton(&format!("{words} --force")).done();
    let whole = room.read("out/a.csv");
    room.write("out/a.csv", &whole[..whole.len() - 1]);
    room.jeton(&words).fails(1, exists);
    room.write("out/a.csv", &whole);
    room.jeton("keyring add-epoch --key-file k").done();
    room.jeton(&format!("{words} --epoch 2")).fails(1, exists);
    assert!(room.jeton(&words).done().ends_with("out: 0 tables tokenized, 1 finished before\n"));
    // A table that was moved away leaves the manifest that says what it was made with.
    fs::rename(room.path("out/a.csv"), room.path("moved.csv")).unwrap();
    room.jeton(&format!("{words} --epoch 2"))
        .fails(1, "out/a.csv.jeton.json exists; name another, or replace it with --force");
}

#[test]
fn a_folder_goes_to_another_folder() {
    let room = room();
    room.jeton(&format!("tokenize in -o out {SSNS}"))
        .fails(1, "in holds no table; its tables need names such as a.csv, or --input-format");
    room.write("in/a.csv", "ssn\n");
    room.jeton(&format!("tokenize in -o in/../in {SSNS}"))
        .fails(2, "in/../in is the folder that is read; name another");
    room.jeton(&format!("tokenize in -o - {SSNS}"))
        .fails(2, "the tables of a folder go to a folder; name it with --output");
}

#[cfg(unix)]
#[test]
fn a_killed_folder_goes_on_where_it_was() {
    let room = room();
    let table = |of: usize| {
        let rows: String =
            (0..60_000).map(|row| format!("{row},123-45-{:04}\n", (row + of) % 9000 + 1)).collect();
        format!("id,ssn\n{rows}")
    };
    let tables = ["a", "b", "c", "d", "e", "f"];
    for (number, name) in tables.iter().enumerate() {
        room.write(&format!("in/{name}.csv"), table(number));
    }
    room.jeton(&format!("tokenize in -o whole {SSNS}")).done();
    let words = format!("tokenize in -o out {SSNS}");
    let mut finished = 0;
    for pause in [5, 40, 80, 120, 160, 200] {
        let mut child = room.command(&words).spawn().unwrap();
        thread::sleep(Duration::from_millis(pause));
        child.kill().unwrap();
        finish(child);
        let there = if room.exists("out") { names(&room, "out") } else { Vec::new() };
        let now = there.iter().filter(|name| name.ends_with(".csv")).count();
        assert!(now >= finished, "what is finished stays");
        finished = now;
        for name in there.iter().filter(|name| name.ends_with(".csv")) {
            assert!(there.contains(&format!("{name}.jeton.json")), "{name} without its manifest");
            assert_eq!(room.read(&format!("out/{name}")), room.read(&format!("whole/{name}")));
        }
    }
    let said = room.jeton(&words).done();
    assert_eq!(said.matches("finished before, left as it is").count(), finished, "{said}");
    assert_eq!(names(&room, "out"), names(&room, "whole"), "nothing unfinished is left");
    for name in names(&room, "whole") {
        assert_eq!(room.read(&format!("out/{name}")), room.read(&format!("whole/{name}")), "{name}");
    }
}
