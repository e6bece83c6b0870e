//! The head of a keyring file: what may be known without the key. All of it is authenticated.
//!
//! | bytes | field |
//! |---|---|
//! | 8 | magic `jetonkr` and a zero byte |
//! | 2 | version of the file format, 1 |
//! | 1 | kind: 1 full, 2 scoped |
//! | 1 | 1 for a test keyring, else 0 |
//! | 1 | how the key is made: 1 from a key file's bytes, 2 by Argon2id from a passphrase |
//! | 4, 4, 4 | Argon2id's memory in KiB, passes, lanes; zeros with a key file |
//! | 32 | salt, fresh at every save |
//! | 12 | nonce, fresh at every save |
//! | 32 | key commitment |

use super::fields::Fields;

const MAGIC: [u8; 8] = *b"jetonkr\0";
const VERSION: u16 = 1;

/// What the body holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Full,
    Scoped,
}

/// What Argon2id (RFC 9106) is told to cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cost {
    /// In KiB.
    pub(super) memory: u32,
    pub(super) passes: u32,
    pub(super) lanes: u32,
}

impl Cost {
    /// 64 MiB, three passes: RFC 9106's second recommendation, on one lane. About a tenth of a second.
    pub(super) const DEFAULT: Self = Self { memory: 64 << 10, passes: 3, lanes: 1 };

    /// A file may ask for 7 to 256 MiB, and little time: a forged header must not exhaust the machine that reads
    /// it, nor make a passphrase cheap to guess.
    pub(super) fn is_bearable(self) -> bool {
        (7 << 10..=256 << 10).contains(&self.memory)
            && (1..=16).contains(&self.passes)
            && (1..=4).contains(&self.lanes)
    }
}

/// How the sealing key is made from what the operator has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kdf {
    KeyFile,
    Argon2id(Cost),
}

/// The head, field by field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) kind: Kind,
    pub(super) test: bool,
    pub(super) kdf: Kdf,
    pub(super) salt: [u8; 32],
    pub(super) nonce: [u8; 12],
    pub(super) commitment: [u8; 32],
}

impl Header {
    /// Length in bytes.
    pub(super) const LEN: usize = 101;

    /// The header's bytes: what the file begins with, and what the body is bound to.
    pub(super) fn to_bytes(self) -> Vec<u8> {
        let kind = match self.kind {
            Kind::Full => 1,
            Kind::Scoped => 2,
        };
        let (kdf, cost) = match self.kdf {
            Kdf::KeyFile => (1, Cost { memory: 0, passes: 0, lanes: 0 }),
            Kdf::Argon2id(cost) => (2, cost),
        };
        let mut bytes = Vec::with_capacity(Self::LEN);
        bytes.extend(MAGIC);
        bytes.extend(VERSION.to_be_bytes());
        bytes.extend([kind, u8::from(self.test), kdf]);
        bytes.extend(cost.memory.to_be_bytes());
        bytes.extend(cost.passes.to_be_bytes());
        bytes.extend(cost.lanes.to_be_bytes());
        bytes.extend(self.salt);
        bytes.extend(self.nonce);
        bytes.extend(self.commitment);
        bytes
    }

    /// Reads the one spelling that each header has.
    pub(super) fn read(fields: &mut Fields<'_>) -> Option<Self> {
        if *fields.take()? != MAGIC || fields.u16()? != VERSION {
            return None;
        }
        let kind = match fields.u8()? {
            1 => Kind::Full,
            2 => Kind::Scoped,
            _ => return None,
        };
        let test = match fields.u8()? {
            0 => false,
            1 => true,
            _ => return None,
        };
        let kdf = fields.u8()?;
        let cost = Cost { memory: fields.u32()?, passes: fields.u32()?, lanes: fields.u32()? };
        let kdf = match kdf {
            1 if cost == (Cost { memory: 0, passes: 0, lanes: 0 }) => Kdf::KeyFile,
            2 if cost.is_bearable() => Kdf::Argon2id(cost),
            _ => return None,
        };
        let (salt, nonce, commitment) = (*fields.take()?, *fields.take()?, *fields.take()?);
        Some(Self { kind, test, kdf, salt, nonce, commitment })
    }
}
