//! How the command opens a gate: who asks, why, what is allowed, and what counts the people.

use crate::domain::epoch;
use crate::failure::Failure;
use crate::key::KeyArguments;
use crate::ledger::LedgerArguments;
use crate::{input, policy, region};
use jeton::{Epoch, Format, Gate, GateError, Request, Token, Vault};
use std::path::PathBuf;

/// Who asks, why, and where it is written down.
#[derive(Debug, clap::Args)]
pub(crate) struct GateArguments {
    /// Who asks
    #[arg(long, value_name = "NAME")]
    actor: String,
    /// What for
    #[arg(long, value_name = "PURPOSE")]
    purpose: String,
    /// The piece of work that it is about
    #[arg(long, value_name = "CASE")]
    case: Option<String>,
    /// Who may go back, why, how far, and how many people at most
    #[arg(long, value_name = "POLICY.toml", env = "JETON_POLICY")]
    policy: PathBuf,
    #[command(flatten)]
    ledger: LedgerArguments,
}

impl GateArguments {
    /// The request, which names no tokens yet.
    pub(crate) fn request(&self) -> Request {
        let request = Request::new(&self.actor, &self.purpose);
        match &self.case {
            Some(case) => request.case(case),
            None => request,
        }
    }

    /// Opens the gate.
    pub(crate) fn open(&self, vault: &Vault, key: &KeyArguments) -> Result<Gate, Failure> {
        let policy = policy::read(&self.policy)?;
        vault.gate(policy, self.ledger.open()?).map_err(|error| match error {
            jeton::KeyringError::OtherLedger => Failure::failed(format!(
                "{} does not pin the ledger {}; name the one it pins, or make one with `jeton ledger init`",
                key.shown(),
                self.ledger.shown()
            )),
            error => key.failure(error),
        })
    }
}

/// What a gate said instead of a permit.
pub(crate) fn refusal(error: GateError) -> Failure {
    Failure::failed(error.to_string())
}

/// A token, and what its text has no room to say.
#[derive(Debug, clap::Args)]
pub(crate) struct TokenArguments {
    /// The token; `-` reads one line from standard input
    #[arg(long, value_name = "TEXT")]
    token: String,
    /// Its format; see `jeton formats`
    #[arg(long, value_name = "FORMAT", value_parser = crate::column::format)]
    format: Format,
    /// Its domain
    #[arg(long, value_name = "NAME")]
    domain: String,
    /// The number of the epoch that it was made with; without it, the one that the domain tokenizes with
    #[arg(long, value_name = "N", value_parser = epoch)]
    epoch: Option<Epoch>,
    /// How national telephone numbers are read: FR, BE, ...
    #[arg(long, value_name = "REGION")]
    default_region: Option<String>,
}

impl TokenArguments {
    /// The token, if it is one of its format and domain.
    pub(crate) fn read(&self, vault: &Vault, key: &KeyArguments) -> Result<Token, Failure> {
        let format = region::give(self.format, self.default_region.as_deref())?;
        let tokens = vault.tokenizer(&self.domain, format).map_err(|error| key.failure(error))?;
        let text = if self.token == "-" { input::line()? } else { self.token.clone() };
        tokens
            .token(&text, self.epoch.unwrap_or(tokens.epoch()))
            .map_err(|error| Failure::failed(format!("not a token of {format} in {}: {error}", self.domain)))
    }
}
