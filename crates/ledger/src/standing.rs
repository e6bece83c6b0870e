//! Who is frozen, which days exhausted whose budgets, who was forgotten, which approvals are spent: what refuses whatever
//! the budgets say. Like [`crate::tally`], nothing here knows of a store.

use crate::alarm::{Alarm, Cause};
use crate::tree::Hash;
use jeton::{Act, Charge, Claim, Denial, Entry, Exhaustion, Party, Reservation, Verdict, Window};
use std::collections::{BTreeMap, HashMap};

/// Something that a store holds or does not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) stored: bool,
    /// What it must hold from now on.
    pub(crate) now: bool,
}

/// What is known of a party.
#[derive(Debug, Default)]
pub(crate) struct PartyBook {
    pub(crate) frozen: Mark,
    /// Days since 1970 on which a budget of its own was exhausted.
    pub(crate) days: BTreeMap<i64, Mark>,
}

/// Everything that a group is about; the store fills in what it holds.
#[derive(Debug)]
pub(crate) struct Standing {
    pub(crate) now: i64,
    pub(crate) parties: HashMap<Party, PartyBook>,
    /// Identifiers and subjects.
    pub(crate) forgotten: HashMap<Hash, Mark>,
    pub(crate) approvals: HashMap<Hash, Mark>,
    /// Whom the ledger itself froze, and why: each gets an entry.
    pub(crate) froze: Vec<(Party, Cause)>,
    pub(crate) alarms: Vec<Alarm>,
}

impl Mark {
    /// What a store holds.
    pub(crate) fn held(stored: bool) -> Self {
        Self { stored, now: stored }
    }

    pub(crate) fn is_changed(self) -> bool {
        self.stored != self.now
    }
}

impl Standing {
    /// What the store has to fill in for these reservations.
    pub(crate) fn asked<'a>(reservations: impl Iterator<Item = &'a Reservation>, now: i64) -> Self {
        let mut standing = Self {
            now,
            parties: HashMap::new(),
            forgotten: HashMap::new(),
            approvals: HashMap::new(),
            froze: Vec::new(),
            alarms: Vec::new(),
        };
        for Reservation { entry, verdict, claims, .. } in reservations {
            let named = match &entry.act {
                Act::Freeze(party) | Act::Thaw(party) => Some(party.clone()),
                _ => None,
            };
            match verdict {
                Verdict::Denied(_) => continue,
                Verdict::Approved(approval) => drop(standing.approvals.entry(*approval).or_default()),
                Verdict::Charge(charges) => {
                    for party in charges.iter().filter_map(|charge| charge.scope.owner()) {
                        standing.parties.entry(party).or_default();
                    }
                }
            }
            for party in entry.parties().chain(named) {
                standing.parties.entry(party).or_default();
            }
            for hash in claims.iter().flat_map(Claim::forgotten_by) {
                standing.forgotten.entry(hash).or_default();
            }
        }
        standing
    }

    /// Why this is refused before any budget is asked.
    pub(crate) fn refuses(&self, entry: &Entry, claims: &[Claim]) -> Option<Denial> {
        let is_frozen = |party| self.parties.get(&party).is_some_and(|book| book.frozen.now);
        let is_forgotten = |hash| self.forgotten.get(&hash).is_some_and(|mark| mark.now);
        if entry.parties().any(is_frozen) {
            Some(Denial::Frozen)
        } else if is_about_people(&entry.act) && claims.iter().flat_map(Claim::forgotten_by).any(is_forgotten)
        {
            Some(Denial::Forgotten)
        } else {
            None
        }
    }

    /// Carries out an operator's act.
    pub(crate) fn obey(&mut self, act: &Act, claims: &[Claim]) {
        match act {
            Act::Freeze(party) => self.freeze(party.clone(), Cause::Operator),
            Act::Thaw(party) => {
                let book = self.parties.entry(party.clone()).or_default();
                book.frozen.now = false;
                book.days.values_mut().for_each(|day| day.now = false);
            }
            Act::Forget => {
                for hash in claims.iter().flat_map(Claim::forgotten_by) {
                    self.forgotten.entry(hash).or_default().now = true;
                }
            }
            _ => {}
        }
    }

    /// Spends an approval; `false` if it was spent.
    pub(crate) fn spend(&mut self, approval: Hash) -> bool {
        let mark = self.approvals.entry(approval).or_default();
        !std::mem::replace(&mut mark.now, true)
    }

    /// A decoy was opened: nobody has a case about a person who does not exist.
    pub(crate) fn open_decoy(&mut self, entry: &Entry) {
        self.alarms.push(Alarm::Decoy { at: self.now, entry: entry.clone() });
        self.freeze(Party::Actor(entry.actor.clone()), Cause::Decoy);
    }

    /// A charge had no room: notes the day for the party whose own budget it is, and freezes it if these are too many.
    pub(crate) fn exhaust(&mut self, entry: &Entry, charge: &Charge, exhaustion: Option<Exhaustion>) {
        let (scope, window) = (charge.scope.clone(), charge.window);
        self.alarms.push(Alarm::Exhausted { at: self.now, scope, window, entry: entry.clone() });
        let (Some(party), Some(rule)) = (charge.scope.owner(), exhaustion) else { return };
        if charge.window < Window::Day {
            return;
        }
        let today = day(self.now);
        let first = today.saturating_sub(rule.within.into());
        let book = self.parties.entry(party.clone()).or_default();
        book.days.entry(today).or_default().now = true;
        let exhausted = book.days.iter().filter(|(day, mark)| mark.now && **day > first).count();
        if exhausted >= rule.days.into() {
            self.freeze(party, Cause::Exhausted);
        }
    }

    fn freeze(&mut self, party: Party, cause: Cause) {
        let frozen = &mut self.parties.entry(party.clone()).or_default().frozen;
        if std::mem::replace(&mut frozen.now, true) {
            return;
        }
        self.alarms.push(Alarm::Frozen { at: self.now, party: party.clone(), cause });
        // What an operator does has an entry of its own.
        if cause != Cause::Operator {
            self.froze.push((party, cause));
        }
    }

    /// Whether something must be written even if nothing was granted.
    pub(crate) fn is_changed(&self) -> bool {
        let party =
            |book: &PartyBook| book.frozen.is_changed() || book.days.values().any(|day| day.is_changed());
        self.parties.values().any(party)
    }
}

/// Days since 1970.
pub(crate) fn day(seconds: i64) -> i64 {
    seconds.div_euclid(86_400)
}

/// Who only looks into the ledger is answered about a forgotten person, too; and so is an operator.
fn is_about_people(act: &Act) -> bool {
    *act != Act::Look && !act.is_an_order()
}
