//! The host of an address: what stands behind the `@`.
//!
//! Normalised to what the domain name system compares: lower-case LDH labels (RFC 1123, 2.1), letters outside ASCII as
//! A-labels (UTS 46, non-transitional, by the pinned crate `idna`).

use crate::error::{Reason, TextError};
use crate::format::blank;
use std::borrow::Cow;

/// Longest host, in octets (RFC 1035, 2.3.4, without the root).
pub(super) const MOST: usize = 253;

/// Longest label.
const LABEL: usize = 63;

/// A normalised host.
pub(super) struct Host<'t> {
    name: Cow<'t, str>,
    /// Whether it was typed with characters outside ASCII.
    pub(super) outside_ascii: bool,
}

impl<'t> Host<'t> {
    /// Reads a host that begins at byte `before` of its text.
    ///
    /// # Errors
    /// `Host` at the first byte with which no host can go on, the end included, or at the first character outside
    /// ASCII where the fault shows only after normalisation; `TooLong` at the host for more than 253 octets; `SeveralValues` at a separator
    /// that another address follows; `HostNeedsIdna` at the first character outside ASCII.
    pub(super) fn read(typed: &'t str, before: usize) -> Result<Self, TextError> {
        let error = |reason, offset: usize| TextError::new(reason, before.wrapping_add(offset));
        let refused = |offset: usize| {
            let behind = typed.get(offset..).unwrap_or_default();
            let several = behind.starts_with(is_separator) && behind.contains('@');
            error(if several { Reason::SeveralValues } else { Reason::Host }, offset)
        };
        if let Some(outside) = typed.bytes().position(|byte| !byte.is_ascii()) {
            let foreign = |character: char| {
                character.is_ascii() && !is_ldh(character) && character != '.' || blank::is_blank(character)
            };
            if let Some(offset) = typed.find(foreign) {
                return Err(refused(offset));
            }
            // An A-label octet stands for at most one character of at most four octets.
            if typed.len() > MOST.wrapping_mul(4) {
                return Err(error(Reason::TooLong, 0));
            }
            let ascii = to_ascii(typed).map_err(|reason| error(reason, outside))?;
            check(&ascii).map_err(|_| error(Reason::Host, outside))?;
            return Self::of(ascii.into(), true).ok_or_else(|| error(Reason::TooLong, 0));
        }
        check(typed).map_err(refused)?;
        let lower = !typed.bytes().any(|byte| byte.is_ascii_uppercase());
        let name = if lower { typed.into() } else { typed.to_ascii_lowercase().into() };
        Self::of(name, false).ok_or_else(|| error(Reason::TooLong, 0))
    }

    fn of(name: Cow<'t, str>, outside_ascii: bool) -> Option<Self> {
        (name.len() <= MOST).then_some(Self { name, outside_ascii })
    }

    /// The host: LDH labels in lower case.
    pub(super) fn as_str(&self) -> &str {
        &self.name
    }
}

/// Whether a host is this one or lies under it.
pub(super) fn is_under(host: &str, other: &str) -> bool {
    host.strip_suffix(other).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

fn is_ldh(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '-'
}

/// What people and programs put between several addresses in one cell.
fn is_separator(character: char) -> bool {
    matches!(character, ',' | ';' | '/' | '|') || blank::is_blank(character)
}

/// Checks the labels of an ASCII host. The error is the first offset with which no host can go on.
fn check(host: &str) -> Result<(), usize> {
    let mut label = 0_usize;
    let mut labels = 1_usize;
    let mut digits = true;
    let mut last = b'.';
    for (offset, byte) in host.bytes().enumerate() {
        let goes_on = match byte {
            b'.' => {
                let ends = !matches!(last, b'.' | b'-');
                (label, digits) = (0, true);
                labels = labels.wrapping_add(1);
                ends
            }
            _ => {
                label = label.wrapping_add(1);
                digits &= byte.is_ascii_digit();
                is_ldh(char::from(byte)) && label <= LABEL && !(byte == b'-' && label == 1)
            }
        };
        if !goes_on {
            return Err(offset);
        }
        last = byte;
    }
    let ends = labels >= 2 && !digits && last != b'-';
    if ends { Ok(()) } else { Err(host.len()) }
}

#[cfg(feature = "idna")]
fn to_ascii(typed: &str) -> Result<String, Reason> {
    use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};
    Uts46::new()
        .to_ascii(typed.as_bytes(), AsciiDenyList::STD3, Hyphens::CheckFirstLast, DnsLength::Ignore)
        .map(Cow::into_owned)
        .map_err(|_| Reason::Host)
}

#[cfg(not(feature = "idna"))]
fn to_ascii(_: &str) -> Result<String, Reason> {
    Err(Reason::HostNeedsIdna)
}

/// A normalised host in its own letters, if it has any outside ASCII and they come back to the same host.
#[cfg(feature = "idna")]
pub(super) fn in_letters(host: &str) -> Option<String> {
    use idna::uts46::{AsciiDenyList, Hyphens, Uts46};
    let (letters, right) =
        Uts46::new().to_unicode(host.as_bytes(), AsciiDenyList::STD3, Hyphens::CheckFirstLast);
    right.ok()?;
    (!letters.is_ascii() && to_ascii(&letters).as_deref() == Ok(host)).then(|| letters.into_owned())
}

#[cfg(not(feature = "idna"))]
pub(super) fn in_letters(_: &str) -> Option<String> {
    None
}
