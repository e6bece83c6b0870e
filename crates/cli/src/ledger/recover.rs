//! `jeton ledger recover`.

use super::LedgerArguments;
use crate::failure::Failure;
use crate::{input, moment, policy};
use jeton_ledger::Recovery;
use std::io::Write;
use std::path::PathBuf;

/// Opens a ledger again that was honestly restored and is behind its witness.
///
/// First it prints the statement that approvers sign with `jeton approve`; then, given the signed statement, it writes down what was lost
/// and gives every budget up as spent: nobody new is revealed in a window before it has passed once. Freeze and forget again who was
/// frozen or forgotten in what is lost: alarms and receipts tell. An approval that was spent there is good again until its time is over.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Until when the approval shall hold: 2026-11-25, or 2026-11-25T14:00:00Z
    #[arg(long, value_name = "TIME", value_parser = moment::read, required_unless_present = "approved")]
    until: Option<u64>,
    /// The statement, signed by the policy's approvers
    #[arg(long, value_name = "FILE", requires = "policy", requires = "operator")]
    approved: Option<PathBuf>,
    /// Who approves
    #[arg(long, value_name = "POLICY.toml", env = "JETON_POLICY")]
    policy: Option<PathBuf>,
    /// Who recovers: none of the approvers
    #[arg(long, value_name = "NAME")]
    operator: Option<String>,
    #[command(flatten)]
    ledger: LedgerArguments,
}

pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<(), Failure> {
    let Arguments { until, approved, policy, operator, ledger } = arguments;
    let failure = |error| ledger.failure(error);
    let recovery = Recovery::of(&ledger.ledger, &ledger.witness).map_err(failure)?;
    match (approved, policy, operator) {
        (Some(approved), Some(policy), Some(operator)) => {
            let policy = policy::read(policy)?;
            recovery.recover(&input::text(approved)?, &policy, operator).map_err(failure)?;
            writeln!(out, "{} is open again; every budget counts as spent", ledger.shown())?;
        }
        _ => write!(out, "{}", recovery.text(until.unwrap_or(0)))?,
    }
    Ok(())
}
