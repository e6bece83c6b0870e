//! `jeton ledger refusals`.

use super::LedgerArguments;
use crate::failure::Failure;
use crate::grid::{Align, Grid, thousands};
use crate::moment;
use std::io::Write;

/// Tells the help desk which rules refused, and how often: the answer at the gate never says
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Only this actor's
    #[arg(long, value_name = "NAME")]
    actor: Option<String>,
    #[command(flatten)]
    ledger: LedgerArguments,
}

pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<(), Failure> {
    let Arguments { actor, ledger } = arguments;
    let refusals = ledger.reader()?.refusals(actor.as_deref()).map_err(|error| ledger.failure(error))?;
    if refusals.is_empty() {
        writeln!(out, "no refusals")?;
        return Ok(());
    }
    let mut grid = Grid::new("", &[Align::Left, Align::Left, Align::Left, Align::Left, Align::Right]);
    grid.row(["from".into(), "actor".into(), "purpose".into(), "rule".into(), "times".into()]);
    for refusal in refusals {
        grid.row([
            moment::written(refusal.hour),
            refusal.actor.to_string(),
            refusal.purpose.to_string(),
            refusal.rule.to_string(),
            thousands(refusal.count),
        ]);
    }
    grid.print(out)?;
    Ok(())
}
