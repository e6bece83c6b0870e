//! Whom texts are about, by keyed hashes; and which of those people do not exist.

use super::decoy::Decoys;
use super::keyed::{Keyed, rank_bytes};
use crate::format::{Annex, Parsed, Side, Spelling};
use crate::keys::{Audit, Keyring};
use crate::policy::Claim;
use crate::secret::SecretText;

/// Makes claims with the audit root's keys.
pub(super) struct Claims {
    audit: Audit,
    decoys: Decoys,
}

/// What is behind a token.
#[derive(Clone, Copy)]
pub(super) struct Behind {
    /// The identifier, by keyed hash.
    pub(super) identifier: [u8; 32],
    pub(super) is_decoy: bool,
}

/// Claims, and whether a decoy is among them.
#[derive(Default)]
pub(super) struct Claimed {
    pub(super) claims: Vec<Claim>,
    pub(super) opens_decoy: bool,
}

impl Claims {
    /// `None` for a scoped keyring, which has no audit root.
    pub(super) fn of(keyring: &Keyring) -> Option<Self> {
        let audit = keyring.audit()?;
        let decoys = Decoys::new(&audit)?;
        Some(Self { audit, decoys })
    }

    pub(super) fn subject(&self, subject: &str) -> [u8; 32] {
        self.audit.subject(subject.as_bytes())
    }

    /// The person whom a token is about.
    pub(super) fn token(&self, keyed: &Keyed, parsed: &Parsed, annex: &Annex) -> [u8; 32] {
        self.audit.person(
            &keyed.domain,
            keyed.format.name(),
            keyed.format.version(),
            keyed.epoch,
            &keyed.tweak(parsed, annex),
            &rank_bytes(parsed, annex),
        )
    }

    /// What a token deciphers to; `None` for sealed bytes that these keys did not make. The text is wiped before anybody is
    /// asked whether it may be shown.
    pub(super) fn behind(&self, keyed: &Keyed, token: &Parsed, annex: &mut Annex) -> Option<Behind> {
        let mut parsed = Parsed { spelling: Spelling::CANONICAL, ..*token };
        keyed.decipher(&mut parsed, annex).ok()?;
        let canonical = SecretText::written(|out| keyed.render(Side::Identifier, &parsed, annex, out));
        Some(self.of_identifier(keyed, canonical.expose()))
    }

    /// What a canonical identifier is. Where one format folds the case and another keeps it, it is one identifier.
    pub(super) fn of_identifier(&self, keyed: &Keyed, canonical: &str) -> Behind {
        let kind = keyed.format.codec().identifies();
        let folded =
            SecretText::written(|out| out.extend(canonical.bytes().map(|byte| byte.to_ascii_lowercase())));
        let identifier = self.audit.identifier(kind, folded.expose().as_bytes());
        Behind { identifier, is_decoy: self.decoys.have(kind, canonical) }
    }

    /// Those who could be tried beside a canonical identifier; `None` where the format has no such neighbours.
    pub(super) fn neighbours(&self, keyed: &Keyed, canonical: &str) -> Option<[u8; 32]> {
        let codec = keyed.format.codec();
        let common = codec.neighbourhood(canonical)?;
        Some(self.audit.neighbours(codec.identifies(), common.as_bytes()))
    }
}

impl Claimed {
    /// Takes up a person; without anything behind it, a token is its own identifier.
    pub(super) fn push(
        &mut self,
        subject: Option<[u8; 32]>,
        keyed: &Keyed,
        token: [u8; 32],
        behind: Option<Behind>,
    ) {
        let identifier = behind.map_or(token, |behind| behind.identifier);
        self.opens_decoy |= behind.is_some_and(|behind| behind.is_decoy);
        self.claims.push(Claim { subject, format: keyed.format.name().into(), token, identifier });
    }
}
