//! What the benchmarks share: alternating rounds, the floor that AES sets, the peer, and where figures are recorded.
//!
//! A benchmark makes [`Work`]s, has them take turns with [`alternate`], and tells a [`Report`] what came of it. Our
//! median stands against the peer's and the floor's best, so that a noisy machine can only make us look worse.
#![allow(dead_code, unused_imports, reason = "each benchmark uses its part of it")]

mod arguments;
mod cases;
mod demand;
mod floor;
mod machine;
mod peer;
mod people;
mod report;
mod rounds;
mod rows;

pub(crate) use arguments::Arguments;
pub(crate) use cases::{CASES, Case, vault};
pub(crate) use demand::Demand;
pub(crate) use floor::{Floor, backend};
pub(crate) use peer::Peer;
pub(crate) use people::Person;
pub(crate) use report::{Report, bar, count, duration};
pub(crate) use rounds::{ROUNDS, Times, Work, alternate, alternate_all};
pub(crate) use rows::Rows;
