//! The breach of 2024, replayed against a ledger on disk in simulated time: two hijacked accounts read a register for 29
//! days, and 500 advisers do their work beside them.
//!
//! ```text
//! cargo run --release -p jeton-ledger --example breach                    # 29 days, some minutes
//! cargo run --release -p jeton-ledger --example breach -- 4 50            # 4 days, 50 advisers
//! ```
//!
//! Each account asks for 7.35 people a second as long as it is answered; once refused it tries again every minute, for as few
//! as one person, round the clock. Without budgets nothing is replayed: nobody refuses, so it is the rate times the time.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    reason = "a program to be watched, not a library"
)]

mod attack;
mod office;
mod plot;
mod register;

use attack::Account;
use jeton::{Allow, Budget, Policy, TestClock, Window};
use jeton_ledger::{Alarm, Alarms};
use office::Office;
use register::Register;
use std::sync::{Arc, Mutex};
use std::{env, path::Path};

/// People a second, both accounts together.
const RATE: f64 = 14.7;

/// How many people the register had.
const PEOPLE: u64 = 36_820_828;

const DAY: u64 = 86_400;

/// What came of one replay.
struct Replay {
    /// People read by the accounts at the end of each day.
    by_day: Vec<u64>,
    /// Seconds to the first alarm.
    alarm: Option<u64>,
    /// Seconds until both accounts were frozen.
    frozen: Option<u64>,
    asked: u64,
    refused: u64,
}

fn main() {
    let mut arguments = env::args().skip(1).map(|word| word.parse::<u64>().expect("a number"));
    let (days, advisers) = (arguments.next().unwrap_or(29), arguments.next().unwrap_or(500));

    let unlimited: Vec<u64> =
        (1..=days).map(|day| ((RATE * (day * DAY) as f64) as u64).min(PEOPLE)).collect();
    println!("without budgets: {} people", unlimited.last().unwrap_or(&0));
    let budgets = replay(days, advisers, policy(advisers).never_freeze());
    println!("with budgets: {} people", budgets.by_day.last().unwrap_or(&0));
    let freeze = replay(days, advisers, policy(advisers));
    println!("with budgets and freeze: {} people", freeze.by_day.last().unwrap_or(&0));
    println!("first alarm: {}", told(freeze.alarm));
    println!("both accounts frozen: {}", told(freeze.frozen));
    for (name, replay) in [("with budgets", &budgets), ("with budgets and freeze", &freeze)] {
        let share = 100.0 * replay.refused as f64 / replay.asked.max(1) as f64;
        println!("honest reveals refused, {name}: {} of {} ({share:.3} %)", replay.refused, replay.asked);
    }
    let picture = Path::new("breach.svg");
    let lines = [
        ("without budgets", unlimited),
        ("with budgets", budgets.by_day),
        ("with budgets and freeze", freeze.by_day),
    ];
    plot::draw(picture, &lines).unwrap();
    println!("drawn: {}", picture.display());
}

/// 200 people a day for each actor, as for the accounts that were hijacked.
fn policy(advisers: u64) -> Policy {
    let mut policy = Policy::new().budget(Budget::per_actor(200, Window::Day));
    let hijacked = (0..2).map(attack::name);
    for actor in (0..advisers).map(office::name).chain(hijacked) {
        let line = Allow::actor(&actor).partner("cap-emploi").purpose("placement");
        policy = policy.allow(line.format("fr.nir").domain("cap-emploi"));
    }
    policy
}

fn replay(days: u64, advisers: u64, policy: Policy) -> Replay {
    let clock = TestClock::default();
    // Midnight: the accounts get the most out of each day.
    clock.advance(DAY - clock.seconds() % DAY);
    let start = clock.seconds();
    let alarms = Arc::new(Mutex::new(Vec::new()));
    let heard = Alarms::call({
        let alarms = alarms.clone();
        move |alarm| alarms.lock().unwrap().push(alarm.clone())
    });
    let register = Register::open(&clock, policy, heard.unwrap());
    let mut accounts = [Account::new(0), Account::new(1)];
    let mut office = Office::new(advisers, start);
    let mut by_day = Vec::new();
    for minute in 0..days * 24 * 60 {
        let now = start + minute * 60;
        for second in 0..60 {
            accounts.iter_mut().for_each(|account| account.ask(&register, second));
            clock.advance((now + second + 1).saturating_sub(clock.seconds()));
        }
        office.work(&register, now);
        if (minute + 1) % (24 * 60) == 0 {
            by_day.push(accounts.iter().map(Account::people).sum());
        }
    }
    register.close();
    let alarms = alarms.lock().unwrap();
    let since = |at: &i64| (*at as u64).saturating_sub(start);
    let at = |alarm: &Alarm| match alarm {
        Alarm::Exhausted { at, .. } | Alarm::Decoy { at, .. } | Alarm::Frozen { at, .. } => since(at),
        _ => 0,
    };
    let frozen: Vec<u64> =
        alarms.iter().filter(|alarm| matches!(alarm, Alarm::Frozen { .. })).map(at).collect();
    Replay {
        by_day,
        alarm: alarms.first().map(at),
        frozen: frozen.get(1).copied(),
        asked: office.asked,
        refused: office.refused,
    }
}

fn told(seconds: Option<u64>) -> String {
    let Some(seconds) = seconds else { return "never".to_owned() };
    let (days, rest) = (seconds / DAY, seconds % DAY);
    format!("after {days} d {} h {} min {} s", rest / 3_600, rest / 60 % 60, rest % 60)
}
