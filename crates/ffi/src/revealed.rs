//! Identifiers that came back.

use crate::guard::guard;
use crate::pointers::{Out, Output};
use crate::status::Status;
use crate::table::{Handle, handle};
use jeton::Revealed;

/// Identifiers that came back. They are wiped when this is freed; what was copied out is the caller's to wipe.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct RevealedHandle {
    /// Which one.
    pub id: u64,
}

handle!(RevealedHandle, 10, Revealed);

/// How many identifiers there are: as many as the request had tokens.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_revealed_count(revealed: RevealedHandle, count: *mut usize) -> Status {
    guard("jeton_revealed_count", &[&revealed], || {
        let count = Out::new(count, 0)?;
        revealed.with(|revealed| Ok(revealed.expose_all().len())).map(|all| count.put(all))
    })
}

/// The identifier of this number, from 0, in the order of the request's tokens.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_revealed_text(
    revealed: RevealedHandle,
    number: usize,
    identifier: *mut u8,
    identifier_capacity: usize,
    written: *mut usize,
) -> Status {
    guard("jeton_revealed_text", &[&revealed], || {
        let output = Output::new(identifier, identifier_capacity, written, &[])?;
        revealed.with(|revealed| output.put(revealed.expose_all().nth(number).ok_or(Status::NoItem)?))
    })
}

/// Wipes and frees identifiers that came back.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_revealed_free(revealed: RevealedHandle) -> Status {
    guard("jeton_revealed_free", &[&revealed], || revealed.free())
}
