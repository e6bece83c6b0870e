//! `jeton freeze` and `jeton thaw`.

use crate::failure::{Done, Failure};
use crate::grid::printable;
use crate::operator::OperatorArguments;
use jeton::{Act, Party};
use std::io::Write;

/// Whom it is about, who does it, and why.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Who: actor/NAME or partner/NAME, as alarms and refusals spell it
    #[arg(value_name = "PARTY", value_parser = party)]
    party: Party,
    #[command(flatten)]
    operator: OperatorArguments,
}

fn party(text: &str) -> Result<Party, String> {
    match text.split_once('/') {
        Some(("actor", name)) if !name.is_empty() => Ok(Party::Actor(name.into())),
        Some(("partner", name)) if !name.is_empty() => Ok(Party::Partner(name.into())),
        _ => Err("not a party; write actor/NAME or partner/NAME".to_owned()),
    }
}

pub(crate) fn freeze(arguments: &Arguments, out: &mut dyn Write) -> Result<Done, Failure> {
    let Arguments { party, operator } = arguments;
    operator.order(Act::Freeze(party.clone()), Vec::new())?;
    let party = printable(&party.to_string());
    writeln!(out, "{party} is refused everything from now on, until `jeton thaw {party}`")?;
    Ok(Done::Whole)
}

pub(crate) fn thaw(arguments: &Arguments, out: &mut dyn Write) -> Result<Done, Failure> {
    let Arguments { party, operator } = arguments;
    operator.order(Act::Thaw(party.clone()), Vec::new())?;
    let party = printable(&party.to_string());
    writeln!(
        out,
        "{party} is asked about its policy and budgets again; days on which these ran out begin anew"
    )?;
    Ok(Done::Whole)
}
