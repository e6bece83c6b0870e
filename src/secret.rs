//! Bytes that are wiped when dropped, boxed so that moves leave no copies, never printed, and compared in
//! constant time.

use std::fmt;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, Zeroizing};

/// `N` secret bytes.
pub(crate) struct Secret<const N: usize>(Box<[u8; N]>);

impl<const N: usize> Secret<N> {
    /// A secret that `fill` writes in place, so that it never stands anywhere else.
    pub(crate) fn fill<E>(fill: impl FnOnce(&mut [u8; N]) -> Result<(), E>) -> Result<Self, E> {
        let mut secret = Self(Box::new([0; N]));
        fill(&mut secret.0)?;
        Ok(secret)
    }

    /// The bytes, for the primitive that needs them.
    pub(crate) fn expose(&self) -> &[u8; N] {
        &self.0
    }
}

impl<const N: usize> Drop for Secret<N> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<const N: usize> Clone for Secret<N> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<const N: usize> PartialEq for Secret<N> {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&*other.0).into()
    }
}

impl<const N: usize> Eq for Secret<N> {}

impl<const N: usize> fmt::Debug for Secret<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// An identifier that came back: wiped when dropped, and it does not print.
pub(crate) struct SecretText(Zeroizing<String>);

impl SecretText {
    /// Room for every identifier: an address has at most 254 bytes, an `opaque` text 200.
    pub(crate) const WHOLE: usize = 256;

    /// Room for every mask of one, too, whose hidden letters have three bytes.
    pub(crate) const ROOM: usize = 3 * Self::WHOLE;

    /// A text that `write` puts into memory which has room for it, so that it never moves and leaves no copy behind.
    pub(crate) fn written(write: impl FnOnce(&mut Vec<u8>)) -> Self {
        let mut text = Zeroizing::new(Vec::with_capacity(Self::ROOM));
        write(&mut text);
        debug_assert!(text.len() <= Self::ROOM, "the text moved");
        Self(Zeroizing::new(String::from_utf8(std::mem::take(&mut *text)).unwrap_or_default()))
    }

    /// The text, for the caller who was granted it.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

/// Makes room for `more` behind what is kept. Where that moves it, the old place is wiped.
pub(crate) fn make_room<T: Copy + Zeroize>(kept: &mut Vec<T>, more: usize) {
    if kept.capacity().saturating_sub(kept.len()) < more {
        let room = kept.len().saturating_add(more).max(kept.capacity().saturating_mul(2));
        let mut larger = Vec::with_capacity(room);
        larger.extend_from_slice(kept);
        kept.zeroize();
        *kept = larger;
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretText(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_moves_only_when_it_must() {
        let mut kept = Vec::new();
        let mut places = std::collections::BTreeSet::new();
        for byte in 0..=u8::MAX {
            make_room(&mut kept, 1);
            let room = kept.capacity();
            kept.push(byte);
            assert_eq!(kept.capacity(), room, "a push never moves it");
            places.insert(room);
        }
        assert_eq!(kept, (0..=u8::MAX).collect::<Vec<_>>());
        assert!(places.len() <= 9, "it moves a few times, not at every byte: {places:?}");
    }
}
