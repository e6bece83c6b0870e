//! Decides a group of reservations, one after the other, over what the store knows of the people and scopes concerned.
//!
//! ```text
//!  Books::asked      which scopes, people and subjects the group is about
//!  (the store)       fills in when they were last seen and what each window has used
//!  Books::decide     for each reservation: is there room in every charge? then count its people
//!  (the store)       writes down what changed
//! ```
//!
//! Nothing here knows of a store, so that every store decides alike.

use crate::refusals::Rule;
use crate::standing::Standing;
use crate::tree::Hash;
use jeton::{Charge, Claim, Denial, Meter, Reservation, Scope, Verdict, Window};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A person, as budgets count them: hash of subject and token.
pub(crate) type Person = [u8; 16];

/// A subject and a format: hash of both.
pub(crate) type Place = [u8; 16];

/// What is counted together: a meter in a scope.
pub(crate) type Counted = (Meter, Scope);

/// The windows, as [`ScopeBook::counters`] has them.
pub(crate) const WINDOWS: [Window; 3] = [Window::Hour, Window::Day, Window::ThirtyDays];

/// Everything that a group is about.
#[derive(Debug)]
pub(crate) struct Books {
    pub(crate) now: i64,
    pub(crate) scopes: Vec<ScopeBook>,
    /// By person and position of the scope.
    pub(crate) seen: BTreeMap<(Person, usize), Seen>,
    pub(crate) bound: BTreeMap<Place, Bound>,
    pub(crate) standing: Standing,
    /// When this ledger was last recovered: a window that began before has no room for anybody new.
    pub(crate) recovered: i64,
    positions: HashMap<Counted, usize>,
}

/// One meter in one scope, by its windows.
#[derive(Debug)]
pub(crate) struct ScopeBook {
    pub(crate) counted: Counted,
    /// Its number in the store, once it has one.
    pub(crate) number: Option<i64>,
    /// Which windows the group charges.
    pub(crate) charged: [bool; 3],
    /// What the windows have used; the store fills in those it counts or the group charges.
    pub(crate) counters: [Option<Counter>; 3],
}

/// The people of a scope that were last seen after the cutoff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Counter {
    pub(crate) used: i64,
    pub(crate) cutoff: i64,
    /// How many have left the window since the store last counted: it counts them still.
    pub(crate) left: i64,
    /// How many of them this group added.
    pub(crate) debit: i64,
    /// What `used` cannot be above if all was decided over what the store holds; without a charge no limit holds.
    pub(crate) ceiling: Option<i64>,
}

/// When a person was last seen in a scope.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    /// What the store holds.
    pub(crate) stored: Option<i64>,
    /// What it must hold from now on.
    pub(crate) at: Option<i64>,
}

/// The token that stands for a subject in a format, and when it was last seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bound {
    pub(crate) stored: Option<(Hash, i64)>,
    pub(crate) now: Option<(Hash, i64)>,
}

impl Counter {
    pub(crate) fn new(used: i64, cutoff: i64) -> Self {
        Self { used, cutoff, left: 0, debit: 0, ceiling: None }
    }

    fn counts(&self, at: i64) -> bool {
        at > self.cutoff
    }
}

impl Books {
    /// What the store has to fill in for these reservations.
    pub(crate) fn asked<'a>(
        reservations: impl Iterator<Item = &'a Reservation> + Clone,
        now: i64,
        recovered: i64,
    ) -> Self {
        let mut books = Self {
            now,
            scopes: Vec::new(),
            seen: BTreeMap::new(),
            bound: BTreeMap::new(),
            standing: Standing::asked(reservations.clone(), now),
            recovered,
            positions: HashMap::new(),
        };
        for reservation in reservations {
            let Verdict::Charge(charges) = &reservation.verdict else { continue };
            let positions: BTreeSet<usize> = charges.iter().map(|charge| books.ask_for(charge)).collect();
            for claim in &reservation.claims {
                if let Some(subject) = &claim.subject {
                    books.bound.entry(place(subject, &claim.format)).or_default();
                }
                for person in possible_people(claim) {
                    books.seen.extend(positions.iter().map(|at| ((person, *at), Seen::default())));
                }
            }
        }
        books
    }

    fn ask_for(&mut self, charge: &Charge) -> usize {
        let next = self.scopes.len();
        let position = *self.positions.entry(counted(charge)).or_insert(next);
        if position == next {
            let counted = counted(charge);
            self.scopes.push(ScopeBook { counted, number: None, charged: [false; 3], counters: [None; 3] });
        }
        if let Some(charged) = self.scopes.get_mut(position).and_then(|book| book.charged.get_mut(of(charge)))
        {
            *charged = true;
        }
        position
    }

    /// Grants and counts, or says what refuses and counts nobody.
    pub(crate) fn decide(&mut self, reservation: &Reservation) -> Result<(), Rule> {
        let Reservation { entry, verdict, claims, opens_decoy, exhaustion } = reservation;
        if let Verdict::Denied(denial) = verdict {
            return Err(Rule::Denied(*denial));
        }
        if let Some(denial) = self.standing.refuses(entry, claims) {
            return Err(Rule::Denied(denial));
        }
        if entry.act.is_an_order() {
            self.standing.obey(&entry.act, claims);
            return Ok(());
        }
        match verdict {
            Verdict::Approved(approval) if !self.standing.spend(*approval) => {
                return Err(Rule::Denied(Denial::NotApproved));
            }
            Verdict::Charge(charges) => {
                let people = self.people(claims);
                let full: Vec<_> = charges.iter().filter(|charge| !self.has_room(charge, &people)).collect();
                full.iter().for_each(|charge| self.standing.exhaust(entry, charge, *exhaustion));
                if !full.is_empty() {
                    return Err(Rule::Budget);
                }
                self.remember(charges, &people);
                self.bind(claims);
            }
            _ => {}
        }
        if *opens_decoy {
            self.standing.open_decoy(entry);
        }
        Ok(())
    }

    /// The distinct people of these claims, by the subject rule.
    fn people(&self, claims: &[Claim]) -> BTreeSet<Person> {
        let mut bound_here = HashMap::new();
        let mut people = BTreeSet::new();
        for claim in claims {
            people.insert(match &claim.subject {
                None => person(None, Some(&claim.token)),
                Some(subject) => {
                    let place = place(subject, &claim.format);
                    let first = self
                        .standing(&place)
                        .unwrap_or_else(|| *bound_here.entry(place).or_insert(claim.token));
                    person(Some(subject), (first != claim.token).then_some(&claim.token))
                }
            });
        }
        people
    }

    /// The token that stands for a subject in a format, unless it was forgotten.
    fn standing(&self, place: &Place) -> Option<Hash> {
        let (token, at) = self.bound.get(place)?.now?;
        (at > self.now.saturating_sub(seconds(Window::LONGEST))).then_some(token)
    }

    fn has_room(&self, charge: &Charge, people: &BTreeSet<Person>) -> bool {
        let Some(position) = self.positions.get(&counted(charge)).copied() else { return false };
        let book = self.scopes.get(position);
        let Some(counter) = book.and_then(|book| book.counters.get(of(charge)).copied().flatten()) else {
            return false;
        };
        let is_new = |person: &&Person| !self.at(**person, position).is_some_and(|at| counter.counts(at));
        let new = people.iter().filter(is_new).count();
        if new > 0 && self.now < self.recovered.saturating_add(seconds(charge.window)) {
            return false;
        }
        let total = i64::try_from(new).ok().and_then(|new| counter.used.checked_add(new));
        total.is_some_and(|total| total <= as_signed(charge.limit))
    }

    fn at(&self, person: Person, position: usize) -> Option<i64> {
        self.seen.get(&(person, position)).and_then(|seen| seen.at)
    }

    /// Counts people in every window of the charged scopes, charged or not.
    fn remember(&mut self, charges: &[Charge], people: &BTreeSet<Person>) {
        let positions: BTreeSet<usize> =
            charges.iter().filter_map(|charge| self.positions.get(&counted(charge)).copied()).collect();
        for position in positions {
            let Some(book) = self.scopes.get_mut(position) else { continue };
            for person in people {
                let seen = self.seen.entry((*person, position)).or_default();
                for counter in book.counters.iter_mut().flatten() {
                    if !seen.at.is_some_and(|at| counter.counts(at)) {
                        counter.used = counter.used.saturating_add(1);
                        counter.debit = counter.debit.saturating_add(1);
                        counter.ceiling = counter.ceiling.map(|ceiling| ceiling.saturating_add(1));
                    }
                }
                seen.at = Some(self.now);
            }
            for charge in charges.iter().filter(|charge| counted(charge) == book.counted) {
                if let Some(Some(counter)) = book.counters.get_mut(of(charge)) {
                    let limit = as_signed(charge.limit);
                    counter.ceiling = Some(counter.ceiling.map_or(limit, |ceiling| ceiling.min(limit)));
                }
            }
        }
    }

    /// The first token of each format stands for the subject as long as it is seen.
    fn bind(&mut self, claims: &[Claim]) {
        for claim in claims {
            let Some(subject) = &claim.subject else { continue };
            let place = place(subject, &claim.format);
            if self.standing(&place).is_none_or(|token| token == claim.token) {
                self.bound.entry(place).or_default().now = Some((claim.token, self.now));
            }
        }
    }
}

/// The people that a claim can turn out to be: under a subject, the subject or another.
fn possible_people(claim: &Claim) -> impl Iterator<Item = Person> {
    let subject = claim.subject.as_ref();
    subject
        .map(|subject| person(Some(subject), None))
        .into_iter()
        .chain([person(subject, Some(&claim.token))])
}

/// A person: a token, a subject, or a further token under a subject.
fn person(subject: Option<&Hash>, token: Option<&Hash>) -> Person {
    let mut hash = Sha256::new();
    for part in [subject, token] {
        hash.update([u8::from(part.is_some())]);
        hash.update(part.map_or(&[][..], |part| part.as_slice()));
    }
    cut(hash)
}

fn place(subject: &Hash, format: &str) -> Place {
    cut(Sha256::new().chain_update(subject).chain_update(format))
}

/// The first half of a hash: a key that no two of some billions share.
fn cut(hash: Sha256) -> [u8; 16] {
    let whole: Hash = hash.finalize().into();
    let (half, _) = whole.split_first_chunk().unwrap_or((&[0; 16], &[]));
    *half
}

fn counted(charge: &Charge) -> Counted {
    (charge.meter, charge.scope.clone())
}

/// The position of a charge's window.
fn of(charge: &Charge) -> usize {
    match charge.window {
        Window::Hour => 0,
        Window::Day => 1,
        Window::ThirtyDays => 2,
    }
}

/// A window's length.
pub(crate) fn seconds(window: Window) -> i64 {
    as_signed(window.seconds())
}

fn as_signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
