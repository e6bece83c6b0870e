//! How the command opens a gate: who asks, why, and what counts the people.

use crate::failure::Failure;
use crate::key::KeyArguments;
use jeton::{Allow, Budget, Gate, KeyringError, Policy, Request, TokenDomain, Vault, VolatileLedger, Window};

/// Who asks, and why.
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
}

/// What is asked for: to translate from one domain into another.
pub(crate) struct Asked<'a> {
    pub(crate) from: &'a TokenDomain,
    pub(crate) to: &'a TokenDomain,
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

    /// Opens the gate. The command knows no ledger that outlives it, so there is a gate for test keyrings only, whose policy
    /// allows what is asked.
    pub(crate) fn open(&self, vault: &Vault, key: &KeyArguments, asked: &Asked<'_>) -> Result<Gate, Failure> {
        let allow = Allow::actor(&self.actor).purpose(&self.purpose).domain(asked.from.as_str());
        let allow = allow.translate_to(asked.to.as_str());
        let allow = jeton::formats().iter().fold(allow, |allow, format| allow.format(format.name()));
        let policy = Policy::new().allow(allow).budget(Budget::of_vault(u64::MAX, Window::Day));
        vault.gate(policy, VolatileLedger::new()).map_err(|error| match error {
            KeyringError::OtherLedger => Failure::failed(format!(
                "{} is no test keyring: translating spends budgets that a durable ledger must count, and this command has \
                 none yet; translate in code, with `Vault::gate` and a ledger of yours",
                key.shown()
            )),
            error => key.failure(error),
        })
    }
}
