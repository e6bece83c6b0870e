//! JSON Lines: what changes, and what does not. Parquet and Arrow IPC are read by another hand: `tests/tables`.
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

use command::{KEYS, Room, finish};
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

/// The tokens of these identifiers, as CSV has them.
fn tokens(room: &Room, ssns: &[&str]) -> Vec<String> {
    room.write(
        "ssns.csv",
        format!("id,ssn\n{}", ssns.iter().map(|ssn| format!("1,{ssn}\n")).collect::<String>()),
    );
    room.jeton(&format!("tokenize ssns.csv -o tokens.csv --force --column ssn=us.ssn {KEYS}")).done();
    room.text("tokens.csv").lines().skip(1).map(|line| line.split_once(',').unwrap().1.to_owned()).collect()
}

#[test]
fn everything_but_the_mapped_values_stays_byte_for_byte() {
    let room = Room::with_keys();
    let made = tokens(&room, &["123-45-6789", "123456788"]);
    let input = concat!(
        "\u{feff}{\"ssn\":\"123-45-6789\",\"a\":\"\\u00e9\\/\",\"a\":1.0e+05}\r\n",
        "\n  \t\n",
        "  { \"n\" : -0.0, \"deep\":{\"ssn\":\"123-45-6789\",\"list\":[ 1 ,2]} , \"ssn\" :\t\"123456788\" }  \n",
        "{\"ssn\":null}\n{}\n{\"ssn\":\"\"}\n{\"ssn\":\"\\u003123-45-6789\"}",
    );
    room.write("in.jsonl", input);
    room.jeton(&format!("tokenize in.jsonl -o out.jsonl --column ssn=us.ssn {KEYS}")).done();
    let expected = input
        .replacen("{\"ssn\":\"123-45-6789\",\"a\"", &format!("{{\"ssn\":\"{}\",\"a\"", made[0]), 1)
        .replace("\t\"123456788\"", &format!("\t\"{}\"", made[1]))
        .replace("\\u003123-45-6789", &made[0]);
    assert_eq!(room.text("out.jsonl"), expected);
    let manifest: serde_json::Value = serde_json::from_slice(&room.read("out.jsonl.jeton.json")).unwrap();
    assert_eq!((&manifest["table"], &manifest["rows"]), (&"jsonl".into(), &6.into()));
    room.jeton(&format!("tokenize out.jsonl -o again.jsonl --column ssn=us.ssn {KEYS}")).fails(
        1,
        "out.jsonl: column `ssn` was tokenized before, says out.jsonl.jeton.json; tokenize the original, or leave \
         out --column ssn",
    );
}

#[test]
fn masks_are_new_last_fields_and_refused_values_become_empty() {
    let room = Room::with_keys();
    let made = tokens(&room, &["123-45-6789"]);
    room.write("in.ndjson", "{\"id\":7,\"ssn\":\"123-45-6789\" }\n{\"id\":\"a,\\\"b\",\"ssn\":\"x\"}\n{}\n");
    room.jeton(&format!(
        "tokenize in.ndjson -o out.ndjson --column ssn=us.ssn --mask ssn=last2:end --key id --rejects r.csv {KEYS}"
    ))
    .refused();
    assert_eq!(
        room.text("out.ndjson"),
        format!(
            "{{\"id\":7,\"ssn\":\"{}\" ,\"end\":\"•••-••-••89\"}}\n{{\"id\":\"a,\\\"b\",\"ssn\":\"\",\"end\":null}}\n\
             {{\"end\":null}}\n",
            made[0]
        )
    );
    let rejects = room.text("r.csv");
    assert!(rejects.starts_with("row,line,id,column,reason,byte,became\n2,2,\"a,\"\"b\",ssn,"), "{rejects}");
}

#[test]
fn a_bad_line_is_named_and_nothing_is_written() {
    let room = Room::with_keys();
    let digits = "write it as a string where its digits are still as they were";
    for (line, said) in [
        ("{\"ssn\":123456789}", format!(", field `ssn`: a number, not a string; {digits}")),
        ("{\"ssn\":[\"123456789\"]}", format!(", field `ssn`: an array, not a string; {digits}")),
        ("{\"ssn\":true}", format!(", field `ssn`: true or false, not a string; {digits}")),
        ("{\"ssn\":{}}", format!(", field `ssn`: an object, not a string; {digits}")),
        ("{\"ssn\":\"\\ud800\"}", ", field `ssn`: its escapes make no text; mend the value".to_owned()),
        (
            "{\"ssn\":\"1\",\"\\u0073sn\":\"2\"}",
            ", field `ssn`: stands there twice, and readers differ on which counts; mend the line".to_owned(),
        ),
        ("[1]", ": no object; each line must be one object, such as {\"nir\":\"...\"}".to_owned()),
        ("{\"a\":1} {}", ": not JSON at byte 8 of the line; each line must be one object".to_owned()),
    ] {
        room.write("in.jsonl", format!("\n{{\"ssn\":\"123456789\"}}\n{line}\n"));
        room.jeton(&format!("tokenize in.jsonl -o out.jsonl --column ssn=us.ssn {KEYS}"))
            .fails(1, &format!("in.jsonl: row 2 (line 3){said}"));
        assert!(!room.exists("out.jsonl") && !room.exists("out.jsonl.jeton.json"));
    }
    room.write("in.jsonl", b"{\"ssn\":\"1\xff\"}\n");
    room.jeton(&format!("tokenize in.jsonl -o out.jsonl --column ssn=us.ssn {KEYS}"))
        .fails(1, "in.jsonl: row 1 (line 1): not UTF-8; convert the file to UTF-8 first (iconv)");
}

#[test]
fn a_line_in_is_a_line_out() {
    let room = Room::with_keys();
    let made = tokens(&room, &["123-45-6789"]);
    let mut child = room
        .command(&format!(
            "tokenize - -o - --input-format jsonl --manifest m.json --column ssn=us.ssn {KEYS}"
        ))
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    for _ in 0..3 {
        input.write_all(b"{\"ssn\":\"123-45-6789\"}\n").unwrap();
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        assert_eq!(line, format!("{{\"ssn\":\"{}\"}}\n", made[0]));
    }
    drop(input);
    assert_eq!(finish(child).code, Some(0));
    assert!(room.exists("m.json"));
}

#[test]
fn a_survey_reads_every_kind() {
    let room = Room::with_keys();
    room.write("in.jsonl", "{\"ssn\":\"123-45-6789\"}\n{\"ssn\":null}\n{}\n");
    let survey = room.jeton("survey in.jsonl --column ssn=us.ssn").done();
    assert!(survey.starts_with("in.jsonl: 3 rows, ") && survey.contains("JSON Lines\n"), "{survey}");
    room.write("in.parquet", "no Parquet");
    let failed = room.jeton("survey in.parquet --column ssn=us.ssn");
    assert!(failed.code == Some(1) && failed.err.starts_with("jeton: in.parquet is no whole Parquet file: "));
    room.jeton_reading(b"", "survey - --input-format parquet --column ssn=us.ssn")
        .fails(2, "standard input: a Parquet table is read from its end; give a file");
}
