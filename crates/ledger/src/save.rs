//! Writes down what a group changed: people, seconds, counters, subjects, who is refused, entries, refusals.

use crate::database::{Database, Param, first};
use crate::entry::party_key;
use crate::error::LedgerError;
use crate::load::{changed, spelled};
use crate::refusals::{Kind, MOST_ROWS, Refusals};
use crate::standing::Standing;
use crate::tally::{Books, Counter, ScopeBook, WINDOWS, seconds};
use crate::tree::{Frontier, leaf_hash};
use std::collections::BTreeMap;

type Saved<T> = Result<T, LedgerError>;

/// Writes what the books say was changed; `false` if a counter has no room for its debit, which nothing explains but
/// another writer or a broken file: nothing of the group may stay.
pub(crate) fn save(store: &dyn Database, books: &mut Books) -> Saved<bool> {
    if !save_scopes(store, &mut books.scopes)? {
        return Ok(false);
    }
    save_people(store, books)?;
    let changed = books.bound.iter().filter(|(_, bound)| bound.now != bound.stored);
    let subjects: Vec<_> = changed
        .filter_map(|(place, bound)| {
            let (token, at) = bound.now.as_ref()?;
            Some(vec![Param::Bytes(place), Param::Bytes(token), Param::Number(*at)])
        })
        .collect();
    store.execute_each(
        "INSERT INTO subjects (place, token, at) VALUES (?1, ?2, ?3) \
         ON CONFLICT (place) DO UPDATE SET token = excluded.token, at = excluded.at",
        &subjects,
    )?;
    Ok(true)
}

/// Writes who was frozen or thawed, which days were exhausted, who was forgotten, which approvals were spent.
pub(crate) fn standing(store: &dyn Database, standing: &Standing) -> Saved<()> {
    for (party, book) in &standing.parties {
        let (kind, name) = party_key(party);
        let (kind, name) = (Param::Number(kind.into()), Param::Text(name));
        if book.frozen.is_changed() {
            let statement = if book.frozen.now {
                "INSERT INTO frozen (kind, name) VALUES (?1, ?2)"
            } else {
                "DELETE FROM frozen WHERE kind = ?1 AND name = ?2"
            };
            store.execute(statement, &[kind, name])?;
        }
        for (day, mark) in book.days.iter().filter(|(_, mark)| mark.is_changed()) {
            let statement = if mark.now {
                "INSERT INTO exhausted (kind, name, day) VALUES (?1, ?2, ?3)"
            } else {
                "DELETE FROM exhausted WHERE kind = ?1 AND name = ?2 AND day = ?3"
            };
            store.execute(statement, &[kind, name, Param::Number(*day)])?;
        }
    }
    for (statement, marks) in [
        ("INSERT INTO forgotten (hash) VALUES (?1)", &standing.forgotten),
        ("INSERT INTO approvals (hash) VALUES (?1)", &standing.approvals),
    ] {
        for (hash, _) in marks.iter().filter(|(_, mark)| mark.is_changed()) {
            store.execute(statement, &[Param::Bytes(hash)])?;
        }
    }
    Ok(())
}

/// Debits the counters, and makes the scopes that had none; `false` if one has no room by what the store holds now.
fn save_scopes(store: &dyn Database, books: &mut [ScopeBook]) -> Saved<bool> {
    let (mut new, mut debits) = (Vec::new(), Vec::new());
    for book in books {
        let charged = book
            .counters
            .iter()
            .zip(WINDOWS)
            .filter_map(|(counter, window)| Some((counter.as_ref()?, window)));
        let charged: Vec<_> = charged.map(|(counter, window)| (*counter, seconds(window))).collect();
        if charged.iter().all(|(counter, _)| counter.debit == 0) {
            continue;
        }
        let (scope, is_new) = match book.number {
            Some(number) => (number, false),
            None => (make_scope(store, book)?, true),
        };
        for (Counter { cutoff, left, debit, ceiling, .. }, window) in charged {
            if is_new {
                new.push([scope, window, cutoff].map(Param::Number).to_vec());
            }
            if debit > 0 {
                let more = debit.saturating_sub(left);
                let ceiling = ceiling.unwrap_or(i64::MAX);
                debits.push([scope, window, more, cutoff, ceiling].map(Param::Number).to_vec());
            }
        }
    }
    store.execute_each(
        "INSERT INTO counters (scope, \"window\", used, cutoff) VALUES (?1, ?2, 0, ?3)",
        &new,
    )?;
    // Takes out who has left the window, and debits if there is room.
    let update = "UPDATE counters SET used = used + ?3, cutoff = ?4 WHERE scope = ?1 AND \"window\" = ?2 AND used + ?3 <= ?5";
    let debited = store.execute_each(update, &debits)?;
    Ok(usize::try_from(debited) == Ok(debits.len()))
}

/// Numbers are given under the lock on the head, so that no two are alike.
fn make_scope(store: &dyn Database, book: &mut ScopeBook) -> Saved<i64> {
    let (Some(meter), Some(kind), name) = spelled(&book.counted) else { return Err(LedgerError::Mismatch) };
    let highest = "SELECT coalesce(max(scope), 0) FROM scopes";
    let number = first(store, highest, &[], |row| row.number(0))?.unwrap_or(0).saturating_add(1);
    store.execute(
        "INSERT INTO scopes (scope, meter, kind, name) VALUES (?1, ?2, ?3, ?4)",
        &[Param::Number(number), Param::Number(meter), Param::Number(kind), Param::Text(&name)],
    )?;
    book.number = Some(number);
    Ok(number)
}

fn save_people(store: &dyn Database, books: &Books) -> Saved<()> {
    let mut moved: BTreeMap<(i64, i64), i64> = BTreeMap::new();
    let mut people = Vec::new();
    for (who, scope, seen) in changed(books) {
        people.push(vec![Param::Bytes(who), Param::Number(scope), Param::Number(seen.at.unwrap_or(0))]);
        for (at, step) in [(seen.stored, -1), (seen.at, 1)] {
            if let Some(at) = at {
                let people = moved.entry((scope, at)).or_default();
                *people = people.saturating_add(step);
            }
        }
    }
    store.execute_each(
        "INSERT INTO persons (person, scope, at) VALUES (?1, ?2, ?3) \
         ON CONFLICT (person, scope) DO UPDATE SET at = excluded.at",
        &people,
    )?;
    move_seconds(store, moved)
}

/// Adds to the people who were last seen in a second of a scope, or takes away.
pub(crate) fn move_seconds(
    store: &dyn Database,
    moved: impl IntoIterator<Item = ((i64, i64), i64)>,
) -> Saved<()> {
    let (more, fewer): (Vec<_>, Vec<_>) = moved
        .into_iter()
        .filter(|(_, people)| *people != 0)
        .map(|((scope, at), people)| ([scope, at, people].map(Param::Number).to_vec(), people))
        .partition(|(_, people)| *people > 0);
    let [more, fewer] =
        [more, fewer].map(|moved| moved.into_iter().map(|(second, _)| second).collect::<Vec<_>>());
    store.execute_each(
        "INSERT INTO seconds (scope, at, people) VALUES (?1, ?2, ?3) \
         ON CONFLICT (scope, at) DO UPDATE SET people = seconds.people + excluded.people",
        &more,
    )?;
    fewer.iter().try_for_each(|second| take_away(store, second))
}

/// A second without people has no row.
fn take_away(store: &dyn Database, second: &[Param<'_>]) -> Saved<()> {
    let gone = "DELETE FROM seconds WHERE scope = ?1 AND at = ?2 AND people = -?3";
    if store.execute(gone, second)? == 0 {
        store.execute("UPDATE seconds SET people = people + ?3 WHERE scope = ?1 AND at = ?2", second)?;
    }
    Ok(())
}

/// Appends entries to the tree, and to the store what it grew by.
pub(crate) fn append<'a>(
    store: &dyn Database,
    tree: &mut Frontier,
    bodies: impl Iterator<Item = &'a [u8]>,
) -> Saved<()> {
    let mut grown = Vec::new();
    for body in bodies {
        let leaf = leaf_hash(body);
        grown.push((i64::try_from(tree.size()).unwrap_or(i64::MAX), leaf, body));
        tree.push(leaf);
    }
    let leaves: Vec<_> =
        grown.iter().map(|(number, leaf, _)| vec![Param::Number(*number), Param::Bytes(leaf)]).collect();
    store.execute_each("INSERT INTO leaves (number, leaf) VALUES (?1, ?2)", &leaves)?;
    let bodies: Vec<_> =
        grown.iter().map(|(number, _, body)| vec![Param::Number(*number), Param::Bytes(body)]).collect();
    store.execute_each("INSERT INTO bodies (number, body) VALUES (?1, ?2)", &bodies)?;
    Ok(())
}

/// Adds to the counts of refusals; an hour with too many rows gets no new one but `others`.
pub(crate) fn count(store: &dyn Database, refusals: &Refusals) -> Saved<()> {
    for (kind, count) in refusals.rows() {
        if add(store, kind, count, false)? {
            continue;
        }
        let hour = [Param::Number(kind.hour)];
        let rows = first(store, "SELECT count(*) FROM refusals WHERE hour = ?1", &hour, |row| row.number(0))?;
        let has_room = usize::try_from(rows.unwrap_or(0)).is_ok_and(|rows| rows < MOST_ROWS);
        let others = Kind::others(kind.hour);
        add(store, if has_room { kind } else { &others }, count, true)?;
    }
    Ok(())
}

/// Adds to a row, which is made if it may be; answers whether there is one.
fn add(store: &dyn Database, kind: &Kind, count: i64, make: bool) -> Saved<bool> {
    let Kind { hour, actor, purpose, rule } = kind;
    let statement = if make {
        "INSERT INTO refusals (hour, actor, purpose, rule, count) VALUES (?1, ?2, ?3, ?4, ?5) \
         ON CONFLICT (hour, actor, purpose, rule) DO UPDATE SET count = refusals.count + excluded.count"
    } else {
        "UPDATE refusals SET count = count + ?5 WHERE hour = ?1 AND actor = ?2 AND purpose = ?3 AND rule = ?4"
    };
    let row = [
        Param::Number(*hour),
        Param::Text(actor),
        Param::Text(purpose),
        Param::Text(rule),
        Param::Number(count),
    ];
    Ok(store.execute(statement, &row)? > 0)
}
