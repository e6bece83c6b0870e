//! [`Gate`]: where a vault, a policy and a ledger meet. It is the only maker of permits.

use super::keyed::{Keyed, rank_bytes};
use super::request::Request;
use super::token::Token;
use crate::error::GateError;
use crate::format::{Annex, Parsed, Side, Spelling};
use crate::keys::{Audit, Keyring};
use crate::policy::{Act, Claim, Denial, Entry, Ledger, Outcome, Policy, Question, Reservation, Verdict};
use crate::secret::SecretText;
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
    pub(super) audit: Audit,
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
    pub(super) fn new(keyring: Arc<Keyring>, audit: Audit, policy: Policy, ledger: Box<dyn Ledger>) -> Self {
        Self { keyring, audit, policy, ledger }
    }

    /// Counts the people, writes the request down, and makes the permit; or refuses.
    ///
    /// The budget is debited for good, even if the permit is never used.
    ///
    /// # Errors
    /// [`GateError::Request`] for a request that asks for nothing, for two things at once, is too large or has an empty
    /// name: nothing is written down. [`GateError::Refused`] if the policy or a budget says no. [`GateError::Unavailable`] if the
    /// ledger cannot answer.
    pub fn reserve(&self, request: &Request) -> Result<Permit, GateError> {
        let (act, tokens) = request.act().ok_or(GateError::Request)?;
        if tokens.len() > MOST_TOKENS || !request.is_named() {
            return Err(GateError::Request);
        }
        let mut parts = self.take_apart(tokens);
        let pairs: Vec<_> = tokens.iter().map(|token| (token.format.name(), token.domain.as_str())).collect();
        let claims = parts.as_mut().map(|parts| parts.claims(&self.audit, request.subject.as_deref()));
        self.write_down(request, &act, &pairs, claims)?;
        let tokens = parts.ok_or(GateError::Refused)?;
        Ok(Permit { keyring: self.keyring.clone(), act, tokens })
    }

    /// Asks the policy about an act with tokens of these formats and domains, and has the ledger write down what it says
    /// with the people that the tokens are about; none if they are no tokens.
    ///
    /// # Errors
    /// [`GateError::Refused`] or [`GateError::Unavailable`]: nothing may be released.
    pub(super) fn write_down(
        &self,
        request: &Request,
        act: &Act,
        tokens: &[(&str, &str)],
        claims: Option<Vec<Claim>>,
    ) -> Result<(), GateError> {
        let (verdict, partner) = match &claims {
            Some(_) => self.policy.decide(&Question {
                actor: &request.actor,
                purpose: &request.purpose,
                act,
                tokens,
            }),
            None => (Verdict::Denied(Denial::NotAToken), None),
        };
        let allowed = matches!(verdict, Verdict::Charge(_));
        let entry = Entry {
            act: act.clone(),
            actor: request.actor.clone(),
            partner,
            purpose: request.purpose.clone(),
            case: request.case.clone(),
        };
        let reservation = Reservation { entry, verdict, claims: claims.unwrap_or_default() };
        match self.ledger.reserve(&reservation) {
            Ok(Outcome::Granted) if allowed => Ok(()),
            Ok(_) => Err(GateError::Refused),
            Err(_) => Err(GateError::Unavailable),
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
    fn claims(&mut self, audit: &Audit, subject: Option<&str>) -> Vec<Claim> {
        let subject = subject.map(|subject| audit.subject(subject.as_bytes()));
        let Self { keyed, parsed, annex } = self;
        parsed
            .iter()
            .filter_map(|(position, parsed)| {
                let keyed = keyed.get(*position)?;
                let token = person(audit, keyed, parsed, annex);
                let identifier = behind(audit, keyed, parsed, annex).unwrap_or(token);
                Some(Claim { subject, format: keyed.format.name().into(), token, identifier })
            })
            .collect()
    }
}

/// The identifier behind a token, by keyed hash; `None` for sealed bytes that these keys did not make. The text is wiped
/// before anybody is asked whether it may be shown.
pub(super) fn behind(audit: &Audit, keyed: &Keyed, token: &Parsed, annex: &mut Annex) -> Option<[u8; 32]> {
    let mut parsed = Parsed { spelling: Spelling::CANONICAL, ..*token };
    keyed.decipher(&mut parsed, annex).ok()?;
    let canonical = SecretText::written(|out| keyed.render(Side::Identifier, &parsed, annex, out));
    Some(identifier(audit, keyed, canonical.expose()))
}

/// A canonical identifier by keyed hash. Where one format folds the case and another keeps it, it is one identifier.
pub(super) fn identifier(audit: &Audit, keyed: &Keyed, canonical: &str) -> [u8; 32] {
    let kind = keyed.format.codec().identifies();
    let folded =
        SecretText::written(|out| out.extend(canonical.bytes().map(|byte| byte.to_ascii_lowercase())));
    audit.identifier(kind, folded.expose().as_bytes())
}

/// The person whom a token is about, by keyed hash.
pub(super) fn person(audit: &Audit, keyed: &Keyed, parsed: &Parsed, annex: &Annex) -> [u8; 32] {
    audit.person(
        &keyed.domain,
        keyed.format.name(),
        keyed.format.version(),
        keyed.epoch,
        &keyed.tweak(parsed, annex),
        &rank_bytes(parsed, annex),
    )
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
