//! How the command opens a gate: who asks, why, what is allowed, and what counts the people.

use crate::domain::epoch;
use crate::failure::Failure;
use crate::key::KeyArguments;
use crate::ledger::LedgerArguments;
use crate::{input, policy, region};
use jeton::{Epoch, Format, Gate, GateError, Request, Token, Tokenizer, Vault};
use jeton_ledger::Alarms;
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
    /// A signed grant that names the people; may be given several times
    #[arg(long, value_name = "FILE")]
    grant: Vec<PathBuf>,
    /// The file that alarms are appended to, as lines of JSON: exhausted budgets, opened decoys, who is frozen
    #[arg(long, value_name = "FILE", env = "JETON_ALARMS")]
    alarms: Option<PathBuf>,
    #[command(flatten)]
    ledger: LedgerArguments,
}

impl GateArguments {
    /// The request, which names no tokens yet.
    pub(crate) fn request(&self) -> Result<Request, Failure> {
        let mut request = Request::new(&self.actor, &self.purpose);
        if let Some(case) = &self.case {
            request = request.case(case);
        }
        for grant in &self.grant {
            request = request.grant(&input::text(grant)?);
        }
        Ok(request)
    }

    /// Opens the gate.
    pub(crate) fn open(&self, vault: &Vault, key: &KeyArguments) -> Result<Gate, Failure> {
        let policy = policy::read(&self.policy)?;
        let mut ledger = self.ledger.open()?;
        if let Some(alarms) = &self.alarms {
            let failure = |error| Failure::failed(format!("{}: {error}", alarms.display()));
            ledger = ledger.alarms(Alarms::file(alarms).map_err(failure)?);
        }
        vault.gate(policy, ledger).map_err(|error| match error {
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
    match error {
        GateError::Unavailable => Failure::Unavailable(error.to_string()),
        error => Failure::failed(error.to_string()),
    }
}

/// What the text of a token has no room to say.
#[derive(Debug, clap::Args)]
pub(crate) struct PlaceArguments {
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

impl PlaceArguments {
    /// The token of this text, or of a line of standard input, if it is one of its format and domain.
    pub(crate) fn token(&self, text: &str, vault: &Vault, key: &KeyArguments) -> Result<Token, Failure> {
        let (tokens, epoch) = self.tokenizer(vault, key)?;
        let text = if text == "-" { input::line()? } else { text.to_owned() };
        tokens.token(&text, epoch).map_err(|error| {
            Failure::failed(format!("not a token of {} in {}: {error}", tokens.format(), self.domain))
        })
    }

    /// What knows tokens of this place, and the epoch that they are of.
    pub(crate) fn tokenizer(&self, vault: &Vault, key: &KeyArguments) -> Result<(Tokenizer, Epoch), Failure> {
        let format = region::give(self.format, self.default_region.as_deref())?;
        let tokens = vault.tokenizer(&self.domain, format).map_err(|error| key.failure(error))?;
        let epoch = self.epoch.unwrap_or(tokens.epoch());
        Ok((tokens, epoch))
    }
}
