//! How many threads work at once.

use std::num::NonZeroUsize;
use std::thread;

/// How many threads work at once.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Threads {
    /// How many threads work at once; without it, as many as the machine has cores
    #[arg(long, value_name = "N")]
    threads: Option<NonZeroUsize>,
}

impl Threads {
    /// Their number.
    pub(crate) fn number(self) -> NonZeroUsize {
        self.threads.or_else(|| thread::available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN)
    }
}
