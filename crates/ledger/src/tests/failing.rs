//! What callers get from stores that fail, hang or panic.

use crate::clock::Clock;
use crate::group::Group;
use crate::refusals::Refusals;
use crate::store::{Asked, Committed, Fault, Store};
use jeton::{Act, Entry, LedgerFault, Outcome, Reservation, Verdict, Width};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// How a store behaves, changed while it runs.
#[derive(Default)]
struct Mood {
    mood: AtomicU32,
    commits: AtomicU32,
    probes: AtomicU32,
    largest: AtomicU64,
}

const WELL: u32 = 0;
const FULL: u32 = 1;
const FATAL: u32 = 2;
const HANGS: u32 = 3;
const PANICS: u32 = 4;

struct Moody(Arc<Mood>);

impl Moody {
    fn answer(&self) -> Result<(), Fault> {
        match self.0.mood.load(Ordering::SeqCst) {
            WELL => Ok(()),
            FULL => Err(Fault::Passing),
            FATAL => Err(Fault::Fatal),
            HANGS => {
                while self.0.mood.load(Ordering::SeqCst) == HANGS {
                    thread::sleep(Duration::from_millis(5));
                }
                Ok(())
            }
            _ => panic!("the store panics, as this test wants it to"),
        }
    }
}

impl Store for Moody {
    fn commit(&mut self, group: &[Asked], _: i64, _: &mut Refusals) -> Result<Committed, Fault> {
        self.0.commits.fetch_add(1, Ordering::SeqCst);
        self.0.largest.fetch_max(group.len() as u64, Ordering::SeqCst);
        self.answer()?;
        Ok(Committed { outcomes: vec![Outcome::Granted; group.len()], alarms: Vec::new() })
    }

    fn probe(&mut self, _: &mut Refusals) -> Result<(), Fault> {
        self.0.probes.fetch_add(1, Ordering::SeqCst);
        self.answer()
    }
}

fn asked() -> Asked {
    let (actor, purpose) = ("a".into(), "p".into());
    let entry = Entry { act: Act::Reveal(Width::Full), actor, partner: None, purpose, case: None };
    Asked { reservation: Reservation::new(entry, Verdict::Charge(Vec::new()), Vec::new()), body: None }
}

fn start() -> (Arc<Mood>, Group) {
    let mood = Arc::new(Mood::default());
    let group = Group::start(Moody(mood.clone()), Clock::of_the_machine(), Arc::default()).unwrap();
    assert_eq!(group.ask(asked()), Ok(Outcome::Granted));
    (mood, group)
}

/// Asks until there is a grant; each fault before comes at once.
fn recovers(group: &Group) {
    let start = Instant::now();
    loop {
        let asked_at = Instant::now();
        if group.ask(asked()) == Ok(Outcome::Granted) {
            return;
        }
        assert!(asked_at.elapsed() < Duration::from_secs(1));
        assert!(start.elapsed() < Duration::from_secs(60));
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_full_store_is_down_until_a_probe_succeeds() {
    let (mood, group) = start();
    mood.mood.store(FULL, Ordering::SeqCst);
    assert_eq!(group.ask(asked()), Err(LedgerFault));
    let commits = mood.commits.load(Ordering::SeqCst);
    for _ in 0..1_000 {
        assert_eq!(group.ask(asked()), Err(LedgerFault));
    }
    assert_eq!(mood.commits.load(Ordering::SeqCst), commits, "a store that is down was asked");
    mood.mood.store(WELL, Ordering::SeqCst);
    recovers(&group);
    assert!(mood.probes.load(Ordering::SeqCst) > 0);
}

#[test]
fn after_a_failed_sync_nothing_is_asked_again() {
    let (mood, group) = start();
    mood.mood.store(FATAL, Ordering::SeqCst);
    assert_eq!(group.ask(asked()), Err(LedgerFault));
    mood.mood.store(WELL, Ordering::SeqCst);
    thread::sleep(Duration::from_millis(2_500));
    assert_eq!(group.ask(asked()), Err(LedgerFault));
    assert_eq!(mood.probes.load(Ordering::SeqCst), 0);
}

#[test]
fn nobody_waits_for_a_store_that_hangs() {
    let (mood, group) = start();
    mood.mood.store(HANGS, Ordering::SeqCst);
    let start = Instant::now();
    assert_eq!(group.ask(asked()), Err(LedgerFault));
    assert!(start.elapsed() >= Duration::from_millis(1_800));
    let commits = mood.commits.load(Ordering::SeqCst);
    assert_eq!(group.ask(asked()), Err(LedgerFault), "at once");
    mood.mood.store(WELL, Ordering::SeqCst);
    recovers(&group);
    assert!(mood.commits.load(Ordering::SeqCst) > commits);
}

#[test]
fn a_panic_is_a_fault_for_ever() {
    let (mood, group) = start();
    mood.mood.store(PANICS, Ordering::SeqCst);
    for _ in 0..3 {
        assert_eq!(group.ask(asked()), Err(LedgerFault));
    }
    mood.mood.store(WELL, Ordering::SeqCst);
    assert_eq!(group.ask(asked()), Err(LedgerFault));
}

#[test]
fn those_who_wait_together_are_one_commit() {
    let (mood, group) = start();
    mood.mood.store(HANGS, Ordering::SeqCst);
    thread::scope(|scope| {
        let first = scope.spawn(|| group.ask(asked()));
        while mood.commits.load(Ordering::SeqCst) < 2 {
            thread::yield_now();
        }
        let rest: Vec<_> = (0..20).map(|_| scope.spawn(|| group.ask(asked()))).collect();
        thread::sleep(Duration::from_millis(200));
        mood.mood.store(WELL, Ordering::SeqCst);
        for caller in rest.into_iter().chain([first]) {
            assert_eq!(caller.join().unwrap(), Ok(Outcome::Granted));
        }
    });
    assert!(mood.largest.load(Ordering::SeqCst) > 1);
}
