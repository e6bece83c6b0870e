//! `jeton domain`.

use crate::failure::{Done, Failure};
use crate::grid::{Align, Grid};
use crate::key::KeyArguments;
use jeton::{Epoch, Keyring, KeyringError, Suffix, TokenDomain};
use std::io::Write;

/// Declares token domains: one for each partner and purpose
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Declares a domain; it tokenizes with the newest epoch
    Add {
        /// Its name: lower-case letters, digits, `.`, `_` and `-`
        #[arg(value_name = "NAME")]
        name: String,
        /// What its e-mail tokens end in: a host under .example, or under a domain of yours without mail
        #[arg(long, value_name = "HOST", default_value = "tok.example")]
        email_suffix: String,
        #[command(flatten)]
        key: KeyArguments,
    },
    /// Lists the domains: the epoch each tokenizes with, its e-mail suffix, its key check value
    List {
        #[command(flatten)]
        key: KeyArguments,
    },
    /// Lets a domain tokenize with another epoch from now on
    UseEpoch {
        /// The domain
        #[arg(value_name = "NAME")]
        name: String,
        /// The number of a live epoch
        #[arg(value_name = "N", value_parser = epoch)]
        epoch: Epoch,
        #[command(flatten)]
        key: KeyArguments,
    },
}

/// The epoch of this number.
pub(crate) fn epoch(number: &str) -> Result<Epoch, String> {
    let wrong = "not the number of an epoch; see `jeton keyring list`";
    number.parse().ok().and_then(Epoch::new).ok_or_else(|| wrong.to_owned())
}

/// The domain of this name.
pub(crate) fn named(name: &str) -> Result<TokenDomain, Failure> {
    TokenDomain::new(name).map_err(|error| Failure::usage(error.to_string()))
}

/// Changes or lists domains.
pub(crate) fn run(command: &Command, out: &mut dyn Write) -> Result<Done, Failure> {
    match command {
        Command::Add { name, email_suffix, key } => {
            let domain = named(name)?;
            let suffix = Suffix::new(email_suffix).map_err(|error| Failure::usage(error.to_string()))?;
            let (mut keyring, source) = key.open()?;
            keyring.add_domain(domain.clone(), suffix).map_err(|error| key.failure(error))?;
            keyring.save(&key.keyring, &source).map_err(|error| key.failure(error))?;
            let declared = keyring.domains().find(|declared| *declared.name() == domain);
            let epoch = declared.map_or(Epoch::FIRST, jeton::Domain::epoch);
            writeln!(out, "declared {name}: epoch {epoch}, e-mail tokens end in {email_suffix}")?;
        }
        Command::List { key } => {
            let (keyring, _) = key.open()?;
            let mut grid = Grid::new("", &[Align::Left, Align::Right, Align::Left, Align::Left]);
            grid.row(["domain", "epoch", "e-mail suffix", "check value"].map(str::to_owned));
            for domain in keyring.domains() {
                let check =
                    keyring.check_value(domain.name(), domain.epoch()).map_err(|error| key.failure(error))?;
                grid.row([
                    domain.name().to_string(),
                    domain.epoch().to_string(),
                    domain.suffix().to_string(),
                    check.to_string(),
                ]);
            }
            grid.print(out)?;
        }
        Command::UseEpoch { name, epoch, key } => {
            let domain = named(name)?;
            let (mut keyring, source) = key.open()?;
            keyring
                .use_epoch(&domain, *epoch)
                .map_err(|error| undeclared(key, name, &declared(&keyring), error))?;
            keyring.save(&key.keyring, &source).map_err(|error| key.failure(error))?;
            writeln!(out, "{name} tokenizes with epoch {epoch} from now on")?;
        }
    }
    Ok(Done::Whole)
}

/// An error of this keyring; for an undeclared domain it says which are declared.
pub(crate) fn undeclared(
    key: &KeyArguments,
    name: &str,
    declared: &[TokenDomain],
    error: KeyringError,
) -> Failure {
    if error != KeyringError::UnknownDomain {
        return key.failure(error);
    }
    let declared: Vec<String> = declared.iter().map(ToString::to_string).collect();
    let advice = match declared.as_slice() {
        [] => "it declares none".to_owned(),
        declared => crate::names::nearest(name, declared, "it declares"),
    };
    Failure::failed(format!(
        "{} declares no domain `{name}`; check the spelling, or declare it with `jeton domain add {name}`; {advice}",
        key.shown()
    ))
}

/// An error of this scoped keyring, to which no domain can be added; for another domain it says whose keys it holds.
pub(crate) fn not_in_scope(
    key: &KeyArguments,
    name: &str,
    held: &[TokenDomain],
    error: KeyringError,
) -> Failure {
    if error != KeyringError::UnknownDomain {
        return key.failure(error);
    }
    let held: Vec<String> = held.iter().map(ToString::to_string).collect();
    Failure::failed(format!(
        "{} is a scoped keyring without the domain `{name}`; check the spelling, or ask for one that has it; {}",
        key.shown(),
        crate::names::nearest(name, &held, "it holds")
    ))
}

/// The names of the declared domains.
pub(crate) fn declared(keyring: &Keyring) -> Vec<TokenDomain> {
    keyring.domains().map(|domain| domain.name().clone()).collect()
}
