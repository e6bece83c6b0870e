//! `tokenize` when something fails: one line says what to do, no value is shown, nothing half-written is left.
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
use std::time::Duration;

/// Options, exit code, and the one line; nothing is left behind.
#[test]
fn what_is_wrong_is_said_in_one_line_and_leaves_nothing() {
    let room = Room::with_keys();
    room.write("in.csv", "id,ssn\n1,123-45-6789\n2,x\n");
    room.write("wrong", [7; 32]);
    room.write("old.csv", "old");
    room.write("moved.jeton.json", "which epoch its tokens are of");
    std::fs::hard_link(room.path("in.csv"), room.path("link.csv")).unwrap();
    let files = room.files();
    let table = "tokenize in.csv --column ssn=us.ssn";
    let keyed = format!("{table} {KEYS}");
    for (words, code, line) in [
        (
            format!("{table} -o o --domain d --key-file k"),
            1,
            "jeton.keyring is a test keyring; add --allow-test, or name a real one with --keyring",
        ),
        (
            format!("{table} -o o --domain d --key-file wrong"),
            1,
            "jeton.keyring: the keyring does not open: wrong key, or a damaged file; check the key, or restore a backup",
        ),
        (
            format!("{table} -o o --domain dd --key-file k --allow-test"),
            1,
            "jeton.keyring declares no domain `dd`; check the spelling, or declare it with `jeton domain add dd`; did you mean `d`? it declares: d",
        ),
        (
            format!("{keyed} -o o --epoch 2"),
            1,
            "jeton.keyring: epoch 2 is not in the keyring; see `jeton keyring list`",
        ),
        (
            format!("{keyed} -o o --on-refused fail"),
            1,
            "in.csv: row 2 (line 3), column `ssn`: a character that does not belong here, at byte 0 of the cell; mend it, or choose --on-refused empty or opaque",
        ),
        (format!("{keyed} -o in.csv --force"), 2, "OUT.csv and IN.csv are one file; write OUT.csv elsewhere"),
        (
            format!("{keyed} -o link.csv --force"),
            2,
            "OUT.csv and IN.csv are one file; write OUT.csv elsewhere",
        ),
        (
            format!(
                "{keyed} -o ./../{}/in.csv --force",
                room.path("").file_name().unwrap().to_str().unwrap()
            ),
            2,
            "OUT.csv and IN.csv are one file; write OUT.csv elsewhere",
        ),
        (format!("{keyed} -o o --rejects o"), 2, "R.csv and OUT.csv are one file; write R.csv elsewhere"),
        (
            format!("{keyed} -o o --rejects jeton.keyring --force"),
            2,
            "R.csv and the keyring are one file; write R.csv elsewhere",
        ),
        (format!("{keyed} -o moved"), 1, "moved.jeton.json exists; name another, or replace it with --force"),
        (format!("{keyed} -o old.csv"), 1, "old.csv exists; name another, or replace it with --force"),
        (
            format!("{keyed} -o none/o"),
            1,
            "cannot create none/o: no such file or folder; check that its folder exists and may be written",
        ),
        (
            format!("{keyed} -o -"),
            2,
            "standard output has no place for a manifest, which says what the tokens were made with; give --manifest M.json",
        ),
        (format!("{keyed} -o /dev/full --force"), 1, "/dev/full is not a regular file; name another"),
        (
            format!("{keyed} -o o --key ssn"),
            2,
            "the key column `ssn` is tokenized, and R.csv must not hold identifiers; name another with --key",
        ),
        (
            format!("{keyed} -o o --key ids"),
            1,
            "in.csv has no column `ids`; did you mean `id`? its columns: id, ssn",
        ),
        (format!("{keyed} -o o --mask id=last2:x"), 2, "the mask of `id` needs its --column id=FORMAT"),
        (
            format!("{keyed} -o o --mask ssn=host:x"),
            2,
            "us.ssn has no mask host for `ssn`; it has: last1, last2, last3, last4",
        ),
        (
            format!("{keyed} -o o --mask ssn=last2:id"),
            1,
            "in.csv has a column `id` already; give the mask of `ssn` another name",
        ),
        (
            format!("{keyed} -o o --mask ssn=last9:x"),
            2,
            "invalid value 'ssn=last9:x' for '--mask <NAME=MASK:NEW>': no such mask; use last1 to last4, host or year; see `jeton tokenize --help`",
        ),
        (
            format!("{keyed} -o o --max-refused 2x"),
            2,
            "invalid value '2x' for '--max-refused <N|P%>': write a number of cells such as 100, or a share such as 1% or 0.25%; see `jeton tokenize --help`",
        ),
    ] {
        room.jeton(&words).fails(code, line);
        assert_eq!(room.files(), files, "{words}");
    }
    assert_eq!(room.text("old.csv"), "old");
    room.jeton(&format!("{keyed} -o old.csv --force")).refused();
    assert!(room.text("old.csv").starts_with("id,ssn\n1,"));
}

#[test]
fn a_fault_late_in_the_table_leaves_nothing() {
    let room = Room::with_keys();
    let mut table = "id,ssn\n".to_owned();
    for row in 0..50_000 {
        table.push_str(&format!("{row},123-45-6789\n"));
    }
    table.push_str("1,\"2");
    room.write("in.csv", table);
    let files = room.files();
    let words = format!("tokenize in.csv -o o.csv --rejects r.csv --column ssn=us.ssn {KEYS}");
    room.jeton(&words).fails(
        1,
        "in.csv: row 50001 (line 50002): a quote is opened and never closed; close it, or double it if it is text",
    );
    assert_eq!(room.files(), files);
}

/// A command that has read rows and waits for more.
fn waiting(room: &Room) -> std::process::Child {
    let mut command = room.command(&format!("tokenize - -o o.csv --column ssn=us.ssn {KEYS}"));
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    let mut rows = b"id,ssn\n".to_vec();
    rows.extend(b"1,123-45-6789\n".repeat(20_000));
    child.stdin.as_mut().unwrap().write_all(&rows).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    child
}

#[test]
fn a_killed_command_leaves_no_table() {
    let room = Room::with_keys();
    let mut child = waiting(&room);
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!room.exists("o.csv") && !room.exists("o.csv.jeton.json"));
}

#[cfg(unix)]
#[test]
fn an_interrupted_command_leaves_nothing() {
    let room = Room::with_keys();
    let files = room.files();
    let child = waiting(&room);
    assert_eq!(room.files().len(), files.len() + 1, "the unfinished file");
    room.shell(&format!("kill -TERM {}", child.id())).done();
    finish(child).fails(130, "interrupted; nothing was left behind, run it again");
    assert_eq!(room.files(), files);
}

#[cfg(unix)]
#[test]
fn a_full_disk_leaves_nothing() {
    let room = Room::with_keys();
    room.write("in.csv", ["id,ssn\n".as_bytes(), &b"1,123-45-6789\n".repeat(20_000)].concat());
    std::fs::create_dir(room.path("small")).unwrap();
    // A file may not grow past 64 blocks of 512 bytes.
    let words = format!("tokenize in.csv -o small/o.csv --column ssn=us.ssn {KEYS}");
    let limited = room.shell(&format!("trap '' XFSZ; ulimit -f 64; exec $JETON {words}"));
    limited.fails(
        1,
        "cannot write small/o.csv: file too large; free some space or write elsewhere; nothing was left behind",
    );
    assert_eq!(std::fs::read_dir(room.path("small")).unwrap().count(), 0);
    let full = room.shell(&format!(
        "unshare -m sh -c 'mount -t tmpfs -o size=64k none small || exit 99; $JETON {words}; code=$?; \
         ls -A small; exit $code'"
    ));
    if full.code == Some(1) && full.err.starts_with("unshare") || full.code == Some(99) {
        return; // Only root may mount.
    }
    full.fails(
        1,
        "cannot write small/o.csv: the disk is full; free some space or write elsewhere; nothing was left behind",
    );
}

#[test]
fn no_refused_value_is_ever_printed_or_listed() {
    let room = Room::with_keys();
    let secret = "VERTHOLON";
    for (number, table) in [
        format!("id,ssn\n1,{secret}\n"),
        format!("id,ssn\n1,\"{secret}\n"),
        format!("id,ssn\n1,\"{secret}\"{secret}\n"),
        format!("id,ssn\n1,{secret},{secret}\n"),
        format!("id,ssn\n{secret}\n"),
        format!("{secret}@orange.fr,184127645108946\n{secret},x\n"),
        format!("id,ssn\n1,jtn_{secret}\n"),
    ]
    .into_iter()
    .map(String::into_bytes)
    .chain([[b"id,ssn\n1,", secret.as_bytes(), b"\xff\n"].concat()])
    .enumerate()
    {
        room.write("in.csv", table);
        for (option, column) in
            [("fail", "us.ssn"), ("empty", "us.ssn"), ("opaque", "us.ssn"), ("empty", "opaque")]
        {
            let words = format!(
                "tokenize in.csv -o out{number}.csv --force --rejects r.csv --on-refused {option} --key id \
                 --column ssn={column} {KEYS}"
            );
            for run in [room.jeton(&words), room.jeton(&format!("survey in.csv --column ssn={column}"))] {
                assert!(!run.err.contains(secret) && !run.out.contains(secret), "{}{}", run.err, run.out);
                assert!(run.err.lines().count() <= 1, "{}", run.err);
            }
            for name in room.files().iter().filter(|name| *name != "in.csv") {
                assert!(!String::from_utf8_lossy(&room.read(name)).contains(secret), "{name}");
            }
        }
    }
}
