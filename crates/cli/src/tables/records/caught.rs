//! A library that panics at a file that lies: told as an error of the file.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

static HOOK: Once = Once::new();

/// What the library answers, or `None` if it panicked, of which nothing is printed. What it was at must not be used again.
pub(crate) fn caught<T>(ask: impl FnOnce() -> T) -> Option<T> {
    HOOK.call_once(|| {
        let told = panic::take_hook();
        panic::set_hook(Box::new(move |panicked| {
            if !QUIET.get() {
                told(panicked);
            }
        }));
    });
    QUIET.set(true);
    let answer = panic::catch_unwind(AssertUnwindSafe(ask));
    QUIET.set(false);
    answer.ok()
}
