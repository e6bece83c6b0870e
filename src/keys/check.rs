//! Key check values: which keys made this column?

use crate::error::KeyringError;
use std::fmt;
use std::str::FromStr;
use subtle::ConstantTimeEq;

/// Eight bytes that name a domain and epoch of a keyring without giving away its keys. They stand in manifests,
/// so that a wrong keyring, domain or epoch is an error and not plausible garbage.
///
/// ```
/// use jeton::{CheckValue, Epoch, Keyring, KeyringError, Suffix, TokenDomain};
/// let mut keyring = Keyring::create_test()?;
/// let domain = TokenDomain::new("cap-emploi")?;
/// keyring.add_domain(domain.clone(), Suffix::default())?;
/// let check = keyring.check_value(&domain, Epoch::FIRST)?;
/// let written = check.to_string();
/// assert_eq!(written.len(), 16);
/// assert_eq!(written.parse::<CheckValue>()?, check);
/// assert_eq!("0123".parse::<CheckValue>(), Err(KeyringError::CheckValue));
/// # Ok::<(), KeyringError>(())
/// ```
#[derive(Clone, Copy)]
pub struct CheckValue([u8; 8]);

impl CheckValue {
    pub(super) fn of(bytes: &[u8; 8]) -> Self {
        Self(*bytes)
    }
}

impl PartialEq for CheckValue {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for CheckValue {}

impl fmt::Display for CheckValue {
    /// Sixteen lower-case hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for CheckValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CheckValue({self})")
    }
}

impl FromStr for CheckValue {
    type Err = KeyringError;

    /// Reads what [`Display`](fmt::Display) writes, and nothing else.
    ///
    /// # Errors
    /// [`KeyringError::CheckValue`] if it is not sixteen lower-case hexadecimal digits.
    fn from_str(text: &str) -> Result<Self, KeyringError> {
        let digit = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f');
        if text.len() != 16 || !text.bytes().all(digit) {
            return Err(KeyringError::CheckValue);
        }
        let number = u64::from_str_radix(text, 16).map_err(|_| KeyringError::CheckValue)?;
        Ok(Self(number.to_be_bytes()))
    }
}

#[cfg(feature = "serde")]
crate::scope::as_text!(CheckValue, str::parse);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_comes_back_and_nothing_else_is_read() {
        let check = CheckValue::of(&[0, 1, 0x7f, 0x80, 0xab, 0xcd, 0xef, 0xff]);
        assert_eq!(check.to_string(), "00017f80abcdefff");
        assert_eq!("00017f80abcdefff".parse(), Ok(check));
        for other in [
            "",
            "00017f80abcdeff",
            "00017F80ABCDEFFF",
            "+0017f80abcdefff",
            "00017f80abcdefff0",
            "é0017f80abcdeff",
        ] {
            assert_eq!(other.parse::<CheckValue>(), Err(KeyringError::CheckValue), "{other}");
        }
        assert_ne!("10017f80abcdefff".parse(), Ok(check));
    }
}
