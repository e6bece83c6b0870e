//! The tokens that never change: every line of `tests/vectors/tokens.json` through the public API, there and back.
//!
//! The file is the law, and no test writes it. To add a line, put the inputs alone into a copy
//! (`"format"`, `"domain"`, `"epoch"`, `"identifier"` and, for phones, `"region"`; or `"format"`, `"domain"`, `"side"` and `"text"` for a
//! refusal); the ignored test below completes the copy and stops at a line that stands and no longer holds.
//! `tests/oracle/tokens.py` works the tokens out again without this library.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "a test that panics fails"
)]

use jeton::{
    Allow, Budget, Epoch, Format, Gate, Keyring, Policy, Request, Side, Suffix, TextError, TokenDomain,
    Tokenizer, Vault, VolatileLedger, Window,
};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

const FILE: &str = include_str!("vectors/tokens.json");

/// What a line says, by field.
type Line = Map<String, Value>;

/// The order in which the fields of a line stand.
const FIELDS: [&str; 13] = [
    "format",
    "region",
    "domain",
    "epoch",
    "identifier",
    "token",
    "canonical",
    "class",
    "back",
    "side",
    "text",
    "reason",
    "byte",
];

fn text<'a>(line: &'a Line, field: &str) -> &'a str {
    line[field].as_str().unwrap_or_else(|| panic!("{field} is a text"))
}

fn lines<'a>(file: &'a Value, list: &str) -> impl Iterator<Item = &'a Line> {
    file[list].as_array().unwrap().iter().map(|line| line.as_object().unwrap())
}

/// The file; without the feature `idna`, less the addresses that need it.
fn file() -> Value {
    let mut file: Value = serde_json::from_str(FILE).unwrap();
    if !cfg!(feature = "idna") {
        for (list, field) in [("cases", "identifier"), ("refusals", "text")] {
            file[list].as_array_mut().unwrap().retain(|line| {
                let host = line[field].as_str().unwrap().rsplit('@').next().unwrap();
                host.is_ascii() || !line["format"].as_str().unwrap().starts_with("email")
            });
        }
    }
    file
}

fn key(hex: &Value) -> [u8; 32] {
    let hex = hex.as_str().unwrap();
    assert_eq!(hex.len(), 64);
    std::array::from_fn(|byte| u8::from_str_radix(&hex[byte * 2..byte * 2 + 2], 16).unwrap())
}

/// The vault of a file, with tokenizers and a gate.
struct Opened {
    vault: Vault,
    gate: Gate,
    tokenizers: BTreeMap<String, Tokenizer>,
}

impl Opened {
    fn of(file: &Value) -> Self {
        let roots: Vec<_> = file["roots"].as_array().unwrap().iter().map(key).collect();
        let mut keyring = Keyring::test_from_roots(&roots, key(&file["audit_root"])).unwrap().allow_test();
        let mut rule = Allow::actor("reader").purpose("vectors");
        for domain in lines(file, "domains") {
            let (name, suffix) = (text(domain, "name"), text(domain, "suffix"));
            keyring.add_domain(TokenDomain::new(name).unwrap(), Suffix::new(suffix).unwrap()).unwrap();
            rule = rule.domain(name);
        }
        for format in jeton::formats() {
            rule = rule.format(format.name());
        }
        let policy = Policy::new().allow(rule).budget(Budget::of_vault(1_000_000, Window::Day));
        let vault = Vault::from_keyring(keyring).unwrap();
        let gate = vault.gate(policy, VolatileLedger::new()).unwrap();
        Self { vault, gate, tokenizers: BTreeMap::new() }
    }

    /// The tokenizer of a line; a refusal has no epoch of its own.
    fn tokenizer(&mut self, line: &Line) -> &Tokenizer {
        let epoch = Epoch::new(epoch(line)).unwrap();
        let (domain, format) = (text(line, "domain"), format(line));
        let name = format!("{domain} {epoch} {format} {:?}", format.region());
        self.tokenizers.entry(name).or_insert_with(|| self.vault.tokenizer_at(domain, format, epoch).unwrap())
    }

    /// What the library makes of an identifier: every field of its line.
    fn token(&mut self, line: &Line) -> Result<Line, TextError> {
        let identifier = text(line, "identifier");
        let token = self.tokenizer(line).tokenize(identifier)?;
        let class = format(line).inspect(Side::Identifier, identifier)?.class;
        let back = self.back(line, token.as_str());
        let mut made = line.clone();
        for (field, value) in
            [("token", token.as_str()), ("canonical", token.canonical()), ("class", &class), ("back", &back)]
        {
            made.insert(field.to_owned(), value.into());
        }
        Ok(made)
    }

    /// The identifier of a token that comes from a table as text, through a permit.
    fn back(&mut self, line: &Line, token: &str) -> String {
        let token = self.tokenizer(line).token(token, Epoch::new(epoch(line)).unwrap()).unwrap();
        let permit = self.gate.reserve(&Request::new("reader", "vectors").reveal(&token)).unwrap();
        self.vault.reveal(permit).unwrap().expose().to_owned()
    }

    /// Why the library refuses a text, or `None` if it does not.
    fn refusal(&mut self, line: &Line) -> Option<Line> {
        let refused = text(line, "text");
        let tokenizer = self.tokenizer(line);
        let error = match text(line, "side") {
            "identifier" => tokenizer.tokenize(refused).err(),
            "token" => tokenizer.token(refused, Epoch::FIRST).err(),
            side => panic!("no side {side}"),
        }?;
        let mut made = line.clone();
        made.insert("reason".to_owned(), format!("{:?}", error.reason).into());
        made.insert("byte".to_owned(), error.at.into());
        Some(made)
    }

    /// Lines that do not hold.
    fn faults(&mut self, file: &Value) -> Vec<String> {
        let mut faults = Vec::new();
        for line in lines(file, "cases") {
            let made = self.token(line).ok();
            let canonical_back = self.back(line, text(line, "canonical"));
            let canonical = format(line).inspect(Side::Identifier, &canonical_back).unwrap().canonical;
            if made.as_ref() != Some(line) || canonical != canonical_back {
                faults.push(written(line));
            }
        }
        for line in lines(file, "refusals") {
            if self.refusal(line).as_ref() != Some(line) {
                faults.push(written(line));
            }
        }
        faults
    }
}

fn epoch(line: &Line) -> u32 {
    line.get("epoch").map_or(1, |epoch| u32::try_from(epoch.as_u64().unwrap()).unwrap())
}

fn format(line: &Line) -> Format {
    let format: Format = text(line, "format").parse().unwrap();
    match line.get("region") {
        Some(region) => format.with_region(region.as_str().unwrap()).unwrap(),
        None => format,
    }
}

/// A text as JSON in which whatever does not show as it stands is spelled out.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            ' '..='~' => out.push(character),
            // Letters that run from right to left would turn the line around.
            letter if letter.is_alphabetic() && !('\u{590}'..='\u{8ff}').contains(&letter) => {
                out.push(letter)
            }
            other => {
                other.encode_utf16(&mut [0; 2]).iter().for_each(|unit| write!(out, "\\u{unit:04x}").unwrap())
            }
        }
    }
    out.push('"');
    out
}

fn written(line: &Line) -> String {
    let known = FIELDS.iter().filter_map(|&field| Some((field, line.get(field)?)));
    let fields: Vec<_> = known
        .map(|(field, value)| {
            format!("\"{field}\": {}", value.as_str().map_or_else(|| value.to_string(), quoted))
        })
        .collect();
    assert_eq!(fields.len(), line.len(), "an unknown field in {line:?}");
    format!("{{{}}}", fields.join(", "))
}

#[test]
fn every_token_is_the_one_it_always_was() {
    let file = file();
    let faults = Opened::of(&file).faults(&file);
    assert!(faults.is_empty(), "{} lines do not hold:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_format_is_held_in_both_domains_and_both_epochs() {
    let file = file();
    for format in jeton::formats() {
        let name = format.name();
        let of_format = |list| lines(&file, list).filter(|line| text(line, "format") == name);
        assert!(of_format("cases").count() >= 20, "{name}");
        assert!(of_format("refusals").count() >= 8, "{name}");
        let keys: BTreeSet<_> = of_format("cases").map(|line| (text(line, "domain"), epoch(line))).collect();
        assert_eq!(keys.len(), 4, "{name}");
        let all: BTreeSet<_> = format.classes().map(|class| class.name).collect();
        let seen: BTreeSet<_> = of_format("cases").map(|line| text(line, "class").to_owned()).collect();
        assert!(seen.is_subset(&all), "{name}");
        if all.len() <= 20 {
            assert_eq!(seen, all, "{name}");
        }
    }
    let named = |line: &&Line| jeton::formats().iter().any(|format| format.name() == text(line, "format"));
    assert!(lines(&file, "cases").chain(lines(&file, "refusals")).all(|line| named(&line)));
}

/// The file with one thing changed.
fn changed(pointer: &str, value: impl Into<Value>) -> Value {
    let mut file = file();
    *file.pointer_mut(pointer).unwrap() = value.into();
    file
}

#[test]
fn what_is_changed_is_noticed() {
    let cases = lines(&file(), "cases").count();
    let first = lines(&file(), "cases").filter(|line| epoch(line) == 1).count();
    for (epoch, held) in [(1, first), (2, cases - first)] {
        let pointer = format!("/roots/{}", epoch - 1);
        let root = file().pointer(&pointer).unwrap().as_str().unwrap().to_owned();
        let flipped = u8::from_str_radix(&root[62..], 16).unwrap() ^ 1;
        let file = changed(&pointer, format!("{}{flipped:02x}", &root[..62]));
        let mut opened = Opened::of(&file);
        // An opaque token of other keys does not even come back, so the tokens alone are compared.
        let other = lines(&file, "cases").filter(|line| {
            opened.tokenizer(line).tokenize(text(line, "identifier")).unwrap().as_str() != text(line, "token")
        });
        assert_eq!(other.count(), held, "epoch {epoch}");
    }
    for (pointer, value) in [
        ("/cases/0/token", Value::from("735-70-6187")),
        ("/cases/0/identifier", "123-45-6788".into()),
        ("/cases/0/class", "other".into()),
        ("/cases/0/back", "123456789".into()),
        ("/cases/0/epoch", 2.into()),
        ("/refusals/0/reason", "Host".into()),
        ("/refusals/0/byte", 199.into()),
    ] {
        let file = changed(pointer, value);
        assert_eq!(Opened::of(&file).faults(&file).len(), 1, "{pointer}");
    }
}

#[test]
#[ignore = "completes the lines of the file that JETON_VECTORS names"]
fn lines_are_completed() {
    let path = std::env::var_os("JETON_VECTORS").expect("JETON_VECTORS names a copy of the file");
    let mut file: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    let mut opened = Opened::of(&file);
    let mut faults = String::new();
    let mut complete = |line: &Line, made: Option<Line>| match made {
        Some(made) if line.iter().all(|(field, value)| made[field] == *value) => written(&made),
        made => {
            writeln!(faults, "{}\n  is {made:?}", written(line)).unwrap();
            String::new()
        }
    };
    let cases: Vec<_> = lines(&file, "cases").map(|line| complete(line, opened.token(line).ok())).collect();
    let refusals: Vec<_> =
        lines(&file, "refusals").map(|line| complete(line, opened.refusal(line))).collect();
    assert!(faults.is_empty(), "these do not hold:\n{faults}");
    let top = file.as_object_mut().unwrap();
    let mut out = String::from("{\n");
    for field in ["description", "roots", "audit_root", "domains"] {
        let value = serde_json::to_string_pretty(&top[field]).unwrap().replace('\n', "\n  ");
        writeln!(out, "  \"{field}\": {value},").unwrap();
    }
    writeln!(out, "  \"cases\": [\n    {}\n  ],", cases.join(",\n    ")).unwrap();
    writeln!(out, "  \"refusals\": [\n    {}\n  ]\n}}", refusals.join(",\n    ")).unwrap();
    std::fs::write(path, out).unwrap();
}

#[test]
#[ignore = "writes the sizes of all classes to the file that JETON_SIZES names"]
fn sizes_of_classes() {
    let path = std::env::var_os("JETON_SIZES").expect("JETON_SIZES names a file to write");
    let mut lines = String::new();
    for format in jeton::formats() {
        for class in format.classes() {
            writeln!(lines, "{format}\t{}\t{}", class.name, class.size).unwrap();
        }
    }
    std::fs::write(path, lines).unwrap();
}
