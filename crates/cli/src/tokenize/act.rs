//! What tokenizing does to a table.

use super::{Arguments, masks};
use crate::change::{Cell, Change, Display, Opaque};
use crate::column;
use crate::failure::Failure;
use crate::region;
use crate::rewrite::manifest::{self, Made};
use crate::rewrite::{Act, OnRefused, Plan, Spelling, Vaults, Words};
use crate::tables::{Input, Table};
use jeton::Tokenizer;
use std::sync::Arc;

/// Identifiers become tokens.
pub(super) struct Tokenize<'a> {
    arguments: &'a Arguments,
    vaults: Vaults<'a>,
}

impl<'a> Tokenize<'a> {
    pub(super) fn new(arguments: &'a Arguments) -> Self {
        Self { arguments, vaults: Vaults::of(&arguments.table) }
    }
}

impl Act for Tokenize<'_> {
    const WORDS: Words =
        Words { done: "tokenized", opaque: "of these opaque", choices: "--on-refused empty or opaque" };

    fn plan(&mut self, table: &mut impl Table, input: &Input) -> Result<Plan, Failure> {
        let arguments = self.arguments;
        let mut columns = column::find(&arguments.columns, table)?;
        for column in &mut columns {
            column.format = region::give(column.format, arguments.default_region.as_deref())?;
        }
        let about = table.about();
        masks::check(&arguments.masks, &columns, about)?;
        manifest::check_not_tokens(input.path(), about, &columns)?;

        let opened = self.vaults.opened()?;
        let key = &arguments.table.key;
        let tokenizer = |format| opened.tokenizer(key, &arguments.domain, format, arguments.epoch);
        let tokenizers = columns.iter().map(|column| tokenizer(column.format).map(Arc::new));
        let tokenizers: Vec<Arc<Tokenizer>> = tokenizers.collect::<Result<_, _>>()?;
        let named = tokenizers.iter().map(Arc::as_ref).zip(&columns);
        let opaque = match arguments.on_refused {
            OnRefused::Opaque => {
                let tokenizer = Arc::new(tokenizer(jeton::formats::OPAQUE)?);
                Some(Opaque::Shelter(Box::new(Tokenizing { tokenizer, spelling: Spelling::Keep })))
            }
            OnRefused::Empty | OnRefused::Fail => None,
        };
        let displays = arguments.masks.iter().filter_map(|mask| {
            let job = columns.iter().position(|column| column.name == mask.of)?;
            let tokenizer = Arc::clone(tokenizers.get(job)?);
            Some(Display { job, name: mask.name.clone(), mask: mask.mask, tokenizer })
        });
        let made = Made {
            manifest: manifest::of(named, key)?,
            masks: columns.iter().map(|column| masks::entries(&arguments.masks, &column.name)).collect(),
            test_keyring: opened.test,
            spelling: arguments.spelling,
            on_refused: arguments.on_refused,
            form: about.form.clone(),
            source_bytes: about.length,
        };
        let change = |tokenizer: &Arc<Tokenizer>| -> Box<dyn Change> {
            Box::new(Tokenizing { tokenizer: Arc::clone(tokenizer), spelling: arguments.spelling })
        };
        let changes = tokenizers.iter().map(change).collect();
        let displays = displays.collect();
        Ok(Plan { changes, opaque, displays, on_refused: arguments.on_refused, made, columns })
    }
}

/// A column whose identifiers become tokens.
struct Tokenizing {
    tokenizer: Arc<Tokenizer>,
    spelling: Spelling,
}

impl Change for Tokenizing {
    fn change(&self, cells: &[Cell<'_>], out: &mut jeton::Column) -> Result<(), Failure> {
        let cells = cells.iter().map(|text| text.filter(|text| !text.is_empty()));
        match self.spelling {
            Spelling::Keep => self.tokenizer.tokenize_column(cells, out),
            Spelling::Canonical => self.tokenizer.tokenize_column_canonical(cells, out),
        }
        Ok(())
    }
}
