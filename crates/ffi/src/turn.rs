//! [`Turn`]: a thing that threads change in turn, and that nobody waits for without end: a fork may have copied it while
//! a thread that the child does not have was at it.

use crate::status::Status;
use std::fmt;
use std::sync::{Mutex, TryLockError};
use std::thread::yield_now;

/// How often a turn is asked for. Each takes far less than a thread's share of time.
const TRIES: usize = 10_000;

pub(crate) struct Turn<T>(Mutex<T>);

impl<T> Turn<T> {
    pub(crate) fn new(thing: T) -> Self {
        Self(Mutex::new(thing))
    }

    /// # Errors
    /// [`Status::Busy`] if the turn does not come.
    pub(crate) fn take<R>(&self, act: impl FnOnce(&mut T) -> R) -> Result<R, Status> {
        for _ in 0..TRIES {
            match self.0.try_lock() {
                Ok(mut thing) => return Ok(act(&mut thing)),
                Err(TryLockError::Poisoned(thing)) => return Ok(act(&mut thing.into_inner())),
                Err(TryLockError::WouldBlock) => yield_now(),
            }
        }
        Err(Status::Busy)
    }
}

impl<T> Turn<Option<T>> {
    /// What is there once.
    ///
    /// # Errors
    /// [`Status::StaleHandle`] if it was taken before.
    pub(crate) fn spend(&self) -> Result<T, Status> {
        self.take(Option::take)?.ok_or(Status::StaleHandle)
    }
}

impl<T> fmt::Debug for Turn<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Turn")
    }
}
