//! A process is killed, for real, at any point: whoever was shown is debited, and the ledger agrees with itself.

use super::child::{Place, Way, granted};
use super::server::Server;
use crate::verify::verify;
use std::collections::HashSet;
use std::io::{BufRead, BufReader, Read};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// People whom one child asks for, at most.
const EACH: u32 = 100_000;

/// Starts a child, kills it after a while, and answers whom it said it was granted.
fn kill_one(place: &Place, way: Way, round: u32, after: Duration) -> Vec<u32> {
    let mut child = place.spawn(way, 4, round * EACH, EACH / 4);
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    while line != "open\n" {
        line.clear();
        assert_ne!(output.read_line(&mut line).unwrap(), 0, "the child ended before it opened");
    }
    thread::sleep(after);
    child.kill().unwrap();
    let mut rest = Vec::new();
    output.read_to_end(&mut rest).unwrap();
    child.wait().unwrap();
    place.settle();
    granted(&rest)
}

/// Spread over 0 to 40 milliseconds, some commits long.
fn pause(round: u32) -> Duration {
    Duration::from_micros(u64::from(round.wrapping_mul(7_919) % 40_000))
}

/// `KILLS=1000` kills as often.
fn kills(usual: u32) -> u32 {
    std::env::var("KILLS").map_or(usual, |kills| kills.parse().unwrap())
}

/// Kills again and again; after each time the ledger must agree with itself and with what was shown.
fn kill_often(place: &Place, kills: u32) {
    let mut shown = HashSet::new();
    for round in 0..kills {
        shown.extend(kill_one(place, Way::True, round, pause(round)));
        let verified = verify(place.address()).unwrap();
        let written = place.written();
        assert!(shown.is_subset(&written), "round {round}: shown, but not written down");
        assert_eq!((verified.size, place.debited()), (written.len() as u64, written.len() as u64));
        assert!(written.len() as u64 <= place.limit, "round {round}: more than the limit");
    }
    assert!(!shown.is_empty());
}

#[test]
fn whoever_was_shown_is_debited_whenever_the_process_was_killed() {
    let kills = kills(40);
    kill_often(&Place::new(u64::from(kills) * 3), kills);
}

#[test]
fn and_so_it_is_on_a_server() {
    let Some(server) = Server::start().map(Arc::new) else { return };
    let kills = kills(20);
    kill_often(&Place::on(&server, "killed", u64::from(kills) * 3), kills);
}

/// Control: a store that answers before it commits is found.
#[test]
fn an_answer_before_the_commit_is_found() {
    let place = Place::new(1_000_000);
    for round in 0..100 {
        let shown: HashSet<u32> =
            kill_one(&place, Way::AnswersFirst, round, pause(round)).into_iter().collect();
        if !shown.is_subset(&place.written()) {
            return;
        }
    }
    panic!("no kill showed a person who was not written down");
}
