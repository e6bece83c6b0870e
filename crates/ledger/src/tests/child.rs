//! Processes that reserve: this test binary, called again for one test that does nothing unless it is told to.

use super::server::Server;
use crate::address::Address;
use crate::clock::Clock;
use crate::entry;
use crate::group::Group;
use crate::refusals::Refusals;
use crate::sql::SqlStore;
use crate::store::{Asked, Committed, Fault, Store};
use jeton::{
    Act, Actor, Charge, Claim, Entry, LedgerFault, LedgerId, Meter, Outcome, Reservation, Scope, Verdict,
    Width, Window,
};
use rusqlite::Connection;
use std::collections::HashSet;
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

/// A ledger of a test's own, its witness, and a limit on its people.
pub(crate) struct Place {
    pub(crate) room: tempfile::TempDir,
    pub(crate) limit: u64,
    /// The server and the database, if it is not in a file.
    served: Option<(Arc<Server>, String)>,
}

impl Place {
    pub(crate) fn new(limit: u64) -> Self {
        Self::within(tempfile::tempdir().unwrap(), limit)
    }

    /// In a file in this directory.
    pub(crate) fn within(room: tempfile::TempDir, limit: u64) -> Self {
        Self { room, limit, served: None }.made()
    }

    /// In a database of its own.
    pub(crate) fn on(server: &Arc<Server>, database: &str, limit: u64) -> Self {
        server.database(database);
        let served = Some((server.clone(), database.to_owned()));
        Self { room: tempfile::tempdir().unwrap(), limit, served }.made()
    }

    fn made(self) -> Self {
        self.address().create(&self.witness()).unwrap();
        self
    }

    /// The ledger's file.
    pub(crate) fn ledger(&self) -> PathBuf {
        self.room.path().join("ledger")
    }

    pub(crate) fn witness(&self) -> PathBuf {
        self.room.path().join("witness")
    }

    fn text(&self) -> String {
        match &self.served {
            Some((server, database)) => server.config(database),
            None => self.ledger().display().to_string(),
        }
    }

    pub(crate) fn address(&self) -> Address {
        self.text().parse().unwrap()
    }

    pub(crate) fn store(&self) -> SqlStore {
        self.address().open(&self.witness()).unwrap()
    }

    /// A child that reserves people from `first` on with so many threads, and prints a line for each answer.
    pub(crate) fn child(&self, way: Way, threads: u32, first: u32, asks: u32) -> Command {
        let (_, way) = WAYS[WAYS.iter().position(|(known, _)| *known == way).unwrap()];
        let mut command = Command::new(env::current_exe().unwrap());
        command
            .args(["--exact", "tests::child::child", "--nocapture"])
            .env(WORK, format!("{way} {threads} {first} {asks} {}", self.limit))
            .env("JETON_LEDGER", self.text())
            .env("JETON_WITNESS", self.witness())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        command
    }

    pub(crate) fn spawn(&self, way: Way, threads: u32, first: u32, asks: u32) -> Child {
        self.child(way, threads, first, asks).spawn().unwrap()
    }

    /// Waits until nothing is written any more for a process that is gone: a server goes on with what it was told.
    pub(crate) fn settle(&self) {
        if let Some((server, database)) = &self.served {
            server.cut(database);
        }
    }

    /// A number that the store holds, read by another hand.
    pub(crate) fn number(&self, query: &str) -> u64 {
        let number: i64 = match &self.served {
            Some((server, database)) => server.client(database).query_one(query, &[]).unwrap().get(0),
            None => Connection::open(self.ledger()).unwrap().query_row(query, [], |row| row.get(0)).unwrap(),
        };
        number as u64
    }

    /// People that count, by the persons themselves.
    pub(crate) fn debited(&self) -> u64 {
        let schema = if self.served.is_some() { "jeton_ledger." } else { "" };
        self.number(&format!("SELECT count(DISTINCT person) FROM {schema}persons"))
    }

    /// Whose entries there are.
    pub(crate) fn written(&self) -> HashSet<u32> {
        let bodies: Vec<Vec<u8>> = match &self.served {
            Some((server, database)) => {
                let rows = server.client(database).query("SELECT body FROM jeton_ledger.bodies", &[]);
                rows.unwrap().iter().map(|row| row.get(0)).collect()
            }
            None => {
                let store = Connection::open(self.ledger()).unwrap();
                let mut bodies = store.prepare("SELECT body FROM bodies").unwrap();
                bodies.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
            }
        };
        // The claim is the end of the body, its token the first half of it.
        bodies
            .iter()
            .map(|body| u32::from_be_bytes(*body[body.len() - 64..].first_chunk().unwrap()))
            .collect()
    }
}

/// The people whom a child said were granted.
pub(crate) fn granted(output: &[u8]) -> Vec<u32> {
    let text = String::from_utf8_lossy(output);
    // A killed child's last line may be cut.
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    whole.lines().filter_map(|line| line.strip_prefix("granted ")?.parse().ok()).collect()
}

/// How many actors ask in turn, by the person's number.
pub(crate) const ACTORS: u32 = 4;

/// The limit of each actor: together they may spend more than the vault has.
pub(crate) fn actors_limit(limit: u64) -> u64 {
    limit.div_ceil(3)
}

pub(crate) fn reservation(person: u32, limit: u64) -> Reservation {
    let mut hash = [0x33; 32];
    hash[..4].copy_from_slice(&person.to_be_bytes());
    let (actor, purpose) = (Actor::from(format!("adviser-{}", person % ACTORS).as_str()), "placement".into());
    let charge = |scope, window, limit| Charge { meter: Meter::Reveals, scope, window, limit };
    let charges = vec![
        charge(Scope::Vault, Window::ThirtyDays, limit),
        charge(Scope::Purpose("placement".into()), Window::Day, limit.saturating_add(7)),
        charge(Scope::Actor(actor.clone()), Window::Hour, actors_limit(limit)),
    ];
    Reservation {
        entry: Entry { act: Act::Reveal(Width::Full), actor, partner: None, purpose, case: None },
        verdict: Verdict::Charge(charges),
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
    let (ledger, witness) = (env::var("JETON_LEDGER").unwrap(), env::var("JETON_WITNESS").unwrap());
    let words: Vec<&str> = work.split(' ').collect();
    let numbers: Vec<u32> = words[1..].iter().map(|word| word.parse().unwrap()).collect();
    let [threads, first, asks, limit] = numbers[..] else { panic!("four numbers") };
    let (way, _) = WAYS[WAYS.iter().position(|(_, name)| *name == words[0]).unwrap()];
    let store = ledger.parse::<Address>().unwrap().open(Path::new(&witness)).unwrap();
    let id = store.id();
    let clock = Clock::of_the_machine();
    let group = match way {
        Way::True => Group::start(store, clock, Arc::default()),
        Way::Unsynced => {
            store.database.execute("PRAGMA synchronous = NORMAL", &[]).unwrap();
            Group::start(store, clock, Arc::default())
        }
        Way::AnswersFirst => Group::start(AnswersFirst(Arc::new(Mutex::new(store))), clock, Arc::default()),
        Way::ReadsThenWrites => Group::start(ReadsThenWrites::on(&ledger), clock, Arc::default()),
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

struct AnswersFirst(Arc<Mutex<SqlStore>>);

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
enum ReadsThenWrites {
    File(Connection),
    Server(postgres::Client),
}

/// Makes the counter, if nobody has yet.
pub(crate) const CONTROL: &str = "CREATE TABLE IF NOT EXISTS control (used BIGINT NOT NULL); \
                                  INSERT INTO control SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM control)";

impl ReadsThenWrites {
    fn on(address: &str) -> Self {
        if address.starts_with("postgresql://") {
            return Self::Server(postgres::Client::connect(address, postgres::NoTls).unwrap());
        }
        let store = Connection::open(address).unwrap();
        store.busy_timeout(Duration::from_secs(1)).unwrap();
        Self::File(store)
    }

    fn read(&mut self) -> i64 {
        let used = "SELECT max(used) FROM control";
        match self {
            Self::File(store) => store.query_row(used, [], |row| row.get(0)).unwrap(),
            Self::Server(client) => client.query_one(used, &[]).unwrap().get(0),
        }
    }

    fn write(&mut self, used: i64) {
        match self {
            Self::File(store) => drop(store.execute("UPDATE control SET used = ?1", [used]).unwrap()),
            Self::Server(client) => drop(client.execute("UPDATE control SET used = $1", &[&used]).unwrap()),
        }
    }
}

impl Store for ReadsThenWrites {
    fn commit(&mut self, group: &[Asked], _: i64, _: &mut Refusals) -> Result<Committed, Fault> {
        let mut used = self.read();
        let mut outcomes = Vec::new();
        for asked in group {
            let Verdict::Charge(charges) = &asked.reservation.verdict else { panic!("a charge") };
            let has_room = (used as u64) < charges[0].limit;
            used += i64::from(has_room);
            outcomes.push(if has_room { Outcome::Granted } else { Outcome::Refused });
        }
        self.write(used);
        Ok(Committed { outcomes, alarms: Vec::new() })
    }

    fn probe(&mut self, _: &mut Refusals) -> Result<(), Fault> {
        Ok(())
    }
}
