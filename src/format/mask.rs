//! Partial displays, made while the identifier is at hand. A token's own digits are not the person's.

use crate::error::KeyringError;

/// What a partial display shows.
///
/// ```
/// use jeton::Mask;
/// assert_eq!("last2".parse(), Ok(Mask::Last(2)));
/// assert_eq!("host".parse(), Ok(Mask::Host));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mask {
    /// The last letters and digits, this many, 1 to 4.
    Last(u8),
    /// The host of an e-mail address.
    Host,
    /// The two digits of the year of birth in an NIR.
    Year,
}

impl std::str::FromStr for Mask {
    type Err = KeyringError;

    fn from_str(name: &str) -> Result<Self, KeyringError> {
        match name {
            "last1" => Ok(Self::Last(1)),
            "last2" => Ok(Self::Last(2)),
            "last3" => Ok(Self::Last(3)),
            "last4" => Ok(Self::Last(4)),
            "host" => Ok(Self::Host),
            "year" => Ok(Self::Year),
            _ => Err(KeyringError::Mask),
        }
    }
}
