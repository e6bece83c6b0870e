//! Which columns are which format.

use crate::failure::Failure;
use crate::names;
use crate::tables::Table;
use jeton::Format;
use std::str::FromStr;

/// `--column NAME=FORMAT`.
#[derive(Clone, Debug)]
pub(crate) struct Mapping {
    pub(crate) name: String,
    pub(crate) format: Format,
}

impl FromStr for Mapping {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, format) = text.rsplit_once('=').ok_or("write NAME=FORMAT, such as nir=fr.nir")?;
        if name.is_empty() {
            return Err("no column name before the =; write NAME=FORMAT, such as nir=fr.nir".to_owned());
        }
        Ok(Self { name: name.to_owned(), format: self::format(format)? })
    }
}

/// The format of this name.
pub(crate) fn format(name: &str) -> Result<Format, String> {
    name.parse().map_err(|_| {
        let known: Vec<String> = jeton::formats().iter().map(ToString::to_string).collect();
        format!("no such format; {}", names::nearest(name, &known, "the formats"))
    })
}

/// A column to be read as a format.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) cell: usize,
    pub(crate) format: Format,
}

/// Finds the mapped columns in a table.
pub(crate) fn find(mappings: &[Mapping], table: &mut impl Table) -> Result<Vec<Column>, Failure> {
    let mut columns: Vec<Column> = Vec::new();
    for Mapping { name, format } in mappings {
        let cell = table.position(name)?;
        columns.push(Column { name: name.clone(), cell, format: *format });
    }
    Ok(columns)
}

/// Refuses a column that is mapped twice.
pub(crate) fn check(mappings: &[Mapping]) -> Result<(), Failure> {
    let mut seen: Vec<&str> = Vec::new();
    for mapping in mappings {
        if seen.contains(&mapping.name.as_str()) {
            return Err(Failure::usage(format!(
                "the column `{}` is mapped twice; give it one --column",
                mapping.name
            )));
        }
        seen.push(&mapping.name);
    }
    Ok(())
}
