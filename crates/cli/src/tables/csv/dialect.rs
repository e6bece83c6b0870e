//! How a CSV table is written.

use crate::charset::Charset;

/// How a table is written.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Dialect {
    /// What stands between cells: one character, or `tab`
    #[arg(long, value_name = "C", default_value = ",", value_parser = delimiter)]
    pub(crate) delimiter: u8,
    /// Encoding of the file: utf-8, windows-1252, iso-8859-15, ...
    #[arg(long, value_name = "LABEL", default_value = "utf-8")]
    pub(crate) encoding: Charset,
}

fn delimiter(text: &str) -> Result<u8, String> {
    let byte = match text {
        "tab" | "\\t" => b'\t',
        _ => match text.as_bytes() {
            [byte] => *byte,
            _ => return Err("not one ASCII character; use , or ; or | or tab".to_owned()),
        },
    };
    if byte.is_ascii_alphanumeric() || !byte.is_ascii() || matches!(byte, b'"' | b'\r' | b'\n' | 0) {
        return Err("cannot stand between cells; use , or ; or | or tab".to_owned());
    }
    Ok(byte)
}
