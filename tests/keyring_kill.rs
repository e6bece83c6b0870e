//! Savers that are killed, and savers that race: the file is whole and nothing saved is lost.
//!
//! The test binary runs itself as the saver: [`saver`] does nothing unless the environment says what to do.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test that panics fails"
)]

use jeton::{KeySource, Keyring, KeyringError, LedgerId};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const KILLS: u32 = 200;

/// What is kept and counted up at every save: a number in the place of the pinned ledger's id.
fn number(keyring: &Keyring) -> u128 {
    keyring.ledger().map_or(0, |id| u128::from_be_bytes(*id.as_bytes()))
}

fn count_up(keyring: &mut Keyring) -> u128 {
    let next = number(keyring) + 1;
    keyring.pin_ledger(LedgerId::from_bytes(next.to_be_bytes())).unwrap();
    next
}

/// A folder with a key file and a keyring that counts from 0.
fn folder() -> (tempfile::TempDir, KeySource) {
    let folder = tempfile::tempdir().unwrap();
    let key = KeySource::new_file(folder.path().join("key")).unwrap();
    Keyring::create_test().unwrap().save_new(folder.path().join("keyring"), &key).unwrap();
    (folder, key)
}

fn start(folder: &Path, role: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["saver", "--exact", "--nocapture", "--test-threads=1"])
        .env("JETON_SAVER", role)
        .env("JETON_SAVER_FOLDER", folder)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// The last number that a saver said was saved.
fn last_saved(lines: impl Iterator<Item = String>) -> Option<u128> {
    lines.filter_map(|line| line.strip_prefix("saved ")?.parse().ok()).last()
}

/// Not a test but the saver: counts up in the folder until it is killed, or a hundred times in a race.
#[test]
fn saver() {
    let (Ok(role), Some(folder)) = (std::env::var("JETON_SAVER"), std::env::var_os("JETON_SAVER_FOLDER"))
    else {
        return;
    };
    let (key, path) = (Path::new(&folder).join("key"), Path::new(&folder).join("keyring"));
    let key = KeySource::file(key).unwrap();
    println!("\nsaver");
    match role.as_str() {
        "atomic" => {
            let mut keyring = Keyring::open(&path, &key).unwrap();
            loop {
                let number = count_up(&mut keyring);
                keyring.save(&path, &key).unwrap();
                println!("saved {number}");
            }
        }
        "in place" => {
            let mut keyring = Keyring::open(&path, &key).unwrap();
            loop {
                let number = count_up(&mut keyring);
                let bytes = keyring.to_bytes(&key).unwrap();
                let mut file = fs::File::create(&path).unwrap();
                for half in bytes.chunks(150) {
                    file.write_all(half).unwrap();
                    file.sync_all().unwrap();
                }
                println!("saved {number}");
            }
        }
        "race" => {
            let mut saved = 0;
            while saved < 100 {
                let mut keyring = Keyring::open(&path, &key).unwrap();
                count_up(&mut keyring);
                match keyring.save(&path, &key) {
                    Ok(()) => saved += 1,
                    Err(error) => assert_eq!(error, KeyringError::Changed),
                }
            }
        }
        other => panic!("no such saver: {other}"),
    }
}

/// What a killed saver left.
enum Left {
    /// A keyring with what it said it saved, or with what it was about to.
    Whole,
    /// Anything else.
    Broken,
}

/// Starts a saver, kills it after it saved once and some microseconds passed, and looks.
fn kill_once(folder: &Path, key: &KeySource, role: &str, after: Duration) -> Left {
    let mut child = start(folder, role);
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let first = lines.find(|line| line.starts_with("saved "));
    std::thread::sleep(after);
    child.kill().unwrap();
    child.wait().unwrap();
    let said = last_saved(first.into_iter().chain(lines)).unwrap();
    match Keyring::open(folder.join("keyring"), key) {
        Ok(keyring) if (said..=said + 1).contains(&number(&keyring)) => Left::Whole,
        _ => Left::Broken,
    }
}

/// Spread over some milliseconds, not in step with anything.
fn delay(round: u32) -> Duration {
    Duration::from_micros(u64::from(round) * 7919 % 9973)
}

#[test]
fn kills_leave_the_old_file_or_the_new_one() {
    let (folder, key) = folder();
    let start = Instant::now();
    let mut amid = 0;
    for round in 0..KILLS {
        let left = kill_once(folder.path(), &key, "atomic", delay(round));
        assert!(matches!(left, Left::Whole), "kill {round}");
        for entry in fs::read_dir(folder.path()).unwrap() {
            let entry = entry.unwrap();
            if entry.file_name().to_string_lossy().ends_with(".tmp") {
                amid += 1;
                fs::remove_file(entry.path()).unwrap();
            }
        }
    }
    let saves = number(&Keyring::open(folder.path().join("keyring"), &key).unwrap());
    println!("{KILLS} kills in {:?}, {amid} amid a save, {saves} saves", start.elapsed());
    assert!(amid > 0, "some kills must fall between the draft and the rename, or nothing was tried");
}

/// The control: the same kills find out a saver that writes in place.
#[test]
fn kills_break_a_saver_that_writes_in_place() {
    let broken = (0..KILLS).any(|round| {
        let (folder, key) = folder();
        matches!(kill_once(folder.path(), &key, "in place", delay(round)), Left::Broken)
    });
    assert!(broken);
}

#[test]
fn racing_savers_lose_nothing() {
    let (folder, key) = folder();
    let savers = [(); 3].map(|()| start(folder.path(), "race"));
    for saver in savers {
        let output = saver.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }
    let keyring = Keyring::open(folder.path().join("keyring"), &key).unwrap();
    assert_eq!(number(&keyring), 300, "each save that succeeded counted once");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing but the key and the keyring");
}
