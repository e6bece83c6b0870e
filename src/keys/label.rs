//! Every HKDF label, in one table.
//!
//! | key | label (HKDF-Expand's `info`) | under |
//! |---|---|---|
//! | `K_domain` | `jeton/domain/1` · lp(domain) | `PRK` of an epoch's root |
//! | `K_use` | `jeton/use/1` · lp(format) · u16 format version · lp(use) | `K_domain` |
//! | key check value | `jeton/use/1` · lp("") · u16 0 · lp("check") | `K_domain` |
//! | ledger keys | `jeton/audit/1` · lp(use) | `PRK` of the audit root |
//! | sealing keys | `jeton/seal/1` · lp(use) | `PRK` of the file's key and salt |
//!
//! Integers are big-endian. lp(x) is the length of x as u16, then x; in an x of 65535 bytes or more, each full
//! run of 65535 bytes stands behind a length of 65535 and the rest, possibly empty, follows behind its own. So
//! every sequence of parts has its own bytes, whatever the parts hold.

/// Salt of the HKDF-Extract over every root: fixed, so that a root alone fixes its tokens.
pub(super) const TREE_SALT: &[u8] = b"jeton/key-tree/1";

/// What one key is for; no two labels give the same bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label<'a> {
    /// All keys of one domain.
    Domain(&'a str),
    /// FF1 over the ranks of one format.
    Ff1(&'a str, u16),
    /// AES-SIV over the bytes of one format.
    Siv(&'a str, u16),
    /// The key check value of one domain and epoch.
    Check,
    /// HMAC that makes person keys.
    Person,
    /// HMAC over subject ids.
    Subject,
    /// HMAC over identifiers.
    Identifier,
    /// HMAC over what neighbouring identifiers have in common.
    Neighbours,
    /// FF1 that tells decoys.
    Decoy,
    /// Ed25519 that signs the ledger's checkpoints and receipts.
    Note,
    /// AES-256-GCM over the body of a keyring file.
    Seal,
    /// The key commitment in the header of a keyring file.
    Commitment,
}

impl Label<'_> {
    /// The label's bytes.
    pub(super) fn info(&self) -> Vec<u8> {
        let mut info = Vec::new();
        let mut put = |bytes: &[u8]| info.extend_from_slice(bytes);
        let mut domain_use = |format: &str, version: u16, usage: &str| {
            put(b"jeton/use/1");
            prefixed(format.as_bytes(), &mut put);
            put(&version.to_be_bytes());
            prefixed(usage.as_bytes(), &mut put);
        };
        match *self {
            Self::Ff1(format, version) => domain_use(format, version, "ff1"),
            Self::Siv(format, version) => domain_use(format, version, "siv"),
            Self::Check => domain_use("", 0, "check"),
            Self::Domain(domain) => labelled(b"jeton/domain/1", domain, put),
            Self::Person => labelled(b"jeton/audit/1", "person", put),
            Self::Subject => labelled(b"jeton/audit/1", "subject", put),
            Self::Identifier => labelled(b"jeton/audit/1", "identifier", put),
            Self::Neighbours => labelled(b"jeton/audit/1", "neighbours", put),
            Self::Decoy => labelled(b"jeton/audit/1", "decoy", put),
            Self::Note => labelled(b"jeton/audit/1", "note", put),
            Self::Seal => labelled(b"jeton/seal/1", "key", put),
            Self::Commitment => labelled(b"jeton/seal/1", "commitment", put),
        }
        info
    }
}

fn labelled(label: &[u8], part: &str, mut put: impl FnMut(&[u8])) {
    put(label);
    prefixed(part.as_bytes(), put);
}

/// Puts lp(`part`).
pub(super) fn prefixed(part: &[u8], mut put: impl FnMut(&[u8])) {
    let mut rest = part;
    while let Some((run, behind)) = rest.split_at_checked(usize::from(u16::MAX)) {
        put(&u16::MAX.to_be_bytes());
        put(run);
        rest = behind;
    }
    put(&u16::try_from(rest.len()).unwrap_or(u16::MAX).to_be_bytes());
    put(rest);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Takes the parts off again: the proof that no two sequences of parts share bytes.
    fn parts(mut bytes: &[u8]) -> Vec<Vec<u8>> {
        let mut parts = vec![];
        let mut part = vec![];
        while !bytes.is_empty() {
            let len = usize::from(u16::from_be_bytes([bytes[0], bytes[1]]));
            part.extend_from_slice(&bytes[2..2 + len]);
            bytes = &bytes[2 + len..];
            if len < 65_535 {
                parts.push(std::mem::take(&mut part));
            }
        }
        parts
    }

    fn joined(parts: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = vec![];
        parts.iter().for_each(|part| prefixed(part, |run| bytes.extend_from_slice(run)));
        bytes
    }

    /// Few letters, the labels' own bytes among them, so that neighbours collide if anything lets them.
    fn name() -> impl Strategy<Value = String> {
        prop_oneof![
            "[ab/\u{0}\u{1}]{0,4}",
            Just("ff1".to_owned()),
            Just("siv".to_owned()),
            Just("check".to_owned()),
            Just("jeton/use/1".to_owned()),
            Just("\u{0}\u{3}ff1".to_owned()),
        ]
    }

    fn label<'a>(pick: u8, name: &'a str, version: u16) -> Label<'a> {
        match pick {
            0 => Label::Domain(name),
            1 => Label::Ff1(name, version),
            2 => Label::Siv(name, version),
            3 => Label::Check,
            4 => Label::Person,
            5 => Label::Subject,
            6 => Label::Seal,
            7 => Label::Identifier,
            8 => Label::Neighbours,
            9 => Label::Decoy,
            10 => Label::Note,
            _ => Label::Commitment,
        }
    }

    proptest! {
        #[test]
        fn labels_are_injective(
            (pick, other_pick) in (0_u8..12, 0_u8..12),
            (name, other_name) in (name(), name()),
            (version, other_version) in (0_u16..4, 0_u16..4),
        ) {
            let one = label(pick, &name, version);
            let other = label(other_pick, &other_name, other_version);
            prop_assert_eq!(one == other, one.info() == other.info());
        }

        #[test]
        fn parts_come_back(given in prop::collection::vec(prop::collection::vec(0_u8..3, 0..5), 0..5)) {
            prop_assert_eq!(parts(&joined(&given)), given);
        }
    }

    #[test]
    fn long_parts_come_back() {
        for len in [0, 1, 65_534, 65_535, 65_536, 131_069, 131_070, 131_071] {
            let given = vec![vec![7], vec![0xff; len], vec![], vec![8]];
            assert_eq!(parts(&joined(&given)), given, "{len}");
        }
    }

    #[test]
    fn bytes_are_as_the_table_says() {
        assert_eq!(Label::Domain("ab").info(), b"jeton/domain/1\0\x02ab");
        assert_eq!(Label::Ff1("fr.nir", 1).info(), b"jeton/use/1\0\x06fr.nir\0\x01\0\x03ff1");
        assert_eq!(Label::Siv("opaque", 258).info(), b"jeton/use/1\0\x06opaque\x01\x02\0\x03siv");
        assert_eq!(Label::Check.info(), b"jeton/use/1\0\0\0\0\0\x05check");
        assert_eq!(Label::Person.info(), b"jeton/audit/1\0\x06person");
        assert_eq!(Label::Commitment.info(), b"jeton/seal/1\0\x0acommitment");
    }
}
