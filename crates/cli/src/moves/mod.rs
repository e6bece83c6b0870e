//! Tables of tokens in, the same tables with other tokens of the same identifiers out: `jeton rekey` goes from epoch to
//! epoch, `jeton translate` from domain to domain.
//!
//! What the old tokens were made with the table's manifest says ([`found`]); where the new ones belong a [`Way`] says.

mod found;
pub(crate) mod rekey;
pub(crate) mod translate;

use crate::change::{Change, Opaque};
use crate::column::{self, Mapping};
use crate::failure::{Done, Failure};
use crate::output::same_file;
use crate::rewrite::manifest::{self, Made};
use crate::rewrite::{self, Act, OnRefused, Plan, Vaults, Words};
use crate::tables::{Input, Table};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use found::Found;
use jeton::{Epoch, Format, TokenDomain, Vault};
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

/// What all moves are told.
#[derive(Debug, clap::Args)]
struct MoveArguments {
    #[command(flatten)]
    table: rewrite::TableArguments,
    /// The manifest of the tokens in IN.csv, in the place of IN.csv.jeton.json beside it or the one within it
    #[arg(long, value_name = "M.json")]
    source_manifest: Option<PathBuf>,
    /// What becomes of a cell that is no token of its column: emptied, or the command fails
    #[arg(long, value_name = "WHAT", default_value = "empty", value_parser = on_refused())]
    on_refused: OnRefused,
}

fn on_refused() -> impl TypedValueParser<Value = OnRefused> {
    PossibleValuesParser::new(["empty", "fail"]).map(|word| match &*word {
        "fail" => OnRefused::Fail,
        _ => OnRefused::Empty,
    })
}

/// Where tokens go.
struct Target {
    domain: TokenDomain,
    epoch: Epoch,
}

/// From where to where tokens go, and what moves them.
trait Way {
    /// What is done: `rekeyed`.
    const DONE: &'static str;

    /// Where the tokens of this manifest go.
    fn target(&self, vault: &Vault, found: &Found) -> Result<Target, Failure>;

    /// Gets ready for a table.
    fn begin(&mut self, vault: &Arc<Vault>) -> Result<(), Failure>;

    /// What moves a column of tokens of this format.
    fn change(
        &self,
        vault: &Arc<Vault>,
        found: &Found,
        column: &str,
        format: Format,
    ) -> Result<Box<dyn Change>, Failure>;
}

/// Tokens become others of the same identifiers.
struct Move<'a, W> {
    arguments: &'a MoveArguments,
    vaults: Vaults<'a>,
    way: W,
}

fn run(arguments: &MoveArguments, way: impl Way, out: &mut dyn Write) -> Result<Done, Failure> {
    if arguments.source_manifest.is_some() && arguments.table.input.is_dir() {
        return Err(Failure::usage(
            "the tables of a folder have a manifest each, beside or within them; leave out --source-manifest",
        ));
    }
    if let Some(source) = &arguments.source_manifest
        && same_file(source, &arguments.table.manifest())
    {
        return Err(Failure::usage(
            "the manifest of IN.csv would be written over, and nothing else says what its tokens were made with; write \
             elsewhere",
        ));
    }
    let vaults = Vaults::of(&arguments.table);
    rewrite::run(&arguments.table, &mut Move { arguments, vaults, way }, out)
}

impl<W: Way> Act for Move<'_, W> {
    const WORDS: Words =
        Words { done: W::DONE, opaque: "of the tokens opaque", choices: "--on-refused empty" };

    fn plan(&mut self, table: &mut impl Table, input: &Input) -> Result<Plan, Failure> {
        let Self { arguments, vaults, way } = self;
        let key = &arguments.table.key;
        let found = Found::of(arguments.source_manifest.as_deref(), input, table.about())?;
        let opened = vaults.opened()?;
        let vault = opened.full(key)?;
        vault.verify(&found.manifest).map_err(|error| found.failure(&error.to_string()))?;
        let mappings = found.manifest.columns.iter().map(|column| {
            let format = found.manifest.format(&column.name);
            let format = format.map_err(|error| found.failure(&error.to_string()))?;
            Ok(Mapping { name: column.name.clone(), format })
        });
        let mappings: Vec<Mapping> = mappings.collect::<Result<_, Failure>>()?;
        column::check(&mappings)?;
        rewrite::check_key(&arguments.table, mappings.iter().map(|column| &*column.name))?;
        let columns = column::find(&mappings, table)?;

        let Target { domain, epoch } = way.target(vault, &found)?;
        let tokenizers =
            columns.iter().map(|column| opened.tokenizer(key, domain.as_str(), column.format, Some(epoch)));
        let tokenizers: Vec<_> = tokenizers.collect::<Result<_, _>>()?;
        way.begin(vault)?;
        let changes = columns.iter().map(|column| way.change(vault, &found, &column.name, column.format));
        let changes = changes.collect::<Result<_, _>>()?;
        let opaque = way.change(vault, &found, "of any name", jeton::formats::OPAQUE)?;
        let about = table.about();
        let made = Made {
            manifest: manifest::of(tokenizers.iter().zip(&columns), key)?,
            masks: found.masks.clone(),
            test_keyring: opened.test,
            spelling: found.spelling,
            on_refused: match found.on_refused {
                OnRefused::Opaque => OnRefused::Opaque,
                OnRefused::Empty | OnRefused::Fail => arguments.on_refused,
            },
            form: about.form.clone(),
            source_bytes: about.length,
        };
        Ok(Plan {
            columns,
            changes,
            opaque: Some(Opaque::Among(opaque)),
            displays: Vec::new(),
            on_refused: arguments.on_refused,
            made,
        })
    }
}
