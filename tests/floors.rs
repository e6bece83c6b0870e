//! The house stands on floors, and arrows go down only: a room names rooms below it, never one above or beside it.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "a test"
)]

use std::fs;
use std::path::{Path, PathBuf};

/// Rooms by floor, lowest first. The words on floor 0 may use `error`, nothing else.
const FLOORS: [(&str, usize); 10] = [
    ("error", 0),
    ("rank", 1),
    ("scope", 1),
    ("secret", 1),
    ("note", 2),
    ("format", 3),
    ("cipher", 3),
    ("keys", 3),
    ("policy", 3),
    ("vault", 4),
];

fn floor(room: &str) -> Option<usize> {
    FLOORS.iter().find(|(name, _)| *name == room).map(|(_, floor)| *floor)
}

/// The code without comments: documentation may point anywhere.
fn code(source: &str) -> String {
    source.lines().map(|line| line.split("//").next().unwrap()).collect::<Vec<_>>().join("\n")
}

/// Every room that the code names by a path from the crate's root.
fn rooms_named(source: &str) -> Vec<String> {
    let code = code(source);
    let mut named = Vec::new();
    for (place, _) in code.match_indices("crate::") {
        let path = code[place + "crate::".len()..].trim_start();
        let heads: Vec<&str> = match path.strip_prefix('{') {
            Some(group) => top_level(group),
            None => vec![path],
        };
        named.extend(heads.into_iter().map(|head| name(head).to_owned()));
    }
    named
}

/// The name that a path begins with.
fn name(path: &str) -> &str {
    path.trim_start().split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap()
}

/// The parts of `a, b::{c, d}} ...` up to the brace that closes the group.
fn top_level(group: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0, 0);
    for (place, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => {
                parts.push(&group[start..place]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&group[start..place]);
                start = place + 1;
            }
            _ => {}
        }
    }
    parts
}

/// What is wrong with a room's source, if anything is.
fn wrong_arrows(room: &str, depth: usize, source: &str) -> Vec<String> {
    let Some(own) = floor(room) else { return vec![format!("{room} has no floor")] };
    let mut wrong: Vec<String> = rooms_named(source)
        .into_iter()
        .filter(|named| named != room && floor(named).is_none_or(|floor| floor >= own))
        .map(|named| format!("{room} -> {named}"))
        .collect();
    let code = code(source);
    // The root under another name would hide where a path goes.
    let renames =
        |(place, behind): (usize, &str)| !behind.starts_with("::") && !code[..place].ends_with("pub(");
    if words(&code, "crate").any(renames) {
        wrong.push(format!("{room} renames the root"));
    }
    // `super` must not climb out either: a file has `depth` modules above it within its room, and a module inside the
    // file one more.
    for (place, behind) in words(&code, "super") {
        let further = behind.split("::").skip(1).take_while(|part| name(part) == "super").count();
        let first = !code[..place].ends_with("super::") && !code[..place].ends_with("pub(");
        if first && further + 1 > depth + usize::from(is_in_a_module(&code[..place])) {
            wrong.push(format!("{room} climbs out"));
        }
    }
    wrong
}

/// Where a word stands, each time with what stands behind it.
fn words<'a>(code: &'a str, word: &'static str) -> impl Iterator<Item = (usize, &'a str)> {
    let of_a_name = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word)
        .map(move |(place, _)| (place, &code[place + word.len()..]))
        .filter(move |(place, behind)| !code[..*place].ends_with(of_a_name) && !behind.starts_with(of_a_name))
}

/// Whether code goes on within a module inside its file: the last line that is not indented opens one.
fn is_in_a_module(before: &str) -> bool {
    let mut lines = before.lines().rev().skip_while(|line| line.is_empty() || line.starts_with(' '));
    lines.next().is_some_and(|line| line.ends_with('{') && words(line, "mod").next().is_some())
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

#[test]
fn arrows_go_down_only() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    let mut seen = 0;
    for path in sources(&root) {
        let inside = path.strip_prefix(&root).unwrap().with_extension("");
        let mut parts: Vec<&str> = inside.iter().map(|part| part.to_str().unwrap()).collect();
        if parts == ["lib"] {
            continue;
        }
        parts.retain(|part| *part != "mod");
        let depth = parts.len() - 1;
        seen += 1;
        wrong.extend(wrong_arrows(parts[0], depth, &fs::read_to_string(&path).unwrap()));
    }
    assert!(seen > 10, "only {seen} files were read");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_front_door_has_no_code() {
    let front = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let code = code(&front);
    assert!(!code.contains("fn ") && !code.contains("struct ") && !code.contains("impl "));
}

#[test]
fn a_wrong_arrow_is_found() {
    assert_eq!(wrong_arrows("cipher", 1, "let x = crate::format::Side::Token;"), ["cipher -> format"]);
    assert_eq!(wrong_arrows("format", 1, "use crate::{error::TextError, keys};"), ["format -> keys"]);
    assert_eq!(wrong_arrows("scope", 0, "use crate::vault::Vault;"), ["scope -> vault"]);
    assert_eq!(wrong_arrows("keys", 1, "use super::super::cipher::Key;"), ["keys climbs out"]);
    assert_eq!(wrong_arrows("keys", 1, "use super::super::{cipher::Key, error};"), ["keys climbs out"]);
    assert_eq!(wrong_arrows("keys", 1, "use super::super as top;"), ["keys climbs out"]);
    assert_eq!(
        wrong_arrows("scope", 0, "mod tests {\n    use super::super::vault;\n}"),
        ["scope climbs out"]
    );
    assert_eq!(wrong_arrows("scope", 0, "mod tests {\n}\nuse super::vault;"), ["scope climbs out"]);
    assert_eq!(wrong_arrows("keys", 1, "use crate as top;"), ["keys renames the root"]);
    assert_eq!(wrong_arrows("keys", 1, "use crate::{self as top};"), ["keys -> self"]);
    assert_eq!(wrong_arrows("keys", 1, "pub(in crate::vault) const X: u8 = $crate::Vault::X;").len(), 2);
    assert_eq!(wrong_arrows("keys", 1, "mod tests {\n    pub(crate) use super::super::body;\n}"), [""; 0]);
    assert_eq!(wrong_arrows("keys", 1, "pub(super) use super::body::supersede;"), [""; 0]);
    assert_eq!(wrong_arrows("vault", 1, "use crate::format::{Annex, Side}; // crate::nowhere"), [""; 0]);
    assert_eq!(wrong_arrows("format", 1, "use crate::{error::{Reason, TextError}, scope};"), [""; 0]);
}

#[test]
fn no_file_is_too_long_to_hold() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["src", "tests", "crates", "examples", "benches"] {
        let folder = root.join(folder);
        if folder.is_dir() {
            for path in sources(&folder) {
                let lines = fs::read_to_string(&path).unwrap().lines().count();
                assert!(lines <= 500, "{} has {lines} lines", path.display());
            }
        }
    }
}
