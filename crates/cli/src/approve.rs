//! `jeton approve`: signing grants, requests beyond the budgets, and recoveries.

use crate::failure::{Done, Failure};
use crate::input;
use jeton::{Note, NoteError, NoteKey};
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Signs a statement, once you have read it: it is shown on standard error, and the signed one comes out.
///
/// A statement is what `jeton reveal --statement` or `jeton ledger recover` print, or a grant. One
/// that others have signed gets a signature more. The policy names the public keys of approvers and issuers.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The statement; `-` for standard input
    #[arg(value_name = "FILE", required_unless_present = "new_key")]
    statement: Option<PathBuf>,
    /// The file with your key
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// Make that file, with a new key under this name, and print its public half for the policy
    #[arg(long, value_name = "NAME", conflicts_with = "statement")]
    new_key: Option<String>,
}

pub(crate) fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Done, Failure> {
    let path = &arguments.key;
    let shown = path.display();
    let failure = |error: NoteError| Failure::failed(format!("{shown}: {error}"));
    match (&arguments.new_key, &arguments.statement) {
        (Some(name), _) => {
            let key = NoteKey::generate(name).map_err(|error| Failure::usage(error.to_string()))?;
            make(path, &key)?;
            writeln!(out, "{}", key.public())?;
        }
        (None, statement) => {
            let key = NoteKey::from_text(&input::text(path)?).map_err(failure)?;
            let statement = input::text(statement.as_deref().unwrap_or(Path::new("-")))?;
            let (text, signed) = match Note::parse(&statement) {
                Ok(note) => (note.text(), key.cosign(&statement)),
                Err(_) => (&*statement, key.sign(&statement)),
            };
            let signed = signed.map_err(|error| Failure::failed(error.to_string()))?;
            let _unread = write!(std::io::stderr(), "{text}");
            write!(out, "{signed}")?;
        }
    }
    Ok(Done::Whole)
}

/// A new file that only its owner reads.
fn make(path: &Path, key: &NoteKey) -> Result<(), Failure> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(path).and_then(|mut file| {
        file.write_all(key.to_text().as_bytes())?;
        file.write_all(b"\n")?;
        file.sync_all()
    });
    written.map_err(|error| {
        Failure::system("make", &path.display().to_string(), &error, "name a file that is not there yet")
    })
}
