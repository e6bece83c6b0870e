//! `jeton reveal`.

use crate::failure::{Done, Failure};
use crate::gate::{GateArguments, TokenArguments, refusal};
use crate::key::KeyArguments;
use jeton::{Mask, Vault, Width};
use std::io::Write;

/// Reveals one token, if the policy and the budgets allow it: counted and written down before it is shown
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    token: TokenArguments,
    /// The person's number of yours: tokens of several formats then count as one person
    #[arg(long, value_name = "ID")]
    subject: Option<String>,
    /// How much is shown: full, last1 to last4, host, year
    #[arg(long, value_name = "WIDTH", default_value = "full", value_parser = width)]
    width: Width,
    #[command(flatten)]
    gate: GateArguments,
    /// Take a test keyring
    #[arg(long)]
    allow_test: bool,
    #[command(flatten)]
    key: KeyArguments,
}

fn width(text: &str) -> Result<Width, String> {
    if text == "full" {
        return Ok(Width::Full);
    }
    let mask: Result<Mask, _> = text.parse();
    mask.map(Width::Part).map_err(|_| "not a width; use full, last1 to last4, host or year".to_owned())
}

pub(crate) fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Done, Failure> {
    let Arguments { token, subject, width, gate: asked, key, .. } = arguments;
    let keyring = key.admitted(arguments.allow_test)?;
    let vault = Vault::from_keyring(keyring).map_err(|error| key.failure(error))?;
    let token = token.read(&vault, key)?;
    let gate = asked.open(&vault, key)?;
    let request = asked.request().width(*width).reveal(&token);
    let request = match subject {
        Some(subject) => request.subject(subject),
        None => request,
    };
    let permit = gate.reserve(&request).map_err(refusal)?;
    let revealed = vault.reveal(permit).map_err(refusal)?;
    writeln!(out, "{}", revealed.expose())?;
    Ok(Done::Whole)
}
