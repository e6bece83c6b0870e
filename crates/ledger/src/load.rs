//! Fills in what a group is about: counters swept to now, people, subjects.

use crate::entry::party_key;
use crate::standing::{Mark, Standing};
use crate::tally::{Books, Bound, Counted, Counter, Person, ScopeBook, Seen, WINDOWS, seconds};
use crate::tree::Hash;
use jeton::{Charge, Meter, Scope};
use rusqlite::{Connection, OptionalExtension, params};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

/// Fills the books; answers whether a counter was made, which is worth keeping even if all are refused.
pub(crate) fn fill(store: &Connection, books: &mut Books) -> rusqlite::Result<bool> {
    let mut made = false;
    for book in &mut books.scopes {
        made |= fill_scope(store, book, books.now)?;
    }
    let mut person = store.prepare_cached("SELECT at FROM persons WHERE person = ?1 AND scope = ?2")?;
    for ((who, position), seen) in &mut books.seen {
        if let Some(number) = books.scopes.get(*position).and_then(|book| book.number) {
            let at = person.query_row(params![who, number], |row| row.get(0)).optional()?;
            *seen = Seen { stored: at, at };
        }
    }
    let mut subject = store.prepare_cached("SELECT token, at FROM subjects WHERE place = ?1")?;
    for (place, bound) in &mut books.bound {
        let stored = subject.query_row([place], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        *bound = Bound { stored, now: stored };
    }
    fill_standing(store, &mut books.standing)?;
    Ok(made)
}

fn fill_standing(store: &Connection, standing: &mut Standing) -> rusqlite::Result<()> {
    let mut frozen = store.prepare_cached("SELECT 1 FROM frozen WHERE kind = ?1 AND name = ?2")?;
    let mut days = store.prepare_cached("SELECT day FROM exhausted WHERE kind = ?1 AND name = ?2")?;
    for (party, book) in &mut standing.parties {
        let key = party_key(party);
        book.frozen = Mark::held(frozen.exists(key)?);
        let stored = days.query_map(key, |row| Ok((row.get(0)?, Mark::held(true))))?;
        book.days = stored.collect::<Result<_, _>>()?;
    }
    // Most ledgers have forgotten nobody.
    if store.prepare_cached("SELECT 1 FROM forgotten LIMIT 1")?.exists([])? {
        fill_marks(store, "SELECT 1 FROM forgotten WHERE hash = ?1", &mut standing.forgotten)?;
    }
    fill_marks(store, "SELECT 1 FROM approvals WHERE hash = ?1", &mut standing.approvals)
}

fn fill_marks(store: &Connection, statement: &str, marks: &mut HashMap<Hash, Mark>) -> rusqlite::Result<()> {
    let mut held = store.prepare_cached(statement)?;
    for (hash, mark) in marks {
        *mark = Mark::held(held.exists([hash])?);
    }
    Ok(())
}

fn fill_scope(store: &Connection, book: &mut ScopeBook, now: i64) -> rusqlite::Result<bool> {
    let (meter, kind, name) = spelled(&book.counted);
    book.number = store
        .prepare_cached("SELECT scope FROM scopes WHERE meter = ?1 AND kind = ?2 AND name = ?3")?
        .query_row(params![meter, kind, name], |row| row.get(0))
        .optional()?;
    let mut stored = match book.number {
        Some(number) => stored_counters(store, number)?,
        None => BTreeMap::new(),
    };
    let mut made = false;
    for ((counter, charged), window) in book.counters.iter_mut().zip(book.charged).zip(WINDOWS) {
        let cutoff = now.saturating_sub(seconds(window));
        let Some(number) = book.number else {
            *counter = charged.then(|| Counter::new(0, cutoff));
            continue;
        };
        *counter = match stored.remove(&seconds(window)) {
            Some(stored) => Some(sweep(store, number, seconds(window), stored, cutoff)?),
            None if charged => {
                made = true;
                Some(make(store, number, seconds(window), cutoff)?)
            }
            None => None,
        };
    }
    Ok(made)
}

/// The counters of a scope, by the lengths of their windows.
fn stored_counters(store: &Connection, scope: i64) -> rusqlite::Result<BTreeMap<i64, Counter>> {
    store
        .prepare_cached("SELECT window, used, cutoff FROM counters WHERE scope = ?1")?
        .query_map([scope], |row| Ok((row.get(0)?, Counter::new(row.get(1)?, row.get(2)?))))?
        .collect()
}

/// Takes out of a counter who has left its window.
fn sweep(
    store: &Connection,
    scope: i64,
    window: i64,
    counter: Counter,
    cutoff: i64,
) -> rusqlite::Result<Counter> {
    if cutoff <= counter.cutoff {
        return Ok(counter);
    }
    let left: i64 = store
        .prepare_cached(
            "SELECT coalesce(sum(people), 0) FROM seconds WHERE scope = ?1 AND at > ?2 AND at <= ?3",
        )?
        .query_row(params![scope, counter.cutoff, cutoff], |row| row.get(0))?;
    let used = store
        .prepare_cached(
            "UPDATE counters SET used = used - ?3, cutoff = ?4 WHERE scope = ?1 AND window = ?2 RETURNING used",
        )?
        .query_row(params![scope, window, left, cutoff], |row| row.get(0))?;
    Ok(Counter::new(used, cutoff))
}

/// The counter of a window that nobody charged before: it counts all that was revealed in the scope.
fn make(store: &Connection, scope: i64, window: i64, cutoff: i64) -> rusqlite::Result<Counter> {
    let used = store
        .prepare_cached(
            "INSERT INTO counters (scope, window, used, cutoff) \
             SELECT ?1, ?2, coalesce(sum(people), 0), ?3 FROM seconds WHERE scope = ?1 AND at > ?3 RETURNING used",
        )?
        .query_row(params![scope, window, cutoff], |row| row.get(0))?;
    Ok(Counter::new(used, cutoff))
}

/// How the table of scopes spells a meter and a scope; `None` for what this version does not know.
pub(crate) fn spelled((meter, scope): &Counted) -> (Option<i64>, Option<i64>, Cow<'_, str>) {
    let (kind, name) = match scope {
        Scope::Vault => (Some(0), "".into()),
        Scope::Partner(partner) => (Some(1), partner.as_str().into()),
        Scope::Purpose(purpose) => (Some(2), purpose.as_str().into()),
        Scope::Actor(actor) => (Some(3), actor.as_str().into()),
        Scope::Neighbours(actor, hash) => {
            let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
            (Some(4), format!("{hash} {actor}").into())
        }
        _ => (None, "".into()),
    };
    let meter = match meter {
        Meter::Reveals => Some(0),
        Meter::Searches => Some(1),
        _ => None,
    };
    (meter, kind, name)
}

/// Whether the tables can tell what is charged from everything else.
pub(crate) fn is_known(charge: &Charge) -> bool {
    let counted = (charge.meter, charge.scope.clone());
    matches!(spelled(&counted), (Some(_), Some(_), _))
}

/// The people whose rows changed, by the number of the scope.
pub(crate) fn changed(books: &Books) -> impl Iterator<Item = (&Person, i64, Seen)> {
    books
        .seen
        .iter()
        .filter(|(_, seen)| seen.at != seen.stored)
        .filter_map(|((person, position), seen)| Some((person, books.scopes.get(*position)?.number?, *seen)))
}
