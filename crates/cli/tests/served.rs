//! The way back over a ledger in a PostgreSQL server, from making it to recovering it.
//!
//! Without PostgreSQL's server programs this test says that it was skipped.
#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::print_stdout,
    reason = "a test that panics fails, which is what a test is for"
)]

mod command;
#[path = "../../ledger/tests/server/mod.rs"]
mod server;

use command::{GATE, POLICY, Room};
use server::Server;

const KEY: &str = "--key-file k --allow-test";

#[test]
fn a_server_has_the_ledger_of_two_replicas_and_its_operators() {
    let Some(server) = Server::start() else { return };
    let ledger = format!("--ledger {}", server.database("kept"));
    let first = format!("{ledger} --witness w");
    let second = format!("{ledger} --witness v");
    let room = Room::with_keys();
    room.jeton("domain add e --key-file k --email-suffix caf.example").done();
    let made = room.jeton(&format!("ledger init --key-file k {first}")).done();
    assert!(made.contains("/kept and pinned it") && !made.contains("postgres@"), "{made}");
    let again = room.jeton(&format!("ledger init --replace --key-file k {second}"));
    assert!(again.err.contains("exists and is left as it is"), "{}", again.err);
    room.jeton(&format!("ledger witness {second}")).done();

    let alice = room.jeton("approve --new-key alice --key alice.key").done();
    let allows = POLICY.replacen("\"fr.nir\", \"email\"]", "\"fr.nir\", \"email\", \"us.ssn\"]", 1);
    room.write("p.toml", format!("{allows}[approvers]\nrequired = 1\nkeys = [\"{}\"]\n", alice.trim()));
    room.write("in.csv", "ssn\n123-45-6789\n123-45-6788\n123-45-6787\n");
    room.jeton(&format!("tokenize in.csv -o t.csv --domain d {KEY} --column ssn=us.ssn")).done();
    let table = room.text("t.csv");
    let tokens: Vec<&str> = table.lines().skip(1).collect();
    let reveal = |token: &str, replica: &str| {
        let gate = GATE.replace("--ledger l --witness w", replica);
        room.jeton(&format!("reveal --token {token} --format us.ssn --domain d {gate}"))
    };

    // Both replicas spend one budget of two people.
    assert_eq!(reveal(tokens[0], &first).done(), "123-45-6789\n");
    server.client("postgres").batch_execute("CREATE DATABASE older TEMPLATE kept").unwrap();
    assert_eq!(reveal(tokens[1], &second).done(), "123-45-6788\n");
    reveal(tokens[2], &first).fails(1, "refused");
    reveal(tokens[2], &second).fails(1, "refused");
    let operator = format!("--operator officer --reason drill {second}");
    room.jeton(&format!("freeze actor/a {operator}")).done();
    reveal(tokens[0], &first).fails(1, "refused");
    room.jeton(&format!("thaw actor/a {operator}")).done();
    let budget = room.jeton(&format!("ledger budget a --policy p.toml {first}")).done();
    assert_eq!(budget.lines().nth(1).unwrap().split_whitespace().nth(3), Some("2"), "{budget}");
    assert!(room.jeton(&format!("ledger refusals {first}")).done().contains("frozen"));
    room.write("checkpoint", room.jeton(&format!("ledger checkpoint {first} {KEY}")).done());
    let who = format!("--token {} --format us.ssn --domain d --actor auditor --purpose complaint", tokens[0]);
    assert_eq!(room.jeton(&format!("ledger who {who} {second} {KEY}")).done().lines().count(), 3);
    assert!(
        room.jeton(&format!("ledger expire --before 2099-01-01 {operator}")).done().starts_with("3 entries")
    );
    room.jeton(&format!("ledger verify --checkpoint checkpoint {first}")).done();

    // An older copy in its place is refused until approvers have signed.
    let older = format!("--ledger {}", server.config("older"));
    let first = format!("{older} --witness w");
    let run = reveal(tokens[0], &first);
    assert!(run.code == Some(1) && run.err.contains("its witness saw"), "{}", run.err);
    room.write("statement", room.jeton(&format!("ledger recover --until 2099-01-01 {first}")).done());
    room.write("signed", room.jeton("approve statement --key alice.key").out);
    room.jeton(&format!("ledger recover --approved signed --policy p.toml --operator officer {first}"))
        .done();
    reveal(tokens[2], &first).fails(1, "refused");
    assert_eq!(reveal(tokens[0], &first).done(), "123-45-6789\n", "whom the copy counted counts still");
    assert!(
        reveal(tokens[0], &format!("{older} --witness v")).err.contains("its witness saw"),
        "the other replica"
    );
    room.jeton(&format!("ledger verify {first}")).done();
}

#[test]
fn an_address_that_cannot_be_read_or_reached_is_told_without_its_password() {
    let room = Room::with_ledger();
    for (address, code, told) in [
        ("postgresql://u:secret@localhost:none/x", 2, "not an address of a PostgreSQL server"),
        ("postgresql://u:secret@%2Fnowhere/x", 75, "SQLSTATE 08000"),
        ("postgresql://u:sec@secret@%2Fnowhere/x", 75, "SQLSTATE 08000"),
        ("postgresql://u:secret", 2, "not an address of a PostgreSQL server"),
        ("POSTGRESQL://u:secret@h/x", 2, "not an address of a PostgreSQL server"),
        ("port=none,password=secret", 2, "not an address of a PostgreSQL server"),
        ("jdbc:postgresql://h/x?password=secret", 2, "not an address of a PostgreSQL server"),
    ] {
        let run = room.jeton(&format!("ledger verify --ledger {address} --witness w"));
        assert!(run.code == Some(code) && run.err.contains(told), "{}", run.err);
        assert!(!run.err.contains("secret"), "{}", run.err);
    }
}
