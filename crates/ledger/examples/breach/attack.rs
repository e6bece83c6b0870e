//! A hijacked account: it asks for one person after the other, as fast as the breach was.

use crate::RATE;
use crate::register::Register;

/// The name of the account of this number.
pub(crate) fn name(number: u64) -> String {
    format!("hijacked-{number}")
}

pub(crate) struct Account {
    name: String,
    /// The next person of the half of the register that it reads.
    next: u64,
    first: u64,
    /// What it may ask for by its rate, in people.
    due: f64,
    /// Refused even for one person, it waits until the next minute.
    waits: bool,
}

impl Account {
    pub(crate) fn new(number: u64) -> Self {
        let first = number * crate::PEOPLE / 2;
        Self { name: name(number), next: first, first, due: 0.0, waits: false }
    }

    pub(crate) fn people(&self) -> u64 {
        self.next - self.first
    }

    /// Asks in this second of a minute.
    pub(crate) fn ask(&mut self, register: &Register, second: u64) {
        self.waits &= second != 0;
        self.due = (self.due + RATE / 2.0).min(RATE);
        let mut many = self.due as u64;
        while !self.waits && many > 0 {
            if register.reveals(&self.name, self.next..self.next + many) {
                self.next += many;
                self.due -= many as f64;
                return;
            }
            self.waits = many == 1;
            many /= 2;
        }
    }
}
