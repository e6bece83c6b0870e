//! The command `jeton`.

mod csv;
mod failure;

fn main() {}
