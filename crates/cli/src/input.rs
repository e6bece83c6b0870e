//! What is typed or piped.

use crate::failure::{Failure, why};
use std::fs;
use std::io::{self, BufRead};
use std::path::Path;

/// One line of standard input.
pub(crate) fn line() -> Result<String, Failure> {
    let mut text = String::new();
    io::stdin().lock().read_line(&mut text).map_err(|error| {
        Failure::failed(format!("cannot read standard input: {}; send one line of UTF-8", why(&error)))
    })?;
    Ok(text.trim_end_matches(['\n', '\r']).to_owned())
}

/// A whole text, from a file or, as `-`, from standard input.
pub(crate) fn text(path: &Path) -> Result<String, Failure> {
    let read =
        if path == Path::new("-") { io::read_to_string(io::stdin()) } else { fs::read_to_string(path) };
    read.map_err(|error| {
        Failure::system("read", &path.display().to_string(), &error, "name a file of UTF-8 text")
    })
}
