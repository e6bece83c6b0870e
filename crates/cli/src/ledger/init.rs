//! `jeton ledger init`.

use super::LedgerArguments;
use crate::failure::Failure;
use crate::key::KeyArguments;
use jeton_ledger::{DurableLedger, LedgerError};
use std::io::Write;

/// Makes a ledger and its witness, and pins it in the keyring: from then on nobody goes back without it
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    ledger: LedgerArguments,
    /// Pin the new ledger in the place of the one pinned before. Its budgets are full: whoever was at their limit begins anew
    #[arg(long)]
    replace: bool,
    #[command(flatten)]
    key: KeyArguments,
}

pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<(), Failure> {
    let Arguments { ledger, replace, key } = arguments;
    let (mut keyring, source) = key.open()?;
    if keyring.ledger().is_some() && !replace {
        return Err(Failure::failed(format!(
            "{} pins a ledger already, and a new one has full budgets; find that one, or say --replace",
            key.shown()
        )));
    }
    let id = DurableLedger::create(&ledger.ledger, &ledger.witness).map_err(|error| match error {
        LedgerError::Exists => Failure::failed(format!(
            "{} or {} exists and is left as it is; name others with --ledger and --witness",
            ledger.shown(),
            ledger.witness.display()
        )),
        error => ledger.failure(error),
    })?;
    keyring.pin_ledger(id).map_err(|error| key.failure(error))?;
    keyring.save(&key.keyring, &source).map_err(|error| key.failure(error))?;
    writeln!(out, "made the ledger {} and pinned it in {}", ledger.shown(), key.shown())?;
    writeln!(
        out,
        "made its witness {}: keep it on another disk, out of the ledger's backups",
        ledger.witness.display()
    )?;
    writeln!(out, "next: check who may go back with `jeton policy check POLICY.toml`")?;
    Ok(())
}
