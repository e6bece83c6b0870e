//! No identifier and no token stands in the clear in what a ledger leaves behind: its files, its witness, its alarms, its
//! answers and its errors.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    reason = "a test"
)]

use aho_corasick::AhoCorasick;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use jeton::{
    Allow, Budget, Column, Epoch, Keyring, Policy, Request, Suffix, Texts, TokenDomain, Vault, Window,
    formats,
};
use jeton_ledger::{Alarms, DurableLedger, LedgerReader};
use std::fs;

/// As many people as are searched for.
const PEOPLE: u64 = 5_000;

/// A text in the ways in which it could stand in a file: as it is, in UTF-16, in hex, in base64 wherever it begins, and
/// back to front.
fn encodings(text: &str) -> Vec<Vec<u8>> {
    let bytes = text.as_bytes();
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut all = vec![
        bytes.to_vec(),
        text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        hex.into_bytes(),
        bytes.iter().rev().copied().collect(),
    ];
    for before in 0..3 {
        // The characters at both ends depend on what stands around the text.
        let encoded = BASE64_STANDARD_NO_PAD.encode([&vec![0; before], bytes].concat());
        let from = [0, 2, 3][before];
        let to = encoded.len() - usize::from(!(before + bytes.len()).is_multiple_of(3));
        all.push(encoded.as_bytes()[from..to].to_vec());
    }
    all
}

fn nir(person: u64) -> String {
    let digits = 1_841_275_001_001 + person / 900 * 1_000 + person % 900;
    format!("{digits}{:02}", 97 - digits % 97)
}

#[test]
fn ten_thousand_texts_are_nowhere() {
    let room = tempfile::tempdir().unwrap();
    let path = |name: &str| room.path().join(name);
    let id = DurableLedger::create(&path("ledger"), &path("witness")).unwrap();
    let mut keyring = Keyring::create_test().unwrap().allow_test();
    keyring.add_domain(TokenDomain::new("cap").unwrap(), Suffix::default()).unwrap();
    keyring.pin_ledger(id).unwrap();
    let vault = Vault::from_keyring(keyring).unwrap();
    let line = Allow::actor("adviser").purpose("placement").format("fr.nir").format("email").domain("cap");
    let policy = Policy::new()
        .allow(line.width(jeton::Width::Full).search())
        .budget(Budget::per_actor(PEOPLE + PEOPLE / 2, Window::Day))
        .budget(Budget::per_actor(50, Window::Day).searches())
        .budget(Budget::per_neighbourhood(20, Window::Day));
    let alarms = Alarms::file(&path("alarms")).unwrap();
    let ledger = DurableLedger::open(&path("ledger"), &path("witness")).unwrap().alarms(alarms);
    let gate = vault.gate(policy, ledger).unwrap();

    let mut secrets = Vec::new();
    let mut said = String::new();
    for format in [formats::FR_NIR, formats::EMAIL] {
        let texts: Vec<String> =
            (0..PEOPLE)
                .map(|person| {
                    if format == formats::EMAIL {
                        format!("person.{person:05}@orange.fr")
                    } else {
                        nir(person)
                    }
                })
                .collect();
        let tokens = vault.tokenizer("cap", format).unwrap();
        for lot in texts.chunks(500) {
            let mut column = Column::new();
            tokens.tokenize_column(lot.iter().map(String::as_str), &mut column);
            secrets.extend((0..lot.len()).map(|row| column.row(row).unwrap().to_owned()));
            let rows = Texts::from(&column);
            let request = Request::new("adviser", "placement").case("c-7").subject("D0001");
            let permit = gate.reserve_column(&request, &tokens, Epoch::FIRST, &rows);
            said.push_str(&format!("{permit:?} {:?}", permit.as_ref().err().map(ToString::to_string)));
            if let Ok(permit) = permit {
                said.push_str(&format!("{:?}", vault.reveal_column(permit, &rows).unwrap()));
            }
            let found = gate.search(&Request::new("adviser", "placement"), &tokens, &lot[0]);
            said.push_str(&format!("{:?}", found.err()));
        }
        secrets.extend(texts);
    }
    drop(gate);
    assert_eq!(secrets.len() as u64, 4 * PEOPLE);
    let reader = LedgerReader::open(&path("ledger")).unwrap();
    let records: Vec<_> = reader.entries(0, u64::MAX).unwrap().collect();
    said.push_str(&format!("{records:?} {:?}", reader.refusals(None)));
    assert!(said.contains("Refused") && said.contains("adviser"));

    let mut left = vec![said.into_bytes()];
    for file in fs::read_dir(room.path()).unwrap() {
        left.push(fs::read(file.unwrap().path()).unwrap());
    }
    assert!(left.iter().map(Vec::len).sum::<usize>() > 1_000_000, "what is searched is there");
    let wanted: Vec<Vec<u8>> = secrets.iter().flat_map(|text| encodings(text)).collect();
    let wanted = AhoCorasick::new(&wanted).unwrap();
    for bytes in &left {
        assert!(!wanted.is_match(bytes));
    }
    // Control: each way in which a text could stand there is found.
    for (n, planted) in encodings(&secrets[4_321]).into_iter().enumerate() {
        let mut bytes = left[1].clone();
        bytes.splice(100..100, planted);
        assert!(wanted.is_match(&bytes), "encoding {n}");
    }
}
