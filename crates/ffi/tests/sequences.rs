//! Calls in random order, against the model. A seed makes a sequence; `JETON_STEPS` says how many calls, `JETON_SEED` where to begin.
#![allow(clippy::unwrap_used, clippy::as_conversions, clippy::arithmetic_side_effects, reason = "a test")]

mod model;

use model::{Choices, Model};
use std::env;

/// A sequence of numbers (splitmix64).
struct Numbers(u64);

impl Choices for Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ mixed >> 31) % bound as u64).unwrap()
    }
}

fn number(variable: &str, unless: u64) -> u64 {
    env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(unless)
}

#[test]
fn calls_in_any_order_answer_what_the_model_says() {
    let (steps, seed) = (number("JETON_STEPS", 200_000), number("JETON_SEED", 1));
    for start in 0..steps.div_ceil(10_000) {
        let mut model = Model::new(Numbers(seed.wrapping_add(start)));
        (0..10_000).for_each(|_| model.step());
        assert!(model.end() > 500);
    }
}
