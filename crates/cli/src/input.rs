//! What is typed or piped.

use crate::failure::{Failure, why};
use std::io::{self, BufRead};

/// One line of standard input.
pub(crate) fn line() -> Result<String, Failure> {
    let mut text = String::new();
    io::stdin().lock().read_line(&mut text).map_err(|error| {
        Failure::failed(format!("cannot read standard input: {}; send one line of UTF-8", why(&error)))
    })?;
    Ok(text.trim_end_matches(['\n', '\r']).to_owned())
}
