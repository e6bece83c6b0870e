//! The way back by the command: a policy, a durable ledger, one token at a time, and who opened whom.
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

use command::{GATE, Room};
use std::fs;

/// Two people's numbers and addresses, as tokens of the domain `d`.
struct Tokens {
    nirs: Vec<String>,
    mails: Vec<String>,
}

fn room() -> (Room, Tokens) {
    let room = Room::with_ledger();
    let rows =
        "1 84 12 76 451 089 46,camille.aubry@example.org\n2 69 04 2A 964 130 97,fatou.vidal@example.net\n";
    room.write("in.csv", format!("nir,mail\n{rows}"));
    room.jeton(
        "tokenize in.csv -o t.csv --domain d --key-file k --allow-test --column nir=fr.nir --column mail=email",
    )
    .done();
    let table = room.text("t.csv");
    let rows: Vec<_> = table.lines().skip(1).map(|row| row.split_once(',').unwrap()).collect();
    let nirs = rows.iter().map(|(nir, _)| nir.replace(' ', "~")).collect();
    let mails = rows.iter().map(|(_, mail)| (*mail).to_owned()).collect();
    (room, Tokens { nirs, mails })
}

fn nir(token: &str) -> String {
    format!("reveal --token {token} --format fr.nir --domain d {GATE}")
}

#[test]
fn one_person_comes_back_and_the_budget_is_durable() {
    let (room, tokens) = room();
    assert_eq!(room.jeton(&nir(&tokens.nirs[0])).done(), "1 84 12 76 451 089 46\n");
    // Each run is a process of its own: what was spent is in the file. The policy allows two people a day.
    assert_eq!(room.jeton(&nir(&tokens.nirs[0])).done(), "1 84 12 76 451 089 46\n");
    assert_eq!(room.jeton(&nir(&tokens.nirs[1])).done(), "2 69 04 2A 964 130 97\n");
    let third = format!("reveal --token {} --format email --domain d {GATE}", tokens.mails[0]);
    room.jeton(&third).fails(1, "refused");
    assert_eq!(
        room.jeton("ledger verify --ledger l --witness w").done(),
        "l: 3 entries, all as they were written\n"
    );
}

#[test]
fn every_refusal_is_the_same_and_the_help_desk_sees_the_rule() {
    let (room, tokens) = room();
    let token = &tokens.nirs[0];
    let asked = |words: &str| format!("reveal --token {token} --format fr.nir --domain d {GATE} {words}");
    let by = |actor: &str, purpose: &str| {
        asked("")
            .replace("--actor a", &format!("--actor {actor}"))
            .replace("--purpose p", &format!("--purpose {purpose}"))
    };
    room.jeton(&by("stranger", "p")).fails(1, "refused");
    room.jeton(&by("a", "q")).fails(1, "refused");
    room.jeton(&asked("--width last2")).fails(1, "refused");
    for refused in [("stranger", "unknown-actor"), ("a", "not-allowed")] {
        let said =
            room.jeton(&format!("ledger refusals --actor {} --ledger l --witness w", refused.0)).done();
        assert!(said.lines().nth(1).unwrap().contains(refused.1), "{said}");
    }
    assert_eq!(room.jeton("ledger refusals --actor nobody --ledger l --witness w").done(), "no refusals\n");
}

#[test]
fn who_opened_a_person_is_answered_over_domains_and_written_down() {
    let (room, tokens) = room();
    room.jeton(&nir(&tokens.nirs[0])).done();
    room.jeton(&nir(&tokens.nirs[1])).done();
    // The same person, tokenized for another domain.
    room.jeton("tokenize in.csv -o e.csv --domain e --key-file k --allow-test --column nir=fr.nir").done();
    let there = room.text("e.csv").lines().nth(1).unwrap().split_once(',').unwrap().0.replace(' ', "~");
    let asked = format!(
        "ledger who --token {there} --format fr.nir --domain e --actor auditor --purpose complaint --ledger l --witness w \
         --key-file k --allow-test"
    );
    let said = room.jeton(&asked).done();
    let rows: Vec<_> = said.lines().collect();
    assert_eq!(rows.len(), 3, "{said}");
    assert!(
        rows[1].contains(" a ") && rows[1].contains(" c-7 ") && rows[1].ends_with("revealed: fr.nir"),
        "{said}"
    );
    assert!(rows[2].contains(" auditor ") && rows[2].ends_with("asked who opened: fr.nir"), "{said}");
    assert_eq!(room.jeton(&asked).done().lines().count(), 4, "each question is an entry of its own");
    let until = format!("{asked} --until 2000-01-01");
    assert_eq!(room.jeton(&until).done().lines().count(), 1);
}

#[test]
fn a_subject_joins_formats() {
    let (room, tokens) = room();
    let under = |words: &str| format!("{words} --subject D0001");
    room.jeton(&under(&nir(&tokens.nirs[0]))).done();
    room.jeton(&under(&format!("reveal --token {} --format email --domain d {GATE}", tokens.mails[0])))
        .done();
    // One person was spent so far; the policy allows two.
    room.jeton(&nir(&tokens.nirs[1])).done();
    let said = room.jeton(
        "ledger who --subject D0001 --actor auditor --purpose complaint --ledger l --witness w --key-file k --allow-test",
    );
    assert_eq!(said.done().lines().count(), 4);
}

#[test]
fn no_ledger_no_reveal() {
    let (room, tokens) = room();
    let before = room.read("l");
    room.jeton(&nir(&tokens.nirs[0])).done();
    // A ledger that was put back has its budgets back, and its witness tells.
    fs::remove_file(room.path("l-wal")).ok();
    room.write("l", &before);
    let run = room.jeton(&nir(&tokens.nirs[1]));
    assert_eq!((run.code, &*run.out), (Some(1), ""));
    assert!(run.err.contains("its witness saw"), "{}", run.err);
    // A new one is not the one that the keyring pins.
    room.jeton("init --keyring other --key-file k --test").done();
    room.jeton("ledger init --keyring other --key-file k --ledger l2 --witness w2").done();
    let run = room.jeton(&nir(&tokens.nirs[1]).replace("--ledger l --witness w", "--ledger l2 --witness w2"));
    assert_eq!(
        run.err,
        "jeton: jeton.keyring does not pin the ledger l2; name the one it pins, or make one with `jeton ledger init`\n"
    );
    let again = room.jeton("ledger init --key-file k --ledger l3 --witness w3");
    again.fails(
        1,
        "jeton.keyring pins a ledger already, and a new one has full budgets; find that one, or say --replace",
    );
    assert!(!room.exists("l3") && !room.exists("w3"));
    room.jeton("ledger init --key-file k --ledger l3 --witness w3 --replace").done();
}

#[test]
fn a_policy_is_checked_by_its_line() {
    let (room, tokens) = room();
    assert_eq!(room.jeton("policy check p.toml").done(), "p.toml: a policy without faults\n");
    let wrong = room.text("p.toml").replace("[purpose.p]\n", "");
    room.write("wrong.toml", wrong);
    let run = room.jeton("policy check wrong.toml");
    assert_eq!(run.code, Some(1));
    assert!(run.err.starts_with("jeton: wrong.toml: line "), "{}", run.err);
    let run = room.jeton(&nir(&tokens.nirs[0]).replace("p.toml", "wrong.toml"));
    assert!(run.err.starts_with("jeton: wrong.toml: line "), "{}", run.err);
    let missing = room.jeton(&nir(&tokens.nirs[0]).replace("p.toml", "none.toml"));
    assert_eq!(missing.err, "jeton: cannot read none.toml: no such file or folder; check the path\n");
}
