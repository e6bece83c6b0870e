//! Many writers at once, for the test: each is the application as it would be deployed, and turns names, refusals and
//! lost connections into what an application makes of them.

use crate::{Outcome, connect};
use postgres::Client;
use postgres::error::SqlState;
use std::collections::BTreeMap;
use std::path::Path;
use std::thread;
use std::time::Duration;

/// How long a lost connection is tried again.
const RECONNECTS: u32 = 600;

/// A writer of the application.
pub(crate) trait Writer {
    /// One transaction: what it was.
    fn turn(&mut self, client: &mut Client) -> Outcome<&'static str>;
    /// Column names have changed: the manifest is read again at the next turn.
    fn forget(&mut self);
    /// A CHECK refused what was written.
    fn refused(&mut self);
}

/// Runs writers until the stop file appears: what they did, by kind.
pub(crate) fn run<W: Writer>(
    writers: u64,
    stop: &str,
    new: impl Fn(u64) -> Outcome<W> + Sync,
) -> Outcome<String> {
    let stop = Path::new(stop);
    let tallies = thread::scope(|scope| {
        let new = &new;
        let threads: Vec<_> =
            (0..writers).map(|seed| scope.spawn(move || write(new(seed.wrapping_add(1))?, stop))).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().map_err(|_| "a writer panicked")?)
            .collect::<Outcome<Vec<_>>>()
    })?;
    let mut sum: BTreeMap<&str, u64> = BTreeMap::new();
    for (kind, count) in tallies.into_iter().flatten() {
        let kind = sum.entry(kind).or_default();
        *kind = kind.saturating_add(count);
    }
    Ok(sum.iter().map(|(kind, count)| format!("{count} {kind}")).collect::<Vec<_>>().join(", "))
}

fn write(mut writer: impl Writer, stop: &Path) -> Outcome<BTreeMap<&'static str, u64>> {
    let mut tally: BTreeMap<&'static str, u64> = BTreeMap::new();
    let mut client = connect()?;
    while !stop.exists() {
        let kind = match writer.turn(&mut client) {
            Ok(kind) => kind,
            Err(error) => match fate(error.downcast_ref()) {
                Fate::Names => {
                    writer.forget();
                    "names learnt anew"
                }
                Fate::Check => {
                    writer.refused();
                    "refused by CHECK"
                }
                Fate::Double => "doubles refused",
                Fate::Again => "tried again",
                Fate::Lost => {
                    client = reconnected()?;
                    writer.forget();
                    "connections lost"
                }
                Fate::Unexpected => return Err(error),
            },
        };
        let count = tally.entry(kind).or_default();
        *count = count.saturating_add(1);
        thread::sleep(Duration::from_millis(1));
    }
    Ok(tally)
}

/// What an error means to the application.
enum Fate {
    Names,
    Check,
    Double,
    Again,
    Lost,
    Unexpected,
}

fn fate(error: Option<&postgres::Error>) -> Fate {
    let Some(error) = error else { return Fate::Unexpected };
    let Some(code) = error.code() else { return Fate::Lost };
    match code {
        _ if error.is_closed() || code.code().starts_with("57P") || code.code().starts_with("08") => {
            Fate::Lost
        }
        _ if *code == SqlState::UNDEFINED_COLUMN => Fate::Names,
        _ if *code == SqlState::CHECK_VIOLATION || *code == SqlState::NOT_NULL_VIOLATION => Fate::Check,
        _ if *code == SqlState::UNIQUE_VIOLATION => Fate::Double,
        _ if *code == SqlState::T_R_DEADLOCK_DETECTED => Fate::Again,
        _ => Fate::Unexpected,
    }
}

fn reconnected() -> Outcome<Client> {
    for _ in 0..RECONNECTS {
        if let Ok(client) = connect() {
            return Ok(client);
        }
        thread::sleep(Duration::from_millis(100));
    }
    connect()
}
