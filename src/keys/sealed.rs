//! The keyring file: header, body under AES-256-GCM, tag of 16 bytes.
//!
//! ```text
//! material   = the key file's 32 bytes, or Argon2id(passphrase, salt)
//! key        = HKDF-Expand(HKDF-Extract(salt, material), "jeton/seal/1" | lp("key"))
//! commitment = HKDF-Expand(HKDF-Extract(salt, material), "jeton/seal/1" | lp("commitment"))
//! file       = header | AES-256-GCM(key, nonce, body, associated data: header)
//! ```
//!
//! The commitment ties the file to one key: AES-GCM alone would let one file open under two.

use super::derive::Branch;
use super::fields::Fields;
use super::header::{Header, Kdf, Kind};
use super::label::Label;
use super::source::{KeySource, random};
use crate::error::KeyringError;
use crate::secret::Secret;
use aes_gcm::aead::AeadInOut;
use aes_gcm::{Aes256Gcm, KeyInit};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

const TAG_LEN: usize = 16;

/// A whole file, with a fresh salt and nonce.
pub(super) fn seal(
    kind: Kind,
    test: bool,
    mut body: Zeroizing<Vec<u8>>,
    source: &KeySource,
) -> Result<Vec<u8>, KeyringError> {
    let (salt, nonce) = (*random()?.expose(), *random()?.expose());
    let keys = Keys::make(source, source.kdf(), &salt)?;
    let commitment = *keys.commitment.expose();
    let header = Header { kind, test, kdf: source.kdf(), salt, nonce, commitment };
    let mut file = header.to_bytes();
    let tag = Aes256Gcm::new(keys.seal.expose().into())
        .encrypt_inout_detached(&nonce.into(), &file, body.as_mut_slice().into())
        .map_err(|_| KeyringError::Sealed)?;
    file.extend_from_slice(&body);
    file.extend_from_slice(&tag);
    Ok(file)
}

/// The header and the body of a file, if the key is right and not one bit was changed.
pub(super) fn open(file: &[u8], source: &KeySource) -> Result<(Header, Zeroizing<Vec<u8>>), KeyringError> {
    let mut fields = Fields(file);
    let header = Header::read(&mut fields).ok_or(KeyringError::Sealed)?;
    let (sealed, tag) = fields.0.split_last_chunk::<TAG_LEN>().ok_or(KeyringError::Sealed)?;
    let key = Keys::make(source, header.kdf, &header.salt)?.committed_to(&header)?;
    let mut body = Zeroizing::new(sealed.to_vec());
    Aes256Gcm::new(key.expose().into())
        .decrypt_inout_detached(
            &header.nonce.into(),
            &header.to_bytes(),
            body.as_mut_slice().into(),
            tag.into(),
        )
        .map_err(|_| KeyringError::Sealed)?;
    Ok((header, body))
}

/// The two keys of one file.
struct Keys {
    seal: Secret<32>,
    commitment: Secret<32>,
}

impl Keys {
    fn make(source: &KeySource, kdf: Kdf, salt: &[u8; 32]) -> Result<Self, KeyringError> {
        let branch = Branch::extract(salt, &source.stretch(kdf, salt)?);
        Ok(Self { seal: branch.expand(Label::Seal), commitment: branch.expand(Label::Commitment) })
    }

    /// The key, to whom the header is committed to it.
    fn committed_to(self, header: &Header) -> Result<Secret<32>, KeyringError> {
        if bool::from(self.commitment.expose().ct_eq(&header.commitment)) {
            Ok(self.seal)
        } else {
            Err(KeyringError::Sealed)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file whose body opens, and whose head is committed to another key: what a file that opens under two keys
    /// would look like.
    #[test]
    fn a_file_committed_to_another_key_is_refused() {
        let source = KeySource::bytes(&[7; 32]);
        let file = |commit: fn(&mut [u8; 32])| {
            let (salt, nonce) = ([1; 32], [2; 12]);
            let keys = Keys::make(&source, Kdf::KeyFile, &salt).unwrap();
            let mut commitment = *keys.commitment.expose();
            commit(&mut commitment);
            let header = Header { kind: Kind::Full, test: false, kdf: Kdf::KeyFile, salt, nonce, commitment };
            let mut body = b"body".to_vec();
            let tag = Aes256Gcm::new(keys.seal.expose().into())
                .encrypt_inout_detached(&nonce.into(), &header.to_bytes(), body.as_mut_slice().into())
                .unwrap();
            [header.to_bytes(), body, tag.to_vec()].concat()
        };
        let (_, body) = open(&file(|_| {}), &source).unwrap();
        assert_eq!(*body, b"body");
        assert_eq!(open(&file(|commitment| commitment[31] ^= 1), &source).err(), Some(KeyringError::Sealed));
        assert_eq!(
            open(&file(|commitment| commitment[0] ^= 0x80), &source).err(),
            Some(KeyringError::Sealed)
        );
    }
}
