//! Processes at once over one ledger: never more people than the limit, and all of them.

use super::child::{ACTORS, CONTROL, Place, Way, actors_limit, granted};
use super::server::Server;
use crate::verify::verify;
use std::process::Output;
use std::sync::Arc;

const PROCESSES: u32 = 3;
const THREADS: u32 = 64;
const ASKS: u32 = 10;
const LIMIT: u64 = 1_001;

/// `ROUNDS=100` meets as often.
fn rounds(usual: u32) -> u32 {
    std::env::var("ROUNDS").map_or(usual, |rounds| rounds.parse().unwrap())
}

fn outputs(place: &Place, way: Way) -> Vec<Output> {
    let children: Vec<_> =
        (0..PROCESSES).map(|process| place.spawn(way, THREADS, process * THREADS * ASKS, ASKS)).collect();
    children.into_iter().map(|child| child.wait_with_output().unwrap()).collect()
}

fn people(outputs: &[Output]) -> Vec<u32> {
    outputs.iter().flat_map(|output| granted(&output.stdout)).collect()
}

/// Processes spend all of a ledger and no more, in each of its scopes.
fn spend_all(place: &Place) {
    let outputs = outputs(place, Way::True);
    assert!(outputs.iter().all(|output| output.status.success()));
    let shown = people(&outputs);
    let lines = outputs.iter().flat_map(|output| output.stdout.split(|byte| *byte == b'\n'));
    let faults = lines.filter(|line| line.starts_with(b"fault")).count();
    assert_eq!(place.debited(), LIMIT);
    assert_eq!(verify(place.address()).unwrap().size, LIMIT);
    // What ended in a fault may have been debited all the same.
    assert!(shown.len() as u64 <= LIMIT && (shown.len() + faults) as u64 >= LIMIT, "{faults} faults");
    let written = place.written();
    let mut most = 0;
    for actor in 0..ACTORS {
        let of_actor = |people: &mut dyn Iterator<Item = u32>| {
            people.filter(|person| person % ACTORS == actor).count() as u64
        };
        let debited = of_actor(&mut written.iter().copied());
        assert!(
            of_actor(&mut shown.iter().copied()) <= debited && debited <= actors_limit(LIMIT),
            "{debited}"
        );
        most = most.max(debited);
    }
    assert!(most > LIMIT / u64::from(ACTORS));
    // The witness went all the way.
    drop(place.store());
}

#[test]
fn processes_at_once_never_overspend_and_spend_all() {
    for _ in 0..rounds(2) {
        spend_all(&Place::new(LIMIT));
    }
}

#[test]
fn on_a_server_they_never_overspend_and_spend_all() {
    let Some(server) = Server::start().map(Arc::new) else { return };
    for round in 0..rounds(2) {
        spend_all(&Place::on(&server, &format!("round{round}"), LIMIT));
    }
}

/// Control: counting by reading first and writing then is found.
fn overspends(place: &Place) -> bool {
    let shown = people(&outputs(place, Way::ReadsThenWrites)).len() as u64;
    assert!(place.number("SELECT max(used) FROM control") <= LIMIT, "the counter itself never shows it");
    shown > LIMIT
}

#[test]
fn reading_then_writing_is_found() {
    let found = (0..20).any(|_| {
        let place = Place::new(LIMIT);
        rusqlite::Connection::open(place.ledger()).unwrap().execute_batch(CONTROL).unwrap();
        overspends(&place)
    });
    assert!(found, "three processes never met between a read and a write");
}

#[test]
fn reading_then_writing_is_found_on_a_server() {
    let Some(server) = Server::start().map(Arc::new) else { return };
    let found = (0..20).any(|round| {
        let name = format!("control{round}");
        let place = Place::on(&server, &name, LIMIT);
        server.client(&name).batch_execute(CONTROL).unwrap();
        overspends(&place)
    });
    assert!(found, "three processes never met between a read and a write");
}
