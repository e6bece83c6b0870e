//! `jeton ledger witness`.

use super::LedgerArguments;
use crate::failure::Failure;
use jeton_ledger::{DurableLedger, LedgerError};
use std::io::Write;

/// Makes a witness of the ledger as it is, after checking all of it: for one more replica, or after the witness was lost. From
/// then on nothing tells that this ledger is not an older one
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    ledger: LedgerArguments,
}

pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<(), Failure> {
    let Arguments { ledger } = arguments;
    let witness = ledger.witness.display();
    DurableLedger::make_witness(&ledger.ledger, &ledger.witness).map_err(|error| match error {
        LedgerError::Exists => {
            Failure::failed(format!("{witness} exists and is left as it is; name another"))
        }
        error => ledger.failure(error),
    })?;
    writeln!(
        out,
        "made {witness} of {} as it is; verify it against a checkpoint that was kept",
        ledger.shown()
    )?;
    Ok(())
}
