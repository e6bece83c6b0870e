//! What an operator does to a ledger: written down like everything else, before it holds.

use crate::failure::Failure;
use crate::ledger::LedgerArguments;
use clap::builder::NonEmptyStringValueParser;
use jeton::{Act, Claim, Entry, Ledger, Outcome, Reservation, Verdict};

/// Who does it, why, and in which ledger.
#[derive(Debug, clap::Args)]
pub(crate) struct OperatorArguments {
    /// Who does it
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) operator: String,
    /// Why
    #[arg(long, value_name = "TEXT", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) reason: String,
    #[command(flatten)]
    pub(crate) ledger: LedgerArguments,
}

impl OperatorArguments {
    /// Has an act written down, from when on it holds.
    pub(crate) fn order(&self, act: Act, claims: Vec<Claim>) -> Result<(), Failure> {
        write_down(&self.ledger.open()?, &self.operator, &self.reason, act, claims)
    }
}

/// Has a ledger write down an act that no policy is asked about.
pub(crate) fn write_down(
    ledger: &impl Ledger,
    actor: &str,
    purpose: &str,
    act: Act,
    claims: Vec<Claim>,
) -> Result<(), Failure> {
    let entry = Entry { act, actor: actor.into(), partner: None, purpose: purpose.into(), case: None };
    match ledger.reserve(&Reservation::new(entry, Verdict::Charge(Vec::new()), claims)) {
        Ok(Outcome::Granted) => Ok(()),
        Ok(Outcome::Refused) => {
            Err(Failure::failed(format!("refused: {actor} is frozen; let somebody else do it")))
        }
        Err(_) => Err(Failure::Unavailable(
            "the ledger cannot answer, so that it may be done or not; do it again later".into(),
        )),
    }
}
