//! A grant: who works on which people, for what, and how long.

use crate::error::NoteError;
use crate::scope::{Actor, Epoch, Purpose};

const FIRST_LINE: &str = "jeton grant 1";

/// Most people of one grant.
const MOST_PEOPLE: usize = 10_000;

/// The statement that an actor works on these people for a purpose until a moment, named by their tokens. An issuer signs
/// its text with a [`NoteKey`](crate::NoteKey); the request carries the signed note; a policy whose line asks for a
/// [grant](crate::Allow::with_grant) believes it from its [issuers](crate::Policy::issuer), without asking anybody.
///
/// A person is granted by any of their tokens of one format, in whatever domain and epoch; of other formats by a token of each.
///
/// ```text
/// jeton grant 1
/// actor adviser-17
/// purpose placement
/// until 1800000000                                   seconds since 1970
/// token fr.nir cap-emploi 1 184127645108946          format, domain, epoch, token; a line for each
/// ```
///
/// ```
/// use jeton::{Allow, Budget, GateError, Grant, NoteKey, Policy, Request, VolatileLedger, Window, formats};
/// # use jeton::{Keyring, Suffix, TokenDomain, Vault};
/// # let mut keyring = Keyring::create_test()?.allow_test();
/// # keyring.add_domain(TokenDomain::new("cap-emploi")?, Suffix::default())?;
/// # let vault = Vault::from_keyring(keyring)?;
/// let case_system = NoteKey::generate("case-system")?;
/// let policy = Policy::new()
///     .issuer(case_system.public())
///     .allow(Allow::actor("adviser-17").purpose("placement").format("us.ssn").domain("cap-emploi").with_grant())
///     .budget(Budget::per_actor(200, Window::Day));
/// let gate = vault.gate(policy, VolatileLedger::new())?;
/// let ssns = vault.tokenizer("cap-emploi", formats::US_SSN)?;
/// let (mine, another) = (ssns.tokenize("123-45-6789")?, ssns.tokenize("123-45-6788")?);
///
/// let grant = Grant::new("adviser-17", "placement", u64::MAX).person(&mine).to_text()?;
/// let signed = case_system.sign(&grant)?;
/// let request = |token| Request::new("adviser-17", "placement").grant(&signed).reveal(token);
/// assert!(gate.reserve(&request(&mine)).is_ok());
/// assert_eq!(gate.reserve(&request(&another)).unwrap_err(), GateError::Refused);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    pub(crate) actor: Actor,
    pub(crate) purpose: Purpose,
    pub(crate) until: u64,
    pub(crate) people: Vec<GrantedToken>,
}

/// A person, by one token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct GrantedToken {
    pub(crate) format: Box<str>,
    pub(crate) domain: Box<str>,
    pub(crate) epoch: Epoch,
    pub(crate) token: Box<str>,
}

impl Grant {
    /// A grant for nobody yet, that holds until before this moment, in seconds since 1970.
    #[must_use]
    pub fn new(actor: &str, purpose: &str, until: u64) -> Self {
        Self { actor: actor.into(), purpose: purpose.into(), until, people: Vec::new() }
    }

    pub(crate) fn add(&mut self, format: &str, domain: &str, epoch: Epoch, token: &str) {
        let (format, domain, token) = (format.into(), domain.into(), token.into());
        self.people.push(GrantedToken { format, domain, epoch, token });
    }

    /// The text to sign.
    ///
    /// # Errors
    /// [`NoteError::Form`] if a name is empty or has control characters, or there are more than 10,000 people.
    pub fn to_text(&self) -> Result<String, NoteError> {
        let Self { actor, purpose, until, people } = self;
        let mut text = format!("{FIRST_LINE}\nactor {actor}\npurpose {purpose}\nuntil {until}\n");
        for GrantedToken { format, domain, epoch, token } in people {
            text.push_str(&format!("token {format} {domain} {epoch} {token}\n"));
        }
        if Self::from_text(&text).as_ref() == Ok(self) { Ok(text) } else { Err(NoteError::Form) }
    }

    /// The grant of a text, which has no second spelling. Whether it is believed is another matter.
    ///
    /// ```
    /// use jeton::{Grant, NoteError};
    /// let grant = Grant::new("adviser-17", "placement", 1_800_000_000);
    /// assert_eq!(Grant::from_text(&grant.to_text()?), Ok(grant));
    /// assert_eq!(Grant::from_text("jeton grant 2\n"), Err(NoteError::Form));
    /// # Ok::<(), NoteError>(())
    /// ```
    ///
    /// # Errors
    /// [`NoteError::Form`].
    pub fn from_text(text: &str) -> Result<Self, NoteError> {
        read(text).ok_or(NoteError::Form)
    }
}

fn read(text: &str) -> Option<Grant> {
    let mut lines = text.strip_suffix('\n')?.split('\n');
    if lines.next()? != FIRST_LINE {
        return None;
    }
    let mut field = |name| named(lines.next()?, name);
    let (actor, purpose, until) = (field("actor ")?, field("purpose ")?, number(field("until ")?)?);
    let people: Option<Vec<_>> = lines.map(token).collect();
    people.filter(|people| people.len() <= MOST_PEOPLE).map(|people| Grant {
        actor: actor.into(),
        purpose: purpose.into(),
        until,
        people,
    })
}

fn token(line: &str) -> Option<GrantedToken> {
    let mut parts = line.strip_prefix("token ")?.splitn(4, ' ');
    let (format, domain) = (parts.next()?, parts.next()?);
    let epoch = Epoch::new(u32::try_from(number(parts.next()?)?).ok()?)?;
    let token = parts.next().filter(|token| !token.is_empty() && !token.contains(char::is_control))?;
    Some(GrantedToken { format: format.into(), domain: domain.into(), epoch, token: token.into() })
}

/// What stands behind a field's name: something, and no control character.
pub(super) fn named<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    line.strip_prefix(name).filter(|value| !value.is_empty() && !value.contains(char::is_control))
}

/// A number without signs and leading zeros.
pub(super) fn number(digits: &str) -> Option<u64> {
    digits.parse().ok().filter(|number: &u64| number.to_string() == digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant() -> Grant {
        let token = |token: &str| GrantedToken {
            format: "phone".into(),
            domain: "cap-emploi".into(),
            epoch: Epoch::FIRST,
            token: token.into(),
        };
        Grant { people: vec![token("06 12 34 56 78"), token("+33612345679")], ..Grant::new("a b", "p q", 7) }
    }

    #[test]
    fn a_text_is_read_back_and_has_no_second_spelling() {
        let text = grant().to_text().unwrap();
        let written = "jeton grant 1\nactor a b\npurpose p q\nuntil 7\ntoken phone cap-emploi 1 06 12 34 56 78\ntoken phone cap-emploi 1 +33612345679\n";
        assert_eq!(text, written);
        assert_eq!(Grant::from_text(&text), Ok(grant()));
        for broken in [
            text.replace("until 7", "until 07"),
            text.replace("until 7", "until +7"),
            text.replace(" 1 +", " 01 +"),
            text.replace(" 1 +", " 0 +"),
            text.replace("actor a b", "actor "),
            text.replace('\n', "\r\n"),
            text.trim_end().to_owned(),
            format!("{text}\n"),
            text.replace("grant 1", "grant 2"),
        ] {
            assert_eq!(Grant::from_text(&broken), Err(NoteError::Form), "{broken:?}");
        }
    }

    #[test]
    fn a_name_cannot_smuggle_a_line_in() {
        for actor in ["a\ntoken phone d 1 5", "", "a\rb"] {
            assert_eq!(Grant::new(actor, "p", 7).to_text(), Err(NoteError::Form));
        }
    }
}
