//! The library itself: its version, and its statuses and formats by name.

use crate::guard::{Answer, guard};
use crate::pointers::{Output, constant};
use crate::status::{Status, TABLE};
use std::ffi::c_char;

/// The version of the interface, and in the lower half how often it grew since.
const VERSION: u32 = 1 << 16;

/// A text that stands for ever.
struct Constant(*const c_char);

impl Answer for Constant {
    const FAILED: Self = Self(c"".as_ptr());
}

/// The version of this interface: major in the upper 16 bits, minor in the lower. A greater minor only adds; 0 is no version.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_abi_version() -> u32 {
    guard("jeton_abi_version", &[], || VERSION)
}

/// The name of a status, such as `JETON_TOO_SHORT`, with a NUL behind it; empty for a number that is none. It stands for ever.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_status_name(status: i32) -> *const c_char {
    let name: Constant = guard("jeton_status_name", &[], || of_status(status, |(_, name, _)| name));
    name.0
}

/// What a status means and what to do, with a NUL behind it; empty for a number that is none. It stands for ever.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_status_message(status: i32) -> *const c_char {
    let message: Constant =
        guard("jeton_status_message", &[], || of_status(status, |(_, _, message)| message));
    message.0
}

/// The names of all formats, such as `fr.nir`, each followed by a line feed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_formats(names: *mut u8, names_capacity: usize, written: *mut usize) -> Status {
    guard("jeton_formats", &[], || {
        let output = Output::new(names, names_capacity, written, &[])?;
        let names: Vec<&str> = jeton::formats().iter().flat_map(|format| [format.name(), "\n"]).collect();
        output.put(&names.concat())
    })
}

fn of_status(
    status: i32,
    text: impl Fn(&'static (i32, &'static str, &'static str)) -> &'static str,
) -> Constant {
    let line = TABLE.iter().find(|(number, _, _)| *number == status);
    line.map_or(Constant::FAILED, |line| Constant(constant(text(line))))
}
