//! `jeton ledger who`.

use super::LedgerArguments;
use crate::failure::Failure;
use crate::gate::PlaceArguments;
use crate::grid::{Align, Grid};
use crate::key::KeyArguments;
use crate::moment;
use crate::operator::write_down;
use clap::builder::NonEmptyStringValueParser;
use jeton::{Act, Claim, Entry, Ledger, Vault, Width};
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Tells who opened a person, when and why: in every domain, epoch and format over the same identifiers. The question is
/// written down, too
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// One of the person's tokens; `-` reads one line from standard input
    #[arg(long, value_name = "TEXT", requires = "PlaceArguments", required_unless_present = "subject")]
    token: Option<String>,
    #[command(flatten)]
    place: Option<PlaceArguments>,
    /// The person's number under which tokens were asked for
    #[arg(long, value_name = "ID", conflicts_with_all = ["token", "PlaceArguments"])]
    subject: Option<String>,
    /// Who asks
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    actor: String,
    /// What for
    #[arg(long, value_name = "PURPOSE", value_parser = NonEmptyStringValueParser::new())]
    purpose: String,
    /// From this moment on: 2026-11-25, or 2026-11-25T14:00:00Z
    #[arg(long, value_name = "TIME", value_parser = moment::read)]
    since: Option<u64>,
    /// Until before this moment
    #[arg(long, value_name = "TIME", value_parser = moment::read)]
    until: Option<u64>,
    /// Write the answer into this file, as CSV, instead of printing it
    #[arg(long, value_name = "FILE.csv")]
    export: Option<PathBuf>,
    #[command(flatten)]
    ledger: LedgerArguments,
    /// Take a test keyring
    #[arg(long)]
    allow_test: bool,
    #[command(flatten)]
    key: KeyArguments,
}

pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<(), Failure> {
    let Arguments { ledger, key, since, until, .. } = arguments;
    let keyring = key.admitted(arguments.allow_test)?;
    let pinned = keyring.ledger();
    let vault = Vault::from_keyring(keyring).map_err(|error| key.failure(error))?;
    let sought = Sought::of(arguments, &vault)?;
    let opened = ledger.open()?;
    if pinned != Some(opened.id()) {
        return Err(key.failure(jeton::KeyringError::OtherLedger));
    }
    sought.write_down(arguments, &opened)?;
    let reader = ledger.reader()?;
    let records = reader
        .entries(since.unwrap_or(0), until.unwrap_or(u64::MAX))
        .map_err(|error| ledger.failure(error))?;
    let mut rows = vec![["when", "who", "partner", "why", "case", "what"].map(str::to_owned)];
    for record in records {
        let record = record.map_err(|error| ledger.failure(error))?;
        let mut formats: Vec<&str> =
            record.claims.iter().filter(|claim| sought.is(claim)).map(|claim| &*claim.format).collect();
        formats.dedup();
        if formats.is_empty() {
            continue;
        }
        let Entry { act, actor, partner, purpose, case } = &record.entry;
        rows.push([
            moment::written(record.at),
            actor.to_string(),
            partner.as_ref().map_or_else(|| "-".into(), ToString::to_string),
            purpose.to_string(),
            case.as_deref().unwrap_or("-").to_owned(),
            format!("{}: {}", named(act), formats.join(", ")),
        ]);
    }
    match &arguments.export {
        Some(path) => export(path, &rows),
        None => {
            let mut grid = Grid::new("", &[Align::Left; 6]);
            rows.into_iter().for_each(|row| grid.row(row));
            Ok(grid.print(out)?)
        }
    }
}

/// A new file of rows.
fn export(path: &Path, rows: &[[String; 6]]) -> Result<(), Failure> {
    let failure = |error: io::Error| {
        let shown = path.display().to_string();
        Failure::system("write", &shown, &error, "name a file that is not there yet")
    };
    let file = File::create_new(path).map_err(failure)?;
    let mut table = csv::Writer::from_writer(file);
    rows.iter().try_for_each(|row| table.write_record(row)).map_err(|error| failure(error.into()))?;
    table.flush().map_err(failure)
}

/// Whom the question is about.
enum Sought {
    Identifier { format: &'static str, hash: [u8; 32] },
    Subject([u8; 32]),
}

impl Sought {
    fn of(arguments: &Arguments, vault: &Vault) -> Result<Self, Failure> {
        let strange =
            |error: jeton::GateError| Failure::failed(format!("{error}; check --domain and --epoch"));
        Ok(match (&arguments.token, &arguments.place, &arguments.subject) {
            (Some(token), Some(place), _) => {
                let token = place.token(token, vault, &arguments.key)?;
                Self::Identifier {
                    format: token.format().name(),
                    hash: vault.trace(&token).map_err(strange)?,
                }
            }
            (_, _, subject) => {
                Self::Subject(vault.trace_subject(subject.as_deref().unwrap_or_default()).map_err(strange)?)
            }
        })
    }

    fn is(&self, claim: &Claim) -> bool {
        match self {
            Self::Identifier { hash, .. } => claim.identifier == *hash,
            Self::Subject(hash) => claim.subject == Some(*hash),
        }
    }

    /// Has the ledger write the question down before it is answered.
    fn write_down(&self, arguments: &Arguments, ledger: &impl Ledger) -> Result<(), Failure> {
        let claim = match *self {
            Self::Identifier { format, hash } => {
                Claim { subject: None, format: format.into(), token: hash, identifier: hash }
            }
            Self::Subject(hash) => {
                Claim { subject: Some(hash), format: "subject".into(), token: hash, identifier: hash }
            }
        };
        write_down(ledger, &arguments.actor, &arguments.purpose, Act::Look, vec![claim])
    }
}

fn named(act: &Act) -> String {
    match act {
        Act::Reveal(Width::Full) => "revealed".into(),
        Act::Reveal(Width::Part(mask)) => format!("revealed {mask} of"),
        Act::Translate(to) => format!("translated to {to}"),
        Act::Search => "searched".into(),
        Act::Tokenize => "tokenized".into(),
        Act::Look => "asked who opened".into(),
        Act::Forget => "had forgotten".into(),
        _ => "did something this version does not know with".into(),
    }
}
