//! `jeton ledger expire`.

use crate::failure::Failure;
use crate::grid::thousands;
use crate::operator::OperatorArguments;
use crate::{moment, policy};
use std::io::Write;
use std::path::PathBuf;

/// Deletes what old entries say: who asked, why, about whom. Their hashes stay, so that the ledger can still be verified, and
/// so does what operators did
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Older than this: 2025-11-25, or 2025-11-25T14:00:00Z
    #[arg(long, value_name = "TIME", value_parser = moment::read, required_unless_present = "policy")]
    before: Option<u64>,
    /// Older than this policy's retention-days
    #[arg(long, value_name = "POLICY.toml", conflicts_with = "before")]
    policy: Option<PathBuf>,
    #[command(flatten)]
    operator: OperatorArguments,
}

pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<(), Failure> {
    let Arguments { before, policy, operator } = arguments;
    let before = match (before, policy) {
        (Some(before), _) => *before,
        (None, Some(path)) => {
            let none =
                || Failure::failed(format!("{} has no [ledger] retention-days; add it", path.display()));
            let days = policy::read(path)?.retention_days().ok_or_else(none)?;
            moment::now().saturating_sub(u64::from(days).saturating_mul(86_400))
        }
        (None, None) => 0,
    };
    let ledger = &operator.ledger;
    let deleted =
        jeton_ledger::expire(&ledger.ledger, &ledger.witness, before, &operator.operator, &operator.reason)
            .map_err(|error| ledger.failure(error))?;
    let before = moment::written(before);
    writeln!(out, "{} entries from before {before} say nothing any more", thousands(deleted))?;
    Ok(())
}
