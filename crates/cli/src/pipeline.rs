//! One reader, many workers, one writer: a table goes through in batches, and comes out in the order it went in.
//!
//! The reader is a thread of its own that is never waited for: a pipe that pauses cannot hold up a failure. A batch
//! and the place for what becomes of it are handed over together, so whatever order the workers end in, the writer,
//! which is the caller, takes them in the order they were read. The first failure in that order is the one told.

use crate::failure::Failure;
use std::collections::VecDeque;
use std::num::NonZeroUsize;
use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// Most bytes of batches that are under way, beside one batch of any size.
const MOST_BYTES: usize = 32 << 20;

/// What is read at once.
pub(crate) trait Batch: Send + 'static {
    /// How much memory it takes, in bytes, about.
    fn bytes(&self) -> usize;
}

/// A batch, and where to put what becomes of it.
type Job<B, M> = (B, SyncSender<Result<M, Failure>>);

/// What the writer takes next.
enum Next<M> {
    Made { bytes: usize, place: Receiver<Result<M, Failure>> },
    End(Result<(), Failure>),
}

/// Batches that wait for a worker, and how much is under way.
struct Jobs<B, M> {
    state: Mutex<State<B, M>>,
    changed: Condvar,
    most: usize,
}

struct State<B, M> {
    waiting: VecDeque<Job<B, M>>,
    batches: usize,
    bytes: usize,
    closed: bool,
}

impl<B: Batch, M> Jobs<B, M> {
    fn new(threads: NonZeroUsize) -> Self {
        let state = State { waiting: VecDeque::new(), batches: 0, bytes: 0, closed: false };
        let most = threads.get().saturating_mul(2).saturating_add(1);
        Self { state: Mutex::new(state), changed: Condvar::new(), most }
    }

    fn lock(&self) -> MutexGuard<'_, State<B, M>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(&self, state: MutexGuard<'a, State<B, M>>) -> MutexGuard<'a, State<B, M>> {
        self.changed.wait(state).unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until there is room; then the batch waits for a worker. `false` if nobody works any more.
    fn give(&self, job: Job<B, M>) -> bool {
        let bytes = job.0.bytes();
        let mut state = self.lock();
        while !state.closed
            && state.batches > 0
            && (state.batches >= self.most || state.bytes.saturating_add(bytes) > MOST_BYTES)
        {
            state = self.wait(state);
        }
        if state.closed {
            return false;
        }
        state.batches = state.batches.saturating_add(1);
        state.bytes = state.bytes.saturating_add(bytes);
        state.waiting.push_back(job);
        self.changed.notify_all();
        true
    }

    /// The next batch; `None` when there will be none.
    fn take(&self) -> Option<Job<B, M>> {
        let mut state = self.lock();
        loop {
            if let Some(job) = state.waiting.pop_front() {
                return Some(job);
            }
            if state.closed {
                return None;
            }
            state = self.wait(state);
        }
    }

    /// A batch is written.
    fn written(&self, bytes: usize) {
        let mut state = self.lock();
        state.batches = state.batches.saturating_sub(1);
        state.bytes = state.bytes.saturating_sub(bytes);
        self.changed.notify_all();
    }

    /// No more batches come; `now` drops those that wait.
    fn close(&self, now: bool) {
        let mut state = self.lock();
        state.closed = true;
        if now {
            state.waiting.clear();
        }
        self.changed.notify_all();
    }
}

/// Closes when it goes, also by a panic: nobody waits for who is no more.
struct Closing<'a, B: Batch, M> {
    jobs: &'a Jobs<B, M>,
    now: bool,
}

impl<B: Batch, M> Drop for Closing<'_, B, M> {
    fn drop(&mut self) {
        self.jobs.close(self.now);
    }
}

/// Reads batches, makes something of each on this many threads, and writes that in the order they were read.
pub(crate) fn run<B: Batch, M: Send + 'static>(
    threads: NonZeroUsize,
    read: impl FnMut() -> Result<Option<B>, Failure> + Send + 'static,
    make: impl Fn(B) -> Result<M, Failure> + Sync,
    mut write: impl FnMut(M) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let jobs = Arc::new(Jobs::new(threads));
    let (order, ordered) = mpsc::channel();
    let reading = Arc::clone(&jobs);
    thread::spawn(move || reader(&reading, read, &order));
    thread::scope(|scope| {
        let _closing = Closing { jobs: &jobs, now: true };
        for _ in 0..threads.get() {
            scope.spawn(|| {
                while let Some((batch, place)) = jobs.take() {
                    // The writer may have stopped at an earlier failure.
                    let _unwanted = place.send(make(batch));
                }
            });
        }
        loop {
            match ordered.recv() {
                Ok(Next::Made { bytes, place }) => {
                    write(place.recv().map_err(|_| broken())??)?;
                    jobs.written(bytes);
                }
                Ok(Next::End(end)) => return end,
                Err(_) => return Err(broken()),
            }
        }
    })
}

fn reader<B: Batch, M>(
    jobs: &Jobs<B, M>,
    mut read: impl FnMut() -> Result<Option<B>, Failure>,
    order: &Sender<Next<M>>,
) {
    let _closing = Closing { jobs, now: false };
    loop {
        let next = match read() {
            Ok(Some(batch)) => {
                let (sender, place) = mpsc::sync_channel(1);
                let bytes = batch.bytes();
                if !jobs.give((batch, sender)) {
                    return;
                }
                Next::Made { bytes, place }
            }
            Ok(None) => Next::End(Ok(())),
            Err(failure) => Next::End(Err(failure)),
        };
        let end = matches!(next, Next::End(_));
        if order.send(next).is_err() || end {
            return;
        }
    }
}

/// A thread died, which a message of its own has said.
fn broken() -> Failure {
    Failure::failed("a part of the command broke down; nothing was written, report it with the line above")
}

#[cfg(test)]
mod tests;
