//! Budgets: how many distinct people a scope may see within a window.

use super::standing::Party;
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

/// What is counted: reveals and searches have budgets of their own, so that a day of searching takes nothing from a day
/// of revealing.
///
/// ```
/// use jeton::{Charge, Meter, Scope, Window};
/// let charge = Charge { meter: Meter::Searches, scope: Scope::Vault, window: Window::Hour, limit: 50 };
/// assert_ne!(charge.meter, Meter::Reveals);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Meter {
    /// People who were revealed, or whose tokens were translated.
    Reveals,
    /// People who were searched for, or tokenized for others.
    Searches,
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
    /// One actor among identifiers that begin alike, as the keyed hash of what they have in common.
    Neighbours(Actor, [u8; 32]),
}

impl Scope {
    /// Whose own it is: who is frozen if its budget runs out too often. Nobody's, if others share it.
    ///
    /// ```
    /// use jeton::{Party, Scope};
    /// assert_eq!(Scope::Actor("adviser-17".into()).owner(), Some(Party::Actor("adviser-17".into())));
    /// assert_eq!(Scope::Vault.owner(), None);
    /// ```
    #[must_use]
    pub fn owner(&self) -> Option<Party> {
        match self {
            Self::Actor(actor) => Some(Party::Actor(actor.clone())),
            Self::Partner(partner) => Some(Party::Partner(partner.clone())),
            Self::Vault | Self::Purpose(_) | Self::Neighbours(..) => None,
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Vault => f.write_str("vault"),
            Self::Partner(partner) => write!(f, "partner/{partner}"),
            Self::Purpose(purpose) => write!(f, "purpose/{purpose}"),
            Self::Actor(actor) => write!(f, "actor/{actor}"),
            // Which ones is nobody's business.
            Self::Neighbours(actor, _) => write!(f, "neighbours/{actor}"),
        }
    }
}

/// A limit on the distinct people of one scope, or of each scope of one kind.
///
/// It counts reveals and translations; [`searches`](Self::searches) makes it count searches. The own budget of a partner,
/// purpose or actor (`of_`) replaces the general one (`per_`) of that window for this name alone, be it lower or higher.
///
/// ```
/// use jeton::{Budget, Policy, Window};
/// let policy = Policy::new()
///     .budget(Budget::per_actor(200, Window::Day))
///     .budget(Budget::of_actor("night-shift", 20, Window::Day))
///     .budget(Budget::per_actor(2_000, Window::Day).searches())
///     .budget(Budget::of_vault(5_000, Window::Day));
/// # let _ = policy;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Budget {
    meter: Meter,
    whose: Whose,
    people: u64,
    window: Window,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Whose {
    One(Scope),
    EachPartner,
    EachPurpose,
    EachActor,
    EachNeighbourhood,
}

/// Whom a request is counted to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asking<'a> {
    pub(super) actor: &'a Actor,
    pub(super) partner: Option<&'a Partner>,
    pub(super) purpose: &'a Purpose,
    pub(super) meter: Meter,
    pub(super) neighbours: Option<[u8; 32]>,
}

impl Budget {
    /// At most `people` within `window` for everybody together.
    #[must_use]
    pub const fn of_vault(people: u64, window: Window) -> Self {
        Self::new(Whose::One(Scope::Vault), people, window)
    }

    /// At most `people` within `window` for each partner.
    #[must_use]
    pub const fn per_partner(people: u64, window: Window) -> Self {
        Self::new(Whose::EachPartner, people, window)
    }

    /// At most `people` within `window` for each purpose.
    #[must_use]
    pub const fn per_purpose(people: u64, window: Window) -> Self {
        Self::new(Whose::EachPurpose, people, window)
    }

    /// At most `people` within `window` for each actor.
    #[must_use]
    pub const fn per_actor(people: u64, window: Window) -> Self {
        Self::new(Whose::EachActor, people, window)
    }

    /// At most `people` within `window` whom one actor searches for or tokenizes among identifiers that begin alike: the
    /// first 10 characters of an NIR, the first 6 digits of a telephone number, the host of an e-mail address. 999 people share
    /// sex, month and commune of birth; who tries them all is looking for a token, not for a person.
    ///
    /// ```
    /// use jeton::{Budget, Policy, Window};
    /// let policy = Policy::new().budget(Budget::per_neighbourhood(20, Window::Day));
    /// # let _ = policy;
    /// ```
    #[must_use]
    pub const fn per_neighbourhood(people: u64, window: Window) -> Self {
        Self::new(Whose::EachNeighbourhood, people, window).searches()
    }

    /// At most `people` within `window` for this partner.
    #[must_use]
    pub fn of_partner(name: &str, people: u64, window: Window) -> Self {
        Self::new(Whose::One(Scope::Partner(name.into())), people, window)
    }

    /// At most `people` within `window` for this purpose.
    #[must_use]
    pub fn of_purpose(name: &str, people: u64, window: Window) -> Self {
        Self::new(Whose::One(Scope::Purpose(name.into())), people, window)
    }

    /// At most `people` within `window` for this actor.
    #[must_use]
    pub fn of_actor(name: &str, people: u64, window: Window) -> Self {
        Self::new(Whose::One(Scope::Actor(name.into())), people, window)
    }

    /// The same limit on the people who are searched for or tokenized for others, instead of those who are revealed.
    #[must_use]
    pub const fn searches(mut self) -> Self {
        self.meter = Meter::Searches;
        self
    }

    const fn new(whose: Whose, people: u64, window: Window) -> Self {
        Self { meter: Meter::Reveals, whose, people, window }
    }

    /// The scope in which it counts this request; none if it counts something else.
    fn scope(&self, asking: &Asking<'_>) -> Option<Scope> {
        let scope = match &self.whose {
            Whose::EachPartner => Scope::Partner(asking.partner?.clone()),
            Whose::EachPurpose => Scope::Purpose(asking.purpose.clone()),
            Whose::EachActor => Scope::Actor(asking.actor.clone()),
            Whose::EachNeighbourhood => Scope::Neighbours(asking.actor.clone(), asking.neighbours?),
            Whose::One(scope) => Some(scope).filter(|scope| asking.is_in(scope))?.clone(),
        };
        Some(scope).filter(|_| self.meter == asking.meter)
    }

    /// Whether it is the own budget of this scope, within the other's meter and window.
    fn replaces(&self, other: &Self, scope: &Scope) -> bool {
        (self.meter, self.window) == (other.meter, other.window)
            && matches!(&self.whose, Whose::One(own) if own == scope)
            && !matches!(other.whose, Whose::One(_))
    }
}

impl Asking<'_> {
    /// What these budgets charge for the request.
    pub(super) fn charges(&self, budgets: &[Budget]) -> Vec<Charge> {
        let charge = |budget: &Budget| {
            let scope = budget.scope(self)?;
            let replaced = budgets.iter().any(|own| own.replaces(budget, &scope));
            let charge = Charge { meter: budget.meter, scope, window: budget.window, limit: budget.people };
            (!replaced).then_some(charge)
        };
        budgets.iter().filter_map(charge).collect()
    }

    fn is_in(&self, scope: &Scope) -> bool {
        match scope {
            Scope::Vault => true,
            Scope::Partner(partner) => Some(partner) == self.partner,
            Scope::Purpose(purpose) => purpose == self.purpose,
            Scope::Actor(actor) => actor == self.actor,
            Scope::Neighbours(actor, hash) => actor == self.actor && Some(*hash) == self.neighbours,
        }
    }
}

/// A debit that the ledger makes: the reservation's people count on the `meter` of `scope`, of whom at most `limit` may
/// have been counted within the last `window`, these included.
///
/// ```
/// use jeton::{Charge, Meter, Scope, Window};
/// let charge = Charge { meter: Meter::Reveals, scope: Scope::Vault, window: Window::Hour, limit: 50 };
/// assert_eq!(charge.limit, 50);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    /// What is counted.
    pub meter: Meter,
    /// Whose people are counted.
    pub scope: Scope,
    /// Over which sliding window.
    pub window: Window,
    /// Most distinct people.
    pub limit: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Scope and limit of each charge.
    fn charges(budgets: &[Budget], actor: &str, meter: Meter) -> Vec<(String, Window, u64)> {
        let (actor, partner, purpose) = (actor.into(), "cap".into(), "placement".into());
        let asking =
            Asking { actor: &actor, partner: Some(&partner), purpose: &purpose, meter, neighbours: None };
        let charges = asking.charges(budgets);
        assert!(charges.iter().all(|charge| charge.meter == meter));
        charges.into_iter().map(|charge| (charge.scope.to_string(), charge.window, charge.limit)).collect()
    }

    fn charge(scope: &str, window: Window, limit: u64) -> (String, Window, u64) {
        (scope.to_owned(), window, limit)
    }

    #[test]
    fn an_own_budget_replaces_the_general_one_of_its_name_window_and_meter() {
        let budgets = [
            Budget::per_actor(10, Window::Day),
            Budget::per_actor(5, Window::Hour),
            Budget::per_actor(90, Window::Day).searches(),
            Budget::of_actor("night", 20, Window::Day),
        ];
        let own = [charge("actor/night", Window::Hour, 5), charge("actor/night", Window::Day, 20)];
        let general = [charge("actor/day", Window::Day, 10), charge("actor/day", Window::Hour, 5)];
        assert_eq!(charges(&budgets, "night", Meter::Reveals), own);
        assert_eq!(charges(&budgets, "day", Meter::Reveals), general);
        let searches = [charge("actor/night", Window::Day, 90)];
        assert_eq!(charges(&budgets, "night", Meter::Searches), searches);
    }

    #[test]
    fn an_own_budget_is_of_its_level_and_its_name() {
        let day = Window::Day;
        let budgets = [
            Budget::per_actor(1, day),
            Budget::per_partner(2, day),
            Budget::per_purpose(3, day),
            Budget::of_vault(4, day),
            Budget::of_partner("placement", 5, day),
            Budget::of_purpose("cap", 6, day),
            Budget::of_partner("a", 7, day),
            Budget::of_actor("b", 8, day),
        ];
        let general = [("actor/a", 1), ("partner/cap", 2), ("purpose/placement", 3), ("vault", 4)];
        let general = general.map(|(scope, limit)| charge(scope, day, limit));
        assert_eq!(charges(&budgets, "a", Meter::Reveals), general);
        let own = [Budget::of_partner("cap", 50, day), Budget::of_purpose("placement", 60, day)];
        let owned = [("actor/a", 1), ("vault", 4), ("partner/cap", 50), ("purpose/placement", 60)];
        let owned = owned.map(|(scope, limit)| charge(scope, day, limit));
        assert_eq!(charges(&[&budgets[..], &own].concat(), "a", Meter::Reveals), owned);
    }
}
