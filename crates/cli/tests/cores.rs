//! Many threads: the same bytes in the same order, the same first failure, the same little memory.
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

use command::{Room, SSNS};
use std::fmt::Write;

/// Rows of many lengths, whose borders fall where quotes, doubled ones and line ends of each kind are.
fn awkward(rows: usize, line_end: &str) -> String {
    let mut table = format!("id,ssn,note{line_end}");
    for row in 0..rows {
        let filler = "x".repeat(row * 7 % 191);
        let note = match row % 6 {
            0 => filler,
            1 => format!("\"{filler}\n\"\"{filler}\r\n,\""),
            2 => format!("y{filler}\"{filler}"),
            3 => "\"\"".to_owned(),
            4 => format!("\"\"\"\"\"{filler}\""),
            _ => String::new(),
        };
        let ssn = match row % 5 {
            0 => String::new(),
            1 => format!("\"123-45-{:04}\"", row % 9000 + 1),
            2 if row % 1000 == 2 => "nobody's".to_owned(),
            _ => format!("12345{:04}", row % 9000 + 1),
        };
        write!(table, "{row},{ssn},{note}{line_end}").unwrap();
    }
    table.truncate(table.len() - line_end.len());
    table
}

#[test]
fn many_threads_make_what_one_makes() {
    let room = Room::with_keys();
    for line_end in ["\n", "\r\n", "\r"] {
        let table = awkward(30_000, line_end);
        room.write("in.csv", &table);
        let mut all = Vec::new();
        for threads in [1, 2, 16] {
            let words = format!(
                "tokenize in.csv -o out.csv --force --threads {threads} --rejects r.csv --key id \
                 --on-refused opaque --mask ssn=last2:shown {SSNS}"
            );
            let summary = room.jeton(&words).refused();
            let manifest = room.text("out.csv.jeton.json");
            all.push((summary, manifest, room.text("out.csv"), room.text("r.csv")));
        }
        assert!(all[0] == all[1] && all[0] == all[2]);
        let plain = format!("tokenize in.csv -o out.csv --force --threads 16 {SSNS}");
        room.jeton(&plain).refused();
        // What is not in the column is there, byte for byte and in its place: all of it is known without a key.
        let (mut left, out) = (&*table, room.text("out.csv"));
        let mut made = &*out;
        for row in 0..30_000 {
            let begin = format!("{line_end}{row},");
            let (before, behind) = left.split_at(left.find(&begin).unwrap() + begin.len());
            let (out_before, out_behind) = made.split_at(made.find(&begin).unwrap() + begin.len());
            assert_eq!(
                before.split_once(',').map(|cells| cells.1),
                out_before.split_once(',').map(|cells| cells.1)
            );
            (left, made) = (behind, out_behind);
        }
    }
}

#[test]
fn the_first_fault_of_the_table_is_told_whatever_thread_finds_it() {
    let room = Room::with_keys();
    let mut rows: Vec<String> =
        (0..60_000).map(|row| format!("{row},123-45-6789,{}", "y".repeat(80))).collect();
    rows[50_000] = "1,2".to_owned();
    rows[55_000] = "1,\"2\"3,".to_owned();
    rows[59_999] = "1,2,\"".to_owned();
    let fails = |rows: &[String], option: &str, line: &str| {
        room.write("in.csv", format!("id,ssn,note\n{}", rows.join("\n")));
        for threads in [1, 8] {
            let words = format!("tokenize in.csv -o o.csv --threads {threads} {option} {SSNS}");
            room.jeton(&words).fails(1, &format!("in.csv: row {line}"));
        }
    };
    let count =
        "50001 (line 50002) has 2 cells, the header has 3; mend the row, or check its quotes and --delimiter";
    fails(&rows, "", count);
    rows[49_999] = "1,no,".to_owned();
    fails(&rows, "", count);
    let refused = "50000 (line 50001), column `ssn`: a character that does not belong here, at byte 0 of the cell; mend \
                   it, or choose --on-refused empty or opaque";
    fails(&rows, "--on-refused fail", refused);
    rows[49_999] = rows[0].clone();
    rows[50_000] = rows[0].clone();
    let stray = "55001 (line 55002): text behind a closing quote; double the quotes that are text, or check --delimiter";
    fails(&rows, "--on-refused fail", stray);
}

#[cfg(target_os = "linux")]
#[test]
fn memory_is_bounded_whatever_the_rows_are() {
    let room = Room::with_keys();
    let long = format!("1,123-45-6789,{}\n", "x".repeat(12 << 20));
    room.write("long.csv", format!("id,ssn,note\n{}", long.repeat(12)));
    room.write("short.csv", format!("id,ssn,note\n{}", "1,123-45-6789,\n".repeat(2_000_000)));
    for table in ["long.csv", "short.csv"] {
        // The time command of the shell would not say; what the system refuses past this much address space fails.
        let words = format!("tokenize {table} -o o.csv --force --threads 4 {SSNS}");
        let run = room.shell(&format!(
            "$JETON {words} > said & wait_for=$!; peak=0; \
             while kill -0 $wait_for 2>/dev/null; do \
               now=$(sed -n 's/^VmHWM:[^0-9]*\\([0-9]*\\).*/\\1/p' /proc/$wait_for/status 2>/dev/null); \
               [ -n \"$now\" ] && peak=$now; sleep 0.05; \
             done; wait $wait_for || exit 9; echo $peak"
        ));
        let peak: u64 = run.done().trim().parse().unwrap();
        assert!(peak > 1_000 && peak < 256 << 10, "{table}: {peak} kB");
    }
}
