//! The C interface of jeton. `include/jeton.h` is its documentation; it is generated from what stands here.
//!
//! ```text
//!  C ──> an export ──> guard ──> table: handle to object ──> jeton
//!        (one file an object)    pointers: what C hands over, and what it gets back
//! ```
//!
//! Each export calls [`guard`] once. All pointers are followed in `pointers.rs`. A status is a number in `status.rs`, and
//! `refused.rs` says which error is which status.
#![allow(clippy::missing_safety_doc, reason = "the head of jeton.h says what every caller promises")]
#![allow(clippy::too_many_arguments, reason = "a text is two arguments in C, and a column five")]
#![cfg_attr(
    test,
    allow(
        clippy::arithmetic_side_effects,
        clippy::as_conversions,
        clippy::string_slice,
        reason = "a test that overflows fails, which is what a test is for"
    )
)]

#[cfg(panic = "abort")]
compile_error!("libjeton answers a panic with a status, so it is built with panic = \"unwind\"");

mod arrow;
mod column;
mod gate;
mod guard;
mod key;
mod keyring;
mod library;
mod permit;
mod pointers;
mod refused;
mod rekeyer;
mod request;
mod revealed;
mod status;
mod table;
mod tokenizer;
mod tokens;
mod turn;
mod vault;

#[cfg(test)]
mod tests;

pub use arrow::*;
pub use column::*;
pub use gate::*;
pub use key::*;
pub use keyring::*;
pub use library::*;
pub use permit::*;
pub use rekeyer::*;
pub use request::*;
pub use revealed::*;
pub use status::Status;
pub use tokenizer::*;
pub use tokens::*;
pub use vault::*;
