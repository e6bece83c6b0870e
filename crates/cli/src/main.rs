//! The command `jeton`.

use std::io::{self, Write};

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    for format in jeton::formats() {
        writeln!(out, "{format}")?;
    }
    Ok(())
}
