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
const ASKED: &str = "--to e --actor exchange --purpose p --case c-7 --policy p.toml --ledger l --witness w --key-file k \
                     --allow-test";

/// With a domain `e`, whose e-mail tokens end otherwise and which tokenizes with epoch 2.
fn room() -> Room {
    let room = Room::with_ledger();
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

/// A batch of the pipeline holds more rows than a ledger takes at once.
#[test]
fn a_long_narrow_table_takes_many_permits() {
    let room = room();
    let mut csv = "ssn\n".to_owned();
    for row in 0..60_000 {
        csv.push_str(&format!("{:09}\n", 123_450_001 + row / 9_000 * 10_000 + row % 9_000));
    }
    room.write("in.csv", csv);
    for (domain, table) in [("d", "old.csv"), ("e", "new.csv")] {
        let mapped = format!("--column ssn=us.ssn --domain {domain} --key-file k --allow-test");
        room.jeton(&format!("tokenize in.csv -o {table} {mapped}")).done();
    }
    room.jeton(&format!("translate old.csv -o moved.csv {ASKED}")).done();
    assert!(room.text("moved.csv") == room.text("new.csv"));
    let said = room.jeton("ledger verify --ledger l --witness w").done();
    let entries = said.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap();
    assert!(entries >= 30, "{said}");
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
fn it_spends_what_a_reveal_spends() {
    let room = room();
    room.write("in.csv", "ssn\n123-45-6789\n123-45-6788\n123-45-6787\n");
    room.jeton("tokenize in.csv -o old.csv --column ssn=us.ssn --domain d --key-file k --allow-test").done();
    let files = room.files();
    let policy = room.text("p.toml");
    room.write("p.toml", policy.replace("1000000", "2"));
    let refused = "column `ssn`: refused; no table was written";
    room.jeton(&format!("translate old.csv -o new.csv {ASKED}")).fails(1, refused);
    assert_eq!(room.files(), files);
    room.write("p.toml", policy.replace("1000000", "3"));
    room.jeton(&format!("translate old.csv -o new.csv {ASKED}")).done();
    // The three are counted once, and there is room for no fourth.
    room.jeton(&format!("translate old.csv -o new.csv --force {ASKED}")).done();
    room.write("in.csv", "ssn\n123-45-6786\n");
    room.jeton("tokenize in.csv -o old.csv --force --column ssn=us.ssn --domain d --key-file k --allow-test")
        .done();
    room.jeton(&format!("translate old.csv -o more.csv {ASKED}")).fails(1, refused);
}

#[test]
fn what_cannot_be_translated_is_said_before_anything_is_asked() {
    let room = room();
    room.write("in.csv", "ssn\n123-45-6789\n");
    room.jeton("tokenize in.csv -o old.csv --column ssn=us.ssn --domain d --key-file k --allow-test").done();
    let files = room.files();
    room.jeton(&format!("translate old.csv -o new.csv {}", ASKED.replace("--to e", "--to d"))).fails(
        1,
        "old.csv.jeton.json: its tokens are of the domain d already; another epoch is for `jeton rekey`",
    );
    room.jeton(&format!("translate old.csv -o new.csv {}", ASKED.replace("--to e", "--to f"))).fails(
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
    let named = ASKED.replace("--actor exchange", &format!("--actor {long}"));
    let run = room.jeton(&format!("translate old.csv -o new.csv {named}"));
    assert_eq!(run.code, Some(1));
    assert!(run.err.starts_with("jeton: column `ssn`: "), "{}", run.err);
    assert!(!room.exists("new.csv") && !room.exists("new.csv.jeton.json"));
}
