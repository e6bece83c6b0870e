//! Honest advisers: on workdays, from 8 to 17 o'clock, each sees some forty people, on a few days many more.

use crate::register::Register;
use std::thread;

/// Most who ask at the same moment.
const AT_ONCE: usize = 64;

/// The name of the adviser of this number.
pub(crate) fn name(number: u64) -> String {
    format!("adviser-{number}")
}

pub(crate) struct Office {
    dice: Dice,
    start: u64,
    /// How many people each of them sees today.
    today: Vec<u64>,
    /// Nobody is seen twice by two advisers.
    next: u64,
    pub(crate) asked: u64,
    pub(crate) refused: u64,
}

impl Office {
    pub(crate) fn new(advisers: u64, start: u64) -> Self {
        let today = vec![0; advisers as usize];
        Self { dice: Dice(0x9e37_79b9_7f4a_7c15), start, today, next: 0, asked: 0, refused: 0 }
    }

    /// What is asked for in the minute that begins now.
    pub(crate) fn work(&mut self, register: &Register, now: u64) {
        let minutes = (now - self.start) / 60;
        let (day, minute) = (minutes / 1_440, minutes % 1_440);
        if minute == 0 {
            self.today = self.today.iter().map(|_| self.dice.people()).collect();
        }
        if day % 7 >= 5 || !(8 * 60..17 * 60).contains(&minute) {
            return;
        }
        let mut asks = Vec::new();
        for (number, people) in self.today.iter().enumerate() {
            if self.dice.unit() < *people as f64 / (9.0 * 60.0) {
                // One in ten is looked at again.
                self.next += u64::from(self.dice.unit() < 0.9);
                asks.push((name(number as u64), self.next));
            }
        }
        for asks in asks.chunks(AT_ONCE) {
            let granted = thread::scope(|scope| {
                let asking: Vec<_> = asks
                    .iter()
                    .map(|(actor, person)| scope.spawn(move || register.reveals(actor, *person..person + 1)))
                    .collect();
                asking.into_iter().map(|one| u64::from(one.join().unwrap())).sum::<u64>()
            });
            self.asked += asks.len() as u64;
            self.refused += asks.len() as u64 - granted;
        }
    }
}

/// Numbers that look random, the same each time.
struct Dice(u64);

impl Dice {
    /// From 0 to below 1.
    fn unit(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// People of one day: log-normal around 40, so that one day in a hundred has more than 110 and one in six thousand
    /// more than 200.
    fn people(&mut self) -> u64 {
        let normal =
            (-2.0 * self.unit().max(1e-12).ln()).sqrt() * (std::f64::consts::TAU * self.unit()).cos();
        (40.0 * (0.45 * normal).exp()) as u64
    }
}
