//! The commands that need no key: `formats`, `inspect`, `survey`.
#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that panics fails, which is what a test is for"
)]

mod command;

use command::{Room, finish};

const DIRTY: &str = "id,ssn,note\n1,123-45-6789,a\n2,123456789,\n3,,x\n4,\"  \",y\n5,000-12-1234,z\n6,abc,\"q,r\"\n7,\"123 45 6789 \",1\n";

#[test]
fn formats_lists_every_format() {
    let table = Room::new().jeton("formats").done();
    assert!(table.starts_with("format "));
    for format in jeton::formats() {
        let line = table.lines().find(|line| line.starts_with(&format!("{format} "))).unwrap();
        assert!(line.contains(format.example()), "{line}");
    }
    assert!(table.contains("888,931,095"));
    let widest = table.lines().map(|line| line.chars().count()).max();
    assert!(widest.unwrap() <= 80, "{table}");
    let words = table.split_whitespace().collect::<Vec<_>>().join(" ");
    for format in jeton::formats() {
        assert!(words.contains(&format!("{format} {}", format.shows())), "{words}");
    }
}

#[test]
fn inspect_shows_class_and_canonical_form() {
    let room = Room::new();
    let seen = room.jeton("inspect --format us.ssn 123 45 6789").done();
    assert!(seen.contains("class          issued\n"), "{seen}");
    assert!(seen.contains("comes back     yes, byte for byte\n"), "{seen}");
    assert_eq!(room.jeton_reading(b"123 45 6789\r\n", "inspect --format us.ssn -").done(), seen);
}

#[test]
fn inspect_says_why_and_where_a_text_is_refused() {
    Room::new().jeton("inspect --format us.ssn 123-45-678O").fails(
        1,
        "not an identifier of us.ssn: a character that does not belong here, at byte 10; \
         it looks like 123-45-6789",
    );
}

#[test]
fn survey_counts_and_writes_nothing() {
    let room = Room::new();
    room.write("a.csv", DIRTY);
    let report = room.jeton("survey a.csv --column ssn=us.ssn").refused();
    let lines: Vec<String> =
        report.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    for line in [
        "a.csv: 7 rows, 3 columns, UTF-8",
        "ssn as us.ssn, version 1",
        "would be tokenized 3 42.8 %",
        "would be refused 2 28.5 %",
        "blank, stays as it is 1 14.2 %",
        "empty, stays empty 1 14.2 %",
        "issued 3",
        "a character that does not belong here 1 row 6",
        "a number that is never issued 1 row 5",
        "longest cell 12 bytes, longest token 11 bytes",
        "3 distinct texts become 1 distinct token; 2 are other spellings of the same identifiers",
        "1 cell would not come back byte for byte, only in a like spelling: row 7",
    ] {
        assert!(lines.iter().any(|found| found == line), "no line {line:?} in\n{report}");
    }
    assert_eq!(room.files(), ["a.csv"]);
}

#[test]
fn a_clean_survey_is_done() {
    let room = Room::new();
    let report = room.jeton_reading(b"ssn\r\n123-45-6789\r\n", "survey - --column ssn=us.ssn").done();
    assert!(report.starts_with("standard input: 1 row, 1 column, UTF-8\n"), "{report}");
}

/// What stands in a table, how it is surveyed, and the one line that comes of it.
#[test]
fn what_is_wrong_with_a_table_is_said_in_one_line() {
    let room = Room::new();
    for (bytes, words, line) in [
        (&b""[..], "", "t.csv is empty; its first line must name its columns"),
        (b"\n\r\n", "", "t.csv is empty; its first line must name its columns"),
        (
            b"id,ssn\n1,\"2",
            "",
            "t.csv: row 1 (line 2): a quote is opened and never closed; close it, or double it if it is text",
        ),
        (
            b"id,ssn\n\n1,\"2\n3\"4\n",
            "",
            "t.csv: row 1 (line 4): text behind a closing quote; double the quotes that are text, or check --delimiter",
        ),
        (
            b"id,ssn\n1,2\n3\n",
            "",
            "t.csv: row 2 (line 3) has 1 cell, the header has 2; mend the row, or check its quotes and --delimiter",
        ),
        (b"id,snn\n", "", "t.csv has no column `ssn`; did you mean `snn`? its columns: id, snn"),
        (b"id;ssn\n", "", "t.csv has no column `ssn`; its header has no ','; give --delimiter ';'"),
        (
            b"184127645108946,marie@example.org\n",
            "",
            "t.csv has no column `ssn`; its first line looks like values, which are not shown; put a header line with column names above, or check the spelling",
        ),
        (b"id,a\tb\n", "", "t.csv has no column `ssn`; its columns: id, a b"),
        (b"ssn,id,ssn\n", "", "t.csv: two columns are named `ssn`, number 1 and 3; rename one of them"),
        (
            b"\xef\xbb\xbfid,ssn\n1,2\nMarie,Andr\xe9\n",
            "",
            "t.csv: row 2 (line 3), column `ssn`: not UTF-8 at byte 24 of the file; give its encoding, such as --encoding windows-1252",
        ),
        (
            b"id,ssn\n1,2\n\xe9,4\n",
            "",
            "t.csv: row 2 (line 3), column `id`: not UTF-8 at byte 11 of the file; give its encoding, such as --encoding windows-1252",
        ),
        (
            b"i\xe9,ssn\n",
            "",
            "t.csv: the header, header cell 1: not UTF-8 at byte 1 of the file; give its encoding, such as --encoding windows-1252",
        ),
        (
            b"id,ssn\n1,\xa1\n",
            "--encoding windows-1257",
            "t.csv: row 1 (line 2), column `ssn`: not windows-1257; give the file's own encoding with --encoding",
        ),
        (
            b"\xef\xbb\xbfssn\n",
            "--encoding latin1",
            "t.csv begins with the byte order mark of UTF-8; leave out --encoding windows-1252",
        ),
        (b"\xff\xfes\0", "", "t.csv is UTF-16; convert it to UTF-8 first (iconv -f utf-16 -t utf-8)"),
    ] {
        room.write("t.csv", bytes);
        room.jeton(&format!("survey t.csv --column ssn=us.ssn {words}")).fails(1, line);
    }
    room.jeton("survey none.csv --column ssn=us.ssn")
        .fails(1, "cannot read none.csv: no such file or folder; check the path and its permissions");
    room.jeton("survey . --column ssn=us.ssn").fails(1, ". is a folder; give a CSV file");
}

#[test]
fn wrong_usage_is_one_line_and_code_2() {
    let room = Room::new();
    for (words, line) in [
        ("", "no command given; see `jeton --help`"),
        (
            "suvrey",
            "unrecognized subcommand 'suvrey'; a similar subcommand exists: 'survey'; see `jeton --help`",
        ),
        ("keyring", "no command given; see `jeton keyring --help`"),
        ("184127645108946", "unrecognized subcommand '...'; see `jeton --help`"),
        ("formats marie@example.org", "unexpected argument '...' found; see `jeton formats --help`"),
        (
            "survey t.csv --column nir=184127645108946",
            "invalid value '...' for '--column <NAME=FORMAT>': no such format; the formats: us.ssn, fr.nir, \
             fr.nir.linked, fr.nir.marked, fr.ft_id, phone, email, email.exact, opaque; see `jeton survey --help`",
        ),
        (
            "survey t.csv",
            "the following required arguments were not provided: --column <NAME=FORMAT>; see `jeton survey --help`",
        ),
        (
            "survey t.csv --column ssn",
            "invalid value 'ssn' for '--column <NAME=FORMAT>': write NAME=FORMAT, such as nir=fr.nir; see `jeton survey --help`",
        ),
        (
            "survey t.csv --column a=us.ssn --column a=us.ssn",
            "the column `a` is mapped twice; give it one --column",
        ),
        (
            "survey t.csv --column a=us.ssn --delimiter ab",
            "invalid value 'ab' for '--delimiter <C>': not one ASCII character; use , or ; or | or tab; see `jeton survey --help`",
        ),
        (
            "survey t.csv --column a=us.ssn --encoding utf-16",
            "invalid value 'utf-16' for '--encoding <LABEL>': not readable as a table; convert the file to UTF-8 first (iconv); see `jeton survey --help`",
        ),
    ] {
        room.jeton(words).fails(2, line);
    }
    let unknown = room.jeton("inspect --format us.sn x");
    assert_eq!(unknown.code, Some(2));
    assert!(unknown.err.contains("no such format; did you mean `us.ssn`? the formats: "), "{}", unknown.err);
    assert_eq!(unknown.err.lines().count(), 1);
}

#[test]
fn answers_that_nobody_can_take() {
    let room = Room::new();
    let full = room.shell("$JETON formats > /dev/full");
    full.fails(1, "done, but the answer cannot be printed: the disk is full; send it elsewhere");
    let piped = room.shell("{ sleep 0.3; $JETON formats; echo $? >code; } | true");
    assert_eq!((&*piped.err, &*piped.out), ("", ""));
    while !room.exists("code") || room.text("code").is_empty() {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert_eq!(room.text("code"), "0\n");
}

#[test]
fn a_whole_document_in_place_of_a_name_is_not_printed() {
    let room = Room::new();
    room.write("t.csv", format!("id,{}\n1,2\n", "x".repeat(1_000_000)));
    let line = format!("t.csv has no column `ssn`; its columns: id, {}...", "x".repeat(60));
    room.jeton("survey t.csv --column ssn=us.ssn").fails(1, &line);
    room.write("t.csv", "\"a\nb\"\n1\n");
    let mut survey = room.command("survey t.csv --column");
    let survey = finish(survey.arg("a\nb=us.ssn").spawn().unwrap()).refused();
    assert!(survey.contains("\na b as us.ssn, version 1\n"), "{survey}");
}

#[test]
fn refused_rows_are_told_even_if_nobody_reads_the_answer() {
    let room = Room::new();
    room.write("t.csv", DIRTY);
    let piped = room
        .shell("{ sleep 0.3; $JETON survey t.csv --column ssn=us.ssn; echo $? >part; mv part code; } | true");
    assert_eq!((&*piped.err, &*piped.out), ("", ""));
    while !room.exists("code") {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert_eq!(room.text("code"), "3\n");
}
