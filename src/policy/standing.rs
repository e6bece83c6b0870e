//! Who is frozen, and when budgets that run out freeze.

use crate::scope::{Actor, Partner};
use std::fmt;

/// Who can be frozen: an actor, or a partner with everybody who works for it.
///
/// ```
/// assert_eq!(jeton::Party::Actor("adviser-17".into()).to_string(), "actor/adviser-17");
/// assert_eq!(jeton::Party::Partner("cap-emploi".into()).to_string(), "partner/cap-emploi");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Party {
    /// One actor.
    Actor(Actor),
    /// One partner.
    Partner(Partner),
}

impl fmt::Display for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Actor(actor) => write!(f, "actor/{actor}"),
            Self::Partner(partner) => write!(f, "partner/{partner}"),
        }
    }
}

/// A party is frozen when a budget of its own over a day or longer ran out on `days` days of the last `within`, in UTC,
/// this day included.
///
/// ```
/// let usual = jeton::Exhaustion::default();
/// assert_eq!((usual.days, usual.within), (3, 7));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exhaustion {
    /// So many days, 1 at least.
    pub days: u8,
    /// Of so many.
    pub within: u8,
}

impl Default for Exhaustion {
    fn default() -> Self {
        Self { days: 3, within: 7 }
    }
}
