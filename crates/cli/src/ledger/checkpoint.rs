//! `jeton ledger checkpoint`.

use super::LedgerArguments;
use crate::failure::Failure;
use crate::key::KeyArguments;
use jeton::KeyringError;
use std::io::Write;

/// Prints how far the ledger has come, signed with the keyring's key: keep it where nobody who writes the ledger writes, and
/// hold the ledger against it later with `jeton ledger verify --checkpoint`
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Print the public key that checkpoints and receipts are signed with, instead
    #[arg(long)]
    public_key: bool,
    #[command(flatten)]
    ledger: LedgerArguments,
    /// Take a test keyring
    #[arg(long)]
    allow_test: bool,
    #[command(flatten)]
    key: KeyArguments,
}

pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<(), Failure> {
    let Arguments { public_key, ledger, key, .. } = arguments;
    let vault = key.vault(arguments.allow_test)?;
    let signer = vault.ledger_key().map_err(|_| key.failure(KeyringError::OtherLedger))?;
    if *public_key {
        writeln!(out, "{}", signer.public())?;
        return Ok(());
    }
    let checkpoint = ledger.pinned(&signer)?.checkpoint().map_err(|error| ledger.failure(error))?;
    write!(out, "{}", signer.sign(&checkpoint).map_err(|error| Failure::failed(error.to_string()))?)?;
    Ok(())
}
