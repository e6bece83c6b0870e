//! `jeton translate`: tokens of one domain in, those of another out. Whoever holds the keys there can read them, so the gate
//! is asked and people are counted, as for a reveal.

use super::{Found, Target, Way};
use crate::change::{Cell, Change};
use crate::domain;
use crate::failure::{Done, Failure};
use crate::gate::GateArguments;
use crate::laid::Laid;
use jeton::{Epoch, Format, Gate, GateError, Request, TokenDomain, Tokenizer, Vault};
use std::io::Write;
use std::sync::Arc;

/// Translates the tokens of a table into another domain; everything else stays byte for byte.
///
/// Which columns hold tokens, of which domain and epoch, the table's manifest says: IN.csv.jeton.json, or the one within a
/// Parquet or Arrow table. The new table is what tokenizing the identifiers in the other domain would have made. It needs the
/// full keyring, and spends what revealing the table would: whoever holds the other domain's keys can read it.
///
/// OUT.csv, its manifest, `-` and folders are as with `jeton tokenize`: nothing appears before it is complete, and a folder
/// goes on where it was killed. Exit code 3 says that cells were no tokens.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    moves: super::MoveArguments,
    /// The domain to translate into, with the epoch that it tokenizes with
    #[arg(long, value_name = "NAME")]
    to: String,
    #[command(flatten)]
    gate: GateArguments,
}

/// Translates a table, or a folder of tables.
pub(crate) fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Done, Failure> {
    let to = domain::named(&arguments.to)?;
    super::run(&arguments.moves, ToDomain { arguments, to, gate: None }, out)
}

/// From domain to domain.
struct ToDomain<'a> {
    arguments: &'a Arguments,
    to: TokenDomain,
    /// Open for all tables.
    gate: Option<Arc<Gate>>,
}

impl Way for ToDomain<'_> {
    const DONE: &'static str = "translated";

    fn target(&self, vault: &Vault, found: &Found) -> Result<Target, Failure> {
        if self.to == found.manifest.domain {
            return Err(found.failure(&format!(
                "its tokens are of the domain {} already; another epoch is for `jeton rekey`",
                self.to
            )));
        }
        let key = &self.arguments.moves.table.key;
        let tokenizer = vault.tokenizer(self.to.as_str(), jeton::formats::OPAQUE);
        let tokenizer = tokenizer.map_err(|error| match error {
            jeton::KeyringError::UnknownDomain => Failure::failed(format!(
                "{} declares no domain `{}`; check the spelling of --to, or see `jeton domain list`",
                key.shown(),
                self.to
            )),
            error => key.failure(error),
        })?;
        Ok(Target { domain: self.to.clone(), epoch: tokenizer.epoch() })
    }

    fn begin(&mut self, vault: &Arc<Vault>) -> Result<(), Failure> {
        if self.gate.is_none() {
            self.gate = Some(Arc::new(self.arguments.gate.open(vault, &self.arguments.moves.table.key)?));
        }
        Ok(())
    }

    fn change(
        &self,
        vault: &Arc<Vault>,
        found: &Found,
        column: &str,
        format: Format,
    ) -> Result<Box<dyn Change>, Failure> {
        let gate = self.gate.as_ref().ok_or_else(|| found.failure("the gate is shut"))?;
        let tokens = vault.tokenizer(found.manifest.domain.as_str(), format);
        Ok(Box::new(Translating {
            vault: Arc::clone(vault),
            gate: Arc::clone(gate),
            request: self.arguments.gate.request()?,
            column: column.to_owned(),
            tokens: tokens.map_err(|error| found.failure(&error.to_string()))?,
            epoch: found.manifest.epoch,
            to: self.to.clone(),
        }))
    }
}

/// Most rows under one permit: what a ledger debits in a fraction of a second.
const ROWS: usize = 2_000;

/// A column whose tokens go to another domain: a permit for each lot of its rows.
struct Translating {
    vault: Arc<Vault>,
    gate: Arc<Gate>,
    request: Request,
    column: String,
    tokens: Tokenizer,
    epoch: Epoch,
    to: TokenDomain,
}

impl Change for Translating {
    fn change(&self, cells: &[Cell<'_>], out: &mut jeton::Column) -> Result<(), Failure> {
        let mut lot = jeton::Column::new();
        out.clear();
        for cells in cells.chunks(ROWS) {
            self.change_lot(cells, &mut lot)?;
            out.append(&lot);
        }
        Ok(())
    }
}

impl Translating {
    fn change_lot(&self, cells: &[Cell<'_>], out: &mut jeton::Column) -> Result<(), Failure> {
        let refusal = |text: &str| self.tokens.token(text, self.epoch).err();
        if cells.iter().flatten().all(|text| refusal(text).is_some()) {
            // Nobody is asked for: a gate would take it for an attempt.
            let rows = cells.iter().map(|text| match text.filter(|text| !text.is_empty()) {
                Some(text) => refusal(text).map_or(jeton::Cell::Null, jeton::Cell::Refused),
                None => jeton::Cell::Null,
            });
            self.tokens.tokenize_column(rows, out);
            return Ok(());
        }
        let laid = Laid::out(cells);
        let texts = laid.texts().map_err(|error| self.failure(&error.to_string()))?;
        let permit = self.gate.reserve_column_to(&self.request, &self.to, &self.tokens, self.epoch, &texts);
        let permit = permit.map_err(|error| self.refused(error))?;
        self.vault.translate_column(permit, &texts, out).map_err(|error| self.refused(error))
    }

    fn refused(&self, error: GateError) -> Failure {
        match error {
            GateError::Unavailable => Failure::Unavailable(self.line(&error.to_string())),
            error => self.failure(&error.to_string()),
        }
    }

    fn failure(&self, said: &str) -> Failure {
        Failure::failed(self.line(said))
    }

    fn line(&self, said: &str) -> String {
        format!("column `{}`: {said}; no table was written", self.column)
    }
}
