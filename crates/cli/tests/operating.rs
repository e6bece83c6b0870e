//! What operators and approvers do by the command: freezing, forgetting, approving, recovering, letting entries expire.
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

use command::{GATE, Room, finish};
use jeton::{Note, NotePublicKey};
use std::fs;

const LEDGER: &str = "--ledger l --witness w";
const OPERATOR: &str = "--operator officer --reason drill --ledger l --witness w";
const KEY: &str = "--key-file k --allow-test";

/// A room with four people's tokens, of whom the policy shows two a day.
fn room() -> (Room, Vec<String>) {
    let room = Room::with_ledger();
    let people = ["123-45-6789", "123-45-6788", "123-45-6787", "123-45-6786"];
    room.write("in.csv", format!("ssn\n{}\n", people.join("\n")));
    room.jeton(&format!("tokenize in.csv -o t.csv --domain d {KEY} --column ssn=us.ssn")).done();
    let policy =
        room.text("p.toml").replacen("\"fr.nir\", \"email\"]", "\"fr.nir\", \"email\", \"us.ssn\"]", 1);
    room.write("p.toml", policy);
    let tokens: Vec<String> = room.text("t.csv").lines().skip(1).map(str::to_owned).collect();
    room.write("tokens", tokens.join("\n") + "\n");
    (room, tokens)
}

fn reveal(token: &str) -> String {
    format!("reveal --token {token} --format us.ssn --domain d {GATE}")
}

#[test]
fn who_is_frozen_is_refused_until_thawed() {
    let (room, tokens) = room();
    room.jeton(&format!("freeze actor/a {OPERATOR}")).done();
    room.jeton(&reveal(&tokens[0])).fails(1, "refused");
    assert!(room.jeton(&format!("ledger refusals {LEDGER}")).done().contains("frozen"));
    assert!(
        room.jeton(&format!("ledger budget a --policy p.toml {LEDGER}"))
            .done()
            .ends_with("actor/a is frozen\n")
    );
    room.jeton(&format!("thaw actor/a {OPERATOR}")).done();
    room.jeton(&reveal(&tokens[0])).done();
    let said = room.jeton(&format!("ledger budget a --policy p.toml {LEDGER}")).done();
    let row: Vec<&str> = said.lines().nth(1).unwrap().split_whitespace().collect();
    assert_eq!(row, ["reveals", "actor/a", "day", "1", "2", "1"]);
    let wrong = room.jeton(&format!("freeze a {OPERATOR}"));
    assert_eq!(wrong.code, Some(2));
    assert!(wrong.err.contains("actor/NAME"), "{}", wrong.err);
    let mut nobody = room.command(&format!("freeze actor/a {LEDGER} --reason drill --operator"));
    assert_eq!(finish(nobody.arg("").spawn().unwrap()).code, Some(2));
    let endless = room.jeton(&format!("freeze actor/{} {OPERATOR}", "x".repeat(66_000)));
    endless.fails(75, "the ledger cannot answer, so that it may be done or not; do it again later");
}

/// Names come from strangers: none of them makes a line of its own, or orders a terminal about.
#[test]
fn a_name_stays_on_its_line() {
    let (room, tokens) = room();
    let name = "b\n2026 officer p budget 1\u{1b}[2J";
    let mut asked = room.command(&reveal(&tokens[0]).replace("--actor a ", ""));
    finish(asked.args(["--actor", name]).spawn().unwrap()).fails(1, "refused");
    let mut frozen = room.command(&format!("freeze {OPERATOR}"));
    let frozen = finish(frozen.arg(format!("actor/{name}")).spawn().unwrap()).done();
    let refusals = room.jeton(&format!("ledger refusals {LEDGER}")).done();
    let budget = room.jeton(&format!("ledger budget a --policy p.toml {LEDGER}")).done();
    for (said, lines) in [(frozen, 1), (refusals, 2), (budget, 3)] {
        assert!(said.lines().count() == lines && said.contains("b\\n2026"), "{said}");
        assert!(!said.contains('\u{1b}'), "{said:?}");
    }
}

#[test]
fn a_path_is_no_uri() {
    let room = Room::with_keys();
    room.jeton("ledger init --key-file k --ledger file:l --witness w").done();
    room.jeton("ledger verify --ledger file:l --witness w").done();
    assert!(!room.exists("l"));
}

/// Unknown, not allowed, over budget, no token, frozen, forgotten, ungranted: whoever is refused learns nothing but that.
#[test]
fn refusals_are_the_same_to_the_byte() {
    let (room, tokens) = room();
    let asked = |actor: &str, purpose: &str, token: &str| {
        let gate = GATE.replace("--actor a", &format!("--actor {actor}"));
        let gate = gate.replace("--purpose p", &format!("--purpose {purpose}"));
        room.jeton(&format!("reveal --token {token} --format us.ssn --domain d {gate}"))
    };
    asked("a", "p", &tokens[0]).done();
    asked("a", "p", &tokens[1]).done();
    room.jeton(&format!("forget --token {} --format us.ssn --domain d {OPERATOR} {KEY}", tokens[0])).done();
    let unknown = "987654320";
    let never_made = if tokens.iter().any(|token| token == unknown) { "123456781" } else { "123456782" };
    let mut seen = std::collections::BTreeSet::new();
    let mut see = |actor: &str, purpose: &str, token: &str| {
        let run = asked(actor, purpose, token);
        seen.insert((run.code, run.out, run.err));
    };
    see("stranger", "p", &tokens[1]);
    see("a", "q", &tokens[1]);
    see("a", "p", &tokens[2]);
    see("a", "p", never_made);
    see("a", "p", &tokens[0]);
    room.jeton(&format!("freeze actor/a {OPERATOR}")).done();
    see("a", "p", &tokens[1]);
    let refused = (Some(1), String::new(), "jeton: refused\n".to_owned());
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), [refused]);
    let rules = room.jeton(&format!("ledger refusals {LEDGER}")).done();
    for rule in ["unknown-actor", "not-allowed", "budget", "frozen", "forgotten"] {
        assert!(rules.contains(rule), "{rules}");
    }
}

#[test]
fn exhausted_budgets_and_freezes_raise_alarms() {
    let (room, tokens) = room();
    for token in &tokens {
        let _ = room.jeton(&format!("{} --alarms alarms", reveal(token)));
    }
    let alarms = room.text("alarms");
    assert_eq!(alarms.lines().count(), 2, "each run is a process of its own: {alarms}");
    let alarm: serde_json::Value = serde_json::from_str(alarms.lines().next().unwrap()).unwrap();
    assert_eq!((&alarm["alarm"], &alarm["budget"]), (&"exhausted".into(), &"actor/a".into()));
    for secret in tokens.iter().map(String::as_str).chain(["123-45-67"]) {
        assert!(!alarms.contains(secret));
    }
}

#[test]
fn who_was_forgotten_is_refused_and_there_is_a_signed_receipt() {
    let (room, tokens) = room();
    room.jeton(&format!("{} --subject D1", reveal(&tokens[0]))).done();
    let receipt = room.jeton(&format!("forget --subject D1 {OPERATOR} {KEY}")).done();
    let public = room.jeton(&format!("ledger checkpoint --public-key {LEDGER} {KEY}")).done();
    let public: NotePublicKey = public.trim().parse().unwrap();
    let note = Note::parse(&receipt).unwrap();
    assert!(
        note.is_signed_by(&public) && note.text().starts_with("jeton receipt 1\nforgotten at "),
        "{receipt}"
    );
    assert_eq!(note.text().matches("\nidentifier ").count(), 1);
    // Under whatever number, and in another domain.
    room.jeton(&reveal(&tokens[0])).fails(1, "refused");
    room.jeton(&format!("{} --subject D1", reveal(&tokens[1]))).fails(1, "refused");
    room.jeton(&reveal(&tokens[1])).done();
    let named = format!("forget --token {} --format us.ssn --domain d {OPERATOR} {KEY}", tokens[1]);
    room.jeton(&named).done();
    room.jeton(&reveal(&tokens[1])).fails(1, "refused");
    room.jeton(&format!("ledger verify {LEDGER}")).done();
}

#[test]
fn a_file_beyond_the_budget_takes_two_approvers() {
    let (room, _) = room();
    let bulk = format!("reveal --tokens tokens --format us.ssn --domain d {GATE}");
    room.jeton(&bulk).fails(1, "refused");
    let statement = room.jeton(&format!("{bulk} --statement 2099-01-01")).done();
    assert!(
        statement.contains("\nactor a\npurpose p\nact reveal full\n") && statement.contains("\npeople 4\n")
    );
    room.write("statement", &statement);
    let keys: Vec<String> = ["alice", "bob"]
        .map(|name| {
            room.jeton(&format!("approve --new-key {name} --key {name}.key")).done().trim().to_owned()
        })
        .into();
    let approvers = format!("[approvers]\nrequired = 2\nkeys = [\"{}\"]\n", keys.join("\", \""));
    room.write("p.toml", room.text("p.toml") + &approvers);
    let once = room.jeton("approve statement --key alice.key");
    assert_eq!(once.err, statement, "an approver reads what is signed");
    room.write("once", &once.out);
    room.write("twice", room.jeton("approve once --key bob.key").out);
    room.jeton(&format!("{bulk} --approved once")).fails(1, "refused");
    assert_eq!(
        room.jeton(&format!("{bulk} --approved twice")).done(),
        "123-45-6789\n123-45-6788\n123-45-6787\n123-45-6786\n"
    );
    room.jeton(&format!("{bulk} --approved twice")).fails(1, "refused");
    assert!(room.jeton(&format!("ledger refusals {LEDGER}")).done().contains("not-approved"));
    room.jeton(&format!("ledger verify {LEDGER}")).done();
    let again = room.jeton("approve --new-key carol --key alice.key");
    assert_eq!(again.code, Some(1), "a key is never made over one");
}

#[test]
fn lines_that_are_no_tokens_come_out_empty() {
    let (room, tokens) = room();
    room.write("few", format!("{}\n\nnonsense\n{}\n", tokens[0], tokens[1]));
    let run = room.jeton(&format!("reveal --tokens few --format us.ssn --domain d {GATE}"));
    assert_eq!((run.code, &*run.out), (Some(3), "123-45-6789\n\n\n123-45-6788\n"));
}

#[test]
fn a_ledger_goes_on_from_its_checkpoints_or_is_found_out() {
    let (room, tokens) = room();
    room.jeton(&reveal(&tokens[0])).done();
    room.write("checkpoint", room.jeton(&format!("ledger checkpoint {LEDGER} {KEY}")).done());
    let public = room.jeton(&format!("ledger checkpoint --public-key {LEDGER} {KEY}")).done();
    room.jeton(&reveal(&tokens[1])).done();
    let verify = format!("ledger verify --checkpoint checkpoint --signed-by {} {LEDGER}", public.trim());
    assert!(room.jeton(&verify).done().ends_with("with 1 entries since\n"));
    let forged = room.text("checkpoint").replacen("\n1\n", "\n2\n", 1);
    room.write("checkpoint", forged);
    let run = room.jeton(&verify);
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("not signed by this key"), "{}", run.err);
}

#[test]
fn a_restored_ledger_is_recovered_by_approvers_with_every_budget_spent() {
    let (room, tokens) = room();
    room.jeton(&reveal(&tokens[0])).done();
    let copy = room.read("l");
    room.jeton(&reveal(&tokens[1])).done();
    let recover = format!("ledger recover {LEDGER}");
    room.jeton(&format!("{recover} --until 2099-01-01"))
        .fails(1, "l: the ledger goes on from what its witness saw; there is nothing to recover");
    room.write("l", copy);
    fs::remove_file(room.path("l-wal")).ok();
    fs::remove_file(room.path("l-shm")).ok();
    assert_eq!(room.jeton(&reveal(&tokens[0])).code, Some(1), "behind its witness");
    let statement = room.jeton(&format!("{recover} --until 2099-01-01")).done();
    assert!(statement.starts_with("jeton recover 1\nledger "), "{statement}");
    room.write("statement", statement);
    let alice = room.jeton("approve --new-key alice --key alice.key").done();
    let approvers = format!("[approvers]\nrequired = 1\nkeys = [\"{}\"]\n", alice.trim());
    room.write("p.toml", room.text("p.toml") + &approvers);
    room.write("signed", room.jeton("approve statement --key alice.key").out);
    let by = |operator: &str| format!("{recover} --approved signed --policy p.toml --operator {operator}");
    assert_eq!(room.jeton(&by("alice")).code, Some(1), "who recovers does not approve");
    room.jeton(&by("officer")).done();
    room.jeton(&reveal(&tokens[2])).fails(1, "refused");
    assert_eq!(room.jeton(&reveal(&tokens[0])).done(), "123-45-6789\n", "whom the copy counted counts still");
    room.jeton(&format!("ledger verify {LEDGER}")).done();
    assert_eq!(room.jeton(&by("officer")).code, Some(1), "once");
}

#[test]
fn what_expired_says_nothing_and_is_proved_all_the_same() {
    let (room, tokens) = room();
    room.jeton(&format!("{} --subject D1", reveal(&tokens[0]))).done();
    room.jeton(&format!("freeze partner/cap {OPERATOR}")).done();
    room.write("checkpoint", room.jeton(&format!("ledger checkpoint {LEDGER} {KEY}")).done());
    let expire = format!("ledger expire {OPERATOR}");
    let said = room.jeton(&format!("{expire} --before 2099-01-01")).done();
    assert!(said.starts_with("1 entries"), "{said}");
    let said = room.jeton(&format!("ledger verify --checkpoint checkpoint {LEDGER}")).done();
    assert!(said.starts_with("l: 3 entries, all as they were written\n"), "{said}");
    let who = format!("ledger who --subject D1 --actor auditor --purpose complaint {LEDGER} {KEY}");
    assert_eq!(room.jeton(&who).done().lines().count(), 2, "only the question itself");
    let none = room.jeton(&format!("{expire} --policy p.toml"));
    assert!(none.err.contains("retention-days"), "{}", none.err);
    room.write("p.toml", room.text("p.toml") + "[ledger]\nretention-days = 365\n");
    assert!(room.jeton(&format!("{expire} --policy p.toml")).done().starts_with("0 entries"));
    room.jeton(&who.replace("--key-file", "--export who.csv --key-file")).done();
    assert!(room.text("who.csv").starts_with("when,who,partner,why,case,what\n"));
}
