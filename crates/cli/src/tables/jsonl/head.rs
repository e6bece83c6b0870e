//! How a JSON Lines table begins: perhaps with a byte order mark.

use super::{Batches, Jsonl};
use crate::charset::Charset;
use crate::failure::Failure;
use crate::tables::intake::MARK;
use crate::tables::{About, Form, Input, Kind, Listing, Seen, Wanted};

/// Opens a table.
pub(crate) fn open(input: &Input) -> Result<(Jsonl, Batches), Failure> {
    let name = input.shown();
    let source = input.open()?;
    let length = source.length;
    let mut batches = Batches::new(name.clone(), source);
    let mark = if batches.passes(MARK)? { MARK.to_vec() } else { Vec::new() };
    let about = About {
        name,
        names: Vec::new(),
        length,
        charset: Charset::UTF_8,
        form: Form { table: Kind::Jsonl, encoding: None, delimiter: None },
        listing: Listing { mark, delimiter: b',', line_end: b"\n".to_vec(), names: Vec::new() },
        seen: Seen::default(),
        manifest: None,
    };
    Ok((Jsonl { about, fields: Vec::new(), wanted: Wanted::default(), new: Vec::new() }, batches))
}
