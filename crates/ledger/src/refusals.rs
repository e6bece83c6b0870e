//! Refusals, counted by the hour: so many that nobody can fill the disk with them.

use jeton::{Denial, Entry};
use std::collections::BTreeMap;

/// Most rows of one hour; what is refused beyond them is counted in one row more.
pub(crate) const MOST_ROWS: usize = 256;

/// Longest name that has a row of its own, in bytes.
const LONGEST_NAME: usize = 200;

/// What refused.
///
/// ```
/// use jeton_ledger::Rule;
/// assert_eq!(Rule::Budget.to_string(), "budget");
/// assert_eq!(Rule::Denied(jeton::Denial::NotAllowed).to_string(), "not-allowed");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Rule {
    /// The policy, or who asks, or about whom.
    Denied(Denial),
    /// A budget without room.
    Budget,
    /// Any of them: the hour had too many kinds of refusals to tell them apart.
    Others,
}

const NAMES: [(Rule, &str); 10] = [
    (Rule::Denied(Denial::UnknownActor), "unknown-actor"),
    (Rule::Denied(Denial::NotAllowed), "not-allowed"),
    (Rule::Denied(Denial::NoBudget), "no-budget"),
    (Rule::Denied(Denial::NotAToken), "not-a-token"),
    (Rule::Denied(Denial::NotGranted), "not-granted"),
    (Rule::Denied(Denial::NotApproved), "not-approved"),
    (Rule::Denied(Denial::Frozen), "frozen"),
    (Rule::Denied(Denial::Forgotten), "forgotten"),
    (Rule::Budget, "budget"),
    (Rule::Others, "others"),
];

impl Rule {
    pub(crate) fn name(self) -> &'static str {
        NAMES.into_iter().find(|(rule, _)| *rule == self).map_or("others", |(_, name)| name)
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        NAMES.into_iter().find(|(_, known)| *known == name).map(|(rule, _)| rule)
    }
}

impl std::fmt::Display for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}

/// What refusals are counted by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Kind {
    pub(crate) hour: i64,
    pub(crate) actor: Box<str>,
    pub(crate) purpose: Box<str>,
    pub(crate) rule: &'static str,
}

impl Kind {
    /// The row of an hour that takes what has none of its own.
    pub(crate) fn others(hour: i64) -> Self {
        Self { hour, actor: "".into(), purpose: "".into(), rule: Rule::Others.name() }
    }
}

/// Refusals that are not written down yet.
#[derive(Clone, Debug, Default)]
pub(crate) struct Refusals(BTreeMap<Kind, i64>);

impl Refusals {
    pub(crate) fn count(&mut self, now: i64, entry: &Entry, rule: Rule) {
        let hour = now.saturating_sub(now.rem_euclid(3_600));
        let names = [entry.actor.as_str(), entry.purpose.as_str()];
        let kind = if names.iter().all(|name| name.len() <= LONGEST_NAME) {
            Kind { hour, actor: names[0].into(), purpose: names[1].into(), rule: rule.name() }
        } else {
            Kind::others(hour)
        };
        self.add(kind, 1);
    }

    /// Counts these, too.
    pub(crate) fn take(&mut self, other: Self) {
        for (kind, count) in other.0 {
            self.add(kind, count);
        }
    }

    fn add(&mut self, kind: Kind, count: i64) {
        let kind = if self.0.len() < MOST_ROWS || self.0.contains_key(&kind) {
            kind
        } else {
            Kind::others(kind.hour)
        };
        let counted = self.0.entry(kind).or_default();
        *counted = counted.saturating_add(count);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = (&Kind, i64)> {
        self.0.iter().map(|(kind, count)| (kind, *count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jeton::{Act, Width};

    fn entry(actor: &str) -> Entry {
        let (actor, purpose) = (actor.into(), "p".into());
        Entry { act: Act::Reveal(Width::Full), actor, partner: None, purpose, case: None }
    }

    #[test]
    fn names_of_rules_are_read_back() {
        for (rule, name) in NAMES {
            assert_eq!((rule.name(), Rule::named(name)), (name, Some(rule)));
        }
    }

    #[test]
    fn rows_are_bounded_and_no_refusal_is_lost() {
        let mut refusals = Refusals::default();
        for n in 0..1_000 {
            refusals.count(7_201, &entry(&format!("actor {n}")), Rule::Budget);
        }
        refusals.count(7_201, &entry(&"x".repeat(201)), Rule::Budget);
        assert_eq!(refusals.rows().count(), MOST_ROWS + 1);
        assert_eq!(refusals.rows().map(|(_, count)| count).sum::<i64>(), 1_001);
        assert!(refusals.rows().all(|(kind, _)| kind.hour == 7_200 && kind.actor.len() <= LONGEST_NAME));
    }
}
