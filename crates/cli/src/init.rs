//! `jeton init`.

use crate::failure::{Done, Failure};
use crate::key::KeyArguments;
use jeton::Keyring;
use std::io::Write;

/// Makes a keyring, and its key file if that is missing; never overwrites one
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    key: KeyArguments,
    /// Make a test keyring: commands refuse it unless told --allow-test
    #[arg(long)]
    test: bool,
}

/// Makes a keyring.
pub(crate) fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Done, Failure> {
    let Arguments { key, test } = arguments;
    let shown = key.shown();
    if key.keyring.symlink_metadata().is_ok() {
        return Err(Failure::failed(format!(
            "{shown} exists and is left as it is; name another with --keyring"
        )));
    }
    let keyring = if *test { Keyring::create_test() } else { Keyring::create() }?;
    let fresh = key.fresh()?;
    if let Err(error) = keyring.save_new(&key.keyring, &fresh.source) {
        if !key.keyring.exists() {
            fresh.take_back();
        }
        return Err(key.failure(error));
    }
    if let Some(path) = &fresh.made {
        writeln!(
            out,
            "made the key file {}: keep it apart from the keyring, and a copy of both",
            path.display()
        )?;
    }
    writeln!(out, "made the {}keyring {shown}, with epoch 1", if *test { "test " } else { "" })?;
    writeln!(out, "next: declare a domain with `jeton domain add NAME`")?;
    Ok(Done::Whole)
}
