//! A process is killed, for real, at any point: whoever was shown is debited, and the ledger agrees with itself.

use super::child::{Files, Way, granted};
use crate::verify::verify;
use rusqlite::Connection;
use std::collections::HashSet;
use std::io::{BufRead, BufReader, Read};
use std::thread;
use std::time::Duration;

/// People whom one child asks for, at most.
const EACH: u32 = 100_000;

/// Starts a child, kills it after a while, and answers whom it said it was granted.
fn kill_one(files: &Files, way: Way, round: u32, after: Duration) -> Vec<u32> {
    let mut child = files.spawn(way, 4, round * EACH, EACH / 4);
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
    granted(&rest)
}

/// Spread over 0 to 40 milliseconds, some commits long.
fn pause(round: u32) -> Duration {
    Duration::from_micros(u64::from(round.wrapping_mul(7_919) % 40_000))
}

/// How many entries there are of these people.
fn written(files: &Files) -> HashSet<u32> {
    let store = Connection::open(files.ledger()).unwrap();
    let mut bodies = store.prepare("SELECT body FROM bodies").unwrap();
    let people = bodies.query_map([], |row| row.get::<_, Vec<u8>>(0)).unwrap();
    // The claim is the end of the body, its token the first half of it.
    people
        .map(|body| {
            let body = body.unwrap();
            u32::from_be_bytes(*body[body.len() - 64..].first_chunk().unwrap())
        })
        .collect()
}

/// `KILLS=1000` kills as often.
#[test]
fn whoever_was_shown_is_debited_whenever_the_process_was_killed() {
    let kills: u32 = std::env::var("KILLS").map_or(40, |kills| kills.parse().unwrap());
    let files = Files::new(u64::from(kills) * 3);
    let mut shown = HashSet::new();
    for round in 0..kills {
        shown.extend(kill_one(&files, Way::True, round, pause(round)));
        let verified = verify(&files.ledger()).unwrap();
        let written = written(&files);
        assert!(shown.is_subset(&written), "round {round}: shown, but not written down");
        assert_eq!((verified.size, files.debited()), (written.len() as u64, written.len() as u64));
        assert!(written.len() as u64 <= files.limit, "round {round}: more than the limit");
    }
    assert!(!shown.is_empty());
}

/// Control: a store that answers before it commits is found.
#[test]
fn an_answer_before_the_commit_is_found() {
    let files = Files::new(1_000_000);
    for round in 0..100 {
        let shown: HashSet<u32> =
            kill_one(&files, Way::AnswersFirst, round, pause(round)).into_iter().collect();
        if !shown.is_subset(&written(&files)) {
            return;
        }
    }
    panic!("no kill showed a person who was not written down");
}
