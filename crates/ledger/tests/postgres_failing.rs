//! A PostgreSQL server that fails an open ledger: a fault in time, never a refusal, and nothing shown that was not kept.
//!
//! Without PostgreSQL's server programs these tests say that they were skipped.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::print_stdout,
    clippy::panic,
    reason = "a test"
)]

mod served;

use jeton::{Ledger, LedgerFault, Outcome};
use jeton_ledger::{DurableLedger, LedgerError, verify};
use served::server::{Server, host};
use served::{asked, debited, made, open};
use std::io::{Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Longer than any caller may wait.
const TOO_LONG: Duration = Duration::from_secs(2);

/// Asks until it is answered.
fn once_answered(ledger: &DurableLedger, person: u64) -> Outcome {
    for _ in 0..200 {
        if let Ok(outcome) = ledger.reserve(&asked(person, 100)) {
            return outcome;
        }
        thread::sleep(Duration::from_millis(50));
    }
    panic!("it never came back");
}

/// The first fault comes in time, the next ones at once.
fn is_down(ledger: &DurableLedger, person: u64) {
    let start = Instant::now();
    assert_eq!(ledger.reserve(&asked(person, 100)), Err(LedgerFault));
    assert!(start.elapsed() < TOO_LONG, "{:?}", start.elapsed());
    for _ in 0..20 {
        assert_eq!(ledger.reserve(&asked(person, 100)), Err(LedgerFault));
    }
    assert!(start.elapsed() < 2 * TOO_LONG, "{:?}", start.elapsed());
}

#[test]
fn a_setting_that_weakens_under_an_open_ledger_is_a_fault_until_it_is_back() {
    let Some(server) = Server::start() else { return };
    let (config, witness) = made(&server, "weakened");
    let ledger = open(&config, witness.path()).unwrap();
    assert_eq!(ledger.reserve(&asked(1, 100)), Ok(Outcome::Granted));
    server.set("fsync = off");
    is_down(&ledger, 2);
    assert_eq!(debited(&server, "weakened"), 1);
    server.set("");
    assert_eq!(once_answered(&ledger, 3), Outcome::Granted);
}

#[test]
fn a_stopped_server_is_a_fault_in_time_and_comes_back() {
    let Some(server) = Server::start() else { return };
    let (config, witness) = made(&server, "frozen");
    let ledger = open(&config, witness.path()).unwrap();
    assert_eq!(ledger.reserve(&asked(1, 100)), Ok(Outcome::Granted));
    server.signal("STOP");
    is_down(&ledger, 2);
    let start = Instant::now();
    assert!(matches!(open(&config, witness.path()), Err(LedgerError::Server(_))));
    assert!(start.elapsed() < 5 * TOO_LONG, "{:?}", start.elapsed());
    server.signal("CONT");
    assert_eq!(once_answered(&ledger, 3), Outcome::Granted);
}

#[test]
fn a_ledger_that_takes_longer_to_read_than_a_caller_waits_is_opened() {
    let Some(server) = Server::start() else { return };
    let (config, witness) = made(&server, "long");
    let slow = "ALTER TABLE jeton_ledger.leaves RENAME TO true_leaves; \
                CREATE VIEW jeton_ledger.leaves AS SELECT number, leaf FROM jeton_ledger.true_leaves, pg_sleep(2)";
    server.client("long").batch_execute(slow).unwrap();
    assert!(open(&config, witness.path()).is_ok());
}

#[test]
fn a_database_that_is_gone_is_a_fault_and_an_older_one_in_its_place_is_final() {
    let Some(server) = Server::start() else { return };
    let (config, witness) = made(&server, "gone");
    let copy = |from: &str, to: &str| {
        server.client("postgres").batch_execute(&format!("CREATE DATABASE {to} TEMPLATE {from}")).unwrap();
    };
    let ledger = open(&config, witness.path()).unwrap();
    assert_eq!(ledger.reserve(&asked(1, 100)), Ok(Outcome::Granted));
    for older in [false, true] {
        server.cut("gone");
        copy("gone", "kept");
        if older {
            assert_eq!(once_answered(&ledger, 7), Outcome::Granted);
        }
        server.client("postgres").batch_execute("DROP DATABASE gone WITH (FORCE)").unwrap();
        is_down(&ledger, 2);
        copy("kept", "gone");
        server.client("postgres").batch_execute("DROP DATABASE kept").unwrap();
        if older {
            // It would have its budgets back.
            thread::sleep(TOO_LONG);
            is_down(&ledger, 3);
        } else {
            assert_eq!(once_answered(&ledger, 2), Outcome::Granted);
        }
    }
    assert!(debited(&server, "gone") <= 2);
    drop(ledger);
    assert!(matches!(open(&config, witness.path()), Err(LedgerError::RolledBack { .. })));
}

/// Passes bytes on to a server, and loses the answer to a commit whenever it is told to.
struct Loses {
    told: Arc<AtomicBool>,
    lost: Arc<AtomicBool>,
}

impl Loses {
    /// Listens in a directory, as a server does.
    fn between(listens: &Path, server: &Path) -> Self {
        let loses = Self { told: Arc::default(), lost: Arc::default() };
        let listener = UnixListener::bind(listens.join(".s.PGSQL.5432")).unwrap();
        let (told, lost) = (loses.told.clone(), loses.lost.clone());
        let server = server.join(".s.PGSQL.5432");
        thread::spawn(move || {
            for client in listener.incoming() {
                let (client, server) = (client.unwrap(), UnixStream::connect(&server).unwrap());
                let (told, lost) = (told.clone(), lost.clone());
                let cuts = Arc::new(AtomicBool::new(false));
                let (from, to, cut) =
                    (client.try_clone().unwrap(), server.try_clone().unwrap(), cuts.clone());
                thread::spawn(move || {
                    pass_on(from, to, |bytes| {
                        let commits = bytes.windows(8).any(|word| word == b"; COMMIT");
                        if commits && told.swap(false, Ordering::SeqCst) {
                            cut.store(true, Ordering::SeqCst);
                        }
                        true
                    });
                });
                thread::spawn(move || {
                    pass_on(server, client, |_| {
                        let cut = cuts.load(Ordering::SeqCst);
                        lost.fetch_or(cut, Ordering::SeqCst);
                        !cut
                    });
                });
            }
        });
        loses
    }
}

/// Passes on what may be; then closes both ends.
fn pass_on(mut from: UnixStream, mut to: UnixStream, mut may_pass: impl FnMut(&[u8]) -> bool) {
    let mut bytes = [0; 65_536];
    while let Ok(read @ 1..) = from.read(&mut bytes) {
        if !may_pass(&bytes[..read]) || to.write_all(&bytes[..read]).is_err() {
            break;
        }
    }
    let _ = from.shutdown(std::net::Shutdown::Both);
    let _ = to.shutdown(std::net::Shutdown::Both);
}

#[test]
fn a_commit_whose_answer_is_cut_off_shows_nothing_and_is_spent() {
    let Some(server) = Server::start() else { return };
    let (config, witness) = made(&server, "unknown");
    let between = tempfile::tempdir().unwrap();
    let loses = Loses::between(between.path(), server.socket());
    let through = config.replace(&host(server.socket()), &host(between.path()));
    let ledger = open(&through, witness.path()).unwrap();
    for round in 0..5 {
        assert_eq!(once_answered(&ledger, 10 * round), Outcome::Granted);
        let before = debited(&server, "unknown");
        loses.told.store(true, Ordering::SeqCst);
        assert_eq!(ledger.reserve(&asked(10 * round + 1, 100)), Err(LedgerFault));
        assert!(loses.lost.swap(false, Ordering::SeqCst));
        assert_eq!(debited(&server, "unknown"), before + 1, "it was kept, and nobody was shown");
    }
    assert_eq!(once_answered(&ledger, 99), Outcome::Granted);
    drop(ledger);
    assert_eq!(verify(served::address(&config)).unwrap().size, 11);
    assert!(open(&config, witness.path()).is_ok());
}
