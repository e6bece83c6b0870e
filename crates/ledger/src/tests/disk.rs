//! A disk without room, and a store that cannot be written: a fault in time, faults at once after, and back again.
#![cfg(target_os = "linux")]

use super::child::{Place, Way};
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Lets a process write place no longer than this; `None` lifts the limit.
fn limit_files(process: u32, bytes: Option<u64>) {
    let bytes = bytes.map_or("unlimited".to_owned(), |bytes| bytes.to_string());
    let done = Command::new("prlimit")
        .args([format!("--pid={process}"), format!("--fsize={bytes}:unlimited")])
        .status()
        .expect("prlimit of util-linux");
    assert!(done.success());
}

/// A file that may not grow is what a full disk is to SQLite: a write that fails. Its signal is ignored by the child.
#[test]
fn a_full_disk_is_a_fault_in_time_and_passes() {
    let place = Place::new(1_000_000);
    let child = place.child(Way::True, 1, 0, 1_000_000);
    let mut shell = Command::new("sh");
    shell.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""]).arg(child.get_program()).args(child.get_args());
    for (name, value) in child.get_envs() {
        shell.env(name, value.unwrap());
    }
    let mut child = shell.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let mut until = |begins: &str| {
        let start = Instant::now();
        let found = lines.by_ref().find(|line| line.starts_with(begins));
        assert!(found.is_some(), "the child ended before {begins}");
        start.elapsed()
    };
    until("granted");
    for _ in 0..2 {
        limit_files(child.id(), Some(20_000));
        let first = until("fault");
        assert!(first < Duration::from_secs(2), "{first:?}");
        // Between two faults the child sleeps 50 ms, and nothing else: 20 of them come within a probe or two.
        let start = Instant::now();
        for _ in 0..20 {
            until("fault");
        }
        assert!(start.elapsed() < Duration::from_secs(5));
        limit_files(child.id(), None);
        until("granted");
    }
    child.kill().unwrap();
    child.wait().unwrap();
    crate::verify::verify(place.address()).unwrap();
    let debited = place.debited();
    assert_eq!(crate::verify::verify(place.address()).unwrap().size, debited);
}
