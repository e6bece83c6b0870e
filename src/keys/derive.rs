//! The key tree: roots to keys, each derivation a line.

use super::check::CheckValue;
use super::label::{Label, TREE_SALT, prefixed};
use crate::scope::{Epoch, TokenDomain};
use crate::secret::Secret;
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// HKDF-SHA-256 (RFC 5869), ready to expand.
pub(super) struct Branch(Hkdf<Sha256>);

impl Branch {
    /// `PRK = HKDF-Extract(salt, material)`.
    pub(super) fn extract(salt: &[u8], material: &Secret<32>) -> Self {
        Self(Hkdf::new(Some(salt), material.expose()))
    }

    /// A key that is itself the PRK of what hangs below it.
    #[expect(clippy::expect_used, reason = "32 bytes are the hash length, the least that HKDF takes")]
    fn below(key: &Secret<32>) -> Self {
        Self(Hkdf::from_prk(key.expose()).expect("32 bytes"))
    }

    /// `HKDF-Expand(PRK, label, N)`.
    #[expect(clippy::expect_used, reason = "N is checked at compile time")]
    pub(super) fn expand<const N: usize>(&self, label: Label<'_>) -> Secret<N> {
        const { assert!(N <= 255 * 32, "HKDF gives at most 255 blocks") };
        Secret::fill(|key| self.0.expand(&label.info(), key)).expect("N bytes")
    }
}

/// `K_domain = HKDF-Expand(HKDF-Extract(salt, root), "jeton/domain/1" | lp(domain))`.
pub(super) fn domain_key(root: &Secret<32>, domain: &TokenDomain) -> Secret<32> {
    Branch::extract(TREE_SALT, root).expand(Label::Domain(domain.as_str()))
}

/// The keys of one domain and epoch.
pub(crate) struct DomainKeys(Branch);

impl DomainKeys {
    pub(super) fn below(domain_key: &Secret<32>) -> Self {
        Self(Branch::below(domain_key))
    }

    /// The AES-256 key under which FF1 permutes the ranks of a format.
    pub(crate) fn ff1(&self, format: &str, version: u16) -> Secret<32> {
        self.0.expand(Label::Ff1(format, version))
    }

    /// The AES-256-SIV key that seals the bytes of a format without ranks.
    pub(crate) fn siv(&self, format: &str, version: u16) -> Secret<64> {
        self.0.expand(Label::Siv(format, version))
    }

    /// The value by which manifests name this domain and epoch of this keyring.
    pub(super) fn check(&self) -> CheckValue {
        CheckValue::of(self.0.expand::<8>(Label::Check).expose())
    }
}

/// The ledger's keys. They hang on the audit root, outside all epochs, so that destroying an epoch does not
/// make the ledger forget whom it counted.
pub(crate) struct Audit {
    person: Secret<32>,
    subject: Secret<32>,
    identifier: Secret<32>,
    neighbours: Secret<32>,
    decoy: Secret<32>,
    note: Secret<32>,
}

impl Audit {
    pub(super) fn of(root: &Secret<32>) -> Self {
        let branch = Branch::extract(TREE_SALT, root);
        Self {
            person: branch.expand(Label::Person),
            subject: branch.expand(Label::Subject),
            identifier: branch.expand(Label::Identifier),
            neighbours: branch.expand(Label::Neighbours),
            decoy: branch.expand(Label::Decoy),
            note: branch.expand(Label::Note),
        }
    }

    /// One person in the budgets: HMAC of lp(domain), lp(format), u16 format version, u32 epoch, lp(class), lp(rank).
    /// `class` is the cipher's tweak; `rank` is the identifier's or the token's rank, always the same of the two and
    /// always in the same width.
    pub(crate) fn person(
        &self,
        domain: &TokenDomain,
        format: &str,
        version: u16,
        epoch: Epoch,
        class: &[u8],
        rank: &[u8],
    ) -> [u8; 32] {
        let mut mac = Tag::under(&self.person);
        mac.part(domain.as_str().as_bytes());
        mac.part(format.as_bytes());
        mac.fixed(&version.to_be_bytes());
        mac.fixed(&epoch.number().to_be_bytes());
        mac.part(class);
        mac.part(rank);
        mac.finish()
    }

    /// A subject id, under which tokens of several formats are one person: HMAC of lp(subject).
    pub(crate) fn subject(&self, subject: &[u8]) -> [u8; 32] {
        let mut mac = Tag::under(&self.subject);
        mac.part(subject);
        mac.finish()
    }

    /// An identifier, whichever domain, epoch or format its token is of: HMAC of lp(kind), lp(canonical identifier).
    /// `kind` is what formats over the same identifiers have in common.
    pub(crate) fn identifier(&self, kind: &str, canonical: &[u8]) -> [u8; 32] {
        let mut mac = Tag::under(&self.identifier);
        mac.part(kind.as_bytes());
        mac.part(canonical);
        mac.finish()
    }

    /// What identifiers that could be tried one after the other have in common: HMAC of lp(kind), lp(the common part).
    pub(crate) fn neighbours(&self, kind: &str, common: &[u8]) -> [u8; 32] {
        let mut mac = Tag::under(&self.neighbours);
        mac.part(kind.as_bytes());
        mac.part(common);
        mac.finish()
    }

    /// The AES-256 key under which FF1 tells decoys.
    pub(crate) fn decoy(&self) -> &Secret<32> {
        &self.decoy
    }

    /// The Ed25519 seed that signs what the ledger hands out.
    pub(crate) fn note(&self) -> &Secret<32> {
        &self.note
    }
}

/// An HMAC-SHA-256 over parts.
struct Tag(Hmac<Sha256>);

impl Tag {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of every length")]
    fn under(key: &Secret<32>) -> Self {
        Self(Hmac::new_from_slice(key.expose()).expect("any length"))
    }

    /// A part of any length.
    fn part(&mut self, part: &[u8]) {
        prefixed(part, |run| self.0.update(run));
    }

    /// A part that always has this length.
    fn fixed(&mut self, part: &[u8]) {
        self.0.update(part);
    }

    fn finish(self) -> [u8; 32] {
        self.0.finalize().into_bytes().into()
    }
}
