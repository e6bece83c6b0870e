//! Nobody is answered before the disk has what was written down: read off the system calls of a real process.

use super::child::{Place, Way};
use std::fs;
use std::process::{Command, Stdio};

/// What a process did, in its order.
#[derive(Debug, PartialEq, Eq)]
enum Call {
    Synced,
    Granted,
}

/// The syncs and the answers of a child that asks this often, one at a time; `None` where there is no strace.
fn traced(way: Way, asks: u32) -> Option<Vec<Call>> {
    let place = Place::new(1_000);
    let log = place.room.path().join("calls");
    let child = place.child(way, 1, 0, asks);
    let mut strace = Command::new("strace");
    strace.args(["-f", "-qq", "-s", "40", "-e", "trace=fsync,fdatasync,write", "-o"]).arg(&log);
    strace.arg(child.get_program()).args(child.get_args());
    for (name, value) in child.get_envs() {
        strace.env(name, value.unwrap_or_default());
    }
    let run = strace.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let Ok(status) = run else {
        println!("skipped: strace is not installed, so no system call is looked at");
        return None;
    };
    assert!(status.success());
    let call = |line: &str| {
        let ended = line.ends_with("= 0");
        if ended && (line.contains("fdatasync(") || line.contains("fsync(") || line.contains("sync resumed"))
        {
            Some(Call::Synced)
        } else if line.contains("write(1, \"granted") {
            Some(Call::Granted)
        } else {
            None
        }
    };
    Some(fs::read_to_string(log).unwrap().lines().filter_map(call).collect())
}

/// How many answers have no sync of their own before them.
fn too_early(calls: &[Call]) -> usize {
    let before = |at: usize| at.checked_sub(1).and_then(|before| calls.get(before));
    let early = |(at, call): &(usize, &Call)| **call == Call::Granted && before(*at) != Some(&Call::Synced);
    calls.iter().enumerate().filter(early).count()
}

#[test]
fn each_answer_comes_after_its_sync() {
    let Some(calls) = traced(Way::True, 40) else { return };
    assert_eq!(calls.iter().filter(|call| **call == Call::Granted).count(), 40);
    assert_eq!(too_early(&calls), 0, "{calls:?}");
    // A lone reveal costs one sync, and opening and closing a few.
    assert!(calls.iter().filter(|call| **call == Call::Synced).count() <= 40 + 20, "{calls:?}");
}

#[test]
fn a_store_that_does_not_sync_is_found() {
    let Some(calls) = traced(Way::Unsynced, 40) else { return };
    assert!(too_early(&calls) > 30, "{calls:?}");
}
