//! `jeton rekey`: tokens of one epoch in, those of another out, within a domain.

use super::{Found, Target, Way};
use crate::change::{Cell, Change};
use crate::failure::{Done, Failure};
use jeton::{Epoch, Format, Rekeyer, Vault};
use std::io::Write;
use std::sync::Arc;

/// Moves the tokens of a table to another epoch of their domain; everything else stays byte for byte.
///
/// Which columns hold tokens, of which domain and epoch, the table's manifest says: IN.csv.jeton.json, or the one within a
/// Parquet or Arrow table. The new table is what tokenizing the identifiers with the new epoch would have made. It needs the
/// full keyring.
///
/// OUT.csv, its manifest, `-` and folders are as with `jeton tokenize`: nothing appears before it is complete, and a folder
/// goes on where it was killed. Exit code 3 says that cells were no tokens.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    moves: super::MoveArguments,
    /// The live epoch to move to; without it, the one that the domain tokenizes with
    #[arg(long, value_name = "N", value_parser = crate::domain::epoch)]
    to_epoch: Option<Epoch>,
}

/// Rekeys a table, or a folder of tables.
pub(crate) fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Done, Failure> {
    super::run(&arguments.moves, ToEpoch(arguments.to_epoch), out)
}

/// From epoch to epoch; without one, to that of the domain.
struct ToEpoch(Option<Epoch>);

impl ToEpoch {
    fn epoch(&self, vault: &Vault, found: &Found) -> Result<Epoch, Failure> {
        let active = || vault.tokenizer(found.manifest.domain.as_str(), jeton::formats::OPAQUE);
        match self.0 {
            Some(epoch) => Ok(epoch),
            None => Ok(active().map_err(|error| found.failure(&error.to_string()))?.epoch()),
        }
    }
}

impl Way for ToEpoch {
    const DONE: &'static str = "rekeyed";

    fn target(&self, vault: &Vault, found: &Found) -> Result<Target, Failure> {
        let (domain, from) = (found.manifest.domain.clone(), found.manifest.epoch);
        let epoch = self.epoch(vault, found)?;
        if epoch == from {
            return Err(found.failure(&format!(
                "its tokens are of epoch {from} already; name another with --to-epoch, or leave them where they are"
            )));
        }
        Ok(Target { domain, epoch })
    }

    fn begin(&mut self, _vault: &Arc<Vault>) -> Result<(), Failure> {
        Ok(())
    }

    fn change(
        &self,
        vault: &Arc<Vault>,
        found: &Found,
        _column: &str,
        format: Format,
    ) -> Result<Box<dyn Change>, Failure> {
        let (domain, from) = (&found.manifest.domain, found.manifest.epoch);
        let rekeyer = vault.rekeyer(domain.as_str(), format, from, self.epoch(vault, found)?);
        Ok(Box::new(Rekeying(rekeyer.map_err(|error| found.failure(&error.to_string()))?)))
    }
}

/// A column whose tokens go to another epoch.
struct Rekeying(Rekeyer);

impl Change for Rekeying {
    fn change(&self, cells: &[Cell<'_>], out: &mut jeton::Column) -> Result<(), Failure> {
        self.0.rekey_column(cells.iter().map(|text| text.filter(|text| !text.is_empty())), out);
        Ok(())
    }
}
