//! Laws of the sources and of what is generated from them.

use crate::status::TABLE;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

fn sources() -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

/// A text without the NUL behind it.
fn shown(text: &str) -> &str {
    text.strip_suffix('\0').unwrap()
}

/// The statuses as C has them.
fn header() -> String {
    let mut header = String::from(
        "/* What every function of jeton answers. Generated from src/status.rs; do not edit. */\n\n\
         #ifndef JETON_STATUS_H\n#define JETON_STATUS_H\n\n#include <stdint.h>\n\n\
         /* A number is never used again for something else. 1xx: how the library is called, 2xx: a text, 3xx: a keyring,\n\
         \x20  4xx: a policy or a ledger, 5xx: the gate. */\ntypedef int32_t jeton_status;\n\nenum {\n",
    );
    for (number, (status, name, message)) in TABLE.iter().enumerate() {
        let comma = if number + 1 < TABLE.len() { "," } else { "" };
        writeln!(header, "  /* {} */\n  {} = {status}{comma}", shown(message), shown(name)).unwrap();
    }
    header + "};\n\n#endif\n"
}

/// The statuses for programs: number, name and message, a tab between.
fn list() -> String {
    let lines = TABLE
        .iter()
        .map(|(status, name, message)| format!("{status}\t{}\t{}\n", shown(name), shown(message)));
    lines.collect()
}

#[test]
fn the_statuses_in_the_header_are_those_of_the_table() {
    let include = Path::new(env!("CARGO_MANIFEST_DIR")).join("include");
    for (file, made) in [("jeton_status.h", header()), ("jeton_status.tsv", list())] {
        let path = include.join(file);
        if std::env::var_os("JETON_WRITE").is_some() {
            fs::write(&path, &made).unwrap();
        }
        let there = fs::read_to_string(path).unwrap();
        assert!(there == made, "{file} is not what the table says; run crates/ffi/header");
    }
}

#[test]
fn numbers_and_names_are_unique_and_in_families() {
    let numbers: BTreeSet<_> = TABLE.iter().map(|(number, ..)| number).collect();
    let names: BTreeSet<_> = TABLE.iter().map(|(_, name, _)| name).collect();
    assert_eq!((numbers.len(), names.len()), (TABLE.len(), TABLE.len()));
    assert!(TABLE.is_sorted_by_key(|(number, ..)| number));
    for (number, name, _) in TABLE {
        let text = name.starts_with("JETON_TEXT_");
        assert!(matches!(number, 0 | 1 | 101..=599), "{name}");
        assert_eq!(text, matches!(number, 201..=299), "{name}");
    }
}

#[test]
fn every_export_is_one_call_of_the_guard_by_its_name() {
    let mut exports = 0;
    for (path, source) in sources().iter().filter(|(path, _)| !path.ends_with("tests.rs")) {
        let guarded = source.matches("guard(\"").count();
        let exported: Vec<_> =
            source.split("#[unsafe(no_mangle)]\npub unsafe extern \"C\" fn ").skip(1).collect();
        assert_eq!(source.matches("no_mangle").count(), exported.len(), "{}", path.display());
        assert_eq!(guarded, exported.len(), "{}", path.display());
        for export in &exported {
            let name = export.split('(').next().unwrap();
            assert!(name.starts_with("jeton_"), "{name}");
            assert_eq!(export.matches(&format!("guard(\"{name}\", ")).count(), 1, "{name}");
        }
        exports += exported.len();
    }
    assert!(exports > 50, "{exports}");
}

#[test]
fn only_one_file_follows_pointers() {
    for (path, source) in sources().iter().filter(|(path, _)| !path.ends_with("tests.rs")) {
        let blocks = source.matches("unsafe {").count();
        assert_eq!(blocks > 0, path.ends_with("pointers.rs"), "{}", path.display());
    }
}
