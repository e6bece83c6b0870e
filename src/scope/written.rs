//! The words as they are written in files: text that is checked when it is read, and an epoch's number.

use super::{Actor, Epoch, Partner, Purpose, Suffix, TokenDomain};
use crate::error::KeyringError;
use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};

/// Writes a type as its text, and reads it with the function that checks it.
macro_rules! as_text {
    ($word:ty, $read:expr) => {
        impl serde::Serialize for $word {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $word {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                let read: fn(&str) -> Result<Self, $crate::error::KeyringError> = $read;
                read(&text).map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use as_text;

as_text!(TokenDomain, TokenDomain::new);
as_text!(Suffix, Suffix::new);
as_text!(Actor, |name| Ok(name.into()));
as_text!(Partner, |name| Ok(name.into()));
as_text!(Purpose, |name| Ok(name.into()));

impl Serialize for Epoch {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.number().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Epoch {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = u32::deserialize(deserializer)?;
        Self::new(number).ok_or_else(|| D::Error::custom(KeyringError::UnknownEpoch(number)))
    }
}
