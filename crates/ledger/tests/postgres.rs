//! The same laws on a real PostgreSQL server: stopped in the middle, cut off, asked by many replicas at once.
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

use jeton::{Act, Claim, Ledger, LedgerFault, Outcome, Reservation, TestClock, Verdict, ledger_laws};
use jeton_ledger::{Address, DurableLedger, LedgerError, LedgerReader, verify};
use served::server::Server;
use served::{address, asked, debited, made, open};
use std::cell::Cell;
use std::fs;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

#[test]
fn the_laws_hold() {
    let Some(server) = Server::start() else { return };
    let next = Cell::new(0);
    let rooms = std::cell::RefCell::new(Vec::new());
    ledger_laws(&|clock: TestClock| {
        next.set(next.get() + 1);
        let (config, witness) = made(&server, &format!("law{}", next.get()));
        let path = witness.path().join("witness");
        rooms.borrow_mut().push(witness);
        Box::new(DurableLedger::open_with_clock(address(&config), &path, move || clock.seconds()).unwrap())
    })
    .unwrap();
    assert!(next.get() > 21);
}

#[test]
fn replicas_at_once_never_overspend_and_spend_all() {
    const LIMIT: u64 = 150;
    let Some(server) = Server::start() else { return };
    let (config, witness) = made(&server, "many");
    let replicas: Vec<_> = (0..3).map(|_| open(&config, witness.path()).unwrap()).collect();
    let granted = AtomicU64::new(0);
    thread::scope(|scope| {
        for (replica, ledger) in replicas.iter().enumerate() {
            for caller in 0..16_u64 {
                let granted = &granted;
                scope.spawn(move || {
                    for n in 0..6 {
                        let person = (replica as u64) << 32 | caller << 16 | n;
                        if ledger.reserve(&asked(person, LIMIT)) == Ok(Outcome::Granted) {
                            granted.fetch_add(1, Ordering::SeqCst);
                        }
                    }
                });
            }
        }
    });
    assert_eq!(granted.into_inner(), LIMIT);
    assert_eq!(debited(&server, "many"), LIMIT);
    drop(replicas);
    assert_eq!(verify(address(&config)).unwrap().size, LIMIT);
    let reader = LedgerReader::open(address(&config)).unwrap();
    assert_eq!(reader.entries(0, u64::MAX).unwrap().count() as u64, LIMIT);
    let refused: u64 = reader.refusals(Some("a\0")).unwrap().iter().map(|refusal| refusal.count).sum();
    assert_eq!(refused, 3 * 16 * 6 - LIMIT);
}

#[test]
fn a_server_that_stops_in_the_middle_has_what_was_granted() {
    let Some(server) = Server::start() else { return };
    let (config, witness) = made(&server, "stopped");
    let ledger = open(&config, witness.path()).unwrap();
    let (granted, faults) = (AtomicU64::new(0), AtomicU64::new(0));
    for round in 0..4_u64 {
        thread::scope(|scope| {
            for caller in 0..8_u64 {
                let (ledger, granted, faults) = (&ledger, &granted, &faults);
                scope.spawn(move || {
                    for n in 0..400 {
                        match ledger.reserve(&asked(round << 32 | caller << 16 | n, 1_000_000)) {
                            Ok(Outcome::Granted) => granted.fetch_add(1, Ordering::SeqCst),
                            Ok(Outcome::Refused) => panic!("what cannot be answered is not refused"),
                            Err(LedgerFault) => faults.fetch_add(1, Ordering::SeqCst),
                        };
                    }
                });
            }
            thread::sleep(Duration::from_millis(40 + 30 * round));
            server.stop("immediate");
        });
        server.up();
        // It answers again once a probe came through.
        while ledger.reserve(&asked(u64::MAX, 1_000_000)).is_err() {
            thread::sleep(Duration::from_millis(100));
        }
    }
    let (granted, faults) = (granted.into_inner(), faults.into_inner());
    let debited = debited(&server, "stopped");
    println!("{granted} granted, {faults} faults, {debited} debited");
    assert!(faults > 0 && granted > 0);
    assert!(granted <= debited, "{granted} were shown, {debited} debited");
    drop(ledger);
    assert!(verify(address(&config)).unwrap().size >= granted);
}

#[test]
fn a_connection_that_is_cut_is_a_fault_and_comes_back() {
    let Some(server) = Server::start() else { return };
    let (config, witness) = made(&server, "cut");
    let ledger = open(&config, witness.path()).unwrap();
    let mut killer = server.client("cut");
    let mut granted = 0;
    for n in 0..6 {
        granted += u64::from(ledger.reserve(&asked(n, 100)) == Ok(Outcome::Granted));
        killer
            .execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'cut' AND pid <> pg_backend_pid()",
                &[],
            )
            .unwrap();
        while ledger.reserve(&asked(100 + n, 100)).is_err() {
            thread::sleep(Duration::from_millis(50));
        }
        granted += 1;
    }
    assert!(granted <= debited(&server, "cut"));
    drop(ledger);
    verify(address(&config)).unwrap();
}

#[test]
fn what_could_not_be_made_whole_is_not_in_the_way_of_the_next_try() {
    let Some(server) = Server::start() else { return };
    let room = tempfile::tempdir().unwrap();
    let (witness, nowhere) = (room.path().join("witness"), room.path().join("missing/witness"));
    let served = address(&server.database("twice"));
    let missing = address(&server.config("missing"));
    for ledger in [served, Address::from(&room.path().join("ledger"))] {
        let unwitnessed = DurableLedger::create(&ledger, &nowhere);
        assert_eq!(unwitnessed, Err(LedgerError::File(std::io::ErrorKind::NotFound)));
        assert!(matches!(DurableLedger::create(&missing, &witness), Err(LedgerError::Server(_))));
        DurableLedger::create(&ledger, &witness).unwrap();
        assert_eq!(DurableLedger::create(&ledger, &room.path().join("another")), Err(LedgerError::Exists));
        DurableLedger::open(&ledger, &witness).unwrap();
        fs::remove_file(&witness).unwrap();
    }
    assert!(!room.path().join("another").exists());
}

/// Each of the people is looked for among the forgotten.
#[test]
fn a_bulk_is_written_down_in_time_where_somebody_is_forgotten() {
    let Some(server) = Server::start() else { return };
    let (config, witness) = made(&server, "bulk");
    let ledger = open(&config, witness.path()).unwrap();
    let approved = |claims: &[Claim], approval| {
        let bulk = Reservation {
            verdict: Verdict::Approved([approval; 32]),
            claims: claims.to_vec(),
            ..asked(0, 1)
        };
        ledger.reserve(&bulk)
    };
    let claims: Vec<Claim> = (0..200_000).flat_map(|n| asked(n, 1).claims).collect();
    let mut forget = asked(200_000, 1);
    (forget.entry.act, forget.verdict) = (Act::Forget, Verdict::Charge(Vec::new()));
    assert_eq!(ledger.reserve(&forget), Ok(Outcome::Granted));
    assert_eq!(approved(&claims, 1), Ok(Outcome::Granted));
    let with_one: Vec<Claim> = claims.into_iter().chain(forget.claims).collect();
    assert_eq!(approved(&with_one, 2), Ok(Outcome::Refused));
}

#[test]
fn a_restored_a_fresh_and_a_changed_ledger_are_refused() {
    let Some(server) = Server::start() else { return };
    let (config, witness) = made(&server, "old");
    let ledger = open(&config, witness.path()).unwrap();
    assert_eq!(ledger.reserve(&asked(1, 9)), Ok(Outcome::Granted));
    drop(ledger);
    server.client("postgres").batch_execute("CREATE DATABASE copy TEMPLATE old").unwrap();
    let ledger = open(&config, witness.path()).unwrap();
    assert_eq!(ledger.reserve(&asked(2, 9)), Ok(Outcome::Granted));
    drop(ledger);
    let restored = open(&server.config("copy"), witness.path()).unwrap_err();
    assert_eq!(restored, LedgerError::RolledBack { ledger: 1, witness: 2 });
    let (fresh, _other_witness) = made(&server, "fresh");
    assert_eq!(open(&fresh, witness.path()).unwrap_err(), LedgerError::OtherLedger);
    assert_eq!(open(&server.config("postgres"), witness.path()).unwrap_err(), LedgerError::Missing);
    assert_eq!(
        DurableLedger::create(address(&config), &witness.path().join("new")),
        Err(LedgerError::Exists)
    );
    for statement in [
        "UPDATE bodies SET body = set_byte(body, 30, get_byte(body, 30) # 1) WHERE number = 0",
        "UPDATE leaves SET leaf = set_byte(leaf, 3, get_byte(leaf, 3) # 1) WHERE number = 0",
        "DELETE FROM persons",
        "UPDATE counters SET used = 0",
        "INSERT INTO frozen (kind, name) VALUES (3, 'x')",
    ] {
        let mut client = server.client("old");
        client
            .batch_execute(&format!(
                "SET search_path = jeton_ledger; CREATE TABLE IF NOT EXISTS public.kept (); {statement}"
            ))
            .unwrap();
        assert!(matches!(verify(address(&config)), Err(LedgerError::Wrong(_))), "{statement}");
        drop(client);
        // Back to what it was.
        server.client("postgres").batch_execute("DROP DATABASE old WITH (FORCE)").unwrap();
        server.client("postgres").batch_execute("CREATE DATABASE old TEMPLATE copy").unwrap();
    }
    verify(address(&config)).unwrap();
}

#[test]
fn a_server_that_would_not_keep_commits_is_refused() {
    let Some(server) = Server::start() else { return };
    let (config, witness) = made(&server, "weak");
    for (setting, told) in [
        ("synchronous_commit = off", "commits waited for (synchronous_commit)"),
        ("synchronous_commit = local", "commits waited for (synchronous_commit)"),
    ] {
        let alter = |what: &str| {
            server.client("postgres").batch_execute(&format!("ALTER DATABASE weak {what}")).unwrap();
        };
        alter(&format!("SET {setting}"));
        assert_eq!(open(&config, witness.path()).unwrap_err(), LedgerError::Weak(told));
        alter(&format!("RESET {}", setting.split(' ').next().unwrap()));
    }
    server.stop("fast");
    fs::write(server.data().join("postgresql.auto.conf"), "fsync = off\n").unwrap();
    server.up();
    let told = "commits synced to disk (fsync)";
    assert_eq!(open(&config, witness.path()).unwrap_err(), LedgerError::Weak(told));
}
