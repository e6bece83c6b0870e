//! Metered reveals: 64 callers, one token a request, twelve budgets (vault, partner, purpose, actor, each by the hour,
//! day and 30 days); beside it one caller alone, and how often this disk commits one row.
//!
//! `cargo bench -p jeton-ledger` prints medians of rounds that take turns. `JETON_ROOM` names a directory on the disk to
//! measure, `JETON_PERSONS` how many people the ledger knows before, `JETON_CALLERS` the number of callers,
//! `JETON_SECONDS` the length of a round, `JETON_ROUNDS` their number.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::print_stdout,
    reason = "a bench that panics fails, and it prints what it finds"
)]

use jeton::{
    Act, Charge, Claim, Entry, Exhaustion, Ledger, Meter, Outcome, Reservation, Scope, Verdict, Width, Window,
};
use jeton_ledger::{DurableLedger, verify};
use std::env;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

fn main() {
    // Without this word it is run as a test.
    let measured = env::args().any(|argument| argument == "--bench");
    let number = |name: &str, default: f64| env::var(name).map_or(default, |text| text.parse().unwrap());
    let length = Duration::from_secs_f64(number("JETON_SECONDS", if measured { 5.0 } else { 0.05 }));
    let rounds = number("JETON_ROUNDS", if measured { 5.0 } else { 1.0 }) as usize;
    let callers = number("JETON_CALLERS", 64.0) as u64;
    let persons = number("JETON_PERSONS", 0.0) as u64;
    let room = match env::var_os("JETON_ROOM") {
        Some(room) => tempfile::tempdir_in(room).unwrap(),
        None => tempfile::tempdir().unwrap(),
    };
    let (file, witness) = (room.path().join("ledger"), room.path().join("witness"));
    DurableLedger::create(&file, &witness).unwrap();
    let ledger = DurableLedger::open(&file, &witness).unwrap();
    let next = AtomicU64::new(0);
    let filling = Instant::now();
    while next.load(Ordering::SeqCst) < persons {
        reserve(&ledger, &next, 2_000, "operator");
    }
    if persons > 0 {
        println!("{persons} people written in {:.0} s", filling.elapsed().as_secs_f64());
    }

    let (mut bare, mut alone, mut together) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..rounds {
        bare.push(rows(&room.path().join(format!("rows {round}")), length));
        alone.push(rate(&ledger, &next, 1, length));
        together.push(rate(&ledger, &next, callers, length));
    }
    println!("one-row commits of the store: {:.0}/s", median(&mut bare));
    println!("reveals of one caller:        {:.0}/s", median(&mut alone));
    println!("reveals of {callers} callers:       {:.0}/s", median(&mut together));
    let entries = verify(&file).unwrap().size;
    let bytes = file.metadata().unwrap().len();
    println!("{entries} entries, {} people, {bytes} bytes", next.load(Ordering::SeqCst));
}

/// Reveals in a second by so many callers, each of them an actor.
fn rate(ledger: &DurableLedger, next: &AtomicU64, callers: u64, length: Duration) -> f64 {
    let start = Instant::now();
    let reveals: u64 = thread::scope(|scope| {
        let calls = (0..callers).map(|caller| {
            scope.spawn(move || {
                let actor = format!("adviser-{caller}");
                let mut reveals = 0;
                while start.elapsed() < length {
                    reserve(ledger, next, 1, &actor);
                    reveals += 1;
                }
                reveals
            })
        });
        let calls: Vec<_> = calls.collect();
        calls.into_iter().map(|call| call.join().unwrap()).sum()
    });
    reveals as f64 / start.elapsed().as_secs_f64()
}

fn reserve(ledger: &DurableLedger, next: &AtomicU64, persons: u64, actor: &str) {
    let first = next.fetch_add(persons, Ordering::SeqCst);
    let scopes = [
        Scope::Vault,
        Scope::Partner("cap-emploi".into()),
        Scope::Purpose("placement".into()),
        Scope::Actor(actor.into()),
    ];
    let windows = [Window::Hour, Window::Day, Window::ThirtyDays];
    let charges = scopes.iter().flat_map(|scope| {
        windows.map(|window| Charge { meter: Meter::Reveals, scope: scope.clone(), window, limit: u64::MAX })
    });
    let reservation = Reservation {
        entry: Entry {
            act: Act::Reveal(Width::Full),
            actor: actor.into(),
            partner: Some("cap-emploi".into()),
            purpose: "placement".into(),
            case: Some("2026-118".into()),
        },
        verdict: Verdict::Charge(charges.collect()),
        claims: (first..first + persons).map(claim).collect(),
        opens_decoy: false,
        exhaustion: Some(Exhaustion::default()),
    };
    assert_eq!(ledger.reserve(&reservation), Ok(Outcome::Granted));
}

fn claim(person: u64) -> Claim {
    let mut hash = [0x6c; 32];
    hash[..8].copy_from_slice(&person.to_be_bytes());
    Claim { subject: Some(hash), format: "fr.nir".into(), token: hash, identifier: hash }
}

/// Transactions of one row in a second, with a log and full syncs.
fn rows(path: &Path, length: Duration) -> f64 {
    let store = rusqlite::Connection::open(path).unwrap();
    store
        .execute_batch(
            "PRAGMA journal_mode = wal; PRAGMA synchronous = full; CREATE TABLE rows (number INTEGER PRIMARY KEY)",
        )
        .unwrap();
    let start = Instant::now();
    let mut commits = 0;
    while start.elapsed() < length {
        store.execute("INSERT INTO rows DEFAULT VALUES", []).unwrap();
        commits += 1;
    }
    f64::from(commits) / start.elapsed().as_secs_f64()
}

fn median(rates: &mut [f64]) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates[rates.len() / 2]
}
