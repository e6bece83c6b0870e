//! Processes that reserve: this test binary, called again for one test that does nothing unless it is told to.

use crate::clock::Clock;
use crate::entry;
use crate::error::LedgerError;
use crate::group::Group;
use crate::refusals::Refusals;
use crate::sqlite::SqliteStore;
use crate::store::{Asked, Committed, Fault, Store};
use jeton::{
    Act, Charge, Claim, Entry, LedgerFault, LedgerId, Meter, Outcome, Reservation, Scope, Verdict, Width,
    Window,
};
use rusqlite::Connection;
use std::io::{Write, stdout};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use std::{env, thread};

/// What a child does, as words of its environment.
pub(crate) const WORK: &str = "JETON_LEDGER_CHILD";

/// How a child's store behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// As it must.
    True,
    /// Control: answers before it commits.
    AnswersFirst,
    /// Control: reads what is used, and writes it later without a lock in between.
    ReadsThenWrites,
    /// Control: commits without waiting for the disk.
    Unsynced,
}

const WAYS: [(Way, &str); 4] = [
    (Way::True, "true"),
    (Way::AnswersFirst, "answers-first"),
    (Way::ReadsThenWrites, "reads-then-writes"),
    (Way::Unsynced, "unsynced"),
];

/// A ledger's files and a limit on its people.
pub(crate) struct Files {
    pub(crate) room: tempfile::TempDir,
    pub(crate) limit: u64,
}

impl Files {
    pub(crate) fn new(limit: u64) -> Self {
        let files = Self { room: tempfile::tempdir().unwrap(), limit };
        SqliteStore::create(&files.ledger(), &files.witness()).unwrap();
        files
    }

    pub(crate) fn ledger(&self) -> PathBuf {
        self.room.path().join("ledger")
    }

    pub(crate) fn witness(&self) -> PathBuf {
        self.room.path().join("witness")
    }

    /// A child that reserves people from `first` on with so many threads, and prints a line for each answer.
    pub(crate) fn child(&self, way: Way, threads: u32, first: u32, asks: u32) -> Command {
        let (_, way) = WAYS[WAYS.iter().position(|(known, _)| *known == way).unwrap()];
        let mut command = Command::new(env::current_exe().unwrap());
        command
            .args(["--exact", "tests::child::child", "--nocapture"])
            .env(WORK, format!("{way} {threads} {first} {asks} {}", self.limit))
            .env("JETON_LEDGER_FILE", self.ledger())
            .env("JETON_LEDGER_WITNESS", self.witness())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        command
    }

    pub(crate) fn spawn(&self, way: Way, threads: u32, first: u32, asks: u32) -> Child {
        self.child(way, threads, first, asks).spawn().unwrap()
    }

    /// People that count, by the persons themselves.
    pub(crate) fn debited(&self) -> u64 {
        let store = Connection::open(self.ledger()).unwrap();
        let count: i64 = store.query_row("SELECT count(*) FROM persons", [], |row| row.get(0)).unwrap();
        count as u64
    }
}

/// The people whom a child said were granted.
pub(crate) fn granted(output: &[u8]) -> Vec<u32> {
    let text = String::from_utf8_lossy(output);
    // A killed child's last line may be cut.
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    whole.lines().filter_map(|line| line.strip_prefix("granted ")?.parse().ok()).collect()
}

pub(crate) fn reservation(person: u32, limit: u64) -> Reservation {
    let mut hash = [0x33; 32];
    hash[..4].copy_from_slice(&person.to_be_bytes());
    let (actor, purpose) = ("adviser".into(), "placement".into());
    Reservation {
        entry: Entry { act: Act::Reveal(Width::Full), actor, partner: None, purpose, case: None },
        verdict: Verdict::Charge(vec![Charge {
            meter: Meter::Reveals,
            scope: Scope::Vault,
            window: Window::ThirtyDays,
            limit,
        }]),
        claims: vec![Claim { subject: None, format: "fr.nir".into(), token: hash, identifier: hash }],
        opens_decoy: false,
        exhaustion: None,
    }
}

/// A question as the ledger asks it.
pub(crate) fn asked(id: LedgerId, person: u32, limit: u64) -> Asked {
    let reservation = reservation(person, limit);
    let body = entry::encode(id, &reservation.entry, None, &reservation.claims);
    Asked { reservation, body }
}

/// The child's work; as a test of its own it does nothing.
#[test]
fn child() {
    let Ok(work) = env::var(WORK) else { return };
    let path = |name: &str| PathBuf::from(env::var_os(name).unwrap());
    let (ledger, witness) = (path("JETON_LEDGER_FILE"), path("JETON_LEDGER_WITNESS"));
    let words: Vec<&str> = work.split(' ').collect();
    let numbers: Vec<u32> = words[1..].iter().map(|word| word.parse().unwrap()).collect();
    let [threads, first, asks, limit] = numbers[..] else { panic!("four numbers") };
    let (way, _) = WAYS[WAYS.iter().position(|(_, name)| *name == words[0]).unwrap()];
    let store = SqliteStore::open_file(&ledger, &witness).unwrap();
    let id = store.id();
    let clock = Clock::of_the_machine();
    let group = match way {
        Way::True => Group::start(store, clock, Arc::default()),
        Way::Unsynced => {
            store.stop_syncing();
            Group::start(store, clock, Arc::default())
        }
        Way::AnswersFirst => Group::start(AnswersFirst(Arc::new(Mutex::new(store))), clock, Arc::default()),
        Way::ReadsThenWrites => Group::start(ReadsThenWrites::new(&ledger), clock, Arc::default()),
    };
    let group = group.unwrap();
    // The line begun by whoever runs the test ends here.
    say("");
    say("open");
    thread::scope(|scope| {
        for thread in 0..threads {
            let group = &group;
            scope.spawn(move || {
                for ask in 0..asks {
                    let person = first + thread * asks + ask;
                    match group.ask(asked(id, person, limit.into())) {
                        Ok(Outcome::Granted) => say(&format!("granted {person}")),
                        Ok(Outcome::Refused) => say(&format!("refused {person}")),
                        Err(LedgerFault) => {
                            say(&format!("fault {person}"));
                            thread::sleep(Duration::from_millis(50));
                        }
                    }
                }
            });
        }
    });
}

/// One line, whole.
fn say(line: &str) {
    let mut out = stdout().lock();
    out.write_all(format!("{line}\n").as_bytes()).unwrap();
    out.flush().unwrap();
}

struct AnswersFirst(Arc<Mutex<SqliteStore>>);

impl Store for AnswersFirst {
    fn commit(&mut self, group: &[Asked], now: i64, _: &mut Refusals) -> Result<Committed, Fault> {
        let store = self.0.clone();
        let copied = group
            .iter()
            .map(|asked| Asked { reservation: asked.reservation.clone(), body: asked.body.clone() });
        let copied: Vec<Asked> = copied.collect();
        thread::spawn(move || {
            thread::sleep(Duration::from_millis(3));
            let mut store = store.lock().unwrap_or_else(PoisonError::into_inner);
            store.commit(&copied, now, &mut Refusals::default())
        });
        Ok(Committed { outcomes: vec![Outcome::Granted; group.len()], alarms: Vec::new() })
    }

    fn probe(&mut self, _: &mut Refusals) -> Result<(), Fault> {
        Ok(())
    }
}

/// A counter that is read in one transaction and written in the next one.
struct ReadsThenWrites(Connection);

impl ReadsThenWrites {
    fn new(path: &Path) -> Self {
        let store = Connection::open(path).unwrap();
        store.busy_timeout(Duration::from_secs(1)).unwrap();
        store
            .execute_batch(
                "CREATE TABLE IF NOT EXISTS control (used INTEGER NOT NULL); \
                 INSERT INTO control SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM control)",
            )
            .unwrap();
        Self(store)
    }
}

impl Store for ReadsThenWrites {
    fn commit(&mut self, group: &[Asked], _: i64, _: &mut Refusals) -> Result<Committed, Fault> {
        let mut used: i64 = self
            .0
            .query_row("SELECT max(used) FROM control", [], |row| row.get(0))
            .map_err(LedgerError::from)?;
        let mut outcomes = Vec::new();
        for asked in group {
            let Verdict::Charge(charges) = &asked.reservation.verdict else { panic!("a charge") };
            let has_room = (used as u64) < charges[0].limit;
            used += i64::from(has_room);
            outcomes.push(if has_room { Outcome::Granted } else { Outcome::Refused });
        }
        self.0.execute("UPDATE control SET used = ?1", [used]).map_err(LedgerError::from)?;
        Ok(Committed { outcomes, alarms: Vec::new() })
    }

    fn probe(&mut self, _: &mut Refusals) -> Result<(), Fault> {
        Ok(())
    }
}
