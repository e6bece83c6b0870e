//! `tokenize`: what changes, and what does not.
#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::string_slice,
    reason = "a test that panics fails, which is what a test is for"
)]

mod command;

use command::{KEYS, Room, finish};
use std::io::Write;
use std::process::Stdio;

/// Cells of a table without quotes.
fn cells(text: &str) -> Vec<Vec<&str>> {
    text.lines().map(|line| line.split(',').collect()).collect()
}

#[test]
fn a_column_becomes_tokens_and_nothing_else_changes() {
    let room = Room::with_keys();
    room.write("in.csv", "id,ssn,note\n1,123-45-6789,a\n2,123456789,\n3,,\"\"\n");
    let summary = room.jeton(&format!("tokenize in.csv -o out.csv --column ssn=us.ssn {KEYS}")).done();
    assert_eq!(
        summary,
        "out.csv: 3 rows, domain d, epoch 1\n  column  format  tokens  empty  refused  of these opaque\n  \
         ssn     us.ssn       2      1        0                0\n\
         keep out.csv.jeton.json with the table: it says what the tokens were made with\n"
    );
    let out = room.text("out.csv");
    let table = cells(&out);
    let (dashed, plain) = (table[1][1], table[2][1]);
    assert_eq!(
        dashed.replace('-', ""),
        plain,
        "one identifier in two spellings has one token in two spellings"
    );
    assert_ne!(plain, "123456789");
    assert_eq!(out, format!("id,ssn,note\n1,{dashed},a\n2,{plain},\n3,,\"\"\n"));
    let manifest: serde_json::Value = serde_json::from_slice(&room.read("out.csv.jeton.json")).unwrap();
    assert_eq!(manifest["domain"], "d");
    assert_eq!(manifest["epoch"], 1);
    assert_eq!(manifest["test_keyring"], true);
    assert_eq!(manifest["email_suffix"], "tok.example");
    assert_eq!(manifest["rows"], 3);
    assert_eq!(manifest["bytes"], out.len());
    let check = manifest["check_value"].as_str().unwrap().to_owned();
    assert!(room.jeton("domain list --key-file k").done().contains(&check));
    let column = &manifest["columns"][0];
    assert_eq!(
        (&column["name"], &column["format"], &column["version"]),
        (&"ssn".into(), &"us.ssn".into(), &1.into())
    );
    assert_eq!((&column["tokens"], &column["empty"], &column["refused"]), (&2.into(), &1.into(), &0.into()));
}

#[test]
fn canonical_spelling_is_one_for_all() {
    let room = Room::with_keys();
    room.write("in.csv", "ssn\n123-45-6789\n123456789\n 123 45 6789\n");
    room.jeton(&format!("tokenize in.csv -o out.csv --column ssn=us.ssn --spelling canonical {KEYS}")).done();
    let out = room.text("out.csv");
    let lines: Vec<&str> = out.lines().skip(1).collect();
    assert!(lines.len() == 3 && lines.iter().all(|line| *line == lines[0]), "{out}");
}

/// As PostgreSQL's `COPY t TO .. WITH (FORMAT csv, HEADER)` writes it: NULL is nothing, the empty text is `""`, and
/// quotes stand only where they are needed.
const POSTGRESQL: &[u8] = include_bytes!("data/postgresql_copy.csv");

#[test]
fn what_postgresql_wrote_it_reads_back() {
    let room = Room::with_keys();
    room.write("in.csv", POSTGRESQL);
    room.jeton(&format!("tokenize in.csv -o out.csv --column ssn=us.ssn {KEYS}")).done();
    let parse = |bytes: &[u8]| -> Vec<Vec<(String, bool)>> { records(std::str::from_utf8(bytes).unwrap()) };
    let (before, after) = (parse(POSTGRESQL), parse(&room.read("out.csv")));
    assert_eq!(before.len(), after.len());
    let mut changed = 0;
    for (before, after) in before.iter().zip(&after).skip(1) {
        for (position, (old, new)) in before.iter().zip(after).enumerate() {
            if position == 1 && !old.0.trim().is_empty() {
                assert_ne!(old.0, new.0);
                assert_eq!(old.1, new.1, "quoting is kept");
                changed += 1;
            } else {
                assert_eq!(old, new, "column {position}");
            }
        }
    }
    assert_eq!(changed, 4);
}

/// A reader of its own: cells, and whether they are quoted, as PostgreSQL tells NULL from the empty text.
fn records(text: &str) -> Vec<Vec<(String, bool)>> {
    let (mut rows, mut row, mut cell, mut quoted, mut inside) = (vec![], vec![], String::new(), false, false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if inside && letters.peek() == Some(&'"') => cell.extend(letters.next()),
            '"' => {
                inside = !inside;
                quoted = true;
            }
            ',' | '\n' if !inside => {
                row.push((std::mem::take(&mut cell), std::mem::take(&mut quoted)));
                if letter == '\n' {
                    rows.push(std::mem::take(&mut row));
                }
            }
            _ => cell.push(letter),
        }
    }
    rows
}

#[test]
fn windows_1252_comes_back_byte_for_byte() {
    let room = Room::with_keys();
    let mut input = b"id;n\xe9;ssn\r\n".to_vec();
    for byte in (0..=255_u8).filter(|byte| !b"\r\n\";".contains(byte)) {
        input.extend_from_slice(format!("{byte};").as_bytes());
        input.push(byte);
        input.extend_from_slice(b"\t;123\xa045\xa06789\r\n");
    }
    room.write("in.csv", &input);
    let words = format!(
        "tokenize in.csv -o out.csv --column ssn=us.ssn --delimiter ; --encoding windows-1252 {KEYS}"
    );
    room.jeton(&words).done();
    let output = room.read("out.csv");
    let token = &output[output.len() - 13..output.len() - 2];
    assert_eq!((token[3], token[6]), (0xa0, 0xa0), "no-break spaces within a cell come back");
    let expected: Vec<u8> = input
        .split_inclusive(|byte| *byte == b'\n')
        .enumerate()
        .flat_map(|(line, bytes)| {
            let keep = if line == 0 { bytes.len() } else { bytes.len() - 13 };
            [&bytes[..keep], if line == 0 { b"" } else { token }, if line == 0 { b"" } else { b"\r\n" }]
                .concat()
        })
        .collect();
    assert_eq!(output, expected);
}

#[test]
fn line_ends_marks_and_quotes_are_kept() {
    let room = Room::with_keys();
    let input = "\u{feff}\n\"id\",\"ssn\"\r\n\n1,\"123-45-6789\"\r2,\"123-45-6789\"\r\n\r\n\"3\n\",\"\"\n4,";
    room.write("in.csv", input);
    room.jeton(&format!("tokenize in.csv -o out.csv --column ssn=us.ssn {KEYS}")).done();
    let out = room.text("out.csv");
    let start = out.find("1,\"").unwrap() + 3;
    let token = out[start..start + 11].to_owned();
    assert_eq!(out, input.replace("123-45-6789", &token));
}

#[test]
fn refused_cells_are_emptied_and_listed_without_their_values() {
    let room = Room::with_keys();
    room.write("in.csv", "\"id\",ssn\n\"a,1\",123-45-678X\na2,123-45-6789\na3,\"000-12-1234\"\na4,  \n");
    let words = format!("tokenize in.csv -o out.csv --column ssn=us.ssn --key id --rejects r.csv {KEYS}");
    let summary = room.jeton(&words).refused();
    assert!(summary.contains("the refused cells are listed in r.csv\n"), "{summary}");
    assert_eq!(
        room.text("r.csv"),
        "row,line,\"id\",column,reason,byte,became\n\
         1,2,\"a,1\",ssn,a character that does not belong here,10,empty\n\
         3,4,a3,ssn,a number that is never issued,0,empty\n"
    );
    let out = room.text("out.csv");
    let token = out.lines().nth(2).unwrap().strip_prefix("a2,").unwrap();
    assert_eq!(out, format!("\"id\",ssn\n\"a,1\",\na2,{token}\na3,\"\"\na4,  \n"));
}

#[test]
fn refused_cells_find_shelter_in_opaque_tokens() {
    let room = Room::with_keys();
    room.write("in.csv", "id,ssn\n1,nobody's\n2,nobody's\n3,somebody's\n");
    let words =
        format!("tokenize in.csv -o out.csv --column ssn=us.ssn --on-refused opaque --rejects r.csv {KEYS}");
    room.jeton(&words).refused();
    let out = room.text("out.csv");
    let table = cells(&out);
    assert!(table[1][1] == table[2][1] && table[1][1] != table[3][1] && !table[1][1].is_empty(), "{out}");
    assert!(!out.contains("body"));
    assert!(room.text("r.csv").lines().skip(1).all(|line| line.ends_with(",opaque")));
    let manifest: serde_json::Value = serde_json::from_slice(&room.read("out.csv.jeton.json")).unwrap();
    assert_eq!(
        (&manifest["columns"][0]["refused"], &manifest["columns"][0]["opaque"]),
        (&3.into(), &3.into())
    );
}

#[test]
fn a_row_of_one_refused_cell_stays_a_row() {
    let room = Room::with_keys();
    room.write("in.csv", "ssn\nx\n123-45-6789\n");
    room.jeton(&format!("tokenize in.csv -o out.csv --column ssn=us.ssn {KEYS}")).refused();
    assert!(room.text("out.csv").starts_with("ssn\n\"\"\n"));
}

#[test]
fn masks_stand_in_new_last_columns() {
    let room = Room::with_keys();
    room.write("in.csv", "ssn,id\n123-45-6789,1\n,2\nx,3");
    let words = format!("tokenize in.csv -o out.csv --column ssn=us.ssn --mask ssn=last2:ssn_fin {KEYS}");
    room.jeton(&words).refused();
    let out = room.text("out.csv");
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines[0], "ssn,id,ssn_fin");
    assert!(lines[1].ends_with(",1,•••-••-••89"), "{}", lines[1]);
    assert_eq!(lines[2..], [",2,", ",3,"]);
    assert!(!out.ends_with('\n'));
}

#[test]
fn a_null_in_a_table_of_one_column_stays_a_row_of_all_its_columns() {
    let room = Room::with_keys();
    room.write("in.csv", "ssn\n123-45-6789\n\n\"\"\n");
    room.jeton(&format!("tokenize in.csv -o out.csv --column ssn=us.ssn --mask ssn=last4:shown {KEYS}"))
        .done();
    let out = room.text("out.csv");
    assert!(out.starts_with("ssn,shown\n") && out.ends_with("6789\n,\n\"\",\n"), "{out}");
    room.jeton(&format!("tokenize in.csv -o plain.csv --column ssn=us.ssn {KEYS}")).done();
    assert!(room.text("plain.csv").ends_with("\n\n\"\"\n"));
}

#[test]
fn too_many_refused_cells_leave_no_table_but_their_list() {
    let room = Room::with_keys();
    room.write("in.csv", "id,ssn\n1,x\n2,123-45-6789\n3,\n");
    let words =
        format!("tokenize in.csv -o out.csv --column ssn=us.ssn --rejects r.csv --max-refused 49.99% {KEYS}");
    room.jeton(&words).fails(
        1,
        "in.csv: column `ssn`: 1 of 2 cells are refused, more than --max-refused 49.99%; see r.csv",
    );
    assert_eq!(room.files(), ["in.csv", "jeton.keyring", "k", "r.csv"].map(str::to_owned));
    assert_eq!(room.text("r.csv").lines().count(), 2);
    let words = format!("tokenize in.csv -o out.csv --column ssn=us.ssn --max-refused 50% {KEYS}");
    room.jeton(&words).refused();
}

#[test]
fn a_table_is_not_tokenized_twice() {
    let room = Room::with_keys();
    room.write("in.csv", "id,ssn\n1,123-45-6789\n");
    room.jeton(&format!("tokenize in.csv -o out.csv --column ssn=us.ssn {KEYS}")).done();
    room.jeton(&format!("tokenize out.csv -o again.csv --column ssn=us.ssn {KEYS}")).fails(
        1,
        "out.csv: column `ssn` was tokenized before, says out.csv.jeton.json; tokenize the original, or leave out \
         --column ssn",
    );
    let survey = room.jeton("survey out.csv --column ssn=us.ssn").done();
    assert!(
        survey.contains("the manifest beside the table says that this column is tokens already\n"),
        "{survey}"
    );
    // An opaque token says itself what it is.
    room.write("in.csv", "id,text\n1,a\n2,b\n");
    room.jeton(&format!("tokenize in.csv -o opaque.csv --column text=opaque {KEYS}")).done();
    let tokens = room.text("opaque.csv");
    room.write("copy.csv", format!("{tokens}3,fresh\n"));
    room.jeton(&format!("tokenize copy.csv -o again.csv --column text=opaque {KEYS}")).fails(
        1,
        "copy.csv: column `text` was tokenized before: 2 of 3 cells are tokens; tokenize the original, or leave out \
         --column text",
    );
    assert!(!room.exists("again.csv"));
}

#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_the_table() {
    let room = Room::with_keys();
    let mut command = room.command(&format!("tokenize - -o o.csv --column ssn=us.ssn {KEYS}"));
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let row = format!("1,123-45-6789,{}\n", "x".repeat(1000));
    let peak = || {
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap()
    };
    input.write_all(b"id,ssn,note\n").unwrap();
    let mut send = |rows: usize| (0..rows).for_each(|_| input.write_all(row.as_bytes()).unwrap());
    send(2_000);
    let early = peak();
    send(60_000);
    let late = peak();
    drop(input);
    finish(child).done();
    assert!(room.path("o.csv").metadata().unwrap().len() > 60_000_000);
    assert!(late < early + 2_000, "{early} kB after 2 MB, {late} kB after 62 MB");
}

#[cfg(unix)]
#[test]
fn a_table_is_no_more_readable_than_its_source() {
    use std::os::unix::fs::PermissionsExt;
    let room = Room::with_keys();
    room.write("in.csv", "ssn\n123-45-6789\n");
    let mode = |name: &str| room.path(name).metadata().unwrap().permissions().mode() & 0o777;
    std::fs::set_permissions(room.path("in.csv"), std::fs::Permissions::from_mode(0o600)).unwrap();
    room.jeton(&format!("tokenize in.csv -o out.csv --column ssn=us.ssn {KEYS}")).done();
    assert_eq!((mode("out.csv"), mode("out.csv.jeton.json")), (0o600, 0o600));
}
