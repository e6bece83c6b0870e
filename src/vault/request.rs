//! [`Request`]: who asks to go back, why, and with which tokens.

use super::token::Token;
use crate::policy::{Act, Width};
use crate::scope::{Actor, Purpose, TokenDomain};

/// Longest actor, purpose, case or subject, in bytes.
const LONGEST_NAME: usize = 200;

/// A request to a gate: actor, purpose, perhaps a case and a subject, and 1 to 10,000 tokens to do one thing with. Its
/// names have 1 to 200 bytes.
///
/// ```
/// use jeton::{Mask, Request, Width};
/// let request = Request::new("adviser-17", "placement").case("2026-118").width(Width::Part(Mask::Last(4)));
/// # let _ = request;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub(super) actor: Actor,
    pub(super) purpose: Purpose,
    pub(super) case: Option<Box<str>>,
    pub(super) subject: Option<Box<str>>,
    pub(super) width: Width,
    pub(super) targets: Vec<TokenDomain>,
    pub(super) reveals: Vec<Token>,
    pub(super) translates: Vec<Token>,
    pub(super) grants: Vec<Box<str>>,
    pub(super) approval: Option<Box<str>>,
}

impl Request {
    /// A request by this actor for this purpose. In-process both are names the host vouches for.
    #[must_use]
    pub fn new(actor: &str, purpose: &str) -> Self {
        Self {
            actor: actor.into(),
            purpose: purpose.into(),
            case: None,
            subject: None,
            width: Width::Full,
            targets: Vec::new(),
            reveals: Vec::new(),
            translates: Vec::new(),
            grants: Vec::new(),
            approval: None,
        }
    }

    /// The piece of work that this is about.
    #[must_use]
    pub fn case(mut self, case: &str) -> Self {
        self.case = Some(case.into());
        self
    }

    /// The one person, by a number of yours, that the tokens belong to: tokens of different formats then count as
    /// one person. A second token of one format is another person all the same.
    #[must_use]
    pub fn subject(mut self, subject: &str) -> Self {
        self.subject = Some(subject.into());
        self
    }

    /// How far the identifiers shall be shown; [`Width::Full`] unless said.
    #[must_use]
    pub fn width(mut self, width: Width) -> Self {
        self.width = width;
        self
    }

    /// Brings a signed [`Grant`](crate::Grant): several grants together may name the people.
    #[must_use]
    pub fn grant(mut self, note: &str) -> Self {
        self.grants.push(note.into());
        self
    }

    /// Brings an approval for a column with more people than the budgets allow: what [`Gate::bulk`](crate::Gate::bulk)
    /// wrote, signed by the policy's approvers. It is spent once.
    #[must_use]
    pub fn approved(mut self, note: &str) -> Self {
        self.approval = Some(note.into());
        self
    }

    /// Asks to reveal this token.
    #[must_use]
    pub fn reveal(mut self, token: &Token) -> Self {
        self.reveals.push(token.clone());
        self
    }

    /// Asks to translate this token into another domain, at the epoch that domain tokenizes with. It spends what a
    /// reveal spends: whoever holds the other domain's keys can read it. One request has one target.
    #[must_use]
    pub fn translate(mut self, token: &Token, to: &TokenDomain) -> Self {
        if !self.targets.contains(to) {
            self.targets.push(to.clone());
        }
        self.translates.push(token.clone());
        self
    }

    /// What is asked for, and with which tokens; `None` if it is nothing, or two things at once.
    pub(super) fn act(&self) -> Option<(Act, &[Token])> {
        match (&*self.targets, &*self.reveals, &*self.translates) {
            ([], tokens @ [_, ..], []) => Some((Act::Reveal(self.width), tokens)),
            ([to], [], tokens @ [_, ..]) => Some((Act::Translate(to.clone()), tokens)),
            _ => None,
        }
    }

    /// Whether it leaves the tokens to a column: it names none itself.
    pub(super) fn is_for_a_column(&self) -> bool {
        self.targets.is_empty() && self.reveals.is_empty() && self.translates.is_empty()
    }

    /// Whether every name in it says something and none says too much. An empty subject is most often a number that
    /// is missing, and would make one person of everybody who has none.
    pub(super) fn is_named(&self) -> bool {
        [
            Some(self.actor.as_str()),
            Some(self.purpose.as_str()),
            self.case.as_deref(),
            self.subject.as_deref(),
        ]
        .into_iter()
        .flatten()
        .all(|name| (1..=LONGEST_NAME).contains(&name.len()))
    }
}
