//! Group commit: callers queue, one worker serves all who wait by one commit.
//!
//! ```text
//!  caller: down? ──yes──> fault at once              worker: take all who wait
//!     │ no                                                   │ those who gave up are left out
//!     └─> queue, wait at most 1.8 s ──────────────> one commit of the store
//!                  │ nothing by then: fault, down            │ answers, or: fault to all, down
//!                  └────────────── answer <──────────────────┘
//!                                                    once a second: probe if down, write the refusals that wait
//!                                                    once a minute: see how far others have brought the store
//! ```

use crate::alarm::{Alarms, Bell};
use crate::clock::Clock;
use crate::refusals::Refusals;
use crate::store::{Asked, Committed, Fault, Store};
use jeton::{LedgerFault, Outcome};
use std::mem;
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, OnceLock};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// How long a caller waits.
const PATIENCE: Duration = Duration::from_millis(1_800);

/// How often the worker looks after itself.
const TICK: Duration = Duration::from_secs(1);

/// How often the witness follows what others have committed, in seconds.
const WATCH: i64 = 60;

/// Most callers in the queue; more are answered with a fault.
const MOST_QUEUED: usize = 4_096;

/// Most reservations, and about how many claims, in one commit.
const MOST_TOGETHER: usize = 512;
const MOST_CLAIMS: usize = 4_096;

type Answer = Result<Outcome, LedgerFault>;

/// One caller's question.
struct Job {
    asked: Asked,
    deadline: Instant,
    answer: SyncSender<Answer>,
}

/// The callers' end of the queue.
#[derive(Debug)]
pub(crate) struct Group {
    /// Taken when the ledger is closed.
    jobs: Option<SyncSender<Job>>,
    worker: Option<JoinHandle<()>>,
    down: Arc<AtomicBool>,
    /// The process that has the worker. A fork has none, and locks that nobody will open.
    process: u32,
}

impl Group {
    /// Starts the worker of a store.
    pub(crate) fn start(
        store: impl Store,
        mut clock: Clock,
        alarms: Arc<OnceLock<Alarms>>,
    ) -> std::io::Result<Self> {
        let (sender, jobs) = sync_channel(MOST_QUEUED);
        let down = Arc::new(AtomicBool::new(false));
        let worker = Worker {
            store,
            watched: clock.now(),
            clock,
            jobs,
            down: down.clone(),
            fatal: false,
            waiting: Refusals::default(),
            looked: Instant::now(),
            bell: Bell::new(alarms),
        };
        let thread = thread::Builder::new().name("jeton-ledger".into()).spawn(move || worker.run())?;
        Ok(Self { jobs: Some(sender), worker: Some(thread), down, process: process::id() })
    }

    /// Asks, and waits for the answer.
    pub(crate) fn ask(&self, asked: Asked) -> Answer {
        if process::id() != self.process || self.down.load(Ordering::SeqCst) {
            return Err(LedgerFault);
        }
        let deadline = Instant::now().checked_add(PATIENCE).ok_or(LedgerFault)?;
        let (answer, answered) = sync_channel(1);
        let jobs = self.jobs.as_ref().ok_or(LedgerFault)?;
        jobs.try_send(Job { asked, deadline, answer }).map_err(|_| LedgerFault)?;
        answered.recv_timeout(PATIENCE).unwrap_or_else(|_| {
            self.down.store(true, Ordering::SeqCst);
            Err(LedgerFault)
        })
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        let (jobs, worker) = (self.jobs.take(), self.worker.take());
        if process::id() != self.process {
            mem::forget((jobs, worker));
            return;
        }
        drop(jobs);
        if let Some(worker) = worker {
            // A worker that panicked has answered nobody since.
            let _ = worker.join();
        }
    }
}

/// The thread that has the store. If it panics, every caller gets a fault from then on.
struct Worker<S> {
    store: S,
    clock: Clock,
    jobs: Receiver<Job>,
    down: Arc<AtomicBool>,
    fatal: bool,
    waiting: Refusals,
    /// When it last looked after itself.
    looked: Instant,
    /// The clock's time when it last touched the store by itself.
    watched: i64,
    bell: Bell,
}

impl<S: Store> Worker<S> {
    fn run(mut self) {
        loop {
            match self.jobs.recv_timeout(TICK) {
                Ok(first) => self.serve(first),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            if self.looked.elapsed() >= TICK {
                self.look_after();
            }
        }
        self.look_after();
    }

    /// One commit for all who wait.
    fn serve(&mut self, first: Job) {
        let jobs = self.gather(first);
        if jobs.is_empty() {
            return;
        }
        let (group, answers): (Vec<Asked>, Vec<_>) =
            jobs.into_iter().map(|job| (job.asked, job.answer)).unzip();
        let committed = if self.down.load(Ordering::SeqCst) {
            None
        } else {
            let now = self.clock.now();
            let committed = self.store.commit(&group, now, &mut self.waiting);
            self.settle(committed)
        };
        let Committed { outcomes, alarms } = committed.unwrap_or_default();
        let mut outcomes = outcomes.into_iter();
        for answer in answers {
            // One who gave up does not listen any more.
            let _ = answer.try_send(outcomes.next().ok_or(LedgerFault));
        }
        alarms.into_iter().for_each(|alarm| self.bell.ring(alarm));
    }

    /// The first job and those behind it, without callers who have given up.
    fn gather(&self, first: Job) -> Vec<Job> {
        let now = Instant::now();
        let mut claims = 0_usize;
        let mut jobs = Vec::new();
        let mut next = Some(first);
        while let Some(job) = next {
            if now < job.deadline {
                claims = claims.saturating_add(job.asked.reservation.claims.len());
                jobs.push(job);
            }
            let has_room = jobs.len() < MOST_TOGETHER && claims < MOST_CLAIMS;
            next = if has_room { self.jobs.try_recv().ok() } else { None };
        }
        jobs
    }

    /// Writes the refusals that wait; asks a store that was down whether it is there again; follows what others commit, or a store
    /// that is put back would be refused by no replica that stood idle.
    fn look_after(&mut self) {
        self.looked = Instant::now();
        let now = self.clock.now();
        let is_due = now >= self.watched.saturating_add(WATCH);
        if !self.fatal && (is_due || self.down.load(Ordering::SeqCst) || !self.waiting.is_empty()) {
            self.watched = now;
            let answer = self.store.probe(&mut self.waiting);
            self.settle(answer);
        }
    }

    fn settle<T>(&mut self, answer: Result<T, Fault>) -> Option<T> {
        self.fatal |= matches!(answer, Err(Fault::Fatal));
        self.down.store(answer.is_err(), Ordering::SeqCst);
        answer.ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::child::{Place, asked};

    /// Safe code cannot fork; a group that believes to be another process's stands for one.
    #[test]
    fn a_fork_gets_faults_at_once_and_does_not_wait_for_a_worker() {
        let place = Place::new(10);
        let store = place.store();
        let id = store.id();
        let mut group = Group::start(store, Clock::of_the_machine(), Arc::default()).unwrap();
        assert_eq!(group.ask(asked(id, 1, 10)), Ok(Outcome::Granted));
        group.process = group.process.wrapping_add(1);
        assert_eq!(group.ask(asked(id, 2, 10)), Err(LedgerFault));
        drop(group);
        assert_eq!(place.debited(), 1);
    }
}
