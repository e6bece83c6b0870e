//! The words that enter labels, grants and the ledger: token domain, epoch, actor, purpose.

use crate::error::KeyringError;
use std::fmt;
use std::num::NonZeroU32;

#[cfg(feature = "serde")]
mod written;
#[cfg(feature = "serde")]
pub(crate) use written::as_text;

/// The set of systems within which equal identifiers have equal tokens: one partner, one purpose.
///
/// A name of 1 to 64 bytes: lower-case ASCII letters, digits, `.`, `_` and `-`, beginning with a letter or digit.
/// The EDPB calls it a *pseudonymisation domain*, EMV a *token domain*.
///
/// ```
/// use jeton::TokenDomain;
/// let domain = TokenDomain::new("cap-emploi")?;
/// assert_eq!(domain.as_str(), "cap-emploi");
/// assert!(TokenDomain::new("Cap Emploi").is_err());
/// # Ok::<(), jeton::KeyringError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenDomain(Box<str>);

impl TokenDomain {
    /// Longest name, in bytes.
    pub const MAX_LEN: usize = 64;

    /// A domain of this name.
    ///
    /// # Errors
    /// [`KeyringError::DomainName`] if the name is not of the stated form.
    pub fn new(name: &str) -> Result<Self, KeyringError> {
        let mut bytes = name.bytes();
        let first = bytes.next().is_some_and(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        let rest = bytes.all(|byte| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'_' | b'-')
        });
        if first && rest && name.len() <= Self::MAX_LEN {
            Ok(Self(name.into()))
        } else {
            Err(KeyringError::DomainName)
        }
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TokenDomain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// One root key, by its number. Epochs are numbered from 1.
///
/// ```
/// use jeton::Epoch;
/// assert_eq!(Epoch::new(2).map(Epoch::number), Some(2));
/// assert_eq!(Epoch::new(0), None);
/// assert_eq!(Epoch::FIRST.to_string(), "1");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Epoch(NonZeroU32);

impl Epoch {
    /// Epoch 1.
    pub const FIRST: Self = Self(NonZeroU32::MIN);

    /// The epoch of this number, or `None` for zero.
    #[must_use]
    pub const fn new(number: u32) -> Option<Self> {
        match NonZeroU32::new(number) {
            Some(number) => Some(Self(number)),
            None => None,
        }
    }

    /// Its number, from 1.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0.get()
    }
}

impl fmt::Display for Epoch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What the e-mail tokens of a domain end in: a host name under `.example` (RFC 2606), which never resolves, or
/// under a domain that you own and keep without a mail server.
///
/// At most 100 bytes: two or more labels of lower-case ASCII letters, digits and inner `-`, the last one of letters.
/// Names under `.invalid`, `.test`, `.localhost`, `.local`, `.arpa` and `.onion` are refused, as validators refuse them.
///
/// ```
/// use jeton::Suffix;
/// assert_eq!(Suffix::default().as_str(), "tok.example");
/// assert!(Suffix::new("cap.tok.example").is_ok());
/// assert!(Suffix::new("tok.invalid").is_err());
/// # Ok::<(), jeton::KeyringError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Suffix(Box<str>);

impl Suffix {
    /// Longest suffix, in bytes.
    pub const MAX_LEN: usize = 100;

    /// A suffix.
    ///
    /// # Errors
    /// [`KeyringError::Suffix`] if it is not of the stated form.
    pub fn new(host: &str) -> Result<Self, KeyringError> {
        let label = |label: &str| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        let (under, top) = host.rsplit_once('.').ok_or(KeyringError::Suffix)?;
        let refused = ["invalid", "test", "localhost", "local", "arpa", "onion"];
        if host.len() <= Self::MAX_LEN
            && host.split('.').all(label)
            && top.bytes().all(|b| b.is_ascii_lowercase())
            && !refused.contains(&top)
            && !under.is_empty()
        {
            Ok(Self(host.into()))
        } else {
            Err(KeyringError::Suffix)
        }
    }

    /// The suffix, without a leading dot.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this suffix lies under the other one, as `cap.tok.example` under `tok.example`.
    pub(crate) fn is_under(&self, other: &Self) -> bool {
        self.0.strip_suffix(other.as_str()).is_some_and(|under| under.ends_with('.'))
    }
}

impl Default for Suffix {
    /// `tok.example`.
    fn default() -> Self {
        Self("tok.example".into())
    }
}

impl fmt::Display for Suffix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// A name that the host vouches for.
macro_rules! name {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Box<str>);

        impl $name {
            /// The name.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(name: &str) -> Self {
                Self(name.into())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }
    };
}

name! {
    /// Who asks to go back: an adviser's account, a service. In-process it is a name the host vouches for.
    ///
    /// ```
    /// assert_eq!(jeton::Actor::from("adviser-17").as_str(), "adviser-17");
    /// ```
    Actor
}

name! {
    /// The organisation an actor works for.
    ///
    /// ```
    /// assert_eq!(jeton::Partner::from("cap-emploi").as_str(), "cap-emploi");
    /// ```
    Partner
}

name! {
    /// Why they ask: `placement`, `benefit payment`.
    ///
    /// ```
    /// assert_eq!(jeton::Purpose::from("placement").to_string(), "placement");
    /// ```
    Purpose
}

/// Number by which a keyring pins its ledger: 16 random bytes, made with the ledger.
///
/// ```
/// let id = jeton::LedgerId::from_bytes([7; 16]);
/// assert_eq!(id.to_string(), "07".repeat(16));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LedgerId([u8; 16]);

impl LedgerId {
    /// What every ledger that keeps nothing answers; only a test keyring's vault takes it.
    pub const VOLATILE: Self = Self([0; 16]);

    /// The id of these bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Display for LedgerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// What a partial display shows: made while the identifier is at hand, since a token's own digits are not the person's.
///
/// ```
/// use jeton::Mask;
/// assert_eq!("last2".parse(), Ok(Mask::Last(2)));
/// assert_eq!(Mask::Host.to_string(), "host");
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

impl Mask {
    /// The masks of a format that shows last characters and nothing else.
    pub(crate) const LAST: &'static [Self] = &[Self::Last(1), Self::Last(2), Self::Last(3), Self::Last(4)];
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

impl fmt::Display for Mask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Last(shown) => write!(f, "last{shown}"),
            Self::Host => f.pad("host"),
            Self::Year => f.pad("year"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_masks_are_read_back() {
        for mask in Mask::LAST.iter().copied().chain([Mask::Host, Mask::Year]) {
            assert_eq!(mask.to_string().parse(), Ok(mask));
        }
        for name in ["last0", "last5", "last", "Last2", ""] {
            assert_eq!(name.parse::<Mask>(), Err(KeyringError::Mask));
        }
    }
}
