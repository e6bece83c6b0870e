//! What operators do holds at once and everywhere; what is changed behind the ledger's back is found.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    reason = "a test"
)]

use jeton::{
    Act, Charge, Claim, Entry, Exhaustion, Ledger, LedgerFault, Meter, NoteKey, Outcome, Party, Policy,
    Reservation, Scope, TestClock, Verdict, Width, Window,
};
use jeton_ledger::{
    Alarm, Alarms, Cause, DurableLedger, LedgerError, LedgerReader, Recovery, Wrong, expire, verify,
};
use rusqlite::Connection;
use std::fs;
use std::path::PathBuf;
use std::sync::mpsc::channel;

struct Files(tempfile::TempDir);

impl Files {
    fn new() -> Self {
        let files = Self(tempfile::tempdir().unwrap());
        DurableLedger::create(&files.ledger(), &files.witness()).unwrap();
        files
    }

    fn ledger(&self) -> PathBuf {
        self.0.path().join("ledger")
    }

    fn witness(&self) -> PathBuf {
        self.0.path().join("witness")
    }

    fn open(&self, clock: &TestClock) -> DurableLedger {
        let clock = clock.clone();
        DurableLedger::open_with_clock(&self.ledger(), &self.witness(), move || clock.seconds()).unwrap()
    }

    fn wrong(&self, statement: &str) -> Option<LedgerError> {
        let copy = self.0.path().join("copy");
        fs::copy(self.ledger(), &copy).unwrap();
        Connection::open(&copy).unwrap().execute_batch(statement).unwrap();
        verify(&copy).err()
    }
}

fn claim(person: u32) -> Claim {
    let mut hash = [0x5a; 32];
    hash[..4].copy_from_slice(&person.to_be_bytes());
    Claim { subject: Some(hash), format: "fr.nir".into(), token: hash, identifier: hash }
}

fn asked(actor: &str, person: u32, limit: u64) -> Reservation {
    let (act, purpose) = (Act::Reveal(Width::Full), "placement".into());
    let entry = Entry { act, actor: actor.into(), partner: Some("cap".into()), purpose, case: None };
    let charge = |scope, window, limit| Charge { meter: Meter::Reveals, scope, window, limit };
    let charges = vec![
        charge(Scope::Actor(actor.into()), Window::Day, limit),
        charge(Scope::Vault, Window::Hour, limit + 1_000),
        charge(Scope::Vault, Window::ThirtyDays, limit + 1_000),
    ];
    let reservation = Reservation::new(entry, Verdict::Charge(charges), vec![claim(person)]);
    Reservation { exhaustion: Some(Exhaustion::default()), ..reservation }
}

fn order(ledger: &DurableLedger, act: Act, claims: Vec<Claim>) {
    let (actor, purpose) = ("officer".into(), "drill".into());
    let entry = Entry { act, actor, partner: None, purpose, case: None };
    let order = Reservation::new(entry, Verdict::Charge(Vec::new()), claims);
    assert_eq!(ledger.reserve(&order), Ok(Outcome::Granted));
}

fn party(actor: &str) -> Party {
    Party::Actor(actor.into())
}

#[test]
fn a_freeze_holds_at_once_on_every_replica_and_over_a_restart() {
    let (files, clock) = (Files::new(), TestClock::default());
    let (one, two) = (files.open(&clock), files.open(&clock));
    assert_eq!(two.reserve(&asked("a", 1, 9)), Ok(Outcome::Granted));
    order(&one, Act::Freeze(party("a")), Vec::new());
    assert_eq!(two.reserve(&asked("a", 1, 9)), Ok(Outcome::Refused));
    assert_eq!(two.reserve(&asked("b", 1, 9)), Ok(Outcome::Granted));
    order(&two, Act::Freeze(Party::Partner("cap".into())), Vec::new());
    assert_eq!(one.reserve(&asked("b", 1, 9)), Ok(Outcome::Refused));
    drop((one, two));
    assert_eq!(files.open(&clock).reserve(&asked("a", 1, 9)), Ok(Outcome::Refused));
    let frozen = LedgerReader::open(&files.ledger()).unwrap().frozen().unwrap();
    assert_eq!(frozen, [Party::Partner("cap".into()), party("a")]);
}

/// A replica that nobody asks follows the others: a ledger that is put back is refused by it, too.
#[test]
fn the_witness_of_an_idle_replica_follows_the_others() {
    let (files, clock) = (Files::new(), TestClock::default());
    let idle = files.0.path().join("idle");
    DurableLedger::make_witness(&files.ledger(), &idle).unwrap();
    let time = clock.clone();
    let replica = DurableLedger::open_with_clock(&files.ledger(), &idle, move || time.seconds()).unwrap();
    let ledger = files.open(&clock);
    assert_eq!(ledger.reserve(&asked("a", 1, 9)), Ok(Outcome::Granted));
    clock.advance(60);
    let seen = || fs::read_to_string(&idle).unwrap().lines().nth(1) == Some("1");
    for _ in 0..200 {
        if seen() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    assert!(seen());
    drop((replica, ledger));
}

#[test]
fn what_the_ledger_freezes_itself_is_written_down_and_told() {
    let (files, clock) = (Files::new(), TestClock::default());
    let (told, alarms) = channel();
    let hook = Alarms::call(move |alarm| told.send(alarm.clone()).unwrap());
    let ledger = files.open(&clock).alarms(hook.unwrap());
    for day in 0..3 {
        let _ = ledger.reserve(&asked("a", 2 * day, 1));
        assert_eq!(ledger.reserve(&asked("a", 2 * day + 1, 1)), Ok(Outcome::Refused));
        clock.advance(Window::Day.seconds());
    }
    let baited = Reservation { opens_decoy: true, ..asked("b", 90, 900) };
    assert_eq!(ledger.reserve(&baited), Ok(Outcome::Granted));
    assert_eq!(ledger.reserve(&asked("b", 91, 900)), Ok(Outcome::Refused));
    drop(ledger);
    let alarms: Vec<Alarm> = alarms.iter().collect();
    let froze: Vec<_> = alarms
        .iter()
        .filter_map(|alarm| match alarm {
            Alarm::Frozen { party, cause, .. } => Some((party.clone(), *cause)),
            _ => None,
        })
        .collect();
    assert_eq!(froze, [(party("a"), Cause::Exhausted), (party("b"), Cause::Decoy)]);
    assert!(alarms.iter().any(|alarm| matches!(alarm, Alarm::Decoy { .. })));
    let exhausted = alarms.iter().filter(|alarm| matches!(alarm, Alarm::Exhausted { .. })).count();
    assert_eq!(exhausted, 3, "once an hour for each budget");
    let reader = LedgerReader::open(&files.ledger()).unwrap();
    let entries: Vec<_> = reader.entries(0, u64::MAX).unwrap().map(Result::unwrap).collect();
    let by_itself = entries.iter().filter(|record| record.entry.actor.as_str() == "jeton");
    let acts: Vec<_> = by_itself.map(|record| record.entry.act.clone()).collect();
    assert_eq!(acts, [Act::Freeze(party("a")), Act::Freeze(party("b"))]);
    verify(&files.ledger()).unwrap();
}

/// A day that is noted has no entry, so that the ledger's time stays: what the clock of one replica took for long ago is not
/// gone for another.
#[test]
fn a_refusal_by_a_clock_that_is_ahead_makes_nobody_count_twice() {
    let (files, clock, ahead) = (Files::new(), TestClock::default(), TestClock::default());
    ahead.advance(Window::Hour.seconds());
    let (one, two) = (files.open(&clock), files.open(&ahead));
    assert_eq!(one.reserve(&asked("a", 1, 1)), Ok(Outcome::Granted));
    assert_eq!(two.reserve(&asked("a", 2, 1)), Ok(Outcome::Refused));
    for _ in 0..3 {
        assert_eq!(one.reserve(&asked("a", 1, 1)), Ok(Outcome::Granted));
    }
    drop((one, two));
    verify(&files.ledger()).unwrap();
}

/// And who is frozen is told all the same, behind however many budgets that ran out; so are these, once there is room.
#[test]
fn an_alarm_that_hangs_makes_nobody_wait() {
    let (files, clock) = (Files::new(), TestClock::default());
    let (release, wait) = channel::<()>();
    let (told, alarms) = channel();
    let hook = Alarms::call(move |alarm| {
        let _ = wait.recv();
        told.send(alarm.clone()).unwrap();
    });
    let ledger = files.open(&clock).alarms(hook.unwrap());
    for n in 0..600 {
        let actor = format!("actor {n}");
        assert_eq!(ledger.reserve(&asked(&actor, n, 0)), Ok(Outcome::Refused));
    }
    order(&ledger, Act::Freeze(party("actor 9")), Vec::new());
    drop(release);
    let (mut frozen, mut last) = (0, 0);
    for _ in 0..500 {
        assert_eq!(ledger.reserve(&asked("actor 599", 599, 0)), Ok(Outcome::Refused));
        for alarm in alarms.try_iter() {
            frozen += usize::from(matches!(alarm, Alarm::Frozen { .. }));
            last += usize::from(
                matches!(alarm, Alarm::Exhausted { entry, .. } if entry.actor.as_str() == "actor 599"),
            );
        }
        if (frozen, last) == (1, 1) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    panic!("{frozen} frozen, {last} of the last");
}

#[test]
fn a_command_is_told_on_its_standard_input() {
    let (files, clock) = (Files::new(), TestClock::default());
    let heard = files.0.path().join("heard");
    let script = format!("cat >> '{}'", heard.display());
    let ledger = files.open(&clock).alarms(Alarms::command("sh", ["-c", &script]).unwrap());
    assert_eq!(ledger.reserve(&asked("a", 1, 0)), Ok(Outcome::Refused));
    drop(ledger);
    let heard = fs::read_to_string(heard).unwrap();
    assert!(heard.starts_with("{\"alarm\":\"exhausted\"") && heard.lines().count() == 1, "{heard}");
}

/// A ledger with operators' acts among a thousand entries.
fn thousand() -> Files {
    let (files, clock) = (Files::new(), TestClock::default());
    let ledger = files.open(&clock);
    for n in 0..990 {
        clock.advance(60);
        assert_eq!(ledger.reserve(&asked("a", n, 100_000)), Ok(Outcome::Granted));
    }
    for approval in 0..3 {
        let reservation =
            Reservation { verdict: Verdict::Approved([approval; 32]), ..asked("a", 7, 100_000) };
        assert_eq!(ledger.reserve(&reservation), Ok(Outcome::Granted));
    }
    order(&ledger, Act::Forget, vec![claim(500), claim(501)]);
    for actor in ["x", "y", "z"] {
        order(&ledger, Act::Freeze(party(actor)), Vec::new());
    }
    order(&ledger, Act::Thaw(party("y")), Vec::new());
    order(&ledger, Act::Look, vec![claim(500)]);
    order(&ledger, Act::Freeze(Party::Partner("caf".into())), Vec::new());
    drop(ledger);
    assert_eq!(verify(&files.ledger()).unwrap().size, 1_000);
    files
}

#[test]
fn who_is_refused_cannot_be_changed_behind_the_entries_back() {
    let files = thousand();
    for statement in [
        "DELETE FROM frozen WHERE name = 'x'",
        "DELETE FROM frozen WHERE kind = 1",
        "UPDATE frozen SET name = 'w' WHERE name = 'z'",
        "INSERT INTO frozen (kind, name) VALUES (3, 'y')",
        "DELETE FROM forgotten WHERE hash = (SELECT min(hash) FROM forgotten)",
        "DELETE FROM forgotten",
        "INSERT INTO forgotten (hash) VALUES (zeroblob(32))",
        "DELETE FROM approvals WHERE hash = zeroblob(32)",
        "UPDATE head SET recovered = 1",
    ] {
        assert_eq!(files.wrong(statement), Some(LedgerError::Wrong(Wrong::Standing)), "{statement}");
    }
    assert_eq!(files.wrong("SELECT 1"), None);
}

#[test]
fn every_entry_that_is_deleted_swapped_or_taken_over_is_found() {
    let files = thousand();
    // EVERY_ENTRY=1 tries each of them.
    let step = if std::env::var_os("EVERY_ENTRY").is_some() { 1 } else { 23 };
    for n in (0..1_000).step_by(step) {
        let deleted = format!("DELETE FROM bodies WHERE number = {n}");
        assert!(files.wrong(&deleted).is_some(), "{deleted}");
        let both = format!("PRAGMA foreign_keys = off; {deleted}; DELETE FROM leaves WHERE number = {n}");
        assert!(files.wrong(&both).is_some(), "{both}");
        let swapped = format!(
            "UPDATE bodies SET body = (SELECT body FROM bodies WHERE number = {}) WHERE number = {n}",
            (n + 1) % 1_000
        );
        assert!(files.wrong(&swapped).is_some(), "{swapped}");
        let leaves = format!(
            "UPDATE leaves SET leaf = (SELECT leaf FROM leaves WHERE number = {}) WHERE number = {n}",
            (n + 1) % 1_000
        );
        assert!(files.wrong(&leaves).is_some(), "{leaves}");
    }
}

#[test]
fn what_expired_is_proved_by_its_hashes_and_an_order_does_not_expire() {
    let files = thousand();
    let before = LedgerReader::open(&files.ledger()).unwrap().checkpoint().unwrap();
    let future = u64::MAX >> 1;
    assert_eq!(expire(&files.ledger(), &files.witness(), future, "officer", "retention"), Ok(994));
    assert_eq!(verify(&files.ledger()).unwrap().size, 1_001);
    let reader = LedgerReader::open(&files.ledger()).unwrap();
    assert_eq!(reader.goes_on_from(&before), Ok(1));
    let left: Vec<_> = reader.entries(0, u64::MAX).unwrap().map(Result::unwrap).collect();
    assert_eq!(left.len(), 7, "six orders, and the expiry itself");
    for number in left.iter().map(|record| record.number) {
        let deleted = format!("DELETE FROM bodies WHERE number = {number}");
        assert!(files.wrong(&deleted).is_some(), "{deleted}");
    }
    // Who is frozen and forgotten stays so.
    let ledger = files.open(&TestClock::default());
    assert_eq!(ledger.reserve(&asked("x", 1, 100_000)), Ok(Outcome::Refused));
    assert_eq!(ledger.reserve(&asked("a", 500, 100_000)), Ok(Outcome::Refused));
    assert_eq!(ledger.reserve(&asked("a", 1, 100_000)), Ok(Outcome::Granted));
    drop(ledger);
    // What it said is nowhere in the file any more.
    let bytes =
        [fs::read(files.ledger()).unwrap(), fs::read(files.0.path().join("ledger-wal")).unwrap_or_default()];
    let gone = claim(77).token;
    let places = |bytes: &Vec<u8>| bytes.windows(32).filter(|window| *window == gone).count();
    assert!(bytes.iter().map(places).sum::<usize>() <= 1, "but the token that stands for a subject");
}

/// Whoever could write these down would account for what nobody did.
#[test]
fn an_expiry_or_a_recovery_is_not_written_down_by_asking() {
    let (files, clock) = (Files::new(), TestClock::default());
    let ledger = files.open(&clock);
    assert_eq!(ledger.reserve(&asked("a", 1, 9)), Ok(Outcome::Granted));
    for act in [Act::Expire { before: u64::MAX >> 1, kept: 0 }, Act::Recover { seen: 9 }] {
        let mut asked = Reservation::new(asked("a", 1, 9).entry, Verdict::Charge(Vec::new()), Vec::new());
        asked.entry.act = act;
        assert_eq!(ledger.reserve(&asked), Err(LedgerFault));
    }
    drop(ledger);
    assert_eq!(verify(&files.ledger()).unwrap().size, 1);
}

/// Bodies that are younger than an expiry are not covered by it, nor are those of one that went further back in time.
#[test]
fn what_did_not_expire_must_be_there_after_each_expiry() {
    let (files, clock) = (Files::new(), TestClock::default());
    let ledger = files.open(&clock);
    for n in 0..20 {
        assert_eq!(ledger.reserve(&asked("a", n, 100)), Ok(Outcome::Granted));
        if n == 3 {
            order(&ledger, Act::Freeze(party("x")), Vec::new());
        }
        clock.advance(60);
    }
    drop(ledger);
    let start = TestClock::default().seconds();
    for (before, deleted) in [(start + 600, 10), (start + 300, 0)] {
        assert_eq!(expire(&files.ledger(), &files.witness(), before, "officer", "retention"), Ok(deleted));
        assert_eq!(verify(&files.ledger()).err(), None);
        for gone in ["number = 4", "number = 11", "number BETWEEN 11 AND 20", "number = 20", "number = 21"] {
            assert!(files.wrong(&format!("DELETE FROM bodies WHERE {gone}")).is_some(), "{gone}");
        }
    }
}

#[test]
fn a_recovered_ledger_lets_nobody_new_through_before_each_window_has_passed() {
    let (files, clock) = (Files::new(), TestClock::default());
    let ledger = files.open(&clock);
    assert_eq!(ledger.reserve(&asked("a", 1, 9)), Ok(Outcome::Granted));
    drop(ledger);
    let copy = fs::read(files.ledger()).unwrap();
    let ledger = files.open(&clock);
    assert_eq!(ledger.reserve(&asked("a", 2, 9)), Ok(Outcome::Granted));
    drop(ledger);
    assert_eq!(Recovery::of(&files.ledger(), &files.witness()).err(), Some(LedgerError::NothingLost));
    fs::write(files.ledger(), copy).unwrap();
    let recovery = Recovery::of(&files.ledger(), &files.witness()).unwrap();
    let alice = NoteKey::generate("alice").unwrap();
    let policy = Policy::new().approvers(1, [alice.public()]);
    let signed = |until| alice.sign(&recovery.text(until)).unwrap();
    let late = signed(1_700_000_000);
    let good = signed(u64::MAX >> 1);
    for (note, operator) in [(&late, "officer"), (&good, "alice"), (&recovery.text(u64::MAX >> 1), "officer")]
    {
        assert_eq!(recovery.recover(note, &policy, operator), Err(LedgerError::NotApproved));
    }
    assert_eq!(recovery.recover(&good, &Policy::new(), "officer"), Err(LedgerError::NotApproved));
    recovery.recover(&good, &policy, "officer").unwrap();
    verify(&files.ledger()).unwrap();
    let ledger = files.open(&clock);
    let window = |scope: Scope, window, person| {
        let charge = Charge { meter: Meter::Reveals, scope, window, limit: 9 };
        let reservation = Reservation { verdict: Verdict::Charge(vec![charge]), ..asked("a", person, 9) };
        ledger.reserve(&reservation).unwrap() == Outcome::Granted
    };
    assert!(window(Scope::Vault, Window::Day, 1), "whom the copy counted counts still");
    assert!(!window(Scope::Vault, Window::Hour, 3) && !window(Scope::Actor("new".into()), Window::Day, 3));
    clock.advance(Window::Hour.seconds());
    assert!(window(Scope::Vault, Window::Hour, 3) && !window(Scope::Vault, Window::Day, 4));
    clock.advance(Window::Day.seconds());
    assert!(window(Scope::Vault, Window::Day, 4) && !window(Scope::Vault, Window::ThirtyDays, 5));
    clock.advance(Window::ThirtyDays.seconds());
    assert!(window(Scope::Vault, Window::ThirtyDays, 5));
}

#[test]
fn a_bulk_of_a_hundred_thousand_is_written_down_in_one_entry() {
    let (files, clock) = (Files::new(), TestClock::default());
    let ledger = files.open(&clock);
    let claims: Vec<Claim> = (0..100_000).map(|n| Claim { subject: None, ..claim(n) }).collect();
    let bulk = Reservation { verdict: Verdict::Approved([1; 32]), claims, ..asked("a", 0, 1) };
    assert_eq!(ledger.reserve(&bulk), Ok(Outcome::Granted));
    assert_eq!(ledger.reserve(&bulk), Ok(Outcome::Refused));
    drop(ledger);
    let reader = LedgerReader::open(&files.ledger()).unwrap();
    let record = reader.entries(0, u64::MAX).unwrap().next().unwrap().unwrap();
    assert_eq!((record.claims.len(), record.approval), (100_000, Some([1; 32])));
}
