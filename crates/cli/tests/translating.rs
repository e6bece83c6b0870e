//! `translate`: what tokenizing in the other domain would have made, without the identifiers and not without a gate.
#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test that panics fails, which is what a test is for"
)]

mod command;

use command::{Room, typed};

const MAPPED: &str = "--column nir=fr.nir --column phone=phone --column mail=email --default-region FR \
                      --on-refused opaque --key-file k --allow-test";
const ASKED: &str = "--to e --actor exchange --purpose benefit --case 2026-118 --key-file k --allow-test";

/// With a domain `e`, whose e-mail tokens end otherwise and which tokenizes with epoch 2.
fn room() -> Room {
    let room = Room::with_keys();
    room.jeton("domain add e --key-file k --email-suffix caf.example").done();
    room.jeton("keyring add-epoch --key-file k").done();
    room.jeton("domain use-epoch e 2 --key-file k").done();
    room
}

#[test]
fn a_translated_table_is_the_table_tokenized_in_the_other_domain() {
    let room = room();
    let (mut csv, mut rows) = ("nir,phone,mail\n".to_owned(), Vec::new());
    for row in 0..6000 {
        let nir = match row % 7 {
            0 => "",
            1 => "nobody's",
            _ => "1 84 12 76 451 089 46",
        };
        let phone = format!("06 12 34 {:02} 56", row % 100);
        let mail = format!("camille.{row}@example.org");
        csv.push_str(&format!("{nir},{phone},{mail}\n"));
        rows.push(vec![Some(nir.to_owned()).filter(|_| row % 14 > 0), Some(phone), Some(mail)]);
    }
    room.write("in.csv", csv);
    for kind in ["parquet", "arrow"] {
        typed::write(&room.path(&format!("in.{kind}")), &["nir", "phone", "mail"], &rows);
    }
    for kind in ["csv", "parquet", "arrow"] {
        room.jeton(&format!("tokenize in.{kind} -o old.{kind} --domain d {MAPPED}")).refused();
        room.jeton(&format!("tokenize in.{kind} -o new.{kind} --domain e {MAPPED}")).refused();
        let said = room.jeton(&format!("translate old.{kind} -o moved.{kind} {ASKED}")).done();
        assert!(said.starts_with(&format!("moved.{kind}: 6,000 rows, domain e, epoch 2\n")), "{said}");
        let manifest = |table: &str| -> serde_json::Value {
            serde_json::from_slice(&room.read(&format!("{table}.{kind}.jeton.json"))).unwrap()
        };
        let (new, moved) = (manifest("new"), manifest("moved"));
        for field in ["domain", "epoch", "check_value", "email_suffix", "default_region", "rows"] {
            assert_eq!(new[field], moved[field], "{kind}: {field}");
        }
        let cells = |name: &str| room.cells(&format!("{name}.{kind}"));
        assert!(cells("moved") == cells("new") && cells("moved") != cells("old"), "{kind}");
    }
}

#[test]
fn what_is_no_token_asks_for_nobody() {
    let room = room();
    room.write("in.csv", "id,mail\n1,a@example.org\n");
    room.jeton("tokenize in.csv -o old.csv --column mail=email --domain d --key-file k --allow-test").done();
    room.write("old.csv", "id,mail\n1,a@example.org\n2,\n");
    let words = format!("translate old.csv -o new.csv --source-manifest old.csv.jeton.json {ASKED}");
    room.jeton(&words).refused();
    assert_eq!(room.text("new.csv"), "id,mail\n1,\n2,\n");
}

#[test]
fn a_real_keyring_needs_a_durable_ledger() {
    let room = Room::new();
    room.jeton("init --key-file k").done();
    room.jeton("domain add d --key-file k").done();
    room.jeton("domain add e --key-file k").done();
    room.write("in.csv", "ssn\n123-45-6789\n");
    room.jeton("tokenize in.csv -o old.csv --column ssn=us.ssn --domain d --key-file k").done();
    let files = room.files();
    room.jeton("translate old.csv -o new.csv --to e --actor a --purpose p --key-file k").fails(
        1,
        "jeton.keyring is no test keyring: translating spends budgets that a durable ledger must count, and this command has \
         none yet; translate in code, with `Vault::gate` and a ledger of yours",
    );
    room.jeton("translate old.csv -o new.csv --to d --actor a --purpose p --key-file k").fails(
        1,
        "old.csv.jeton.json: its tokens are of the domain d already; another epoch is for `jeton rekey`",
    );
    room.jeton("translate old.csv -o new.csv --to f --actor a --purpose p --key-file k").fails(
        1,
        "jeton.keyring declares no domain `f`; check the spelling of --to, or see `jeton domain list`",
    );
    assert_eq!(room.files(), files);
}

#[test]
fn a_request_without_a_name_is_no_request() {
    let room = room();
    room.write("in.csv", "ssn\n123-45-6789\n");
    room.jeton("tokenize in.csv -o old.csv --column ssn=us.ssn --domain d --key-file k --allow-test").done();
    let long = "a".repeat(201);
    let run = room.jeton(&format!(
        "translate old.csv -o new.csv --to e --actor {long} --purpose p --key-file k --allow-test"
    ));
    assert_eq!(run.code, Some(1));
    assert!(run.err.starts_with("jeton: column `ssn`: "), "{}", run.err);
    assert!(!room.exists("new.csv") && !room.exists("new.csv.jeton.json"));
}
