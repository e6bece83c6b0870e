//! Budgets: how many distinct people a scope may see within a window.

use crate::scope::{Actor, Partner, Purpose};
use std::fmt;

/// A sliding stretch of time over which people are counted.
///
/// ```
/// assert_eq!(jeton::Window::Day.seconds(), 86_400);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Window {
    /// 3,600 seconds.
    Hour,
    /// 86,400 seconds.
    Day,
    /// 2,592,000 seconds.
    ThirtyDays,
}

impl Window {
    /// The longest window: a ledger remembers people at least this long.
    pub const LONGEST: Self = Self::ThirtyDays;

    /// Its length in seconds.
    #[must_use]
    pub const fn seconds(self) -> u64 {
        match self {
            Self::Hour => 3_600,
            Self::Day => 86_400,
            Self::ThirtyDays => 2_592_000,
        }
    }
}

/// Whose reveals are counted together. Scopes nest: vault, partner, purpose, actor.
///
/// ```
/// use jeton::{Actor, Scope};
/// assert_eq!(Scope::Actor(Actor::from("adviser-17")).to_string(), "actor/adviser-17");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Scope {
    /// Everybody.
    Vault,
    /// All actors of a partner.
    Partner(Partner),
    /// All reveals for a purpose.
    Purpose(Purpose),
    /// One actor.
    Actor(Actor),
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Vault => f.write_str("vault"),
            Self::Partner(partner) => write!(f, "partner/{partner}"),
            Self::Purpose(purpose) => write!(f, "purpose/{purpose}"),
            Self::Actor(actor) => write!(f, "actor/{actor}"),
        }
    }
}

/// A limit on the distinct people of each scope of one kind.
///
/// ```
/// use jeton::{Budget, Policy, Window};
/// let policy = Policy::new()
///     .budget(Budget::per_actor(200, Window::Day))
///     .budget(Budget::of_vault(5_000, Window::Day));
/// # let _ = policy;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    level: Level,
    people: u64,
    window: Window,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    Vault,
    Partner,
    Purpose,
    Actor,
}

impl Budget {
    /// At most `people` within `window` for everybody together.
    #[must_use]
    pub const fn of_vault(people: u64, window: Window) -> Self {
        Self { level: Level::Vault, people, window }
    }

    /// At most `people` within `window` for each partner.
    #[must_use]
    pub const fn per_partner(people: u64, window: Window) -> Self {
        Self { level: Level::Partner, people, window }
    }

    /// At most `people` within `window` for each purpose.
    #[must_use]
    pub const fn per_purpose(people: u64, window: Window) -> Self {
        Self { level: Level::Purpose, people, window }
    }

    /// At most `people` within `window` for each actor.
    #[must_use]
    pub const fn per_actor(people: u64, window: Window) -> Self {
        Self { level: Level::Actor, people, window }
    }

    /// What this budget charges for a reveal by `actor`; nothing if it is per partner and the actor has none.
    pub(super) fn charge(
        &self,
        actor: &Actor,
        partner: Option<&Partner>,
        purpose: &Purpose,
    ) -> Option<Charge> {
        let scope = match self.level {
            Level::Vault => Scope::Vault,
            Level::Partner => Scope::Partner(partner?.clone()),
            Level::Purpose => Scope::Purpose(purpose.clone()),
            Level::Actor => Scope::Actor(actor.clone()),
        };
        Some(Charge { scope, window: self.window, limit: self.people })
    }
}

/// A debit that the ledger makes: the reservation's people count in `scope`, of whom at most `limit` may have been
/// revealed within the last `window`, these included.
///
/// ```
/// use jeton::{Charge, Scope, Window};
/// let charge = Charge { scope: Scope::Vault, window: Window::Hour, limit: 50 };
/// assert_eq!(charge.limit, 50);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    /// Whose people are counted.
    pub scope: Scope,
    /// Over which sliding window.
    pub window: Window,
    /// Most distinct people.
    pub limit: u64,
}
