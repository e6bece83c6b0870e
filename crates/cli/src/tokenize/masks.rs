//! Partial displays in columns of their own.

use crate::column::Column;
use crate::failure::Failure;
use crate::rewrite::manifest::MaskEntry;
use crate::tables::About;
use jeton::Mask;
use std::str::FromStr;

/// `--mask NAME=MASK:NEW`.
#[derive(Clone, Debug)]
pub(crate) struct MaskColumn {
    /// The column whose identifiers it shows a part of.
    pub(crate) of: String,
    pub(crate) mask: Mask,
    /// How the mask is written on the command line.
    pub(crate) written: String,
    /// The new column.
    pub(crate) name: String,
}

impl FromStr for MaskColumn {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let form = || "write NAME=MASK:NEW, such as phone=last2:phone_shown".to_owned();
        let (of, rest) = text.rsplit_once('=').ok_or_else(form)?;
        let (written, name) = rest.split_once(':').ok_or_else(form)?;
        if of.is_empty() || name.is_empty() {
            return Err(form());
        }
        let mask =
            written.parse().map_err(|_| "no such mask; use last1 to last4, host or year".to_owned())?;
        Ok(Self { of: of.to_owned(), mask, written: written.to_owned(), name: name.to_owned() })
    }
}

/// Refuses masks of columns that are not tokenized, masks that the format lacks, and names that are taken.
pub(crate) fn check(masks: &[MaskColumn], columns: &[Column], about: &About) -> Result<(), Failure> {
    let mut taken = about.names.clone();
    for MaskColumn { of, mask, written, name } in masks {
        let Some(column) = columns.iter().find(|column| column.name == *of) else {
            return Err(Failure::usage(format!("the mask of `{of}` needs its --column {of}=FORMAT")));
        };
        let has = column.format.masks();
        if !has.contains(mask) {
            let has: Vec<String> = has.iter().map(ToString::to_string).collect();
            let has = if has.is_empty() { "none".to_owned() } else { has.join(", ") };
            return Err(Failure::usage(format!(
                "{} has no mask {written} for `{of}`; it has: {has}",
                column.format
            )));
        }
        if taken.contains(name) {
            return Err(Failure::failed(format!(
                "{} has a column `{name}` already; give the mask of `{of}` another name",
                about.name
            )));
        }
        taken.push(name.clone());
    }
    Ok(())
}

/// What a manifest says of the masks of a column.
pub(super) fn entries(masks: &[MaskColumn], column: &str) -> Vec<MaskEntry> {
    let of_it = masks.iter().filter(|mask| mask.of == column);
    of_it.map(|mask| MaskEntry { name: mask.name.clone(), mask: mask.written.clone() }).collect()
}
