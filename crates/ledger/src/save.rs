//! Writes down what a group changed: people, seconds, counters, subjects, entries, refusals.

use crate::entry::party_key;
use crate::load::{changed, spelled};
use crate::refusals::{Kind, MOST_ROWS, Refusals};
use crate::standing::Standing;
use crate::tally::{Books, Counter, ScopeBook, WINDOWS, seconds};
use crate::tree::{Frontier, leaf_hash};
use rusqlite::{Connection, params};
use std::collections::BTreeMap;

/// Writes what the books say was changed; `false` if a counter has no room for its debit, which nothing explains but
/// another writer or a broken file: nothing of the group may stay.
pub(crate) fn save(store: &Connection, books: &mut Books) -> rusqlite::Result<bool> {
    for book in &mut books.scopes {
        if book.counters.iter().flatten().any(|counter| counter.debit > 0) && !save_scope(store, book)? {
            return Ok(false);
        }
    }
    save_people(store, books)?;
    let mut subject = store.prepare_cached(
        "INSERT INTO subjects (place, token, at) VALUES (?1, ?2, ?3) \
         ON CONFLICT DO UPDATE SET token = excluded.token, at = excluded.at",
    )?;
    for (place, bound) in books.bound.iter().filter(|(_, bound)| bound.now != bound.stored) {
        if let Some((token, at)) = bound.now {
            subject.execute(params![place, token, at])?;
        }
    }
    Ok(true)
}

/// Writes who was frozen or thawed, which days were exhausted, who was forgotten, which approvals were spent.
pub(crate) fn standing(store: &Connection, standing: &Standing) -> rusqlite::Result<()> {
    for (party, book) in &standing.parties {
        let (kind, name) = party_key(party);
        if book.frozen.is_changed() {
            let statement = if book.frozen.now {
                "INSERT INTO frozen (kind, name) VALUES (?1, ?2)"
            } else {
                "DELETE FROM frozen WHERE kind = ?1 AND name = ?2"
            };
            store.prepare_cached(statement)?.execute(params![kind, name])?;
        }
        for (day, mark) in book.days.iter().filter(|(_, mark)| mark.is_changed()) {
            let statement = if mark.now {
                "INSERT INTO exhausted (kind, name, day) VALUES (?1, ?2, ?3)"
            } else {
                "DELETE FROM exhausted WHERE kind = ?1 AND name = ?2 AND day = ?3"
            };
            store.prepare_cached(statement)?.execute(params![kind, name, day])?;
        }
    }
    for (statement, marks) in [
        ("INSERT INTO forgotten (hash) VALUES (?1)", &standing.forgotten),
        ("INSERT INTO approvals (hash) VALUES (?1)", &standing.approvals),
    ] {
        let mut insert = store.prepare_cached(statement)?;
        for (hash, _) in marks.iter().filter(|(_, mark)| mark.is_changed()) {
            insert.execute([hash])?;
        }
    }
    Ok(())
}

fn save_scope(store: &Connection, book: &mut ScopeBook) -> rusqlite::Result<bool> {
    let (scope, is_new) = match book.number {
        Some(number) => (number, false),
        None => {
            let (meter, kind, name) = spelled(&book.counted);
            let number = store
                .prepare_cached("INSERT INTO scopes (meter, kind, name) VALUES (?1, ?2, ?3) RETURNING scope")?
                .query_row(params![meter, kind, name], |row| row.get(0))?;
            book.number = Some(number);
            (number, true)
        }
    };
    for (counter, window) in book.counters.iter().zip(WINDOWS) {
        let Some(counter) = counter else { continue };
        if is_new {
            store
                .prepare_cached("INSERT INTO counters (scope, window, used, cutoff) VALUES (?1, ?2, 0, ?3)")?
                .execute(params![scope, seconds(window), counter.cutoff])?;
        }
        if counter.debit > 0 && !debit(store, scope, seconds(window), counter)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Debits a counter if there is room by what the store holds now.
fn debit(store: &Connection, scope: i64, window: i64, counter: &Counter) -> rusqlite::Result<bool> {
    let ceiling = counter.ceiling.unwrap_or(i64::MAX);
    let mut update = store.prepare_cached(
        "UPDATE counters SET used = used + ?3 WHERE scope = ?1 AND window = ?2 AND used + ?3 <= ?4 RETURNING used",
    )?;
    let mut rows = update.query(params![scope, window, counter.debit, ceiling])?;
    Ok(rows.next()?.is_some())
}

fn save_people(store: &Connection, books: &Books) -> rusqlite::Result<()> {
    let mut person = store.prepare_cached(
        "INSERT INTO persons (person, scope, at) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET at = excluded.at",
    )?;
    let mut moved: BTreeMap<(i64, i64), i64> = BTreeMap::new();
    for (who, scope, seen) in changed(books) {
        person.execute(params![who, scope, seen.at])?;
        for (at, step) in [(seen.stored, -1), (seen.at, 1)] {
            if let Some(at) = at {
                let people = moved.entry((scope, at)).or_default();
                *people = people.saturating_add(step);
            }
        }
    }
    moved.into_iter().try_for_each(|((scope, at), people)| move_second(store, scope, at, people))
}

/// Adds to the people who were last seen in a second, or takes away; a second without people has no row.
pub(crate) fn move_second(store: &Connection, scope: i64, at: i64, people: i64) -> rusqlite::Result<()> {
    if people > 0 {
        store
            .prepare_cached(
                "INSERT INTO seconds (scope, at, people) VALUES (?1, ?2, ?3) \
                 ON CONFLICT DO UPDATE SET people = people + excluded.people",
            )?
            .execute(params![scope, at, people])?;
    } else if people < 0 {
        let gone = store
            .prepare_cached("DELETE FROM seconds WHERE scope = ?1 AND at = ?2 AND people = -?3")?
            .execute(params![scope, at, people])?;
        if gone == 0 {
            store
                .prepare_cached("UPDATE seconds SET people = people + ?3 WHERE scope = ?1 AND at = ?2")?
                .execute(params![scope, at, people])?;
        }
    }
    Ok(())
}

/// Appends entries to the tree, and to the store what it grew by.
pub(crate) fn append<'a>(
    store: &Connection,
    tree: &mut Frontier,
    bodies: impl Iterator<Item = &'a [u8]>,
) -> rusqlite::Result<()> {
    let mut leaves = store.prepare_cached("INSERT INTO leaves (number, leaf) VALUES (?1, ?2)")?;
    let mut texts = store.prepare_cached("INSERT INTO bodies (number, body) VALUES (?1, ?2)")?;
    for body in bodies {
        let (number, leaf) = (i64::try_from(tree.size()).unwrap_or(i64::MAX), leaf_hash(body));
        leaves.execute(params![number, leaf])?;
        texts.execute(params![number, body])?;
        tree.push(leaf);
    }
    Ok(())
}

/// Adds to the counts of refusals; an hour with too many rows gets no new one but `others`.
pub(crate) fn count(store: &Connection, refusals: &Refusals) -> rusqlite::Result<()> {
    for (kind, count) in refusals.rows() {
        if add(store, kind, count, false)? {
            continue;
        }
        let rows: i64 = store
            .prepare_cached("SELECT count(*) FROM refusals WHERE hour = ?1")?
            .query_row([kind.hour], |row| row.get(0))?;
        let has_room = usize::try_from(rows).is_ok_and(|rows| rows < MOST_ROWS);
        let others = Kind::others(kind.hour);
        add(store, if has_room { kind } else { &others }, count, true)?;
    }
    Ok(())
}

/// Adds to a row, which is made if it may be; answers whether there is one.
fn add(store: &Connection, kind: &Kind, count: i64, make: bool) -> rusqlite::Result<bool> {
    let Kind { hour, actor, purpose, rule } = kind;
    let statement = if make {
        "INSERT INTO refusals (hour, actor, purpose, rule, count) VALUES (?1, ?2, ?3, ?4, ?5) \
         ON CONFLICT DO UPDATE SET count = count + excluded.count"
    } else {
        "UPDATE refusals SET count = count + ?5 WHERE hour = ?1 AND actor = ?2 AND purpose = ?3 AND rule = ?4"
    };
    Ok(store.prepare_cached(statement)?.execute(params![hour, actor, purpose, rule, count])? > 0)
}
