//! `jeton reveal`.

use crate::failure::{Done, Failure};
use crate::gate::{GateArguments, PlaceArguments, refusal};
use crate::input;
use crate::key::KeyArguments;
use crate::laid::Laid;
use crate::moment;
use jeton::{Gate, Mask, Request, Vault, Width};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Reveals one token, or a file of them, if the policy and the budgets allow it: counted and written down before it is shown.
///
/// A file has a token on each line, and its identifiers come out in the same order; a line that is no token comes out empty,
/// and the exit code is 3. More people than the budgets allow take an approval: --statement prints what the policy's approvers
/// sign with `jeton approve`, and --approved brings it back, once.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The token; `-` reads one line from standard input
    #[arg(long, value_name = "TEXT", required_unless_present = "tokens", conflicts_with = "tokens")]
    token: Option<String>,
    /// A file with a token on each line; `-` for standard input
    #[arg(long, value_name = "FILE")]
    tokens: Option<PathBuf>,
    #[command(flatten)]
    place: PlaceArguments,
    /// The person's number of yours: tokens of several formats then count as one person
    #[arg(long, value_name = "ID")]
    subject: Option<String>,
    /// How much is shown: full, last1 to last4, host, year
    #[arg(long, value_name = "WIDTH", default_value = "full", value_parser = width)]
    width: Width,
    /// Print what approvers sign so that the file may be revealed beyond the budgets until this moment, and reveal nothing
    #[arg(long, value_name = "TIME", value_parser = moment::read, requires = "tokens", conflicts_with = "approved")]
    statement: Option<u64>,
    /// That statement, signed by as many approvers as the policy requires
    #[arg(long, value_name = "FILE", requires = "tokens")]
    approved: Option<PathBuf>,
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
    let Arguments { gate: asked, key, .. } = arguments;
    let vault = key.vault(arguments.allow_test)?;
    let mut request = asked.request()?.width(arguments.width);
    if let Some(subject) = &arguments.subject {
        request = request.subject(subject);
    }
    match (&arguments.tokens, &arguments.token) {
        (Some(tokens), _) => all(arguments, tokens, request, &vault, out),
        (None, token) => {
            let token = arguments.place.token(token.as_deref().unwrap_or("-"), &vault, key)?;
            let gate = asked.open(&vault, key)?;
            let permit = gate.reserve(&request.reveal(&token)).map_err(refusal)?;
            let revealed = vault.reveal(permit).map_err(refusal)?;
            writeln!(out, "{}", revealed.expose())?;
            Ok(Done::Whole)
        }
    }
}

/// Reveals a file of tokens under one permit.
fn all(
    arguments: &Arguments,
    path: &Path,
    mut request: Request,
    vault: &Vault,
    out: &mut dyn Write,
) -> Result<Done, Failure> {
    let Arguments { place, statement, approved, gate, key, .. } = arguments;
    let (tokens, epoch) = place.tokenizer(vault, key)?;
    let text = input::text(path)?;
    let lines: Vec<Option<&str>> = text.lines().map(Some).collect();
    let laid = Laid::out(&lines);
    let texts = laid.texts().map_err(|error| Failure::failed(format!("{}: {error}", path.display())))?;
    let gate: Gate = gate.open(vault, key)?;
    if let Some(until) = statement {
        let statement = gate.bulk(&request, None, &tokens, epoch, &texts, *until).map_err(refusal)?;
        write!(out, "{statement}")?;
        return Ok(Done::Whole);
    }
    if let Some(approved) = approved {
        request = request.approved(&input::text(approved)?);
    }
    let permit = gate.reserve_column(&request, &tokens, epoch, &texts).map_err(refusal)?;
    let revealed = vault.reveal_column(permit, &texts).map_err(refusal)?;
    let mut done = Done::Whole;
    for (row, line) in lines.iter().enumerate() {
        let identifier = revealed.expose().row(row);
        if identifier.is_none() && line.is_some_and(|line| !line.is_empty()) {
            done = Done::WithRefusals;
        }
        writeln!(out, "{}", identifier.unwrap_or_default())?;
    }
    Ok(done)
}
