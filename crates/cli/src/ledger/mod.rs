//! `jeton ledger`.

mod budget;
mod checkpoint;
mod expire;
mod init;
mod recover;
mod refusals;
mod who;
mod witness;

use crate::failure::{Done, Failure};
use crate::grid::thousands;
use crate::input;
use jeton::{Note, NoteKey, NotePublicKey};
use jeton_ledger::{Address, DurableLedger, LedgerError, LedgerReader};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Keeps the ledger: what was revealed to whom, written down before it was shown
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    Init(init::Arguments),
    /// Checks the whole ledger: every entry against its hash, the tree, the counts of people
    Verify {
        /// A checkpoint that was handed out earlier: the ledger must go on from it
        #[arg(long, value_name = "FILE")]
        checkpoint: Option<PathBuf>,
        /// The public key that signed it
        #[arg(long, value_name = "KEY", requires = "checkpoint")]
        signed_by: Option<NotePublicKey>,
        #[command(flatten)]
        ledger: LedgerArguments,
    },
    Budget(budget::Arguments),
    Checkpoint(checkpoint::Arguments),
    Recover(recover::Arguments),
    Expire(expire::Arguments),
    Who(Box<who::Arguments>),
    Refusals(refusals::Arguments),
    Witness(witness::Arguments),
}

/// Which ledger.
#[derive(Debug, clap::Args)]
pub(crate) struct LedgerArguments {
    /// The ledger: a file, or postgresql://USER@HOST/DATABASE
    #[arg(
        long,
        value_name = "ADDRESS",
        env = "JETON_LEDGER",
        default_value = "jeton.ledger",
        hide_env_values = true
    )]
    pub(crate) ledger: Address,
    /// The file that remembers how far the ledger had come: on another disk, out of the ledger's backups, so that a ledger
    /// that was put back is noticed
    #[arg(long, value_name = "FILE", env = "JETON_WITNESS")]
    pub(crate) witness: PathBuf,
}

/// Makes, checks or reads a ledger.
pub(crate) fn run(command: &Command, out: &mut dyn Write) -> Result<Done, Failure> {
    match command {
        Command::Init(arguments) => init::run(arguments, out)?,
        Command::Verify { checkpoint, signed_by, ledger } => {
            verify(ledger, checkpoint.as_deref(), signed_by.as_ref(), out)?;
        }
        Command::Budget(arguments) => budget::run(arguments, out)?,
        Command::Checkpoint(arguments) => checkpoint::run(arguments, out)?,
        Command::Recover(arguments) => recover::run(arguments, out)?,
        Command::Expire(arguments) => expire::run(arguments, out)?,
        Command::Who(arguments) => who::run(arguments, out)?,
        Command::Refusals(arguments) => refusals::run(arguments, out)?,
        Command::Witness(arguments) => witness::run(arguments, out)?,
    }
    Ok(Done::Whole)
}

fn verify(
    ledger: &LedgerArguments,
    checkpoint: Option<&Path>,
    signed_by: Option<&NotePublicKey>,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    // Opening it holds it against its witness.
    drop(ledger.open()?);
    let verified = jeton_ledger::verify(&ledger.ledger).map_err(|error| ledger.failure(error))?;
    writeln!(out, "{}: {} entries, all as they were written", ledger.shown(), thousands(verified.size))?;
    let Some(path) = checkpoint else { return Ok(()) };
    let shown = path.display();
    let text = input::text(path)?;
    let note = Note::parse(&text).map_err(|error| Failure::failed(format!("{shown}: {error}")))?;
    if signed_by.is_some_and(|key| !note.is_signed_by(key)) {
        return Err(Failure::failed(format!("{shown} is not signed by this key; do not believe it")));
    }
    let since = ledger.reader()?.goes_on_from(note.text()).map_err(|error| ledger.failure(error))?;
    writeln!(out, "{shown}: the ledger goes on from it, with {} entries since", thousands(since))?;
    Ok(())
}

impl LedgerArguments {
    /// The ledger's address, for messages.
    pub(crate) fn shown(&self) -> String {
        self.ledger.to_string()
    }

    pub(crate) fn open(&self) -> Result<DurableLedger, Failure> {
        DurableLedger::open(&self.ledger, &self.witness).map_err(|error| self.failure(error))
    }

    /// Reads the ledger that a keyring pins, whose key is named after it.
    pub(crate) fn pinned(&self, signer: &NoteKey) -> Result<LedgerReader, Failure> {
        let reader = self.reader()?;
        if signer.public().name().ends_with(&reader.id().to_string()) {
            Ok(reader)
        } else {
            Err(Failure::failed(format!(
                "the keyring pins another ledger than {}; name that one",
                self.shown()
            )))
        }
    }

    fn reader(&self) -> Result<LedgerReader, Failure> {
        LedgerReader::open(&self.ledger).map_err(|error| self.failure(error))
    }

    /// An error of this ledger, in one line that says what to do next.
    pub(crate) fn failure(&self, error: LedgerError) -> Failure {
        if let LedgerError::Store(_) | LedgerError::Server(_) = error {
            return Failure::Unavailable(format!("{}: {error}", self.shown()));
        }
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
