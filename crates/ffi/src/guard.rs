//! [`guard`]: what stands between every export and its caller.

use crate::status::Status;
use crate::table::Poison;
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicBool, Ordering};

/// What an export can answer when it fails inside.
pub(crate) trait Answer {
    const FAILED: Self;
}

impl Answer for Status {
    const FAILED: Self = Self::Internal;
}

/// A version.
impl Answer for u32 {
    const FAILED: Self = 0;
}

/// Does what the export of this name does. A panic ends here: nothing unwinds into the caller, nothing is printed, and
/// the handles that were in hand are poisoned.
pub(crate) fn guard<A: Answer, R: Into<A>>(
    export: &'static str,
    handles: &[&dyn Poison],
    body: impl FnOnce() -> R,
) -> A {
    silence();
    let outer = INSIDE.replace(true);
    let done = panic::catch_unwind(AssertUnwindSafe(|| {
        injected(export);
        body().into()
    }));
    INSIDE.set(outer);
    done.unwrap_or_else(|_| {
        handles.iter().for_each(|handle| handle.poison());
        A::FAILED
    })
}

thread_local! {
    /// Whether this thread is inside an export.
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// Keeps panics inside an export from printing, since what they say could hold an identifier. Those of a host written in Rust
/// print as before. Threads that come here at once may each put a hook before the other's, which is as good as one.
fn silence() {
    static SILENT: AtomicBool = AtomicBool::new(false);
    if !SILENT.load(Ordering::Acquire) {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !INSIDE.get() {
                before(panic);
            }
        }));
        SILENT.store(true, Ordering::Release);
    }
}

#[cfg(not(feature = "panics"))]
#[inline(always)]
fn injected(_export: &'static str) {}

/// Panics in the export that the environment names, with an identifier in what it says.
#[cfg(feature = "panics")]
#[allow(clippy::panic, reason = "a fault made for tests")]
fn injected(export: &'static str) {
    if std::env::var("JETON_PANIC_IN").is_ok_and(|name| name == export) {
        panic!("123-45-6789");
    }
}
