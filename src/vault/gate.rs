//! [`Gate`]: where a vault, a policy and a ledger meet. It is the only maker of permits.

use super::claims::{Claimed, Claims};
use super::granted;
use super::keyed::Keyed;
use super::request::Request;
use super::token::Token;
use crate::error::GateError;
use crate::format::{Annex, Parsed, Side};
use crate::keys::Keyring;
use crate::policy::{
    Act, Bulk, Charge, Denial, Entry, Ledger, Outcome, Policy, Question, Reservation, Verdict,
};
use crate::scope::LedgerId;
use std::fmt;
use std::sync::Arc;

/// Most tokens in one request.
const MOST_TOKENS: usize = 10_000;

/// Asks the policy and the ledger before anything comes back.
///
/// ```
/// use jeton::{Allow, Budget, GateError, Policy, Request, VolatileLedger, Window, formats};
/// # use jeton::{Keyring, Suffix, TokenDomain, Vault};
/// # let mut keyring = Keyring::create_test()?.allow_test();
/// # keyring.add_domain(TokenDomain::new("cap-emploi")?, Suffix::default())?;
/// # let vault = Vault::from_keyring(keyring)?;
/// let policy = Policy::new()
///     .allow(Allow::actor("adviser-17").purpose("placement").format("us.ssn").domain("cap-emploi"))
///     .budget(Budget::per_actor(1, Window::Day));
/// let gate = vault.gate(policy, VolatileLedger::new())?;
///
/// let ssns = vault.tokenizer("cap-emploi", formats::US_SSN)?;
/// let (one, two) = (ssns.tokenize("123-45-6789")?, ssns.tokenize("123-45-6788")?);
/// let request = |token| Request::new("adviser-17", "placement").reveal(token);
/// let permit = gate.reserve(&request(&one))?;
/// assert_eq!(vault.reveal(permit)?.expose(), "123-45-6789");
/// assert_eq!(gate.reserve(&request(&two)).unwrap_err(), GateError::Refused);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Gate {
    pub(super) keyring: Arc<Keyring>,
    pub(super) claims: Claims,
    policy: Policy,
    ledger: Box<dyn Ledger>,
}

/// Proof that the ledger has durably recorded one act with the tokens it owns. It is spent by the vault that made
/// it, once: [`Vault::reveal`](crate::Vault::reveal) or [`Vault::translate`](crate::Vault::translate) consume it.
///
/// Nothing but [`Gate::reserve`] makes one; it cannot be cloned or written down.
///
/// ```compile_fail,E0451
/// let forged = jeton::Permit { act: todo!(), tokens: Vec::new(), keyring: todo!() };
/// ```
///
/// ```compile_fail,E0382
/// # fn twice(vault: &jeton::Vault, permit: jeton::Permit) -> Result<(), jeton::GateError> {
/// vault.reveal(permit)?;
/// vault.reveal(permit)?;
/// # Ok(())
/// # }
/// ```
#[must_use = "the budget is spent; reveal or translate with it"]
pub struct Permit {
    pub(super) keyring: Arc<Keyring>,
    pub(super) act: Act,
    pub(super) tokens: Parts,
}

/// What is asked, besides what the request says of itself.
pub(super) struct Asked<'a> {
    pub(super) act: Act,
    /// Format name and domain of each token.
    pub(super) tokens: &'a [(&'a str, &'a str)],
    /// Whom it is about; none if a text is no token.
    pub(super) claimed: Option<Claimed>,
    /// Who could be tried beside, where a person is searched for.
    pub(super) neighbours: Option<[u8; 32]>,
    /// The list that an approval must be for, where the request brings one.
    pub(super) bulk: Option<Bulk<'a>>,
}

/// The tokens of a request, taken apart, with their keys.
#[derive(Default)]
pub(super) struct Parts {
    /// One for each format, domain and epoch met.
    pub(super) keyed: Vec<Keyed>,
    /// In the request's order; each with the position of its keys.
    pub(super) parsed: Vec<(usize, Parsed)>,
    pub(super) annex: Annex,
}

impl Gate {
    pub(super) fn new(
        keyring: Arc<Keyring>,
        claims: Claims,
        policy: Policy,
        ledger: Box<dyn Ledger>,
    ) -> Self {
        Self { keyring, claims, policy, ledger }
    }

    /// Counts the people, writes the request down, and makes the permit; or refuses.
    ///
    /// The budget is debited for good, even if the permit is never used.
    ///
    /// # Errors
    /// [`GateError::Request`] for a request that asks for nothing, for two things at once, is too large, has an empty
    /// name, or brings an approval, which is for columns: nothing is written down. [`GateError::Refused`] if the policy or a budget says no. [`GateError::Unavailable`] if the
    /// ledger cannot answer.
    pub fn reserve(&self, request: &Request) -> Result<Permit, GateError> {
        let (act, tokens) = request.act().ok_or(GateError::Request)?;
        if tokens.len() > MOST_TOKENS || !request.is_named() {
            return Err(GateError::Request);
        }
        if request.approval.is_some() {
            return Err(GateError::Request);
        }
        let mut parts = self.take_apart(tokens);
        let pairs: Vec<_> = tokens.iter().map(|token| (token.format.name(), token.domain.as_str())).collect();
        let claimed = parts.as_mut().map(|parts| parts.claimed(&self.claims, request.subject.as_deref()));
        let asked = Asked { act: act.clone(), tokens: &pairs, claimed, neighbours: None, bulk: None };
        self.write_down(request, asked)?;
        let tokens = parts.ok_or(GateError::Refused)?;
        Ok(Permit { keyring: self.keyring.clone(), act, tokens })
    }

    /// The id of its ledger.
    pub(super) fn ledger(&self) -> LedgerId {
        self.ledger.id()
    }

    /// Asks the policy, and has the ledger write down what it says with the people it is about.
    ///
    /// # Errors
    /// [`GateError::Refused`] or [`GateError::Unavailable`]: nothing may be released.
    pub(super) fn write_down(&self, request: &Request, asked: Asked<'_>) -> Result<(), GateError> {
        let Asked { act, tokens, claimed, neighbours, bulk } = asked;
        let (verdict, partner) = match &claimed {
            None => (Verdict::Denied(Denial::NotAToken), None),
            Some(Claimed { claims, .. }) => {
                let granted = granted::grants_all(request, &self.policy, &self.claims, &self.keyring, claims);
                let Request { actor, purpose, .. } = request;
                let question = Question { actor, purpose, act: &act, tokens, granted, neighbours };
                let (decided, partner) = self.policy.decide(&question);
                (self.verdict(request, decided, bulk), partner)
            }
        };
        let allowed = !matches!(verdict, Verdict::Denied(_));
        let entry = Entry {
            act,
            actor: request.actor.clone(),
            partner,
            purpose: request.purpose.clone(),
            case: request.case.clone(),
        };
        let Claimed { claims, opens_decoy } = claimed.unwrap_or_default();
        let exhaustion = self.policy.exhaustion();
        let reservation = Reservation { opens_decoy, exhaustion, ..Reservation::new(entry, verdict, claims) };
        match self.ledger.reserve(&reservation) {
            Ok(Outcome::Granted) if allowed => Ok(()),
            Ok(_) => Err(GateError::Refused),
            Err(_) => Err(GateError::Unavailable),
        }
    }

    /// What the policy decided, unless an approval takes the place of the budgets.
    fn verdict(
        &self,
        request: &Request,
        decided: Result<Vec<Charge>, Denial>,
        bulk: Option<Bulk<'_>>,
    ) -> Verdict {
        match (decided, &request.approval, bulk) {
            (Err(denial), ..) => Verdict::Denied(denial),
            (Ok(charges), None, _) => Verdict::Charge(charges),
            (Ok(_), Some(note), Some(bulk)) => granted::approval(note, &self.policy, bulk)
                .map_or(Verdict::Denied(Denial::NotApproved), Verdict::Approved),
            (Ok(_), Some(_), None) => Verdict::Denied(Denial::NotApproved),
        }
    }

    /// The tokens' parts; `None` if one is no token of its format and domain, or its keys are not here.
    fn take_apart(&self, tokens: &[Token]) -> Option<Parts> {
        let mut parts = Parts::default();
        for token in tokens {
            let known = parts.keyed.iter().position(|keyed| {
                keyed.format == token.format && keyed.domain == token.domain && keyed.epoch == token.epoch
            });
            let position = match known {
                Some(position) => position,
                None => {
                    let keyed =
                        Keyed::new(&self.keyring, token.domain.as_str(), token.format, token.epoch).ok()?;
                    parts.keyed.push(keyed);
                    parts.keyed.len().checked_sub(1)?
                }
            };
            let parsed = parts.keyed.get(position)?.parse(Side::Token, &token.text, &mut parts.annex).ok()?;
            parts.parsed.push((position, parsed));
        }
        Some(parts)
    }
}

impl Parts {
    /// Whom the tokens are about, by keyed hashes.
    fn claimed(&mut self, claims: &Claims, subject: Option<&str>) -> Claimed {
        let subject = subject.map(|subject| claims.subject(subject));
        let Self { keyed, parsed, annex } = self;
        let mut claimed = Claimed::default();
        for (position, parsed) in parsed {
            let Some(keyed) = keyed.get(*position) else { continue };
            let token = claims.token(keyed, parsed, annex);
            claimed.push(subject, keyed, token, claims.behind(keyed, parsed, annex));
        }
        claimed
    }
}

impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gate").field("policy", &self.policy).finish_non_exhaustive()
    }
}

impl fmt::Debug for Permit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Permit")
            .field("act", &self.act)
            .field("tokens", &self.tokens.parsed.len())
            .finish_non_exhaustive()
    }
}
