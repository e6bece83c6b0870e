//! The policy as data: an allow list and budgets. What is not allowed is denied.

use super::budget::{Asking, Budget};
use super::ledger::{Act, Denial, Verdict, Width};
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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    rules: Vec<Allow>,
    budgets: Vec<Budget>,
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
}

/// What the gate asks about one request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Question<'a> {
    pub(crate) actor: &'a Actor,
    pub(crate) purpose: &'a Purpose,
    pub(crate) act: &'a Act,
    /// Format name and domain of each token.
    pub(crate) tokens: &'a [(&'a str, &'a str)],
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

    /// The lines of the allow list, in their order.
    pub(crate) fn lines(&self) -> &[Allow] {
        &self.rules
    }

    /// The charges for a request, or why it is denied; and the partner the actor belongs to.
    pub(crate) fn decide(&self, question: &Question<'_>) -> (Verdict, Option<Partner>) {
        let rules = || self.rules.iter().filter(|rule| rule.actors.contains(question.actor));
        if rules().next().is_none() {
            return (Verdict::Denied(Denial::UnknownActor), None);
        }
        let Some(rule) = rules().find(|rule| rule.covers(question)) else {
            return (Verdict::Denied(Denial::NotAllowed), None);
        };
        // Or a line that forgets the partner would be a way around the partner's budget.
        let partner = rule.partner.as_ref().or_else(|| rules().find_map(|rule| rule.partner.as_ref()));
        let Question { actor, purpose, act, .. } = *question;
        let charges = Asking { actor, partner, purpose, meter: act.meter() }.charges(&self.budgets);
        let verdict =
            if charges.is_empty() { Verdict::Denied(Denial::NoBudget) } else { Verdict::Charge(charges) };
        (verdict, partner.cloned())
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

    /// The names of formats in it.
    pub(crate) fn formats(&self) -> impl Iterator<Item = &str> {
        self.formats.iter().map(|name| &**name)
    }

    /// The domains in it: of tokens, and to translate into.
    pub(crate) fn domains(&self) -> impl Iterator<Item = &str> {
        self.domains.iter().chain(&self.translate_to).map(|name| &**name)
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
            Act::Look => false,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Meter, Scope, Window};
    use crate::scope::{Mask, TokenDomain};

    fn policy() -> Policy {
        Policy::new()
            .allow(
                Allow::actor("adviser")
                    .partner("cap")
                    .purpose("placement")
                    .format("fr.nir")
                    .domain("cap")
                    .width(Width::Full)
                    .translate_to("x"),
            )
            .allow(
                Allow::actor("exchange")
                    .purpose("placement")
                    .format("fr.nir")
                    .domain("cap")
                    .translate_to("x"),
            )
            .allow(
                Allow::actor("adviser")
                    .purpose("call")
                    .format("phone")
                    .domain("cap")
                    .width(Width::Part(Mask::Last(4))),
            )
            .budget(Budget::per_actor(200, Window::Day))
            .budget(Budget::per_partner(1_000, Window::Day))
    }

    fn verdict(actor: &str, purpose: &str, act: Act, tokens: &[(&str, &str)]) -> Verdict {
        let (actor, purpose) = (Actor::from(actor), Purpose::from(purpose));
        policy().decide(&Question { actor: &actor, purpose: &purpose, act: &act, tokens }).0
    }

    #[test]
    fn only_what_a_line_names_is_allowed() {
        let nir: &[_] = &[("fr.nir", "cap")];
        let full = || Act::Reveal(Width::Full);
        let allowed = |verdict| matches!(verdict, Verdict::Charge(_));
        assert!(allowed(verdict("adviser", "placement", full(), nir)));
        assert!(allowed(verdict(
            "adviser",
            "placement",
            Act::Translate(TokenDomain::new("x").unwrap()),
            nir
        )));
        assert!(allowed(verdict(
            "adviser",
            "call",
            Act::Reveal(Width::Part(Mask::Last(4))),
            &[("phone", "cap")]
        )));

        let into_x = Act::Translate(TokenDomain::new("x").unwrap());
        assert!(allowed(verdict("exchange", "placement", into_x, nir)));
        assert_eq!(verdict("exchange", "placement", full(), nir), Verdict::Denied(Denial::NotAllowed));

        assert_eq!(verdict("stranger", "placement", full(), nir), Verdict::Denied(Denial::UnknownActor));
        for (purpose, act, tokens) in [
            ("call", full(), nir),
            ("placement", full(), &[("phone", "cap")][..]),
            ("placement", full(), &[("fr.nir", "other")]),
            ("placement", full(), &[("fr.nir", "cap"), ("email", "cap")]),
            ("placement", Act::Reveal(Width::Part(Mask::Last(4))), nir),
            ("placement", Act::Translate(TokenDomain::new("y").unwrap()), nir),
            ("call", full(), &[("phone", "cap")]),
        ] {
            assert_eq!(verdict("adviser", purpose, act, tokens), Verdict::Denied(Denial::NotAllowed));
        }
    }

    #[test]
    fn no_line_is_a_way_around_the_partners_budget() {
        let per_partner = Scope::Partner("cap".into());
        for (purpose, width) in [("placement", Width::Full), ("call", Width::Part(Mask::Last(4)))] {
            let format = if purpose == "call" { "phone" } else { "fr.nir" };
            let Verdict::Charge(charges) =
                verdict("adviser", purpose, Act::Reveal(width), &[(format, "cap")])
            else {
                panic!("{purpose} is allowed")
            };
            assert!(charges.iter().any(|charge| charge.scope == per_partner), "{purpose}: {charges:?}");
        }
    }

    /// What the first line allows and what the second allows do not make a request that neither does.
    #[test]
    fn lines_do_not_add_up() {
        let policy = Policy::new()
            .allow(Allow::actor("a").purpose("p").format("f").domain("d"))
            .allow(Allow::actor("a").purpose("q").format("g").domain("e"))
            .budget(Budget::per_actor(1, Window::Day));
        let (actor, act) = ("a".into(), Act::Reveal(Width::Full));
        let purposes = ["p", "q"].map(Purpose::from);
        let mut allowed = Vec::new();
        for purpose in &purposes {
            for tokens in
                [&[("f", "d")][..], &[("g", "e")], &[("f", "e")], &[("g", "d")], &[("f", "d"), ("g", "e")]]
            {
                let question = Question { actor: &actor, purpose, act: &act, tokens };
                if matches!(policy.decide(&question).0, Verdict::Charge(_)) {
                    allowed.push((purpose.as_str(), tokens));
                }
            }
        }
        assert_eq!(allowed, [("p", &[("f", "d")][..]), ("q", &[("g", "e")])]);
    }

    #[test]
    fn searching_and_tokenizing_are_rights_of_their_own() {
        let line = || Allow::actors(["a", "b"]).purpose("p").format("f").domain("d");
        let acts = [Act::Reveal(Width::Full), Act::Search, Act::Tokenize];
        for (line, rights) in [
            (line(), [true, false, false]),
            (line().search(), [false, true, false]),
            (line().tokenize(), [false, false, true]),
            (line().width(Width::Full).search().tokenize(), [true, true, true]),
            (line().translate_to("x"), [false, false, false]),
        ] {
            let policy = Policy::new()
                .allow(line)
                .budget(Budget::of_vault(1, Window::Day))
                .budget(Budget::of_vault(2, Window::Day).searches());
            for (actor, (act, right)) in
                ["a", "b"].iter().flat_map(|actor| acts.iter().zip(rights).map(move |pair| (actor, pair)))
            {
                let (actor, purpose) = (Actor::from(*actor), "p".into());
                let question = Question { actor: &actor, purpose: &purpose, act, tokens: &[("f", "d")] };
                match policy.decide(&question).0 {
                    Verdict::Charge(charges) => {
                        assert!(right, "{act:?}");
                        let meters: Vec<Meter> = charges.iter().map(|charge| charge.meter).collect();
                        assert_eq!(meters, [act.meter()], "{act:?} is counted on its own meter alone");
                    }
                    denied => assert_eq!((denied, right), (Verdict::Denied(Denial::NotAllowed), false)),
                }
            }
        }
    }

    #[test]
    fn a_budget_of_reveals_counts_no_search() {
        let policy = Policy::new()
            .allow(Allow::actor("a").purpose("p").format("f").domain("d").search())
            .budget(Budget::of_vault(1, Window::Day));
        let (actor, purpose) = ("a".into(), "p".into());
        let question =
            Question { actor: &actor, purpose: &purpose, act: &Act::Search, tokens: &[("f", "d")] };
        assert_eq!(policy.decide(&question).0, Verdict::Denied(Denial::NoBudget));
    }

    #[test]
    fn what_no_budget_counts_is_denied() {
        let policy = Policy::new()
            .allow(Allow::actor("a").purpose("p").format("f").domain("d"))
            .budget(Budget::per_partner(1, Window::Day));
        let (actor, purpose, act) = ("a".into(), "p".into(), Act::Reveal(Width::Full));
        let question = Question { actor: &actor, purpose: &purpose, act: &act, tokens: &[("f", "d")] };
        assert_eq!(policy.decide(&question), (Verdict::Denied(Denial::NoBudget), None));
    }
}
