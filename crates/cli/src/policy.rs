//! `jeton policy`.

use crate::failure::{Done, Failure, why};
use jeton::{Policy, PolicyError};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Looks at policies: who may go back, why, how far, and how many people at most
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Checks a policy file, and says the line that is wrong
    Check {
        /// The policy
        #[arg(value_name = "POLICY.toml")]
        policy: PathBuf,
    },
}

pub(crate) fn run(command: &Command, out: &mut dyn Write) -> Result<Done, Failure> {
    let Command::Check { policy } = command;
    read(policy)?;
    writeln!(out, "{}: a policy without faults", policy.display())?;
    Ok(Done::Whole)
}

/// The policy in this file.
pub(crate) fn read(path: &Path) -> Result<Policy, Failure> {
    let shown = path.display();
    Policy::open(path).map_err(|error| {
        Failure::failed(match error {
            PolicyError::Io(_, kind) => format!("cannot read {shown}: {}; check the path", why(&kind.into())),
            error => format!("{shown}: {error}"),
        })
    })
}
