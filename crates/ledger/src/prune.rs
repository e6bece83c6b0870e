//! Forgets, a few rows with each commit, who was last seen longer ago than the longest window.
//!
//! A cursor walks the persons, another one the subjects, each in the order of its keys, which are hashes: it starts
//! anywhere and comes round. It visits more rows than the commit can have made, so that it comes round for ever.

use crate::database::{Database, Param, all};
use crate::error::LedgerError;
use crate::save::move_seconds;
use crate::tally::{Person, Place, seconds};
use jeton::Window;

/// Rows visited with each commit, beyond those that it made and a quarter more.
const STEP: usize = 16;

/// Where the cursors stand.
#[derive(Debug)]
pub(crate) struct Cursors {
    person: (Person, i64),
    place: Place,
}

impl Cursors {
    /// Cursors that start at a random key, so that a process that is often restarted forgets everywhere.
    pub(crate) fn at(key: [u8; 16]) -> Self {
        Self { person: (key, 0), place: key }
    }

    /// Visits the next rows; `made` is how many the commit made.
    pub(crate) fn step(&mut self, store: &dyn Database, now: i64, made: usize) -> Result<(), LedgerError> {
        let horizon = now.saturating_sub(seconds(Window::LONGEST));
        let rows = made.saturating_add(made / 4).saturating_add(STEP);
        let rows = i64::try_from(rows).unwrap_or(i64::MAX);
        self.step_persons(store, horizon, rows)?;
        self.step_subjects(store, horizon, rows)
    }

    fn step_persons(&mut self, store: &dyn Database, horizon: i64, rows: i64) -> Result<(), LedgerError> {
        let next = "SELECT person, scope, at FROM persons WHERE (person, scope) > (?1, ?2) ORDER BY person, scope LIMIT ?3";
        let from = [Param::Bytes(&self.person.0), Param::Number(self.person.1), Param::Number(rows)];
        let visited =
            all(store, next, &from, |row| Ok((row.array::<16>(0)?, row.number(1)?, row.number(2)?)))?;
        self.person = visited.last().map_or(([0; 16], 0), |(person, scope, _)| (*person, *scope));
        for (person, scope, at) in visited.into_iter().filter(|(_, _, at)| *at <= horizon) {
            let key = [Param::Bytes(&person), Param::Number(scope)];
            store.execute("DELETE FROM persons WHERE person = ?1 AND scope = ?2", &key)?;
            move_seconds(store, [((scope, at), -1)])?;
            // A counter that was not swept for so long counts the person still.
            store.execute(
                "UPDATE counters SET used = used - 1 WHERE scope = ?1 AND cutoff < ?2",
                &[Param::Number(scope), Param::Number(at)],
            )?;
        }
        Ok(())
    }

    fn step_subjects(&mut self, store: &dyn Database, horizon: i64, rows: i64) -> Result<(), LedgerError> {
        let next = "SELECT place, at FROM subjects WHERE place > ?1 ORDER BY place LIMIT ?2";
        let from = [Param::Bytes(&self.place), Param::Number(rows)];
        let visited = all(store, next, &from, |row| Ok((row.array::<16>(0)?, row.number(1)?)))?;
        self.place = visited.last().map_or([0; 16], |(place, _)| *place);
        for (place, _) in visited.into_iter().filter(|(_, at)| *at <= horizon) {
            store.execute("DELETE FROM subjects WHERE place = ?1", &[Param::Bytes(&place)])?;
        }
        Ok(())
    }
}
