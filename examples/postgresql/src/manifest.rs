//! The manifest as a table: one row for each column of tokens.

use crate::Outcome;
use jeton::{Epoch, Format, Manifest, ManifestColumn, ScopedVault, Suffix, TokenDomain};
use postgres::GenericClient;

/// One row of `jeton_manifest`.
pub(crate) struct Line {
    /// The column of tokens.
    pub(crate) column: String,
    /// Where the raw identifiers still stand.
    pub(crate) raw: Option<String>,
    pub(crate) manifest: Manifest,
}

impl Line {
    /// The column's format, with its region.
    pub(crate) fn format(&self) -> Outcome<Format> {
        let name = self.manifest.columns.first().map(|column| column.name.as_str()).unwrap_or_default();
        Ok(self.manifest.format(name)?)
    }
}

/// What the manifest says of a table, by column. Whoever uses it calls `verify` with it before anything else.
pub(crate) fn lines(client: &mut impl GenericClient, table: &str) -> Outcome<Vec<Line>> {
    let rows = client.query(
        "SELECT column_name, raw_column, format, version, domain, epoch, check_value, email_suffix, default_region
         FROM jeton_manifest WHERE table_name = $1 ORDER BY column_name",
        &[&table],
    )?;
    rows.iter()
        .map(|row| {
            let column: String = row.get("column_name");
            let epoch = u32::try_from(row.get::<_, i32>("epoch"))?;
            let mut manifest = Manifest::new(
                TokenDomain::new(row.get("domain"))?,
                Epoch::new(epoch).ok_or("the manifest has an epoch 0")?,
                row.get::<_, &str>("check_value").parse()?,
                Suffix::new(row.get("email_suffix"))?,
            );
            if let Some(region) = row.get::<_, Option<&str>>("default_region") {
                manifest = manifest.with_default_region(region);
            }
            let version = u16::try_from(row.get::<_, i16>("version"))?;
            let name = format!("{table}.{column}");
            let manifest = manifest.with_column(ManifestColumn::new(&name, row.get("format"), version));
            Ok(Line { column, raw: row.get("raw_column"), manifest })
        })
        .collect()
}

/// Writes the manifest's rows for columns given as `COLUMN=FORMAT[:REGION][=RAW_COLUMN]`.
pub(crate) fn declare(
    client: &mut impl GenericClient,
    vault: &ScopedVault,
    domain: &str,
    epoch: u32,
    table: &str,
    columns: &[&str],
) -> Outcome<String> {
    let epoch = Epoch::new(epoch).ok_or("epochs are numbered from 1")?;
    for written in columns {
        let mut parts = written.split('=');
        let (Some(column), Some(format)) = (parts.next(), parts.next()) else {
            return Err(format!("write COLUMN=FORMAT, not {written}").into());
        };
        let raw = parts.next();
        let format: Format = match format.split_once(':') {
            Some((name, region)) => name.parse::<Format>()?.with_region(region)?,
            None => format.parse()?,
        };
        let tokenizer = vault.tokenizer_at(domain, format, epoch)?;
        let manifest = tokenizer.manifest(&format!("{table}.{column}"))?;
        client.execute(
            "INSERT INTO jeton_manifest VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            &[
                &table,
                &column,
                &raw,
                &format.name(),
                &i16::try_from(format.version())?,
                &domain,
                &i32::try_from(epoch.number())?,
                &manifest.check_value.to_string(),
                &manifest.email_suffix.as_str(),
                &manifest.default_region,
            ],
        )?;
    }
    Ok(format!("{table}: {} columns of domain {domain}, epoch {epoch}", columns.len()))
}
