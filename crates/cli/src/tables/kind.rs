//! Which kind of table a file is.

use crate::failure::Failure;
use std::fmt;
use std::path::Path;

/// A kind of table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    /// Cells between delimiters, with a header line.
    Csv,
    /// A JSON object a line.
    Jsonl,
    /// Apache Parquet.
    Parquet,
    /// Arrow IPC, as a file or a stream.
    Arrow,
}

impl Kind {
    /// The kind that the name of a file says.
    pub(crate) fn named(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        Some(match &*extension {
            "csv" | "tsv" | "txt" => Self::Csv,
            "jsonl" | "ndjson" => Self::Jsonl,
            "parquet" => Self::Parquet,
            "arrow" | "arrows" | "feather" | "ipc" => Self::Arrow,
            _ => return None,
        })
    }

    /// The kind of a table: the one asked for, the one its name says, or CSV.
    pub(crate) fn of(input: &Path, asked: Option<Self>) -> Self {
        asked.or_else(|| Self::named(input)).unwrap_or(Self::Csv)
    }

    /// Refuses an output whose name says another kind.
    pub(crate) fn check_output(self, output: &Path) -> Result<(), Failure> {
        match Self::named(output) {
            Some(named) if named != self => Err(Failure::usage(format!(
                "{} would be {self}, as its input is; give it another name",
                output.display()
            ))),
            _ => Ok(()),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Csv => "CSV",
            Self::Jsonl => "JSON Lines",
            Self::Parquet => "Parquet",
            Self::Arrow => "Arrow IPC",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_says_the_kind_unless_told_otherwise() {
        for (name, kind) in [
            ("a.csv", Kind::Csv),
            ("a.TSV", Kind::Csv),
            ("a.ndjson", Kind::Jsonl),
            ("b.csv/a.parquet", Kind::Parquet),
            ("a.arrow", Kind::Arrow),
            ("-", Kind::Csv),
            ("a.dump", Kind::Csv),
        ] {
            assert_eq!(Kind::of(Path::new(name), None), kind, "{name}");
        }
        assert_eq!(Kind::of(Path::new("a.parquet"), Some(Kind::Jsonl)), Kind::Jsonl);
        assert!(Kind::Csv.check_output(Path::new("a.parquet")).is_err());
        assert!(Kind::Csv.check_output(Path::new("a.out")).is_ok());
    }
}
