//! [`Rekeyer`]: tokens from one epoch to another, within a domain.

use super::keyed::Keyed;
use super::token::Token;
use crate::error::{Reason, TextError};
use crate::format::{Annex, Side};
use std::fmt;

/// Moves tokens of one format and domain from epoch to epoch. Rank goes to rank: the identifier stands nowhere
/// outside wiped memory. It is deterministic, so a broken run is simply run again on what is left.
///
/// ```
/// use jeton::{Epoch, Keyring, Suffix, TokenDomain, Vault, formats};
/// let mut keyring = Keyring::create_test()?.allow_test();
/// let domain = TokenDomain::new("cap-emploi")?;
/// keyring.add_domain(domain.clone(), Suffix::default())?;
/// let second = keyring.add_epoch()?;
/// let vault = Vault::from_keyring(keyring)?;
///
/// let old = vault.tokenizer_at("cap-emploi", formats::US_SSN, Epoch::FIRST)?.tokenize("123-45-6789")?;
/// let rekeyer = vault.rekeyer("cap-emploi", formats::US_SSN, Epoch::FIRST, second)?;
/// let new = rekeyer.rekey(old.as_str())?;
/// assert_eq!(new, vault.tokenizer_at("cap-emploi", formats::US_SSN, second)?.tokenize("123-45-6789")?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Rekeyer {
    pub(super) from: Keyed,
    pub(super) to: Keyed,
}

impl Rekeyer {
    pub(super) fn new(from: Keyed, to: Keyed) -> Self {
        Self { from, to }
    }

    /// The token of the new epoch for a token of the old one.
    ///
    /// # Errors
    /// A [`TextError`] if the text is no token of this format and domain; an `opaque` token must also have been made
    /// with the old epoch's keys. Any other token is moved whichever epoch made it: keep epochs beside the column.
    pub fn rekey(&self, token: &str) -> Result<Token, TextError> {
        let mut annex = Annex::default();
        let mut parsed = self.from.parse(Side::Token, token, &mut annex)?;
        self.from.decipher(&mut parsed, &mut annex)?;
        self.to.retokenize(parsed, &mut annex).ok_or(TextError::new(Reason::NotAToken, 0))
    }
}

impl fmt::Debug for Rekeyer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Rekeyer({} of {}, epoch {} to {})",
            self.from.format, self.from.domain, self.from.epoch, self.to.epoch
        )
    }
}
