//! Partial displays, made while the identifier is at hand. A token's own digits are not the person's.

use crate::error::KeyringError;
use crate::scope::Mask;

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
