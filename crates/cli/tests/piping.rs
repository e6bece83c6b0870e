//! Standard input and output: a line in is a line out, and what fails is said.
#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test that panics fails, which is what a test is for"
)]

mod command;

use command::{Room, finish};
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::Stdio;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// Options of a test keyring with the domain `d`, and where the manifest goes.
const PIPED: &str =
    "tokenize - -o - --manifest m.json --key-file k --domain d --allow-test --column ssn=us.ssn";

#[test]
fn a_line_in_is_a_line_out() {
    let room = Room::with_keys();
    let mut child = room.command(PIPED).stdin(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    let (sender, lines) = mpsc::channel();
    thread::spawn(move || output.lines().try_for_each(|line| sender.send(line.unwrap())));
    let mut answer = |line: &str| {
        input.write_all(line.as_bytes()).unwrap();
        lines.recv_timeout(Duration::from_secs(20)).expect("no line came out")
    };
    assert_eq!(answer("id,ssn\n"), "id,ssn");
    let first = answer("1,123-45-6789\n");
    assert!(first.starts_with("1,") && !first.contains("6789") && first.len() == 13, "{first}");
    assert_eq!(answer("2,123-45-6789\r\n"), first.replace("1,", "2,"));
    assert_eq!(answer("3,\"\"\n"), "3,\"\"");
    assert!(!room.exists("m.json"), "the manifest comes when the table is whole");
    drop(input);
    let run = finish(child);
    assert_eq!(run.code, Some(0));
    assert!(run.err.starts_with("standard output: 3 rows, domain d, epoch 1\n"), "{}", run.err);
    let manifest: serde_json::Value = serde_json::from_slice(&room.read("m.json")).unwrap();
    assert_eq!((&manifest["rows"], &manifest["source_bytes"]), (&3.into(), &serde_json::Value::Null));
}

#[test]
fn standard_output_is_what_the_file_would_be() {
    let room = Room::with_keys();
    let table: String = (0..30_000).map(|row| format!("{row},123-45-{:04}\n", row % 9000 + 1)).collect();
    room.write("in.csv", format!("id,ssn\n{table}"));
    room.jeton("tokenize in.csv -o out.csv --key-file k --domain d --allow-test --column ssn=us.ssn").done();
    let piped = room.shell(&format!("$JETON {PIPED} < in.csv > piped.csv"));
    assert_eq!(piped.code, Some(0), "{}", piped.err);
    assert_eq!(room.read("piped.csv"), room.read("out.csv"));
    let manifest = |name: &str| -> serde_json::Value { serde_json::from_slice(&room.read(name)).unwrap() };
    assert_eq!(manifest("m.json"), manifest("out.csv.jeton.json"));
    let piped = room.shell(&format!("cat in.csv | $JETON {PIPED} --force > piped.csv"));
    assert_eq!(piped.code, Some(0), "{}", piped.err);
    assert_eq!(room.read("piped.csv"), room.read("out.csv"));
}

#[test]
fn a_reader_that_goes_is_a_failure_without_a_manifest() {
    let room = Room::with_keys();
    let mut child = room.command(PIPED).stdin(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(b"id,ssn\n1,123-45-6789\n").unwrap();
    let mut first = [0; 8];
    child.stdout.as_mut().unwrap().read_exact(&mut first).unwrap();
    drop(child.stdout.take());
    // The command ends although more may come.
    let _closed = input.write_all(b"2,123-45-6789\n");
    let run = finish(child);
    assert_eq!(
        (run.code, &*run.err),
        (
            Some(1),
            "jeton: nobody reads standard output any more; its table is not whole, and has no manifest\n"
        )
    );
    drop(input);
    assert!(!room.exists("m.json"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_standard_output_is_a_failure_without_a_manifest() {
    let room = Room::with_keys();
    let mut command = room.command(PIPED);
    let full = File::options().write(true).open("/dev/full").unwrap();
    let mut child = command.stdin(Stdio::piped()).stdout(full).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"id,ssn\n1,123-45-6789\n").unwrap();
    let run = finish(child);
    assert_eq!(
        (run.code, &*run.err),
        (
            Some(1),
            "jeton: cannot write standard output: the disk is full; its table is not whole, and has no manifest; run it \
             again\n"
        )
    );
    assert!(!room.exists("m.json"));
}

/// Who waits for more must not hold up a failure.
#[test]
fn a_failure_is_said_although_the_input_stays_open() {
    let room = Room::with_keys();
    let mut child =
        room.command(&format!("{PIPED} --on-refused fail")).stdin(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(b"id,ssn\n1,x\n").unwrap();
    let run = finish(child);
    assert_eq!((run.code, &*run.out), (Some(1), "id,ssn\n"));
    assert!(run.err.starts_with("jeton: standard input: row 1 (line 2), column `ssn`:"), "{}", run.err);
    drop(input);
}

#[test]
fn a_manifest_has_one_place() {
    let room = Room::with_keys();
    room.write("in.csv", "ssn\n");
    let keys = "--key-file k --domain d --allow-test --column ssn=us.ssn";
    room.jeton(&format!("tokenize in.csv -o out.csv --manifest m.json {keys}"))
        .fails(2, "the manifest of a file stands beside it; leave out --manifest");
    room.jeton(&format!("tokenize in.csv -o - --manifest in.csv --force {keys}"))
        .fails(2, "the manifest and IN.csv are one file; write the manifest elsewhere");
}
