//! What an auditor looks for in a ledger: the keyed hashes of a token's person and of a subject.

use super::claims::Claims;
use super::keyed::Keyed;
use super::opened::Vault;
use super::token::Token;
use crate::error::GateError;
use crate::format::{Annex, Side};
use crate::note::NoteKey;

impl Vault {
    /// The keyed hash by which entries name the identifier behind a token ([`Claim::identifier`](crate::Claim)): the same for
    /// its tokens in every domain and epoch, and in every format over the same identifiers. It opens nothing and counts
    /// nobody; who can ask for it holds the keys that go back.
    ///
    /// ```
    /// # use jeton::{Keyring, Suffix, TokenDomain, Vault, formats};
    /// # let mut keyring = Keyring::create_test()?.allow_test();
    /// # keyring.add_domain(TokenDomain::new("cap-emploi")?, Suffix::default())?;
    /// # keyring.add_domain(TokenDomain::new("caf")?, Suffix::default())?;
    /// # let vault = Vault::from_keyring(keyring)?;
    /// let here = vault.tokenizer("cap-emploi", formats::FR_NIR)?.tokenize("1 84 12 76 451 089 46")?;
    /// let there = vault.tokenizer("caf", formats::FR_NIR_LINKED)?.tokenize("184127645108946")?;
    /// assert_eq!(vault.trace(&here)?, vault.trace(&there)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`GateError::NotOurs`] if the keys of its domain and epoch are not here or did not make it.
    pub fn trace(&self, token: &Token) -> Result<[u8; 32], GateError> {
        let claims = Claims::of(self.keyring()).ok_or(GateError::NotOurs)?;
        let keyed = Keyed::new(self.keyring(), token.domain.as_str(), token.format, token.epoch)
            .map_err(|_| GateError::NotOurs)?;
        let mut annex = Annex::default();
        let parsed = keyed.parse(Side::Token, &token.text, &mut annex).map_err(|_| GateError::NotOurs)?;
        let behind = claims.behind(&keyed, &parsed, &mut annex).ok_or(GateError::NotOurs)?;
        Ok(behind.identifier)
    }

    /// The keyed hash by which entries name a subject ([`Claim::subject`](crate::Claim)).
    ///
    /// ```
    /// # use jeton::{Keyring, Vault};
    /// # let vault = Vault::from_keyring(Keyring::create_test()?.allow_test())?;
    /// assert_ne!(vault.trace_subject("D0001")?, vault.trace_subject("D0002")?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`GateError::NotOurs`] where the audit root is not in the keyring.
    pub fn trace_subject(&self, subject: &str) -> Result<[u8; 32], GateError> {
        Ok(self.keyring().audit().ok_or(GateError::NotOurs)?.subject(subject.as_bytes()))
    }

    /// The key that signs what the keyring's ledger hands out: checkpoints, and receipts that a person was forgotten. Its
    /// name is `jeton/ledger/` and the ledger's id.
    ///
    /// ```
    /// # use jeton::{Keyring, Vault};
    /// # let vault = Vault::from_keyring(Keyring::create_test()?.allow_test())?;
    /// assert_eq!(vault.ledger_key().unwrap_err(), jeton::GateError::NotOurs, "no ledger is pinned yet");
    /// # Ok::<(), jeton::KeyringError>(())
    /// ```
    ///
    /// # Errors
    /// [`GateError::NotOurs`] where the keyring pins no ledger.
    pub fn ledger_key(&self) -> Result<NoteKey, GateError> {
        let (ledger, audit) = (self.keyring().ledger(), self.keyring().audit());
        let (ledger, audit) = ledger.zip(audit).ok_or(GateError::NotOurs)?;
        NoteKey::of(&format!("jeton/ledger/{ledger}"), audit.note()).map_err(|_| GateError::NotOurs)
    }
}
