//! Processes at once over one ledger: never more people than the limit, and all of them.

use super::child::{Files, Way, granted};
use crate::sqlite::SqliteStore;
use crate::verify::verify;
use rusqlite::Connection;
use std::process::Output;

const PROCESSES: u32 = 3;
const THREADS: u32 = 16;
const ASKS: u32 = 40;
const LIMIT: u64 = 1_001;

fn outputs(files: &Files, way: Way) -> Vec<Output> {
    let children: Vec<_> =
        (0..PROCESSES).map(|process| files.spawn(way, THREADS, process * THREADS * ASKS, ASKS)).collect();
    children.into_iter().map(|child| child.wait_with_output().unwrap()).collect()
}

#[test]
fn processes_at_once_never_overspend_and_spend_all() {
    let files = Files::new(LIMIT);
    let outputs = outputs(&files, Way::True);
    let shown: u64 = outputs.iter().map(|output| granted(&output.stdout).len() as u64).sum();
    let faults: usize = outputs
        .iter()
        .map(|output| {
            String::from_utf8_lossy(&output.stdout).lines().filter(|line| line.starts_with("fault")).count()
        })
        .sum();
    assert!(outputs.iter().all(|output| output.status.success()));
    assert_eq!(files.debited(), LIMIT);
    assert_eq!(verify(&files.ledger()).unwrap().size, LIMIT);
    // What ended in a fault may have been debited all the same.
    assert!(shown <= LIMIT && shown + faults as u64 >= LIMIT, "{shown} shown, {faults} faults");
    // The witness went all the way.
    SqliteStore::open_file(&files.ledger(), &files.witness()).unwrap();
}

/// Control: counting by reading first and writing then is found.
#[test]
fn reading_then_writing_is_found() {
    for _ in 0..20 {
        let files = Files::new(LIMIT);
        let shown: usize =
            outputs(&files, Way::ReadsThenWrites).iter().map(|output| granted(&output.stdout).len()).sum();
        let used: i64 = Connection::open(files.ledger())
            .unwrap()
            .query_row("SELECT max(used) FROM control", [], |row| row.get(0))
            .unwrap();
        assert!(used as u64 <= LIMIT, "the counter itself never shows it");
        if shown as u64 > LIMIT {
            return;
        }
    }
    panic!("three processes never met between a read and a write");
}
