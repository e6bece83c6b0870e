//! The tables that are checked in are the ones that the tool makes.
#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::process::Command;
use std::{env, fs, process};

#[test]
fn the_tables_are_what_the_tool_makes() {
    let made = env::temp_dir().join(format!("phone-tables-{}.bin", process::id()));
    let status = Command::new(env!("CARGO_BIN_EXE_phone-tables")).arg(&made).status().unwrap();
    assert!(status.success());
    let fresh = fs::read(&made).unwrap();
    fs::remove_file(&made).unwrap();
    let standing = concat!(env!("CARGO_MANIFEST_DIR"), "/../../src/format/phone/tables.bin");
    assert!(
        fresh == fs::read(standing).unwrap(),
        "run `cargo run -p phone-tables` and look at the difference"
    );
}
