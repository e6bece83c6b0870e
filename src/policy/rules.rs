//! The policy as data: an allow list and budgets. What is not allowed is denied.

#[cfg(test)]
mod tests;

use super::approvers::Approvers;
use super::budget::{Asking, Budget, Charge, Meter};
use super::ledger::{Act, Denial, Width};
use super::standing::Exhaustion;
use crate::note::{Note, NotePublicKey};
use crate::scope::{Actor, Partner, Purpose};

/// Who may go back, for what, how far, and how many people at most.
///
/// It starts by allowing nothing. An allowed request that no budget counts is denied, too.
///
/// ```
/// use jeton::{Allow, Budget, Policy, Width, Window};
/// let policy = Policy::new()
///     .allow(Allow::actor("adviser-17").purpose("placement").format("fr.nir").domain("cap-emploi"))
///     .budget(Budget::per_actor(200, Window::Day));
/// # let _ = policy;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    rules: Vec<Allow>,
    budgets: Vec<Budget>,
    exhaustion: Option<Exhaustion>,
    issuers: Vec<NotePublicKey>,
    approvers: Approvers,
    retention_days: Option<u32>,
}

/// One line of the allow list: actors, and what they may do for which purposes, formats and domains.
///
/// Whatever is not named is not allowed; a line that names nothing to do ([`width`](Self::width),
/// [`translate_to`](Self::translate_to), [`search`](Self::search), [`tokenize`](Self::tokenize)) reveals with [`Width::Full`].
///
/// ```
/// use jeton::{Allow, Mask, Width};
/// let help_desk = Allow::actor("help-desk")
///     .partner("cap-emploi")
///     .purpose("call back")
///     .format("phone")
///     .domain("cap-emploi")
///     .width(Width::Part(Mask::Last(4)));
/// # let _ = help_desk;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allow {
    actors: Vec<Actor>,
    partner: Option<Partner>,
    purposes: Vec<Purpose>,
    formats: Vec<Box<str>>,
    domains: Vec<Box<str>>,
    widths: Vec<Width>,
    translate_to: Vec<Box<str>>,
    searches: bool,
    tokenizes: bool,
    needs_grant: bool,
}

/// What the gate asks about one request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Question<'a> {
    pub(crate) actor: &'a Actor,
    pub(crate) purpose: &'a Purpose,
    pub(crate) act: &'a Act,
    /// Format name and domain of each token.
    pub(crate) tokens: &'a [(&'a str, &'a str)],
    /// Whether a grant holds for the actor, the purpose and each of the people.
    pub(crate) granted: bool,
    /// Who could be tried beside the one that is searched for or tokenized, by keyed hash.
    pub(crate) neighbours: Option<[u8; 32]>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            rules: Vec::new(),
            budgets: Vec::new(),
            exhaustion: Some(Exhaustion::default()),
            issuers: Vec::new(),
            approvers: Approvers::default(),
            retention_days: None,
        }
    }
}

impl Policy {
    /// A policy that allows nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a line to the allow list.
    #[must_use]
    pub fn allow(mut self, rule: Allow) -> Self {
        self.rules.push(rule);
        self
    }

    /// Adds a budget. Budgets nest: each that applies is charged.
    #[must_use]
    pub fn budget(mut self, budget: Budget) -> Self {
        self.budgets.push(budget);
        self
    }

    /// Freezes a party whose budgets run out on other days than three of seven.
    ///
    /// ```
    /// use jeton::{Exhaustion, Policy};
    /// let policy = Policy::new().freeze_after(Exhaustion { days: 2, within: 30 });
    /// # let _ = policy;
    /// ```
    #[must_use]
    pub fn freeze_after(mut self, exhaustion: Exhaustion) -> Self {
        self.exhaustion = Some(exhaustion);
        self
    }

    /// Freezes nobody whose budgets run out, on however many days. Decoys and operators freeze all the same.
    #[must_use]
    pub fn never_freeze(mut self) -> Self {
        self.exhaustion = None;
        self
    }

    /// Believes grants signed by this key. See [`Grant`](crate::Grant).
    #[must_use]
    pub fn issuer(mut self, key: NotePublicKey) -> Self {
        self.issuers.push(key);
        self
    }

    /// Believes approvals that this many of these keys have signed, none of them the requester's. One key is one
    /// approver, whatever names it goes by.
    #[must_use]
    pub fn approvers(mut self, required: usize, keys: impl IntoIterator<Item = NotePublicKey>) -> Self {
        self.approvers = Approvers::new(required, keys);
        self
    }

    /// Keeps the bodies of ledger entries for so many days; their hashes are kept for ever.
    #[must_use]
    pub fn retain_days(mut self, days: u32) -> Self {
        self.retention_days = Some(days);
        self
    }

    /// For how many days the bodies of ledger entries are kept; for ever if none.
    #[must_use]
    pub fn retention_days(&self) -> Option<u32> {
        self.retention_days
    }

    /// Every budget that counts something this actor may do, with the scope and the limit that hold for it. Those of
    /// neighbouring identifiers are left out: each neighbourhood has its own.
    ///
    /// ```
    /// use jeton::{Allow, Budget, Policy, Window};
    /// let policy = Policy::new()
    ///     .allow(Allow::actor("adviser-17").partner("cap").purpose("placement").format("fr.nir").domain("cap"))
    ///     .budget(Budget::per_actor(200, Window::Day))
    ///     .budget(Budget::per_partner(1_000, Window::Day));
    /// let scopes: Vec<String> = policy.charges_of("adviser-17").iter().map(|charge| charge.scope.to_string()).collect();
    /// assert_eq!(scopes, ["actor/adviser-17", "partner/cap"]);
    /// assert!(policy.charges_of("stranger").is_empty());
    /// ```
    #[must_use]
    pub fn charges_of(&self, actor: &str) -> Vec<Charge> {
        let actor = Actor::from(actor);
        let rules = || self.rules.iter().filter(|rule| rule.actors.contains(&actor));
        let partner = rules().find_map(|rule| rule.partner.as_ref());
        let mut charges: Vec<Charge> = Vec::new();
        let counted = rules().flat_map(|rule| rule.meters().map(move |meter| (rule, meter)));
        for (purpose, meter) in
            counted.flat_map(|(rule, meter)| rule.purposes.iter().map(move |purpose| (purpose, meter)))
        {
            let asking = Asking { actor: &actor, partner, purpose, meter, neighbours: None };
            for charge in asking.charges(&self.budgets) {
                if !charges.contains(&charge) {
                    charges.push(charge);
                }
            }
        }
        charges
    }

    /// Whether enough approvers, and none who is the requester, have signed this note.
    ///
    /// ```
    /// use jeton::{Note, NoteKey, Policy};
    /// let (alice, bob) = (NoteKey::generate("alice")?, NoteKey::generate("bob")?);
    /// let policy = Policy::new().approvers(2, [alice.public(), bob.public()]);
    /// let one = alice.sign("a request\n")?;
    /// let two = bob.cosign(&one)?;
    /// assert!(!policy.is_approved(&Note::parse(&one)?, "carol"));
    /// assert!(policy.is_approved(&Note::parse(&two)?, "carol"));
    /// assert!(!policy.is_approved(&Note::parse(&two)?, "bob"));
    /// # Ok::<(), jeton::NoteError>(())
    /// ```
    #[must_use]
    pub fn is_approved(&self, note: &Note<'_>, requester: &str) -> bool {
        self.approvers.approve(note, requester)
    }

    /// Whether one of the issuers has signed this note.
    pub(crate) fn is_issued(&self, note: &Note<'_>) -> bool {
        self.issuers.iter().any(|issuer| note.is_signed_by(issuer))
    }

    /// When budgets that run out freeze.
    pub(crate) fn exhaustion(&self) -> Option<Exhaustion> {
        self.exhaustion
    }

    /// The lines of the allow list, in their order.
    pub(crate) fn lines(&self) -> &[Allow] {
        &self.rules
    }

    /// The charges for a request, or why it is denied; and the partner the actor belongs to.
    pub(crate) fn decide(&self, question: &Question<'_>) -> (Result<Vec<Charge>, Denial>, Option<Partner>) {
        let rules = || self.rules.iter().filter(|rule| rule.actors.contains(question.actor));
        if rules().next().is_none() {
            return (Err(Denial::UnknownActor), None);
        }
        let covering = || rules().filter(|rule| rule.covers(question));
        let Some(rule) = covering().find(|rule| question.granted || !rule.needs_grant) else {
            let ungranted = covering().next().is_some();
            return (Err(if ungranted { Denial::NotGranted } else { Denial::NotAllowed }), None);
        };
        // Or a line that forgets the partner would be a way around the partner's budget.
        let partner = rule.partner.as_ref().or_else(|| rules().find_map(|rule| rule.partner.as_ref()));
        let Question { actor, purpose, act, neighbours, .. } = *question;
        let charges =
            Asking { actor, partner, purpose, meter: act.meter(), neighbours }.charges(&self.budgets);
        (if charges.is_empty() { Err(Denial::NoBudget) } else { Ok(charges) }, partner.cloned())
    }
}

impl Allow {
    /// A line for this actor.
    #[must_use]
    pub fn actor(actor: &str) -> Self {
        Self::actors([actor])
    }

    /// A line for each of these actors.
    ///
    /// ```
    /// let advisers = jeton::Allow::actors(["adviser-17", "adviser-18"]).purpose("placement");
    /// # let _ = advisers;
    /// ```
    #[must_use]
    pub fn actors<'a>(actors: impl IntoIterator<Item = &'a str>) -> Self {
        Self {
            actors: actors.into_iter().map(Actor::from).collect(),
            partner: None,
            purposes: Vec::new(),
            formats: Vec::new(),
            domains: Vec::new(),
            widths: Vec::new(),
            translate_to: Vec::new(),
            searches: false,
            tokenizes: false,
            needs_grant: false,
        }
    }

    /// The partner that the actor works for; budgets per partner count the partner's actors together. It holds for those
    /// lines of the actor, too, that name none.
    #[must_use]
    pub fn partner(mut self, partner: &str) -> Self {
        self.partner = Some(partner.into());
        self
    }

    /// Allows a purpose.
    #[must_use]
    pub fn purpose(mut self, purpose: &str) -> Self {
        self.purposes.push(purpose.into());
        self
    }

    /// Allows a format, by its name.
    #[must_use]
    pub fn format(mut self, format: &str) -> Self {
        self.formats.push(format.into());
        self
    }

    /// Allows tokens of a domain.
    #[must_use]
    pub fn domain(mut self, domain: &str) -> Self {
        self.domains.push(domain.into());
        self
    }

    /// Allows a width. Naming one takes [`Width::Full`] away unless it is named, too.
    #[must_use]
    pub fn width(mut self, width: Width) -> Self {
        self.widths.push(width);
        self
    }

    /// Allows translating into this domain. Whoever holds the keys there can read what is translated. A line that
    /// translates reveals only with the widths that it names, [`Width::Full`] among them if it is named.
    #[must_use]
    pub fn translate_to(mut self, domain: &str) -> Self {
        self.translate_to.push(domain.into());
        self
    }

    /// Allows searching for others: asking under which token an identifier is stored. Searches are counted by budgets of
    /// their own. A line that searches reveals only with the widths that it names.
    #[must_use]
    pub fn search(mut self) -> Self {
        self.searches = true;
        self
    }

    /// Allows tokenizing for others, which is counted as a search is. A line that tokenizes reveals only with the widths
    /// that it names.
    #[must_use]
    pub fn tokenize(mut self) -> Self {
        self.tokenizes = true;
        self
    }

    /// Asks for a grant, besides: a signed statement that this actor works on these people for this purpose. See
    /// [`Grant`](crate::Grant).
    #[must_use]
    pub fn with_grant(mut self) -> Self {
        self.needs_grant = true;
        self
    }

    /// The names of formats in it.
    pub(crate) fn formats(&self) -> impl Iterator<Item = &str> {
        self.formats.iter().map(|name| &**name)
    }

    /// The domains in it: of tokens, and to translate into.
    pub(crate) fn domains(&self) -> impl Iterator<Item = &str> {
        self.domains.iter().chain(&self.translate_to).map(|name| &**name)
    }

    /// What its rights are counted on.
    fn meters(&self) -> impl Iterator<Item = Meter> + use<> {
        let reveals = self.names_nothing_to_do() || !self.widths.is_empty() || !self.translate_to.is_empty();
        let searches = self.searches || self.tokenizes;
        reveals.then_some(Meter::Reveals).into_iter().chain(searches.then_some(Meter::Searches))
    }

    fn names_nothing_to_do(&self) -> bool {
        self.widths.is_empty() && self.translate_to.is_empty() && !self.searches && !self.tokenizes
    }

    fn covers(&self, question: &Question<'_>) -> bool {
        let act = match question.act {
            Act::Reveal(Width::Full) if self.names_nothing_to_do() => true,
            Act::Reveal(width) => self.widths.contains(width),
            Act::Translate(to) => names(&self.translate_to, to.as_str()),
            Act::Search => self.searches,
            Act::Tokenize => self.tokenizes,
            _ => false,
        };
        act && self.purposes.contains(question.purpose)
            && question
                .tokens
                .iter()
                .all(|(format, domain)| names(&self.formats, format) && names(&self.domains, domain))
    }
}

fn names(list: &[Box<str>], name: &str) -> bool {
    list.iter().any(|listed| **listed == *name)
}
