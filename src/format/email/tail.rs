//! What stands behind the host of a text: nothing, or in a token a dot and the suffix.

use crate::format::{Setting, Side};

/// Octets that are copied at once, as a copy of so many octets decides by how many they are.
const FEW: usize = 32;

pub(super) struct Tail<'s> {
    /// Its first octets.
    first: [u8; FEW],
    /// Those behind them.
    rest: &'s [u8],
    /// How many of the first there are.
    octets: usize,
}

impl<'s> Tail<'s> {
    pub(super) fn of(setting: &'s Setting, side: Side) -> Self {
        let suffix = match side {
            Side::Identifier => None,
            Side::Token => Some(setting.suffix.as_str().as_bytes()),
        };
        let (few, rest) = suffix.map(|suffix| suffix.split_at(suffix.len().min(FEW - 1))).unwrap_or_default();
        let mut first = [b'.'; FEW];
        for (slot, octet) in first.iter_mut().skip(1).zip(few) {
            *slot = *octet;
        }
        let octets = if suffix.is_some() { few.len().wrapping_add(1) } else { 0 };
        Self { first, rest, octets }
    }

    /// Puts it behind what stands in `out`.
    #[inline(always)]
    pub(super) fn put(&self, out: &mut Vec<u8>) {
        let end = out.len().wrapping_add(self.octets);
        out.extend_from_slice(&self.first);
        out.truncate(end);
        if !self.rest.is_empty() {
            out.extend_from_slice(self.rest);
        }
    }
}
