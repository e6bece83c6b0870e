//! Makes `src/format/phone/tables.bin` of the core from libphonenumber's metadata: `cargo run -p phone-tables`
//! writes it in its place, or to the file that is named.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a tool for developers: what it does not expect stops it"
)]

mod amendments;
mod automaton;
mod classes;
mod file;
mod language;
mod metadata;

use std::collections::BTreeMap;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let mut regions = metadata::regions();
    amendments::apply(&mut regions);
    let mut codes: BTreeMap<u64, Vec<&metadata::Region>> = BTreeMap::new();
    for region in &regions {
        let of_code = codes.entry(region.code).or_default();
        if region.main { of_code.insert(0, region) } else { of_code.push(region) }
    }
    let mut automaton = automaton::Automaton::new();
    let classes = classes::all(&codes, &mut automaton);
    let tables = file::write(&codes, &regions, &automaton, &classes);
    let standing = concat!(env!("CARGO_MANIFEST_DIR"), "/../../src/format/phone/tables.bin").to_owned();
    fs::write(env::args().nth(1).unwrap_or(standing), tables)
}
