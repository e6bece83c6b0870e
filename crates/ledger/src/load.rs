//! Fills in what a group is about: what counters come to by now, people, subjects, who is refused.

use crate::database::{Database, Param, all, exists, first};
use crate::entry::party_key;
use crate::error::LedgerError;
use crate::standing::{Mark, Standing};
use crate::tally::{Books, Bound, Counted, Counter, Person, ScopeBook, Seen, WINDOWS, seconds};
use crate::tree::Hash;
use jeton::{Charge, Meter, Scope};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

type Loaded<T> = Result<T, LedgerError>;

/// Most hashes that are looked up one by one. For the people of a bulk the whole table is read instead: a statement for each takes a
/// server longer than a caller waits.
const MOST_LOOKED_UP: usize = 4_096;

/// The number of a scope.
const SCOPE: &str = "SELECT scope FROM scopes WHERE meter = ?1 AND kind = ?2 AND name = ?3";

/// Fills the books; answers whether a counter was made, which is worth keeping even if all are refused.
///
/// Nothing that is written here lies after the last entry, whose time is `last`: a commit without an entry leaves the time of
/// the ledger where it is, and a replica whose clock is behind goes on from there.
pub(crate) fn fill(store: &dyn Database, books: &mut Books, last: i64) -> Loaded<bool> {
    let mut made = false;
    let stored = stored_scopes(store, &books.scopes)?;
    for (book, stored) in books.scopes.iter_mut().zip(stored) {
        made |= fill_scope(store, book, stored, books.now, last)?;
    }
    let (keys, mut seen): (Vec<_>, Vec<_>) = books
        .seen
        .iter_mut()
        .filter_map(|((who, position), seen)| {
            let scope = books.scopes.get(*position)?.number?;
            Some((vec![Param::Bytes(who), Param::Number(scope)], seen))
        })
        .unzip();
    let people = "SELECT at FROM persons WHERE person = ?1 AND scope = ?2";
    store.rows_each(people, &keys, &mut |place, row| {
        let at = Some(row.number(0)?);
        seen.get_mut(place).map(|seen| **seen = Seen { stored: at, at }).ok_or(LedgerError::Mismatch)
    })?;
    let (keys, mut bound): (Vec<_>, Vec<_>) =
        books.bound.iter_mut().map(|(place, bound)| (vec![Param::Bytes(place)], bound)).unzip();
    let subjects = "SELECT token, at FROM subjects WHERE place = ?1";
    store.rows_each(subjects, &keys, &mut |place, row| {
        let stored = Some((row.array(0)?, row.number(1)?));
        bound.get_mut(place).map(|bound| **bound = Bound { stored, now: stored }).ok_or(LedgerError::Mismatch)
    })?;
    fill_standing(store, &mut books.standing)?;
    Ok(made)
}

fn fill_standing(store: &dyn Database, standing: &mut Standing) -> Loaded<()> {
    for (party, book) in &mut standing.parties {
        let (kind, name) = party_key(party);
        let key = [Param::Number(kind.into()), Param::Text(name)];
        let frozen = exists(store, "SELECT 1 FROM frozen WHERE kind = ?1 AND name = ?2", &key)?;
        book.frozen = Mark::held(frozen);
        let days = "SELECT day FROM exhausted WHERE kind = ?1 AND name = ?2";
        let days = all(store, days, &key, |row| Ok((row.number(0)?, Mark::held(true))))?;
        book.days = days.into_iter().collect();
    }
    // Most ledgers have forgotten nobody.
    if exists(store, "SELECT 1 FROM forgotten LIMIT 1", &[])? {
        fill_marks(store, "SELECT hash FROM forgotten", &mut standing.forgotten)?;
    }
    fill_marks(store, "SELECT hash FROM approvals", &mut standing.approvals)
}

fn fill_marks(store: &dyn Database, every: &str, marks: &mut HashMap<Hash, Mark>) -> Loaded<()> {
    if marks.len() > MOST_LOOKED_UP {
        return store.rows(every, &[], &mut |row| {
            if let Some(mark) = marks.get_mut(&row.array(0)?) {
                *mark = Mark::held(true);
            }
            Ok(())
        });
    }
    let statement = &format!("{every} WHERE hash = ?1");
    for (hash, mark) in marks {
        *mark = Mark::held(exists(store, statement, &[Param::Bytes(hash)])?);
    }
    Ok(())
}

/// What the store has of a scope: its number, and its counters by the lengths of their windows.
type StoredScope = (Option<i64>, BTreeMap<i64, Counter>);

fn stored_scopes(store: &dyn Database, books: &[ScopeBook]) -> Loaded<Vec<StoredScope>> {
    let spelled: Vec<_> = books.iter().map(|book| spelled(&book.counted)).collect();
    let mut stored = vec![StoredScope::default(); books.len()];
    // A meter or kind that this version does not know is nobody's.
    let keys: Vec<_> = spelled
        .iter()
        .map(|(meter, kind, name)| {
            vec![meter.unwrap_or(-1), kind.unwrap_or(-1)]
                .into_iter()
                .map(Param::Number)
                .chain([Param::Text(name)])
                .collect()
        })
        .collect();
    store.rows_each(SCOPE, &keys, &mut |place, row| {
        let number = row.number(0)?;
        stored.get_mut(place).map(|stored| stored.0 = Some(number)).ok_or(LedgerError::Mismatch)
    })?;
    let (keys, mut counters): (Vec<_>, Vec<_>) = stored
        .iter_mut()
        .filter_map(|(number, counters)| Some((vec![Param::Number((*number)?)], counters)))
        .unzip();
    let statement = "SELECT \"window\", used, cutoff FROM counters WHERE scope = ?1";
    store.rows_each(statement, &keys, &mut |place, row| {
        let counter = Counter::new(row.number(1)?, row.number(2)?);
        let counters = counters.get_mut(place).ok_or(LedgerError::Mismatch)?;
        counters.insert(row.number(0)?, counter);
        Ok(())
    })?;
    Ok(stored)
}

fn fill_scope(
    store: &dyn Database,
    book: &mut ScopeBook,
    (number, mut stored): StoredScope,
    now: i64,
    last: i64,
) -> Loaded<bool> {
    book.number = number;
    let mut made = false;
    for ((counter, charged), window) in book.counters.iter_mut().zip(book.charged).zip(WINDOWS) {
        let cutoff = now.saturating_sub(seconds(window));
        let Some(number) = book.number else {
            *counter = charged.then(|| Counter::new(0, cutoff));
            continue;
        };
        let stored = match stored.remove(&seconds(window)) {
            None if charged => {
                made = true;
                Some(make(store, number, seconds(window), last.saturating_sub(seconds(window)))?)
            }
            stored => stored,
        };
        *counter = stored.map(|stored| swept(store, number, stored, cutoff)).transpose()?;
    }
    Ok(made)
}

/// The number of a scope, once it has one.
pub(crate) fn scope_number(store: &dyn Database, counted: &Counted) -> Loaded<Option<i64>> {
    let (Some(meter), Some(kind), name) = spelled(counted) else { return Ok(None) };
    let key = [Param::Number(meter), Param::Number(kind), Param::Text(&name)];
    first(store, SCOPE, &key, |row| row.number(0))
}

/// A counter without those who have left its window. The store takes them out when it is debited.
fn swept(store: &dyn Database, scope: i64, counter: Counter, cutoff: i64) -> Loaded<Counter> {
    if cutoff <= counter.cutoff {
        return Ok(counter);
    }
    let stretch = [Param::Number(scope), Param::Number(counter.cutoff), Param::Number(cutoff)];
    let sum = "SELECT CAST(coalesce(sum(people), 0) AS BIGINT) FROM seconds WHERE scope = ?1 AND at > ?2 AND at <= ?3";
    let left = first(store, sum, &stretch, |row| row.number(0))?.unwrap_or(0);
    Ok(Counter { left, ..Counter::new(counter.used.saturating_sub(left), cutoff) })
}

/// The counter of a window that nobody charged before: it counts all that was revealed in the scope.
fn make(store: &dyn Database, scope: i64, window: i64, cutoff: i64) -> Loaded<Counter> {
    let sum = "SELECT CAST(coalesce(sum(people), 0) AS BIGINT) FROM seconds WHERE scope = ?1 AND at > ?2";
    let since = [Param::Number(scope), Param::Number(cutoff)];
    let used = first(store, sum, &since, |row| row.number(0))?.unwrap_or(0);
    let counter = [Param::Number(scope), Param::Number(window), Param::Number(used), Param::Number(cutoff)];
    store.execute(
        "INSERT INTO counters (scope, \"window\", used, cutoff) VALUES (?1, ?2, ?3, ?4)",
        &counter,
    )?;
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
