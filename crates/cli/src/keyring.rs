//! `jeton keyring`.

use crate::domain::{declared, epoch, named, undeclared};
use crate::failure::{Done, Failure, why};
use crate::grid::{Align, Grid};
use crate::key::{KeyArguments, NewKeyArguments};
use crate::output::same_file;
use jeton::{Epoch, Keyring};
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::PathBuf;

/// Keeps the keyring: epochs, its key, scoped keyrings for others
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Lists what the keyring holds
    List {
        #[command(flatten)]
        key: KeyArguments,
    },
    /// Makes a new epoch; no domain uses it until `jeton domain use-epoch` says so
    AddEpoch {
        #[command(flatten)]
        key: KeyArguments,
    },
    /// Retires an epoch: it opens the tokens it made, and makes no more
    Retire {
        /// The number of the epoch
        #[arg(value_name = "N", value_parser = epoch)]
        epoch: Epoch,
        #[command(flatten)]
        key: KeyArguments,
    },
    /// Destroys an epoch: the tokens it made can never come back
    Destroy {
        /// The number of the epoch
        #[arg(value_name = "N", value_parser = epoch)]
        epoch: Epoch,
        /// Do not ask
        #[arg(long)]
        yes: bool,
        #[command(flatten)]
        key: KeyArguments,
    },
    /// Seals the keyring with another key file or passphrase
    Reseal {
        #[command(flatten)]
        new: NewKeyArguments,
        #[command(flatten)]
        key: KeyArguments,
    },
    /// Makes a scoped keyring: one domain's keys, and nothing else. It is sealed with a key of its own
    Export {
        /// The domain
        #[arg(long, value_name = "NAME")]
        domain: String,
        /// The number of an epoch, once for each; without it, the one that the domain tokenizes with
        #[arg(long = "epoch", value_name = "N", value_parser = epoch)]
        epochs: Vec<Epoch>,
        /// The scoped keyring, which must not exist yet
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
        #[command(flatten)]
        new: NewKeyArguments,
        #[command(flatten)]
        key: KeyArguments,
    },
}

/// Changes or lists a keyring.
pub(crate) fn run(command: &Command, out: &mut dyn Write) -> Result<Done, Failure> {
    match command {
        Command::List { key } => list(&key.open()?.0, &key.shown(), out)?,
        Command::AddEpoch { key } => {
            let (mut keyring, source) = key.open()?;
            let epoch = keyring.add_epoch().map_err(|error| key.failure(error))?;
            keyring.save(&key.keyring, &source).map_err(|error| key.failure(error))?;
            writeln!(
                out,
                "made epoch {epoch}; let a domain use it with `jeton domain use-epoch NAME {epoch}`"
            )?;
        }
        Command::Retire { epoch, key } => {
            let (mut keyring, source) = key.open()?;
            keyring.retire(*epoch).map_err(|error| key.failure(error))?;
            keyring.save(&key.keyring, &source).map_err(|error| key.failure(error))?;
            writeln!(out, "retired epoch {epoch}: its tokens still come back, no more are made")?;
        }
        Command::Destroy { epoch, yes, key } => {
            let (mut keyring, source) = key.open()?;
            keyring.destroy(*epoch).map_err(|error| key.failure(error))?;
            if !yes {
                confirm(*epoch, &key.shown())?;
            }
            keyring.save(&key.keyring, &source).map_err(|error| key.failure(error))?;
            writeln!(
                out,
                "destroyed epoch {epoch}; copies of the keyring file still hold it: destroy those too"
            )?;
        }
        Command::Reseal { new, key } => {
            let (keyring, _) = key.open()?;
            let fresh = new.fresh()?;
            keyring.save(&key.keyring, &fresh.source).map_err(|error| key.failure(error))?;
            if let Some(path) = &fresh.made {
                writeln!(out, "made the key file {}", path.display())?;
            }
            writeln!(out, "resealed {}; copies of the file still open with the old key", key.shown())?;
        }
        Command::Export { domain, epochs, output, new, key } => {
            export(domain, epochs, output, new, key, out)?
        }
    }
    Ok(Done::Whole)
}

fn list(keyring: &Keyring, shown: &str, out: &mut dyn Write) -> io::Result<()> {
    let kind = if keyring.is_scoped() { "scoped" } else { "full" };
    let test = if keyring.is_test() { ", for tests" } else { "" };
    writeln!(out, "{shown}: a {kind} keyring{test}")?;
    let mut grid = Grid::new("", &[Align::Left, Align::Left, Align::Left]);
    grid.row(["epoch", "state", "domains that tokenize with it"].map(str::to_owned));
    for (epoch, state) in keyring.epochs() {
        let using = keyring.domains().filter(|domain| domain.epoch() == epoch);
        let using: Vec<&str> = using.map(|domain| domain.name().as_str()).collect();
        grid.row([epoch.to_string(), state.to_string(), using.join(", ")]);
    }
    grid.print(out)?;
    match keyring.ledger() {
        Some(ledger) => writeln!(out, "pinned ledger: {ledger}"),
        None => Ok(()),
    }
}

fn export(
    domain: &str,
    epochs: &[Epoch],
    output: &PathBuf,
    new: &NewKeyArguments,
    key: &KeyArguments,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let name = named(domain)?;
    let shown = output.display();
    if output.symlink_metadata().is_ok() {
        return Err(Failure::failed(format!("{shown} exists and is left as it is; name another with -o")));
    }
    if let (Some(new), Some(old)) = (&new.new_key_file, &key.key_file)
        && same_file(new, old)
    {
        return Err(Failure::usage(
            "the new key file opens the full keyring too; name another with --new-key-file",
        ));
    }
    let (keyring, _) = key.open()?;
    let scoped =
        keyring.export(&name, epochs).map_err(|error| undeclared(key, domain, &declared(&keyring), error))?;
    let fresh = new.fresh()?;
    if let Err(error) = scoped.save_new(output, &fresh.source) {
        if !output.exists() {
            fresh.take_back();
        }
        return Err(Failure::failed(format!("{shown}: {error}; check the path and its permissions")));
    }
    let numbers: Vec<String> = scoped.epochs().map(|(epoch, _)| epoch.to_string()).collect();
    if let Some(path) = &fresh.made {
        writeln!(out, "made the key file {}", path.display())?;
    }
    writeln!(out, "made the scoped keyring {shown}: domain {domain}, epoch {}", numbers.join(", "))?;
    Ok(())
}

/// Asks on the terminal whether an epoch shall be destroyed.
fn confirm(epoch: Epoch, shown: &str) -> Result<(), Failure> {
    if !io::stdin().is_terminal() {
        return Err(Failure::usage(
            "a destroyed epoch never comes back, nor do its tokens; add --yes if you mean it",
        ));
    }
    let question =
        format!("Tokens of epoch {epoch} of {shown} will never come back. Type its number to destroy it: ");
    write!(io::stderr(), "{question}").map_err(|error| {
        Failure::failed(format!("cannot ask on the terminal: {}; nothing was changed", why(&error)))
    })?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer).map_err(|error| {
        Failure::failed(format!("cannot read the answer: {}; nothing was changed", why(&error)))
    })?;
    if answer.trim() == epoch.to_string() {
        Ok(())
    } else {
        Err(Failure::failed("not confirmed; nothing was changed"))
    }
}
