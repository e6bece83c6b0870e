//! The command `jeton`.
//!
//! Every error is one line on stderr that says what to do next and never holds a cell's value. Exit codes: 0 done,
//! 1 failed, 2 wrong usage, 3 done with refused rows.

mod approve;
mod change;
mod charset;
mod column;
mod domain;
mod failure;
mod forget;
mod formats;
mod freeze;
mod gate;
mod grid;
mod init;
mod input;
mod inspect;
mod key;
mod keyring;
mod laid;
mod ledger;
mod moment;
mod moves;
mod names;
mod operator;
mod output;
mod pipeline;
mod policy;
mod progress;
mod region;
mod reveal;
mod rewrite;
mod survey;
mod tables;
mod threads;
mod tokenize;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, Parser};
use failure::{Done, Failure};
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;
use std::{env, iter};

/// Replaces raw identifiers in tables by tokens of the same format.
///
/// Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done with refused rows.
#[derive(Debug, Parser)]
#[command(name = "jeton", version, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Lists the formats: name, version, number of values, an example, what a token shows
    Formats,
    Inspect(inspect::Arguments),
    Survey(survey::Arguments),
    Init(init::Arguments),
    #[command(subcommand)]
    Domain(domain::Command),
    #[command(subcommand)]
    Keyring(keyring::Command),
    Tokenize(Box<tokenize::Arguments>),
    Rekey(Box<moves::rekey::Arguments>),
    Translate(Box<moves::translate::Arguments>),
    Reveal(Box<reveal::Arguments>),
    /// Refuses an actor or a partner everything, from now on and on every replica
    Freeze(Box<freeze::Arguments>),
    /// Lets a frozen actor or partner ask again
    Thaw(Box<freeze::Arguments>),
    Forget(Box<forget::Arguments>),
    Approve(approve::Arguments),
    #[command(subcommand)]
    Ledger(ledger::Command),
    #[command(subcommand)]
    Policy(policy::Command),
}

fn main() -> ExitCode {
    let (code, line) = failure::exit(run());
    if let Some(line) = line {
        let line: String = line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let _closed = writeln!(io::stderr(), "jeton: {line}");
    }
    code
}

fn run() -> Result<Done, Failure> {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return unparsed(&error),
    };
    let mut out = BufWriter::new(io::stdout().lock());
    let done = match &arguments.command {
        Command::Formats => formats::run(&mut out),
        Command::Inspect(arguments) => inspect::run(arguments, &mut out),
        Command::Survey(arguments) => survey::run(arguments, &mut out),
        Command::Init(arguments) => init::run(arguments, &mut out),
        Command::Domain(command) => domain::run(command, &mut out),
        Command::Keyring(command) => keyring::run(command, &mut out),
        Command::Tokenize(arguments) => tokenize::run(arguments, &mut out),
        Command::Rekey(arguments) => moves::rekey::run(arguments, &mut out),
        Command::Translate(arguments) => moves::translate::run(arguments, &mut out),
        Command::Reveal(arguments) => reveal::run(arguments, &mut out),
        Command::Freeze(arguments) => freeze::freeze(arguments, &mut out),
        Command::Thaw(arguments) => freeze::thaw(arguments, &mut out),
        Command::Forget(arguments) => forget::run(arguments, &mut out),
        Command::Approve(arguments) => approve::run(arguments, &mut out),
        Command::Ledger(command) => ledger::run(command, &mut out),
        Command::Policy(command) => policy::run(command, &mut out),
    }?;
    match out.flush() {
        // Nobody reads the answer any more, but what was asked for is done: its exit code stays.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(done),
        Err(error) => Err(Failure::unprinted(&error)),
        Ok(()) => Ok(done),
    }
}

/// Help and version as they are; anything else in one line.
fn unparsed(error: &clap::Error) -> Result<Done, Failure> {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        error.print()?;
        return Ok(Done::Whole);
    }
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return Err(Failure::usage(format!("no command given; see `{} --help`", asked())));
    }
    let text = error.render().to_string();
    let said: Vec<&str> = text
        .lines()
        .map(str::trim)
        .take_while(|line| !line.starts_with("Usage:") && !line.starts_with("For more information"))
        .filter(|line| !line.is_empty())
        .collect();
    let said = said.join(" ");
    let mut said = said.strip_prefix("error: ").unwrap_or(&said).replace(" tip: ", "; ");
    // An identifier in the wrong place is still nobody's business: stderr is what logs keep.
    for kind in [ContextKind::InvalidArg, ContextKind::InvalidSubcommand, ContextKind::InvalidValue] {
        if let Some(ContextValue::String(value)) = error.get(kind)
            && names::holds_a_value(value)
        {
            said = said.replace(value.as_str(), "...");
        }
    }
    Err(Failure::usage(format!("{said}; see `{} --help`", asked())))
}

/// The command that was asked for, as far as its words are known: `jeton domain add`.
fn asked() -> String {
    let root = Arguments::command();
    let words: Vec<String> = env::args_os().skip(1).filter_map(|word| word.into_string().ok()).collect();
    let known = words.iter().scan(&root, |command, word| {
        *command = command.find_subcommand(word)?;
        Some(command.get_name())
    });
    iter::once("jeton").chain(known).collect::<Vec<_>>().join(" ")
}
