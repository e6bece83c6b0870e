//! What opens a keyring, and what a new one is sealed with.

use crate::failure::{Failure, why};
use jeton::{KeySource, Keyring, KeyringError, Vault};
use std::env;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Which keyring, and what opens it.
#[derive(Debug, clap::Args)]
pub(crate) struct KeyArguments {
    /// The keyring file
    #[arg(long, value_name = "FILE", env = "JETON_KEYRING", default_value = "jeton.keyring")]
    pub(crate) keyring: PathBuf,
    /// The key file that opens it. Without one a passphrase does: JETON_PASSPHRASE, or typed on the terminal
    #[arg(long, value_name = "FILE", env = "JETON_KEY_FILE")]
    pub(crate) key_file: Option<PathBuf>,
    /// The systemd credential that opens it, by its name
    #[arg(long, value_name = "NAME")]
    pub(crate) credential: Option<String>,
}

/// What a keyring is sealed with from now on.
#[derive(Debug, clap::Args)]
pub(crate) struct NewKeyArguments {
    /// The key file to seal it with, made if missing. Without one a passphrase does: JETON_NEW_PASSPHRASE, or typed
    /// on the terminal
    #[arg(long, value_name = "FILE")]
    pub(crate) new_key_file: Option<PathBuf>,
}

/// A key to seal with, and whether its file was made for it.
pub(crate) struct NewKey {
    pub(crate) source: KeySource,
    pub(crate) made: Option<PathBuf>,
}

impl KeyArguments {
    /// The path of the keyring, for messages.
    pub(crate) fn shown(&self) -> String {
        self.keyring.display().to_string()
    }

    /// What opens the keyring.
    pub(crate) fn source(&self) -> Result<KeySource, Failure> {
        if let Some(name) = &self.credential {
            return KeySource::credential(name).map_err(|error| {
                Failure::failed(format!(
                    "the credential `{name}`: {}; check LoadCredential= and its name",
                    said(error)
                ))
            });
        }
        match &self.key_file {
            Some(path) => existing(path),
            None => Ok(KeySource::passphrase(&passphrase("JETON_PASSPHRASE", "passphrase: ", "--key-file")?)),
        }
    }

    /// Opens the keyring, and gives what opened it for saving it again.
    pub(crate) fn open(&self) -> Result<(Keyring, KeySource), Failure> {
        if !self.keyring.exists() {
            return Err(Failure::failed(format!(
                "no keyring at {}; name it with --keyring, or make one with `jeton init`",
                self.shown()
            )));
        }
        let source = self.source()?;
        let keyring = Keyring::open(&self.keyring, &source).map_err(|error| self.failure(error))?;
        Ok((keyring, source))
    }

    /// Opens the keyring for use; a test keyring opens a vault only where it is allowed.
    pub(crate) fn admitted(&self, allow_test: bool) -> Result<Keyring, Failure> {
        let (keyring, _) = self.open()?;
        Ok(if allow_test { keyring.allow_test() } else { keyring })
    }

    /// Opens the full keyring's vault.
    pub(crate) fn vault(&self, allow_test: bool) -> Result<Vault, Failure> {
        Vault::from_keyring(self.admitted(allow_test)?).map_err(|error| self.failure(error))
    }

    /// A new keyring's key: the key file, made if missing, or a passphrase typed twice.
    pub(crate) fn fresh(&self) -> Result<NewKey, Failure> {
        match (&self.credential, &self.key_file) {
            (Some(_), _) => Ok(NewKey { source: self.source()?, made: None }),
            (None, Some(path)) => fresh_file(path),
            (None, None) => fresh_passphrase("JETON_PASSPHRASE", "--key-file"),
        }
    }

    /// An error of this keyring, in one line that says what to do next.
    pub(crate) fn failure(&self, error: KeyringError) -> Failure {
        let shown = self.shown();
        Failure::failed(match error {
            KeyringError::TestKeyring => {
                format!("{shown} is a test keyring; add --allow-test, or name a real one with --keyring")
            }
            KeyringError::Io(..) => format!("{shown}: {}; check the path and its permissions", said(error)),
            KeyringError::Changed => {
                format!(
                    "{shown} was saved by someone else meanwhile and is left as they saved it; run this again"
                )
            }
            _ => format!("{shown}: {error}"),
        })
    }
}

impl NewKeyArguments {
    /// What to seal with.
    pub(crate) fn fresh(&self) -> Result<NewKey, Failure> {
        match &self.new_key_file {
            Some(path) => fresh_file(path),
            None => fresh_passphrase("JETON_NEW_PASSPHRASE", "--new-key-file"),
        }
    }
}

impl NewKey {
    /// Takes back a key file that was made for a keyring which then was not.
    pub(crate) fn take_back(&self) {
        if let Some(path) = &self.made {
            let _gone = std::fs::remove_file(path);
        }
    }
}

fn existing(path: &Path) -> Result<KeySource, Failure> {
    KeySource::file(path).map_err(|error| key_failure(path, error))
}

fn fresh_file(path: &Path) -> Result<NewKey, Failure> {
    if path.exists() {
        return Ok(NewKey { source: existing(path)?, made: None });
    }
    let source = KeySource::new_file(path).map_err(|error| key_failure(path, error))?;
    Ok(NewKey { source, made: Some(path.to_owned()) })
}

fn key_failure(path: &Path, error: KeyringError) -> Failure {
    let shown = path.display();
    Failure::failed(match error {
        KeyringError::KeyFile => {
            format!("{shown} is not a key file of 32 bytes; name the one that `jeton init --key-file` made")
        }
        _ => format!("the key file {shown}: {}; check the path and its permissions", said(error)),
    })
}

/// An error in words; the operating system's as everywhere in this command.
fn said(error: KeyringError) -> String {
    match error {
        KeyringError::Io(act, kind) => format!("cannot {act}: {}", why(&io::Error::from(kind))),
        _ => error.to_string(),
    }
}

fn fresh_passphrase(variable: &str, flag: &str) -> Result<NewKey, Failure> {
    let chosen = passphrase(variable, "new passphrase: ", flag)?;
    if env::var_os(variable).is_none() && *passphrase(variable, "the same again: ", flag)? != *chosen {
        return Err(Failure::failed("the two passphrases differ; nothing was written, run this again"));
    }
    Ok(NewKey { source: KeySource::passphrase(&chosen), made: None })
}

/// A passphrase from this variable, or from the terminal.
fn passphrase(variable: &str, prompt: &str, flag: &str) -> Result<Zeroizing<String>, Failure> {
    match env::var(variable) {
        Ok(passphrase) => return Ok(Zeroizing::new(passphrase)),
        Err(env::VarError::NotUnicode(_)) => {
            return Err(Failure::failed(format!("{variable} is not UTF-8; set it again")));
        }
        Err(env::VarError::NotPresent) => {}
    }
    if !io::stderr().is_terminal() {
        return Err(Failure::usage(format!("no key; give {flag} FILE, or set {variable}")));
    }
    rpassword::prompt_password(prompt).map(Zeroizing::new).map_err(|error| {
        Failure::failed(format!(
            "cannot read a passphrase: {}; set {variable}, or give {flag} FILE",
            why(&error)
        ))
    })
}
