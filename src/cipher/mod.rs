//! Rank to rank: the permutations that make a token's rank out of an identifier's, and back.
//!
//! ```text
//! size of the class, tweak ──> Permutation ──> FF1 over the bits that cover the size (ff1/scalar, ff1/wide)
//!                                   │
//! rank ────────────────────────> walk.rs ────> FF1 again while the result is not below the size ──> rank
//! many ranks ──────────────────> lanes.rs ───> the same, in step (ff1/lanes, ff1/wide_lanes) ──────> as many ranks
//! ```
//!
//! [`Permutation`] takes sizes up to 128 bits, [`WidePermutation`] up to 512; on the sizes that both take they are
//! the same function. What has no rank (the format `opaque`) is sealed by [`SivKey`] instead.
//!
//! FF1 is symmetric: whoever can encipher can decipher.

mod ff1;
mod key;
mod lanes;
mod permutation;
mod siv;
mod walk;

pub(crate) use ff1::Bits;
#[cfg(feature = "hazmat")]
pub use ff1::Ff1;
pub(crate) use key::Key;
pub(crate) use lanes::{Batch, By, Lanes, WideLanes};
pub(crate) use permutation::{NarrowPermutations, Permutation, WidePermutation, WidePermutations};
pub(crate) use siv::SivKey;
