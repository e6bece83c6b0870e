//! [`Tokenizer`]: one format in one domain, with the keys of one epoch.

use super::keyed::Keyed;
use super::token::Token;
use crate::error::{KeyringError, Reason, TextError};
use crate::format::{Annex, Format, Parsed, Row, Side, Spelling, mask};
use crate::keys::{CheckValue, EpochState, Keyring};
use crate::scope::{Epoch, Mask, Suffix, TokenDomain};
use once_cell::race::OnceBox;
use std::fmt;
use std::sync::Arc;

/// Turns identifiers of one format into tokens of one domain. `Send` and `Sync`; make it once and keep it.
///
/// ```
/// # use jeton::{Keyring, Suffix, TokenDomain, Vault};
/// use jeton::formats;
/// # let mut keyring = Keyring::create_test()?.allow_test();
/// # keyring.add_domain(TokenDomain::new("cap-emploi")?, Suffix::default())?;
/// # let vault = Vault::from_keyring(keyring)?;
/// let ssns = vault.tokenizer("cap-emploi", formats::US_SSN)?;
/// let token = ssns.tokenize("123-45-6789")?;
/// assert_eq!(token.canonical(), ssns.tokenize("123456789")?.as_str());
/// assert_eq!(ssns.token(token.as_str(), token.epoch())?, token);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Tokenizer {
    keyring: Arc<Keyring>,
    pub(super) keyed: Keyed,
    /// The domain's other live epochs, made when a search first asks for them.
    others: OnceBox<Vec<Keyed>>,
}

impl Tokenizer {
    pub(super) fn new(keyring: Arc<Keyring>, keyed: Keyed) -> Self {
        Self { keyring, keyed, others: OnceBox::new() }
    }

    /// The token of an identifier, spelled the same way.
    ///
    /// # Errors
    /// A [`TextError`] that says why the text is refused, and at which byte.
    pub fn tokenize(&self, identifier: &str) -> Result<Token, TextError> {
        let mut annex = Annex::default();
        let mut row = self.keyed.parse(Side::Identifier, identifier, &mut annex);
        let parsed = enciphered(&self.keyed, &mut row, &mut annex)?;
        Ok(self.keyed.token(parsed, &annex))
    }

    /// Writes the token of an identifier, spelled the same way, behind what stands in `out`.
    ///
    /// ```
    /// # use jeton::{Keyring, Suffix, TokenDomain, Vault, formats};
    /// # let mut keyring = Keyring::create_test()?.allow_test();
    /// # keyring.add_domain(TokenDomain::new("cap-emploi")?, Suffix::default())?;
    /// # let ssns = Vault::from_keyring(keyring)?.tokenizer("cap-emploi", formats::US_SSN)?;
    /// let mut line = String::from("ssn=");
    /// ssns.tokenize_into("123-45-6789", &mut line)?;
    /// assert_eq!(line, format!("ssn={}", ssns.tokenize("123-45-6789")?));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`tokenize`](Self::tokenize); nothing is written then.
    pub fn tokenize_into(&self, identifier: &str, out: &mut String) -> Result<(), TextError> {
        let mut annex = Annex::default();
        let mut row = self.keyed.parse(Side::Identifier, identifier, &mut annex);
        let parsed = enciphered(&self.keyed, &mut row, &mut annex)?;
        self.keyed.render_onto(Side::Token, parsed, &annex, out);
        Ok(())
    }

    /// Writes the canonical token of an identifier, whatever its spelling, behind what stands in `out`.
    ///
    /// # Errors
    /// As [`tokenize`](Self::tokenize); nothing is written then.
    pub fn tokenize_canonical_into(&self, identifier: &str, out: &mut String) -> Result<(), TextError> {
        let mut annex = Annex::default();
        let mut row = self.keyed.parse(Side::Identifier, identifier, &mut annex);
        let parsed = enciphered(&self.keyed, &mut row, &mut annex)?;
        parsed.spelling = Spelling::CANONICAL;
        self.keyed.render_onto(Side::Token, parsed, &annex, out);
        Ok(())
    }

    /// The canonical tokens that an identifier may have in a table, one for each live epoch, the tokenizer's own
    /// first: for `WHERE column IN (...)`.
    ///
    /// ```
    /// # use jeton::{Keyring, Suffix, TokenDomain, Vault, formats};
    /// # let mut keyring = Keyring::create_test()?.allow_test();
    /// # keyring.add_domain(TokenDomain::new("cap-emploi")?, Suffix::default())?;
    /// keyring.add_epoch()?;
    /// # let ssns = Vault::from_keyring(keyring)?.tokenizer("cap-emploi", formats::US_SSN)?;
    /// let sought = ssns.search("123456789")?;
    /// assert_eq!(sought.len(), 2);
    /// assert_eq!(sought[0].as_str(), ssns.tokenize("123-45-6789")?.canonical());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`tokenize`](Self::tokenize).
    pub fn search(&self, identifier: &str) -> Result<Vec<Token>, TextError> {
        self.live()
            .map(|keyed| {
                let mut annex = Annex::default();
                let mut row = keyed.parse(Side::Identifier, identifier, &mut annex);
                let parsed = enciphered(keyed, &mut row, &mut annex)?;
                parsed.spelling = Spelling::CANONICAL;
                Ok(keyed.token(parsed, &annex))
            })
            .collect()
    }

    /// A partial display of an identifier: hidden letters and digits are `•`.
    ///
    /// ```
    /// # use jeton::{Keyring, Suffix, TokenDomain, Vault, formats};
    /// use jeton::Mask;
    /// # let mut keyring = Keyring::create_test()?.allow_test();
    /// # keyring.add_domain(TokenDomain::new("cap-emploi")?, Suffix::default())?;
    /// # let ssns = Vault::from_keyring(keyring)?.tokenizer("cap-emploi", formats::US_SSN)?;
    /// assert_eq!(ssns.mask("123-45-6789", Mask::Last(4))?, "•••-••-6789");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`tokenize`](Self::tokenize); [`Reason::NoMask`] if the format has no such mask (see [`Format::masks`]).
    pub fn mask(&self, identifier: &str, mask: Mask) -> Result<String, TextError> {
        let mut annex = Annex::default();
        let parsed = self.keyed.parse(Side::Identifier, identifier, &mut annex)?;
        let spelled = self.keyed.rendered(Side::Identifier, &parsed, &annex);
        let mut shown = Vec::new();
        mask::apply(mask, self.keyed.format.codec(), &spelled, &mut shown)
            .ok_or(TextError::new(Reason::NoMask, 0))?;
        Ok(String::from_utf8(shown).unwrap_or_default())
    }

    /// A token that comes back from a table as text, with the epoch that the column's manifest, or a column of your
    /// own, says. Nothing ever tries epochs until one fits.
    ///
    /// # Errors
    /// A [`TextError`] if no token of this format and domain looks like it.
    pub fn token(&self, text: &str, epoch: Epoch) -> Result<Token, TextError> {
        let mut annex = Annex::default();
        let parsed = self.keyed.parse(Side::Token, text, &mut annex)?;
        Ok(Token { epoch, ..self.keyed.token(&parsed, &annex) })
    }

    /// Its format.
    #[must_use]
    pub fn format(&self) -> Format {
        self.keyed.format
    }

    /// Its domain.
    #[must_use]
    pub fn domain(&self) -> &TokenDomain {
        &self.keyed.domain
    }

    /// The epoch it tokenizes with.
    #[must_use]
    pub fn epoch(&self) -> Epoch {
        self.keyed.epoch
    }

    /// What e-mail tokens of its domain end in.
    #[must_use]
    pub fn suffix(&self) -> &Suffix {
        &self.keyed.setting.suffix
    }

    /// The key check value of its domain and epoch.
    ///
    /// # Errors
    /// As [`Keyring::check_value`].
    pub fn check_value(&self) -> Result<CheckValue, KeyringError> {
        self.keyring.check_value(self.domain(), self.epoch())
    }

    /// Whether it was made of this keyring.
    pub(super) fn is_of(&self, keyring: &Arc<Keyring>) -> bool {
        Arc::ptr_eq(&self.keyring, keyring)
    }

    /// The format under the keys of each live epoch, the tokenizer's own first.
    pub(super) fn live(&self) -> impl Iterator<Item = &Keyed> {
        std::iter::once(&self.keyed).chain(self.others.get_or_init(|| Box::new(self.other_live_epochs())))
    }

    fn other_live_epochs(&self) -> Vec<Keyed> {
        self.keyring
            .epochs()
            .filter(|(epoch, state)| *state == EpochState::Live && *epoch != self.keyed.epoch)
            .filter_map(|(epoch, _)| {
                Keyed::new(&self.keyring, self.domain().as_str(), self.format(), epoch).ok()
            })
            .collect()
    }
}

/// The parts of an identifier with the rank of its token. They stay where they were made, as a copy would wait for them.
#[inline]
fn enciphered<'r>(keyed: &Keyed, row: &'r mut Row, annex: &mut Annex) -> Result<&'r mut Parsed, TextError> {
    let parsed = row.as_mut().map_err(|error| *error)?;
    keyed.encipher(parsed, annex)?;
    Ok(parsed)
}

impl fmt::Debug for Tokenizer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokenizer")
            .field("format", &self.format())
            .field("domain", self.domain())
            .field("epoch", &self.epoch())
            .finish_non_exhaustive()
    }
}
