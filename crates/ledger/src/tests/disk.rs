//! A disk without room, and a store that cannot be written: a fault in time, faults at once after, and back again.
#![cfg(target_os = "linux")]

use super::child::{Place, Way, asked};
use crate::error::LedgerError;
use crate::refusals::Refusals;
use crate::store::Store as _;
use jeton::Outcome;
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

/// Lets a process write files no longer than this; `None` lifts the limit.
fn limit_files(process: u32, bytes: Option<u64>) {
    let bytes = bytes.map_or("unlimited".to_owned(), |bytes| bytes.to_string());
    let done = Command::new("prlimit")
        .args([format!("--pid={process}"), format!("--fsize={bytes}:unlimited")])
        .status()
        .expect("prlimit of util-linux");
    assert!(done.success());
}

/// What a child printed, read as it comes.
struct Lines(std::io::Lines<BufReader<ChildStdout>>);

impl Lines {
    fn of(child: &mut Child) -> Self {
        Self(BufReader::new(child.stdout.take().unwrap()).lines())
    }

    /// Reads on to a line that begins so; answers how long it took.
    fn until(&mut self, begins: &str) -> Duration {
        let start = Instant::now();
        let found = self.0.by_ref().map(Result::unwrap).find(|line| line.starts_with(begins));
        assert!(found.is_some(), "the child ended before {begins}");
        start.elapsed()
    }
}

/// A child reveals, then cannot, then can again, twice; the ledger has what it granted and no more.
fn fills_up(place: &Place, mut child: Child, fill: impl Fn(&Child), free: impl Fn(&Child)) {
    let mut lines = Lines::of(&mut child);
    lines.until("granted");
    for _ in 0..2 {
        fill(&child);
        let first = lines.until("fault");
        assert!(first < Duration::from_secs(2), "{first:?}");
        // Between two faults the child sleeps 50 ms, and nothing else: 20 of them come within a probe or two.
        let start = Instant::now();
        for _ in 0..20 {
            lines.until("fault");
        }
        assert!(start.elapsed() < Duration::from_secs(5));
        free(&child);
        lines.until("granted");
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(crate::verify::verify(place.address()).unwrap().size, place.debited());
}

/// A file that may not grow is a write that fails. Its signal is ignored by the child.
#[test]
fn a_file_that_may_not_grow_is_a_fault_in_time_and_passes() {
    let place = Place::new(1_000_000);
    let child = place.child(Way::True, 1, 0, 1_000_000);
    let mut shell = Command::new("sh");
    shell.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""]).arg(child.get_program()).args(child.get_args());
    for (name, value) in child.get_envs() {
        shell.env(name, value.unwrap());
    }
    let child = shell.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    fills_up(
        &place,
        child,
        |child| limit_files(child.id(), Some(20_000)),
        |child| limit_files(child.id(), None),
    );
}

/// A disk of its own, of so many bytes.
struct Disk(PathBuf);

impl Disk {
    /// `None` where nobody may mount one.
    fn mount(at: &Path, bytes: u32) -> Option<Self> {
        let size = format!("size={bytes}");
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(at).output().unwrap();
        if mounted.status.success() {
            return Some(Self(at.to_owned()));
        }
        println!("skipped: a disk is mounted by root only");
        None
    }

    fn remount(&self, how: &str) {
        let done =
            Command::new("mount").args(["-o", &format!("remount,{how}")]).arg(&self.0).status().unwrap();
        assert!(done.success());
    }

    /// Takes all of its room, but for what the last page of a file leaves.
    fn fill(&self) {
        let mut ballast = File::create(self.0.join("ballast")).unwrap();
        let full = loop {
            if let Err(error) = ballast.write_all(&[0; 4_096]) {
                break error;
            }
        };
        assert_eq!(full.kind(), std::io::ErrorKind::StorageFull);
    }

    fn free(&self) {
        std::fs::remove_file(self.0.join("ballast")).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_is_a_fault_in_time_and_passes() {
    let room = tempfile::tempdir().unwrap();
    let Some(disk) = Disk::mount(room.path(), 4 << 20) else { return };
    let place = Place::within(room, 1_000_000);
    let child = place.spawn(Way::True, 1, 0, 1_000_000);
    fills_up(&place, child, |_| disk.fill(), |_| disk.free());
}

#[test]
fn a_disk_that_only_reads_is_an_error_at_opening_and_loses_nothing() {
    let room = tempfile::tempdir().unwrap();
    let Some(disk) = Disk::mount(room.path(), 4 << 20) else { return };
    let place = Place::within(room, 10);
    let ask = |person| {
        let mut store = place.address().open(&place.witness())?;
        let group = [asked(store.id(), person, 10)];
        Ok(store.commit(&group, 1_800_000_000, &mut Refusals::default()).unwrap().outcomes)
    };
    assert_eq!(ask(1), Ok(vec![Outcome::Granted]));
    disk.remount("ro");
    assert!(matches!(ask(2), Err(LedgerError::Store(_))), "{:?}", ask(2));
    disk.remount("rw");
    assert_eq!(ask(3), Ok(vec![Outcome::Granted]));
    assert_eq!((place.debited(), crate::verify::verify(place.address()).unwrap().size), (2, 2));
}
