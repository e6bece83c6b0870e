//! A ledger in memory. Nothing in it is durable.

use super::budget::{Charge, Meter, Scope, Window};
use super::ledger::{Act, Claim, Denial, Entry, Ledger, LedgerFault, Outcome, Reservation, Verdict};
use super::standing::{Exhaustion, Party};
use crate::scope::LedgerId;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

/// A ledger that keeps everything in memory: for tests and examples only.
///
/// **Nothing in it is durable.** When the process ends, every budget is full again and every record gone. A vault
/// takes it only from a test keyring.
///
/// ```
/// use jeton::{Ledger, VolatileLedger};
/// let ledger = VolatileLedger::new();
/// assert!(ledger.entries().is_empty());
/// ```
pub struct VolatileLedger {
    clock: Box<dyn Fn() -> u64 + Send + Sync>,
    memory: Mutex<Memory>,
}

#[derive(Default)]
struct Memory {
    /// Latest time seen: a clock that jumps back refills nothing.
    now: u64,
    /// The token that stands for a subject in a format, and when it was last seen.
    bound: HashMap<(Hash, Box<str>), (Hash, u64)>,
    /// When each person was last counted, by meter and scope.
    seen: HashMap<(Meter, Scope), HashMap<Person, u64>>,
    frozen: HashSet<Party>,
    /// On which days, counted from 1970, a budget of a party's own was exhausted.
    exhausted: HashMap<Party, BTreeSet<u64>>,
    /// Identifiers and subjects that are refused.
    forgotten: HashSet<Hash>,
    /// Approvals that were spent.
    spent: HashSet<Hash>,
    entries: Vec<(Entry, Result<Outcome, Denial>)>,
}

type Hash = [u8; 32];

/// A person, as budgets count them.
#[derive(Clone, PartialEq, Eq, std::hash::Hash)]
struct Person {
    subject: Option<Hash>,
    /// Absent where the subject itself is meant.
    token: Option<Hash>,
}

impl VolatileLedger {
    /// An empty ledger on the system's clock.
    #[must_use]
    pub fn new() -> Self {
        Self::with_clock(|| SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()))
    }

    /// An empty ledger on a clock of your own, in seconds.
    #[must_use]
    pub fn with_clock(clock: impl Fn() -> u64 + Send + Sync + 'static) -> Self {
        Self { clock: Box::new(clock), memory: Mutex::default() }
    }

    /// What was written down, oldest first: each entry with its outcome, or with the rule that denied it.
    #[must_use]
    pub fn entries(&self) -> Vec<(Entry, Result<Outcome, Denial>)> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner).entries.clone()
    }
}

impl Default for VolatileLedger {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for VolatileLedger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VolatileLedger").finish_non_exhaustive()
    }
}

impl Ledger for VolatileLedger {
    fn id(&self) -> LedgerId {
        LedgerId::VOLATILE
    }

    fn reserve(&self, reservation: &Reservation) -> Result<Outcome, LedgerFault> {
        let mut memory = self.memory.lock().map_err(|_| LedgerFault)?;
        memory.now = memory.now.max((self.clock)());
        let outcome = memory.decide(reservation);
        memory.entries.push((reservation.entry.clone(), outcome));
        Ok(outcome.unwrap_or(Outcome::Refused))
    }
}

impl Memory {
    /// Debits and remembers, or says what refuses; exhausted budgets are not named.
    fn decide(&mut self, reservation: &Reservation) -> Result<Outcome, Denial> {
        let Reservation { entry, verdict, claims, .. } = reservation;
        if let Verdict::Denied(denial) = verdict {
            return Err(*denial);
        }
        if entry.parties().any(|party| self.frozen.contains(&party)) {
            return Err(Denial::Frozen);
        }
        if entry.act.is_an_order() {
            self.obey(&entry.act, claims);
            return Ok(Outcome::Granted);
        }
        if entry.act != Act::Look && claims.iter().any(|claim| self.is_forgotten(claim)) {
            return Err(Denial::Forgotten);
        }
        match verdict {
            Verdict::Approved(approval) if !self.spent.insert(*approval) => return Err(Denial::NotApproved),
            Verdict::Charge(charges) => {
                let people = self.people(claims);
                let full: Vec<_> = charges.iter().filter(|charge| !self.has_room(charge, &people)).collect();
                full.iter().for_each(|charge| self.exhaust(charge, reservation.exhaustion));
                if !full.is_empty() {
                    return Ok(Outcome::Refused);
                }
                self.remember(charges, &people, claims);
            }
            _ => {}
        }
        if reservation.opens_decoy {
            self.frozen.insert(Party::Actor(entry.actor.clone()));
        }
        Ok(Outcome::Granted)
    }

    fn obey(&mut self, act: &Act, claims: &[Claim]) {
        match act {
            Act::Freeze(party) => {
                self.frozen.insert(party.clone());
            }
            Act::Thaw(party) => {
                self.frozen.remove(party);
                self.exhausted.remove(party);
            }
            Act::Forget => self.forgotten.extend(claims.iter().flat_map(Claim::forgotten_by)),
            // There is no older ledger to recover, and no body to delete.
            _ => {}
        }
    }

    fn is_forgotten(&self, claim: &Claim) -> bool {
        claim.forgotten_by().any(|hash| self.forgotten.contains(&hash))
    }

    /// Notes the day on which a party's own budget was exhausted, and freezes it if there are too many.
    fn exhaust(&mut self, charge: &Charge, exhaustion: Option<Exhaustion>) {
        let (Some(party), Some(rule)) = (charge.scope.owner(), exhaustion) else { return };
        if charge.window < Window::Day {
            return;
        }
        let today = self.now.div_euclid(Window::Day.seconds());
        let days = self.exhausted.entry(party.clone()).or_default();
        days.insert(today);
        days.retain(|day| day.saturating_add(rule.within.into()) > today);
        if days.len() >= rule.days.into() {
            self.frozen.insert(party);
        }
    }

    /// The distinct people of these claims, by the subject rule.
    fn people(&self, claims: &[Claim]) -> HashSet<Person> {
        let mut bound_here = HashMap::new();
        let mut people = HashSet::new();
        for claim in claims {
            let person = match claim.subject {
                None => Person { subject: None, token: Some(claim.token) },
                Some(subject) => {
                    let place = (subject, claim.format.clone());
                    let first = match self.bound.get(&place) {
                        Some((token, at)) if self.within(*at, Window::LONGEST) => *token,
                        _ => *bound_here.entry(place).or_insert(claim.token),
                    };
                    let token = (first != claim.token).then_some(claim.token);
                    Person { subject: Some(subject), token }
                }
            };
            people.insert(person);
        }
        people
    }

    /// Whether one more debit fits.
    fn has_room(&self, charge: &Charge, people: &HashSet<Person>) -> bool {
        let empty = HashMap::new();
        let seen = self.seen.get(&(charge.meter, charge.scope.clone())).unwrap_or(&empty);
        let counts = |at: &u64| self.within(*at, charge.window);
        let used = seen.values().filter(|at| counts(at)).count();
        let new = people.iter().filter(|person| !seen.get(person).is_some_and(counts)).count();
        u64::try_from(used.saturating_add(new)).is_ok_and(|total| total <= charge.limit)
    }

    fn remember(&mut self, charges: &[Charge], people: &HashSet<Person>, claims: &[Claim]) {
        let now = self.now;
        for charge in charges {
            let seen = self.seen.entry((charge.meter, charge.scope.clone())).or_default();
            seen.extend(people.iter().map(|person| (person.clone(), now)));
        }
        for claim in claims {
            let Some(subject) = claim.subject else { continue };
            let place = (subject, claim.format.clone());
            let stale = self.bound.get(&place).is_none_or(|(_, at)| !self.within(*at, Window::LONGEST));
            let bound = self.bound.entry(place).or_insert((claim.token, now));
            if stale {
                *bound = (claim.token, now);
            } else if bound.0 == claim.token {
                bound.1 = now;
            }
        }
    }

    /// Whether something at this time still counts in the window.
    fn within(&self, at: u64, window: Window) -> bool {
        self.now < at.saturating_add(window.seconds())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::ledger_laws;

    #[test]
    fn the_laws_hold() {
        ledger_laws(&|clock| Box::new(VolatileLedger::with_clock(move || clock.seconds()))).unwrap();
    }
}
