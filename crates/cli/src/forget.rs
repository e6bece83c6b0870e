//! `jeton forget`.

use crate::failure::{Done, Failure};
use crate::gate::PlaceArguments;
use crate::key::KeyArguments;
use crate::moment;
use crate::operator::OperatorArguments;
use jeton::{Act, Claim};
use jeton_ledger::LedgerReader;
use std::collections::BTreeSet;
use std::io::Write;

/// Refuses a person for ever: every reveal, search and translation, in every domain, epoch and format over the same
/// identifiers. A signed receipt is printed.
///
/// It is a refusal, not an erasure: tables keep their tokens, and the keys could go back. Whole cohorts are erased by destroying
/// their epoch. With --subject the identifiers that were ever asked for under this number are forgotten, too; those that never were, or whose
/// entries have expired, have to be named by their tokens.
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
    #[command(flatten)]
    operator: OperatorArguments,
    /// Take a test keyring
    #[arg(long)]
    allow_test: bool,
    #[command(flatten)]
    key: KeyArguments,
}

/// Stands for the identifier where only a number is meant.
const NOBODY: [u8; 32] = [0; 32];

pub(crate) fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Done, Failure> {
    let Arguments { token, place, subject, operator, key, .. } = arguments;
    let vault = key.vault(arguments.allow_test)?;
    let strange = |error: jeton::GateError| Failure::failed(format!("{error}; check --domain and --epoch"));
    let signer = vault.ledger_key().map_err(|_| key.failure(jeton::KeyringError::OtherLedger))?;
    let reader = operator.ledger.pinned(&signer)?;
    let subject =
        subject.as_deref().map(|subject| vault.trace_subject(subject).map_err(strange)).transpose()?;
    let claim = |identifier| Claim { subject, format: "person".into(), token: identifier, identifier };
    let mut identifiers = BTreeSet::new();
    if let (Some(token), Some(place)) = (token, place) {
        identifiers.insert(vault.trace(&place.token(token, &vault, key)?).map_err(strange)?);
    }
    if let Some(subject) = subject {
        // The number first: from then on nobody is asked for under it whom reading the entries could miss.
        operator.order(Act::Forget, vec![claim(NOBODY)])?;
        identifiers.extend(under(&reader, subject).map_err(|error| operator.ledger.failure(error))?);
    }
    if !identifiers.is_empty() {
        operator.order(Act::Forget, identifiers.iter().copied().map(claim).collect())?;
    }
    let checkpoint = reader.checkpoint().map_err(|error| operator.ledger.failure(error))?;
    let now = moment::written(moment::now());
    let mut receipt = format!("jeton receipt 1\nforgotten at {now}\n");
    if let Some(subject) = subject {
        receipt.push_str(&format!("subject {}\n", hex(&subject)));
    }
    for identifier in &identifiers {
        receipt.push_str(&format!("identifier {}\n", hex(identifier)));
    }
    let receipt = signer.sign(&format!("{receipt}{checkpoint}"));
    write!(out, "{}", receipt.map_err(|error| Failure::failed(error.to_string()))?)?;
    Ok(Done::Whole)
}

/// The identifiers that were asked for under a subject.
fn under(reader: &LedgerReader, subject: [u8; 32]) -> Result<BTreeSet<[u8; 32]>, jeton_ledger::LedgerError> {
    let mut identifiers = BTreeSet::new();
    for record in reader.entries(0, u64::MAX)? {
        let record = record?;
        let theirs = record.claims.iter().filter(|claim| claim.subject == Some(subject));
        if record.entry.act != Act::Look {
            identifiers
                .extend(theirs.map(|claim| claim.identifier).filter(|identifier| *identifier != NOBODY));
        }
    }
    Ok(identifiers)
}

fn hex(hash: &[u8]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}
