//! `jeton ledger budget`.

use super::LedgerArguments;
use crate::failure::Failure;
use crate::grid::{Align, Grid, printable, thousands};
use crate::{moment, policy};
use jeton::{Meter, Window};
use std::io::Write;
use std::path::PathBuf;

/// Tells how much of each budget that counts an actor is used
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The actor
    #[arg(value_name = "ACTOR")]
    actor: String,
    /// The policy with the budgets
    #[arg(long, value_name = "POLICY.toml", env = "JETON_POLICY")]
    policy: PathBuf,
    #[command(flatten)]
    ledger: LedgerArguments,
}

pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<(), Failure> {
    let Arguments { actor, policy, ledger } = arguments;
    let charges = policy::read(policy)?.charges_of(actor);
    if charges.is_empty() {
        return Err(Failure::failed(format!(
            "{} allows this actor nothing; check the name",
            policy.display()
        )));
    }
    let (reader, now) = (ledger.reader()?, moment::now());
    let mut grid =
        Grid::new("", &[Align::Left, Align::Left, Align::Left, Align::Right, Align::Right, Align::Right]);
    grid.row([
        "counts".into(),
        "budget".into(),
        "window".into(),
        "used".into(),
        "limit".into(),
        "left".into(),
    ]);
    for charge in charges {
        let used = reader.used(charge.meter, &charge.scope, charge.window, now);
        let used = used.map_err(|error| ledger.failure(error))?;
        grid.row([
            if charge.meter == Meter::Reveals { "reveals" } else { "searches" }.into(),
            charge.scope.to_string(),
            match charge.window {
                Window::Hour => "hour",
                Window::Day => "day",
                Window::ThirtyDays => "30 days",
            }
            .into(),
            thousands(used),
            thousands(charge.limit),
            thousands(charge.limit.saturating_sub(used)),
        ]);
    }
    grid.print(out)?;
    for party in reader.frozen().map_err(|error| ledger.failure(error))? {
        writeln!(out, "{} is frozen", printable(&party.to_string()))?;
    }
    Ok(())
}
