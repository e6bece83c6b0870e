//! `jeton ledger`.

mod init;
mod refusals;
mod who;

use crate::failure::{Done, Failure};
use crate::grid::thousands;
use jeton_ledger::{LedgerError, LedgerReader, SqliteLedger};
use std::io::Write;
use std::path::PathBuf;

/// Keeps the ledger: what was revealed to whom, written down before it was shown
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    Init(init::Arguments),
    /// Checks the whole ledger: every entry against its hash, the tree, the counts of people
    Verify {
        #[command(flatten)]
        ledger: LedgerArguments,
    },
    Who(Box<who::Arguments>),
    Refusals(refusals::Arguments),
}

/// Which ledger.
#[derive(Debug, clap::Args)]
pub(crate) struct LedgerArguments {
    /// The ledger's file
    #[arg(long, value_name = "FILE", env = "JETON_LEDGER", default_value = "jeton.ledger")]
    pub(crate) ledger: PathBuf,
    /// The file that remembers how far the ledger had come: on another disk, out of the ledger's backups, so that a ledger
    /// that was put back is noticed
    #[arg(long, value_name = "FILE", env = "JETON_WITNESS")]
    pub(crate) witness: PathBuf,
}

/// Makes, checks or reads a ledger.
pub(crate) fn run(command: &Command, out: &mut dyn Write) -> Result<Done, Failure> {
    match command {
        Command::Init(arguments) => init::run(arguments, out)?,
        Command::Verify { ledger } => verify(ledger, out)?,
        Command::Who(arguments) => who::run(arguments, out)?,
        Command::Refusals(arguments) => refusals::run(arguments, out)?,
    }
    Ok(Done::Whole)
}

fn verify(ledger: &LedgerArguments, out: &mut dyn Write) -> Result<(), Failure> {
    // Opening it holds it against its witness.
    drop(ledger.open()?);
    let verified = jeton_ledger::verify(&ledger.ledger).map_err(|error| ledger.failure(error))?;
    writeln!(out, "{}: {} entries, all as they were written", ledger.shown(), thousands(verified.size))?;
    Ok(())
}

impl LedgerArguments {
    /// The ledger's path, for messages.
    pub(crate) fn shown(&self) -> String {
        self.ledger.display().to_string()
    }

    pub(crate) fn open(&self) -> Result<SqliteLedger, Failure> {
        SqliteLedger::open(&self.ledger, &self.witness).map_err(|error| self.failure(error))
    }

    fn reader(&self) -> Result<LedgerReader, Failure> {
        LedgerReader::open(&self.ledger).map_err(|error| self.failure(error))
    }

    /// An error of this ledger, in one line that says what to do next.
    pub(crate) fn failure(&self, error: LedgerError) -> Failure {
        Failure::failed(match error {
            LedgerError::Missing => {
                format!(
                    "no ledger at {}; name it with --ledger, or make one with `jeton ledger init`",
                    self.shown()
                )
            }
            LedgerError::NoWitness | LedgerError::WitnessForm | LedgerError::OtherLedger => {
                format!("{}: {error}", self.witness.display())
            }
            error => format!("{}: {error}", self.shown()),
        })
    }
}
