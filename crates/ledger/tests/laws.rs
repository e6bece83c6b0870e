//! The laws of ledgers hold on SQLite; what is spent stays spent, and no older or other file takes its place.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    reason = "a test"
)]

use jeton::{
    Act, Charge, Claim, Denial, Entry, Ledger, LedgerFault, Meter, Outcome, Reservation, Scope, TestClock,
    Verdict, Width, Window, ledger_laws,
};
use jeton_ledger::{DurableLedger, LedgerError, LedgerReader, Rule, Wrong, verify};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A ledger's files, in a directory of their own.
struct Files {
    room: TempDir,
}

impl Files {
    fn new() -> Self {
        let files = Self { room: tempfile::tempdir().unwrap() };
        DurableLedger::create(&files.ledger(), &files.witness()).unwrap();
        files
    }

    fn ledger(&self) -> PathBuf {
        self.room.path().join("ledger")
    }

    fn witness(&self) -> PathBuf {
        self.room.path().join("witness")
    }

    fn open(&self, clock: &TestClock) -> Result<DurableLedger, LedgerError> {
        let clock = clock.clone();
        DurableLedger::open_with_clock(&self.ledger(), &self.witness(), move || clock.seconds())
    }

    fn log(&self) -> PathBuf {
        self.room.path().join("ledger-wal")
    }
}

fn reveal(actor: &str, persons: std::ops::Range<u32>, limit: u64) -> Reservation {
    let claim = |n: u32| {
        let mut token = [0x5a; 32];
        token[..4].copy_from_slice(&n.to_be_bytes());
        Claim { subject: None, format: "fr.nir".into(), token, identifier: token }
    };
    Reservation {
        entry: Entry {
            act: Act::Reveal(Width::Full),
            actor: actor.into(),
            partner: Some("cap".into()),
            purpose: "placement".into(),
            case: None,
        },
        verdict: Verdict::Charge(vec![
            Charge { meter: Meter::Reveals, scope: Scope::Vault, window: Window::Day, limit },
            Charge { meter: Meter::Reveals, scope: Scope::Actor(actor.into()), window: Window::Hour, limit },
        ]),
        claims: persons.map(claim).collect(),
        opens_decoy: false,
        exhaustion: None,
    }
}

fn grants(ledger: &DurableLedger, persons: std::ops::Range<u32>, limit: u64) -> bool {
    ledger.reserve(&reveal("adviser", persons, limit)).unwrap() == Outcome::Granted
}

/// Whether one more person fits into the budget of an hour.
fn spends(ledger: &DurableLedger, person: u32, limit: u64) -> bool {
    let mut reservation = reveal("adviser", person..person + 1, limit);
    if let Verdict::Charge(charges) = &mut reservation.verdict {
        charges.retain(|charge| charge.window == Window::Hour);
    }
    ledger.reserve(&reservation) == Ok(Outcome::Granted)
}

#[test]
fn the_laws_hold() {
    let room = tempfile::tempdir().unwrap();
    let made = std::cell::Cell::new(0);
    ledger_laws(&|clock| {
        made.set(made.get() + 1);
        let name = |what: &str| room.path().join(format!("{what} {}", made.get()));
        let (file, witness) = (name("ledger"), name("witness"));
        DurableLedger::create(&file, &witness).unwrap();
        Box::new(DurableLedger::open_with_clock(&file, &witness, move || clock.seconds()).unwrap())
    })
    .unwrap();
    for n in 1..=made.get() {
        verify(&room.path().join(format!("ledger {n}"))).unwrap();
    }
}

#[test]
fn what_is_spent_stays_spent_over_a_restart() {
    let (files, clock) = (Files::new(), TestClock::default());
    for n in 0..10 {
        let ledger = files.open(&clock).unwrap();
        assert!(grants(&ledger, n..n + 1, 10));
    }
    let ledger = files.open(&clock).unwrap();
    assert!(!grants(&ledger, 10..11, 10));
    assert!(grants(&ledger, 0..10, 10));
    let reader = LedgerReader::open(&files.ledger()).unwrap();
    assert_eq!(reader.used(Meter::Reveals, &Scope::Vault, Window::Day, clock.seconds()).unwrap(), 10);
    drop(ledger);
    assert_eq!(verify(&files.ledger()).unwrap().size, 11);
}

#[test]
fn what_cannot_be_written_down_is_a_fault_and_leaves_the_ledger_up() {
    let (files, clock) = (Files::new(), TestClock::default());
    let ledger = files.open(&clock).unwrap();
    let mut long = reveal("adviser", 0..1, 100_000);
    long.entry.case = Some("x".repeat(65_536).into());
    for reservation in [reveal("adviser", 0..10_001, 100_000), long] {
        assert_eq!(ledger.reserve(&reservation), Err(LedgerFault));
        assert!(grants(&ledger, 0..1, 1));
    }
}

#[test]
fn files_are_their_owners_and_nothing_is_made_over_them() {
    let files = Files::new();
    let again = || DurableLedger::create(&files.ledger(), &files.witness()).unwrap_err();
    assert_eq!(again(), LedgerError::Exists);
    fs::remove_file(files.witness()).unwrap();
    assert_eq!(again(), LedgerError::Exists);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(files.ledger()).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn what_is_no_ledger_is_not_opened() {
    let files = Files::new();
    for content in [&b""[..], &[0x20; 9_000]] {
        fs::write(files.ledger(), content).unwrap();
        assert_eq!(files.open(&TestClock::default()).unwrap_err(), LedgerError::NotALedger);
        assert_eq!(verify(&files.ledger()).unwrap_err(), LedgerError::NotALedger);
    }
}

/// Every earlier state of a ledger, restored as a whole, is behind its witness.
#[test]
fn a_restored_ledger_is_refused() {
    let (files, clock) = (Files::new(), TestClock::default());
    let mut snapshots = Vec::new();
    for n in 0..100 {
        snapshots.push(fs::read(files.ledger()).unwrap());
        // Closing moves the log into the file.
        assert!(grants(&files.open(&clock).unwrap(), n..n + 1, 1_000));
    }
    let newest = fs::read(files.ledger()).unwrap();
    for (entries, snapshot) in (0..).zip(snapshots) {
        let _ = fs::remove_file(files.log());
        fs::write(files.ledger(), snapshot).unwrap();
        let error = LedgerError::RolledBack { ledger: entries, witness: 100 };
        assert_eq!(files.open(&clock).unwrap_err(), error);
        assert_eq!(verify(&files.ledger()).unwrap().size, entries, "a snapshot agrees with itself");
    }
    fs::write(files.ledger(), newest).unwrap();
    assert!(grants(&files.open(&clock).unwrap(), 100..101, 1_000));
}

#[test]
fn a_ledger_restored_under_a_running_process_is_refused() {
    let (files, clock) = (Files::new(), TestClock::default());
    assert!(grants(&files.open(&clock).unwrap(), 0..1, 10));
    let snapshot = fs::read(files.ledger()).unwrap();
    let ledger = files.open(&clock).unwrap();
    assert!(grants(&ledger, 1..2, 10));
    // Another file takes the ledger's name; a second process opens it while the first one goes on with the file it had.
    fs::remove_file(files.ledger()).unwrap();
    fs::remove_file(files.log()).unwrap();
    fs::write(files.ledger(), snapshot).unwrap();
    assert_eq!(files.open(&clock).unwrap_err(), LedgerError::RolledBack { ledger: 1, witness: 2 });
}

/// Turned back in place, under a running process: nothing is answered any more.
#[test]
fn a_ledger_turned_back_while_it_is_open_is_a_fault_for_good() {
    let (files, clock) = (Files::new(), TestClock::default());
    let ledger = files.open(&clock).unwrap();
    assert!(grants(&ledger, 0..1, 10));
    let store = rusqlite::Connection::open(files.ledger()).unwrap();
    store.execute_batch("CREATE TABLE old AS SELECT * FROM head").unwrap();
    assert!(grants(&ledger, 1..2, 10));
    store
        .execute_batch(
            "UPDATE head SET (size, subtrees) = (SELECT size, subtrees FROM old); DELETE FROM bodies WHERE number = 1; \
             DELETE FROM leaves WHERE number = 1; DELETE FROM persons; DELETE FROM seconds; DELETE FROM counters",
        )
        .unwrap();
    for _ in 0..3 {
        assert_eq!(ledger.reserve(&reveal("adviser", 2..3, 10)), Err(LedgerFault));
    }
    drop(ledger);
    let error = LedgerError::RolledBack { ledger: 1, witness: 2 };
    assert_eq!(files.open(&clock).unwrap_err(), error);
}

#[test]
fn without_its_witness_a_running_ledger_waits() {
    let (files, clock) = (Files::new(), TestClock::default());
    let ledger = files.open(&clock).unwrap();
    assert!(grants(&ledger, 0..1, 10));
    let aside = files.room.path().join("aside");
    fs::rename(files.witness(), &aside).unwrap();
    assert_eq!(ledger.reserve(&reveal("adviser", 1..2, 10)), Err(LedgerFault));
    fs::rename(&aside, files.witness()).unwrap();
    while ledger.reserve(&reveal("adviser", 2..3, 10)) != Ok(Outcome::Granted) {
        std::thread::yield_now();
    }
    drop(ledger);
    assert_eq!(verify(&files.ledger()).unwrap().size, 2);
}

#[test]
fn a_fresh_or_another_ledger_is_refused() {
    let (files, clock) = (Files::new(), TestClock::default());
    assert!(grants(&files.open(&clock).unwrap(), 0..1, 10));
    let other = Files::new();
    assert!(grants(&other.open(&clock).unwrap(), 0..1, 10));
    let open = |ledger: &Path, witness: &Path| DurableLedger::open(ledger, witness).unwrap_err();
    assert_eq!(open(&other.ledger(), &files.witness()), LedgerError::OtherLedger);
    assert_eq!(open(&files.ledger(), &other.witness()), LedgerError::OtherLedger);
    assert_eq!(open(&files.ledger(), &files.room.path().join("none")), LedgerError::NoWitness);
    fs::write(other.witness(), "").unwrap();
    assert_eq!(open(&other.ledger(), &other.witness()), LedgerError::WitnessForm);
    fs::remove_file(files.ledger()).unwrap();
    assert_eq!(open(&files.ledger(), &files.witness()), LedgerError::Missing);
}

/// A ledger with the same number of entries, or more, that has another past.
#[test]
fn a_rewritten_ledger_is_refused() {
    let (files, clock) = (Files::new(), TestClock::default());
    assert!(grants(&files.open(&clock).unwrap(), 0..1, 10));
    let (fork, early) = (fs::read(files.ledger()).unwrap(), fs::read(files.witness()).unwrap());
    assert!(grants(&files.open(&clock).unwrap(), 1..2, 10));
    let witness = fs::read(files.witness()).unwrap();
    fs::write(files.ledger(), fork).unwrap();
    fs::write(files.witness(), early).unwrap();
    for n in 2..5 {
        assert!(grants(&files.open(&clock).unwrap(), n..n + 1, 10));
        let moved = fs::read(files.witness()).unwrap();
        fs::write(files.witness(), &witness).unwrap();
        assert_eq!(files.open(&clock).unwrap_err(), LedgerError::Rewritten(2));
        fs::write(files.witness(), moved).unwrap();
    }
}

#[test]
fn a_clock_that_jumps_refills_at_most_once() {
    const TEN_YEARS: u64 = 315_576_000;
    let files = Files::new();
    let now = TestClock::default().seconds();
    let (early, late) = (now - TEN_YEARS, now + TEN_YEARS);
    let mut next = 0;
    for (time, room) in [(now, 2), (early, 0), (now, 0), (late, 2), (early, 0), (now, 0), (late, 0)] {
        // A new process each time: nothing but the file remembers.
        let ledger = DurableLedger::open_with_clock(&files.ledger(), &files.witness(), move || time).unwrap();
        let granted = (next..next + 3).filter(|n| grants(&ledger, *n..n + 1, 2)).count();
        assert_eq!(granted, room, "at {time}");
        next += 3;
    }
    verify(&files.ledger()).unwrap();
}

/// The clock of one replica is an hour ahead of the other's. In no hour that truly passes more is shown than a budget and one refill, and
/// the hours that pass refill as often as they come, but for the one between the clocks.
#[test]
fn replicas_an_hour_apart_refill_at_most_once_in_a_true_hour() {
    const HOUR: u64 = 3_600;
    const STEP: u64 = 240;
    const LIMIT: u64 = 3;
    for order in [[0, HOUR], [HOUR, 0]] {
        let (files, clock) = (Files::new(), TestClock::default());
        let replicas = order.map(|ahead| {
            let clock = clock.clone();
            let time = move || clock.seconds() + ahead;
            DurableLedger::open_with_clock(&files.ledger(), &files.witness(), time).unwrap()
        });
        let (mut shown, mut next) = (Vec::new(), 0);
        for step in 0..8 * HOUR / STEP {
            // Now one, now the other, now both.
            for (_, replica) in replicas.iter().enumerate().filter(|(n, _)| step % 5 != *n as u64) {
                let granted = (next..next + 4).filter(|n| spends(replica, *n, LIMIT)).count();
                shown.push((step * STEP, granted as u64));
                next += 4;
            }
            clock.advance(STEP);
        }
        let within = |from: u64| -> u64 {
            shown.iter().filter(|(at, _)| (from..from + HOUR).contains(at)).map(|(_, granted)| granted).sum()
        };
        assert!(shown.iter().all(|(from, _)| within(*from) <= 2 * LIMIT));
        let all: u64 = shown.iter().map(|(_, granted)| granted).sum();
        assert!((8 * LIMIT..=(8 + 1) * LIMIT).contains(&all), "{all}");
        drop(replicas);
        verify(&files.ledger()).unwrap();
    }
}

#[test]
fn refusals_are_counted_by_the_hour_and_bounded() {
    let (files, clock) = (Files::new(), TestClock::default());
    let ledger = files.open(&clock).unwrap();
    let denied =
        |actor: &str| Reservation { verdict: Verdict::Denied(Denial::NotAllowed), ..reveal(actor, 0..1, 1) };
    for _ in 0..5 {
        assert_eq!(ledger.reserve(&denied("stranger")), Ok(Outcome::Refused));
        assert_eq!(ledger.reserve(&reveal("adviser", 0..1, 0)), Ok(Outcome::Refused));
    }
    clock.advance(3_600);
    for n in 0..600 {
        assert_eq!(ledger.reserve(&denied(&format!("stranger {n}"))), Ok(Outcome::Refused));
    }
    drop(ledger);
    let reader = LedgerReader::open(&files.ledger()).unwrap();
    let of = |actor| {
        let found = reader.refusals(Some(actor)).unwrap();
        found.into_iter().map(|refusal| (refusal.rule, refusal.count)).collect::<Vec<_>>()
    };
    assert_eq!(of("stranger"), [(Rule::Denied(Denial::NotAllowed), 5)]);
    assert_eq!(of("adviser"), [(Rule::Budget, 5)]);
    let all = reader.refusals(None).unwrap();
    assert!(all.len() <= 2 + 257, "{}", all.len());
    assert_eq!(all.iter().map(|refusal| refusal.count).sum::<u64>(), 610);
    assert!(all.iter().any(|refusal| refusal.rule == Rule::Others && refusal.actor.as_str().is_empty()));
    assert_eq!(verify(&files.ledger()).unwrap().size, 0);
}

#[test]
fn entries_are_read_back_between_two_times() {
    let (files, clock) = (Files::new(), TestClock::default());
    let ledger = files.open(&clock).unwrap();
    let start = clock.seconds();
    let mut reserved = Vec::new();
    for n in 0..300 {
        let reservation = reveal(&format!("adviser {}", n % 7), n..n + 3, 1_000);
        assert_eq!(ledger.reserve(&reservation), Ok(Outcome::Granted));
        reserved.push((start + u64::from(n / 3), reservation));
        clock.advance(u64::from(n % 3 == 2));
    }
    let reader = LedgerReader::open(&files.ledger()).unwrap();
    for (since, until) in
        [(0, u64::MAX), (start + 10, start + 90), (start + 99, start + 100), (start + 200, u64::MAX)]
    {
        let expected = reserved.iter().filter(|(at, _)| (since..until).contains(at));
        let read: Vec<_> = reader
            .entries(since, until)
            .unwrap()
            .map(|record| record.unwrap())
            .map(|record| (record.at, record.entry, record.claims))
            .collect();
        let expected: Vec<_> = expected
            .map(|(at, reservation)| (*at, reservation.entry.clone(), reservation.claims.clone()))
            .collect();
        assert_eq!(read, expected, "{since}..{until}");
    }
}

/// People who left every window are forgotten, bit by bit, and the sums agree at every step.
#[test]
fn old_rows_are_pruned() {
    let (files, clock) = (Files::new(), TestClock::default());
    let ledger = files.open(&clock).unwrap();
    for n in 0..100 {
        assert!(grants(&ledger, n * 3..n * 3 + 3, 1_000));
        clock.advance(1);
    }
    clock.advance(Window::ThirtyDays.seconds());
    for n in 0..40 {
        assert!(grants(&ledger, 1_000 + n..1_001 + n, 1_000));
    }
    verify(&files.ledger()).unwrap();
    let store = rusqlite::Connection::open(files.ledger()).unwrap();
    let persons: i64 = store.query_row("SELECT count(*) FROM persons", [], |row| row.get(0)).unwrap();
    assert_eq!(persons, 80, "40 people in two scopes are left of 340");
}

/// Each bit of every leaf, body and head, one after the other: all of them with `EVERY_BIT` set, else a sample.
#[test]
fn a_changed_bit_is_found() {
    let (files, clock) = (Files::new(), TestClock::default());
    let ledger = files.open(&clock).unwrap();
    for n in 0..200 {
        assert!(grants(&ledger, n..n + 1, 1_000));
        clock.advance(1);
    }
    drop(ledger);
    let step = if std::env::var_os("EVERY_BIT").is_some() { 1 } else { 997 };
    let store = rusqlite::Connection::open(files.ledger()).unwrap();
    store.pragma_update(None, "synchronous", "off").unwrap();
    let mut bit = 0_usize;
    let mut tried = 0;
    for (table, column) in [("leaves", "leaf"), ("bodies", "body"), ("head", "id"), ("head", "subtrees")] {
        let step = if table == "head" { 1 } else { step };
        let key = if table == "head" { "one" } else { "number" };
        let rows: Vec<(i64, Vec<u8>)> = store
            .prepare(&format!("SELECT {key}, {column} FROM {table}"))
            .unwrap()
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        let update = format!("UPDATE {table} SET {column} = ?2 WHERE {key} = ?1");
        for (row, bytes) in rows {
            while bit < bytes.len() * 8 {
                let mut changed = bytes.clone();
                changed[bit / 8] ^= 1 << (bit % 8);
                store.execute(&update, (row, &changed)).unwrap();
                let found = verify(&files.ledger()).unwrap_err();
                assert!(matches!(found, LedgerError::Wrong(_)), "{table} {row}, bit {bit}: {found}");
                if table != "head" {
                    let row = row as u64;
                    assert_eq!(found, LedgerError::Wrong(Wrong::Leaf(row)));
                }
                store.execute(&update, (row, &bytes)).unwrap();
                tried += 1;
                bit += step;
            }
            bit -= bytes.len() * 8;
        }
        bit = 0;
    }
    for column in ["now", "size"] {
        for bit in 0..62 {
            let flip =
                format!("UPDATE head SET {column} = ({column} | (1 << {bit})) - ({column} & (1 << {bit}))");
            store.execute_batch(&flip).unwrap();
            assert!(matches!(verify(&files.ledger()), Err(LedgerError::Wrong(_))), "{column}, bit {bit}");
            store.execute_batch(&flip).unwrap();
            tried += 1;
        }
    }
    verify(&files.ledger()).unwrap();
    assert!(tried > 1_000, "{tried}");
}

#[test]
fn verify_says_where() {
    let (files, clock) = (Files::new(), TestClock::default());
    let ledger = files.open(&clock).unwrap();
    for n in 0..10 {
        assert!(grants(&ledger, n..n + 1, 1_000));
        clock.advance(1);
    }
    drop(ledger);
    let whole = fs::read(files.ledger()).unwrap();
    for (damage, wrong) in [
        ("DELETE FROM bodies WHERE number = 4", Wrong::Body(4)),
        ("DELETE FROM bodies WHERE number = 9; DELETE FROM leaves WHERE number = 9", Wrong::Size),
        (
            "UPDATE bodies SET number = 77 WHERE number = 5; UPDATE leaves SET number = 77 WHERE number = 5",
            Wrong::Number(5),
        ),
        ("UPDATE head SET subtrees = zeroblob(64)", Wrong::Tree),
        ("UPDATE head SET now = now + 1", Wrong::Now),
        ("UPDATE seconds SET people = people + 1 WHERE scope = 1", Wrong::Second(1)),
        (
            "DELETE FROM persons WHERE scope = 2 AND person = (SELECT max(person) FROM persons)",
            Wrong::Second(2),
        ),
        ("UPDATE counters SET used = 3 WHERE scope = 1", Wrong::Counter(1)),
    ] {
        let store = rusqlite::Connection::open(files.ledger()).unwrap();
        store.execute_batch(&format!("PRAGMA foreign_keys = off; {damage}")).unwrap();
        drop(store);
        assert_eq!(verify(&files.ledger()).unwrap_err(), LedgerError::Wrong(wrong), "{damage}");
        fs::write(files.ledger(), &whole).unwrap();
    }
    verify(&files.ledger()).unwrap();
}
