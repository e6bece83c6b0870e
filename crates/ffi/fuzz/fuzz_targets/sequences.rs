//! Calls that bytes choose, against the model.
#![no_main]

#[path = "../../tests/model/mod.rs"]
mod model;

use libfuzzer_sys::fuzz_target;
use model::{Choices, Model};

/// What is left of the bytes; behind them, every choice is 0.
struct Bytes<'a>(&'a [u8]);

impl Choices for Bytes<'_> {
    fn below(&mut self, bound: usize) -> usize {
        let mut number = 0;
        for _ in 0..if bound > 256 { 2 } else { 1 } {
            let Some((first, rest)) = self.0.split_first() else { return 0 };
            self.0 = rest;
            number = number << 8 | usize::from(*first);
        }
        number % bound
    }
}

fuzz_target!(|bytes: &[u8]| {
    let mut model = Model::new(Bytes(bytes));
    while !model.choices.0.is_empty() {
        model.step();
    }
    model.end();
});
