//! An opened keyring of either kind.

use super::TableArguments;
use crate::domain::{declared, named, not_in_scope, undeclared};
use crate::failure::Failure;
use crate::key::KeyArguments;
use jeton::{Epoch, Format, ScopedVault, TokenDomain, Tokenizer, Vault};
use std::sync::Arc;

/// A vault, and what messages say of its keyring.
pub(crate) struct Opened {
    vault: Either,
    /// Whether it is a test keyring.
    pub(crate) test: bool,
    declared: Vec<TokenDomain>,
}

enum Either {
    Full(Arc<Vault>),
    Scoped(ScopedVault),
}

impl Opened {
    /// Opens the keyring.
    fn open(key: &KeyArguments, allow_test: bool) -> Result<Self, Failure> {
        let keyring = key.admitted(allow_test)?;
        let test = keyring.is_test();
        let declared = declared(&keyring);
        let vault = if keyring.is_scoped() {
            ScopedVault::from_keyring(keyring).map(Either::Scoped)
        } else {
            Vault::from_keyring(keyring).map(Arc::new).map(Either::Full)
        };
        Ok(Self { vault: vault.map_err(|error| key.failure(error))?, test, declared })
    }

    /// The vault of a full keyring, without which nothing comes back.
    pub(crate) fn full(&self, key: &KeyArguments) -> Result<&Arc<Vault>, Failure> {
        match &self.vault {
            Either::Full(vault) => Ok(vault),
            Either::Scoped(_) => Err(Failure::failed(format!(
                "{} is a scoped keyring, which only tokenizes; moving tokens is the operator's right, who has the full one",
                key.shown()
            ))),
        }
    }

    /// A tokenizer of this domain, with its own epoch or an explicit one.
    pub(crate) fn tokenizer(
        &self,
        key: &KeyArguments,
        domain: &str,
        format: Format,
        epoch: Option<Epoch>,
    ) -> Result<Tokenizer, Failure> {
        named(domain)?;
        match (&self.vault, epoch) {
            (Either::Full(vault), None) => vault.tokenizer(domain, format),
            (Either::Full(vault), Some(epoch)) => vault.tokenizer_at(domain, format, epoch),
            (Either::Scoped(vault), None) => vault.tokenizer(domain, format),
            (Either::Scoped(vault), Some(epoch)) => vault.tokenizer_at(domain, format, epoch),
        }
        .map_err(|error| match self.vault {
            Either::Full(_) => undeclared(key, domain, &self.declared, error),
            Either::Scoped(_) => not_in_scope(key, domain, &self.declared, error),
        })
    }
}

/// The keyring's vault, which is opened when it is first needed: a passphrase is asked for once, and not in vain.
pub(crate) struct Vaults<'a> {
    key: &'a KeyArguments,
    allow_test: bool,
    opened: Option<Opened>,
}

impl<'a> Vaults<'a> {
    pub(crate) fn of(arguments: &'a TableArguments) -> Self {
        Self { key: &arguments.key, allow_test: arguments.allow_test, opened: None }
    }

    pub(crate) fn opened(&mut self) -> Result<&Opened, Failure> {
        let opened = match self.opened.take() {
            Some(opened) => opened,
            None => Opened::open(self.key, self.allow_test)?,
        };
        Ok(self.opened.insert(opened))
    }
}
