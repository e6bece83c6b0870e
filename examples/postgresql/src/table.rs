//! A table whose columns the manifest names, with a tokenizer for each.

use crate::{Outcome, manifest};
use jeton::{Column as Tokens, Reason, ScopedVault, Status, TextError, Tokenizer, formats};
use postgres::GenericClient;
use postgres::types::ToSql;
use std::borrow::Cow;

/// A live table.
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) columns: Vec<Column>,
    /// The epoch of all its tokens.
    pub(crate) epoch: i32,
}

/// A column of tokens and, until the raw one is dropped, its raw column.
pub(crate) struct Column {
    pub(crate) token: String,
    pub(crate) raw: Option<String>,
    tokenizer: Tokenizer,
    /// The shelter for cells that the format refuses.
    opaque: Tokenizer,
}

impl Table {
    /// The table as the manifest has it, after the vault has verified the manifest.
    pub(crate) fn open(client: &mut impl GenericClient, vault: &ScopedVault, name: &str) -> Outcome<Self> {
        let lines = manifest::lines(client, name)?;
        let first = lines.first().ok_or_else(|| format!("the manifest has no column of {name}"))?;
        let epoch = first.manifest.epoch;
        let mut columns = Vec::new();
        for line in &lines {
            vault.verify(&line.manifest)?;
            if line.manifest.epoch != epoch {
                return Err(format!("{name} has tokens of several epochs; rekey it").into());
            }
            let domain = line.manifest.domain.as_str();
            columns.push(Column {
                token: line.column.clone(),
                raw: line.raw.clone(),
                tokenizer: vault.tokenizer_at(domain, line.format()?, epoch)?,
                opaque: vault.tokenizer_at(domain, formats::OPAQUE, epoch)?,
            });
        }
        Ok(Self { name: name.to_owned(), columns, epoch: i32::try_from(epoch.number())? })
    }

    /// The raw columns, quoted, if they all still stand.
    pub(crate) fn raw_columns(&self) -> Outcome<Vec<String>> {
        let raw = self.columns.iter().map(|column| column.raw.as_deref().map(quoted));
        raw.collect::<Option<_>>().ok_or_else(|| format!("{} has no raw columns any more", self.name).into())
    }

    /// The columns of tokens, quoted.
    pub(crate) fn token_columns(&self) -> Vec<String> {
        self.columns.iter().map(|column| quoted(&column.token)).collect()
    }
}

impl Column {
    /// What stands in the table for each of these cells, made in one call; `out` is room to be used again.
    pub(crate) fn made_of_all<'a>(
        &self,
        raws: &[Option<&str>],
        out: &'a mut Tokens,
    ) -> Vec<Result<Option<Cow<'a, str>>, TextError>> {
        self.tokenizer.tokenize_column_canonical(raws.iter().copied(), out);
        let out = &*out;
        let rows = raws.iter().zip(out.iter()).zip(out.statuses());
        rows.map(|((raw, token), status)| match (status, raw) {
            (Status::Made, _) => Ok(token.map(Cow::Borrowed)),
            (Status::Refused(_), Some(raw)) => self.made_of(raw).map(|made| Some(Cow::Owned(made))),
            _ => Ok(None),
        })
        .collect()
    }

    /// What stands in the table for a raw cell: the canonical token, so that SQL can compare; a blank as it is; an
    /// opaque token where the format refuses the cell.
    ///
    /// # Errors
    /// The format's reason, where even `opaque` refuses: the cell has to be mended.
    pub(crate) fn made_of(&self, raw: &str) -> Result<String, TextError> {
        let mut token = String::new();
        match self.tokenizer.tokenize_canonical_into(raw, &mut token) {
            Ok(()) => Ok(token),
            Err(TextError { reason: Reason::Empty, .. }) => Ok(raw.to_owned()),
            Err(refused) => {
                self.opaque.tokenize_into(raw, &mut token).map_err(|_| refused)?;
                Ok(token)
            }
        }
    }
}

/// A name as SQL takes it.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A value as a parameter among others of other types.
pub(crate) fn parameter<T: ToSql + Sync>(value: &T) -> &(dyn ToSql + Sync) {
    value
}
