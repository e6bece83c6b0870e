//! How a command ends: done, done with refused rows, or one line that says what to do next.

use std::io;
use std::process::ExitCode;

/// A command that came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Done {
    /// All of it: exit code 0.
    Whole,
    /// Done, but some cells were refused: exit code 3.
    WithRefusals,
}

/// Why a command did not come to its end. The line never holds a cell's value.
#[derive(Debug)]
pub(crate) enum Failure {
    /// It could not be done: exit code 1.
    Failed(String),
    /// It was asked for wrongly: exit code 2.
    Usage(String),
    /// The ledger could not answer; a retry later may: exit code 75, as `sysexits` have it.
    Unavailable(String),
    /// Nobody reads the answer any more (`| head`): no line, exit code 0.
    ClosedPipe,
}

impl Failure {
    pub(crate) fn failed(line: impl Into<String>) -> Self {
        Self::Failed(line.into())
    }

    pub(crate) fn usage(line: impl Into<String>) -> Self {
        Self::Usage(line.into())
    }

    /// It is done, but what was done cannot be said.
    pub(crate) fn unprinted(error: &io::Error) -> Self {
        Self::Failed(format!("done, but the answer cannot be printed: {}; send it elsewhere", why(error)))
    }

    /// The operating system refused: `cannot read in.csv: permission denied`, and what to do next.
    pub(crate) fn system(act: &str, path: &str, error: &io::Error, next: &str) -> Self {
        Self::Failed(format!("cannot {act} {path}: {}; {next}", why(error)))
    }
}

/// An answer that cannot be printed. Files have failures of their own, which name the file.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe { Self::ClosedPipe } else { Self::unprinted(&error) }
    }
}

impl From<jeton::KeyringError> for Failure {
    fn from(error: jeton::KeyringError) -> Self {
        Self::Failed(error.to_string())
    }
}

/// What was done stays done when nobody reads what is said of it.
pub(crate) fn unread(printed: io::Result<()>) -> Result<(), Failure> {
    match printed {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::unprinted(&error)),
        _ => Ok(()),
    }
}

/// What the operating system said, in words.
pub(crate) fn why(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        io::ErrorKind::Other => error.to_string(),
        kind => {
            let name = kind.to_string();
            if name.contains("uncategorized") { error.to_string() } else { name }
        }
    }
}

/// The exit code, and the line for stderr if there is one.
pub(crate) fn exit(end: Result<Done, Failure>) -> (ExitCode, Option<String>) {
    match end {
        Ok(Done::Whole) | Err(Failure::ClosedPipe) => (ExitCode::SUCCESS, None),
        Ok(Done::WithRefusals) => (ExitCode::from(3), None),
        Err(Failure::Failed(line)) => (ExitCode::from(1), Some(line)),
        Err(Failure::Usage(line)) => (ExitCode::from(2), Some(line)),
        Err(Failure::Unavailable(line)) => (ExitCode::from(75), Some(line)),
    }
}
