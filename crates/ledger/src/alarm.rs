//! Alarms: what somebody should look at now. Raising one never makes a caller wait.

use crate::error::LedgerError;
use jeton::{Entry, Party, Scope, Window};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;
use std::process::{self, Command, Stdio};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, OnceLock};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// Most alarms that wait for a slow hook; what comes then is counted. Half of it is for who was frozen and which decoys were opened:
/// a thief can exhaust many budgets.
const MOST_WAITING: usize = 256;
const MOST_EXHAUSTED: usize = 128;

/// How long an alarm's command may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// How often it is looked whether it has ended.
const STEP: Duration = Duration::from_millis(50);

/// In seconds.
const HOUR: i64 = 3_600;

/// Why a party was frozen.
///
/// ```
/// assert_eq!(jeton_ledger::Cause::Decoy.to_string(), "decoy");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Cause {
    /// An operator said so.
    Operator,
    /// Its budgets ran out on too many days.
    Exhausted,
    /// It opened a person who does not exist.
    Decoy,
}

impl std::fmt::Display for Cause {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(match self {
            Self::Operator => "operator",
            Self::Exhausted => "exhausted",
            Self::Decoy => "decoy",
        })
    }
}

/// What somebody should look at. It holds names and scopes, never a token, an identifier or a hash of one.
///
/// ```
/// use jeton::Party;
/// use jeton_ledger::{Alarm, Cause};
/// let alarm = Alarm::Frozen { at: 1_800_000_000, party: Party::Actor("adviser-17".into()), cause: Cause::Exhausted };
/// let line = r#"{"alarm":"frozen","at":1800000000,"cause":"exhausted","party":"actor/adviser-17"}"#;
/// assert_eq!(alarm.to_json(), line);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Alarm {
    /// A budget ran out. It is told once an hour for each scope and window.
    Exhausted {
        /// When, in seconds since 1970.
        at: i64,
        /// Whose budget.
        scope: Scope,
        /// Over which window.
        window: Window,
        /// The request that found no room.
        entry: Entry,
    },
    /// Somebody opened a person who does not exist.
    Decoy {
        /// When, in seconds since 1970.
        at: i64,
        /// The request that opened it.
        entry: Entry,
    },
    /// A party is refused everything from now on.
    Frozen {
        /// When, in seconds since 1970.
        at: i64,
        /// Who.
        party: Party,
        /// Why.
        cause: Cause,
    },
}

impl Alarm {
    /// One line of JSON, without its end.
    #[must_use]
    pub fn to_json(&self) -> String {
        self.value().to_string()
    }

    fn value(&self) -> Value {
        let asked = |entry: &Entry| json!({"actor": entry.actor.as_str(), "purpose": entry.purpose.as_str()});
        match self {
            Self::Exhausted { at, scope, window, entry } => json!({
                "alarm": "exhausted", "at": at, "budget": scope.to_string(), "window": window.seconds(), "by": asked(entry),
            }),
            Self::Decoy { at, entry } => json!({"alarm": "decoy", "at": at, "by": asked(entry)}),
            Self::Frozen { at, party, cause } => json!({
                "alarm": "frozen", "at": at, "party": party.to_string(), "cause": cause.to_string(),
            }),
        }
    }
}

/// Where alarms go: a file, a command or a function, on a thread of its own.
///
/// ```
/// use jeton_ledger::Alarms;
/// # let room = tempfile::tempdir()?;
/// # let file = room.path().join("alarms.jsonl");
/// let to_a_file = Alarms::file(&file)?;
/// let to_a_command = Alarms::command("logger", ["-p", "auth.alert"])?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// When the ledger is closed, it waits until the last alarm was handed on.
#[derive(Debug)]
pub struct Alarms {
    /// Taken when they are closed.
    waiting: Option<SyncSender<Alarm>>,
    thread: Option<JoinHandle<()>>,
    /// How many wait.
    queued: Arc<AtomicUsize>,
    missed: AtomicU64,
    /// The process that has the thread.
    process: u32,
}

impl Alarms {
    /// Appends each alarm to a file as a line of JSON.
    ///
    /// # Errors
    /// [`LedgerError::File`] if the file cannot be appended to; [`LedgerError::Thread`].
    pub fn file(path: &Path) -> Result<Self, LedgerError> {
        let mut file = OpenOptions::new().append(true).create(true).open(path)?;
        // A line that cannot be written is lost: the ledger has what matters.
        Self::call(move |alarm| drop(file.write_all(format!("{}\n", alarm.to_json()).as_bytes())))
    }

    /// Runs a command for each alarm, with its line of JSON on the standard input. One that takes longer than 30 seconds is killed.
    ///
    /// # Errors
    /// [`LedgerError::Thread`].
    pub fn command<'a>(
        program: &str,
        arguments: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, LedgerError> {
        let program = program.to_owned();
        let arguments: Vec<String> = arguments.into_iter().map(str::to_owned).collect();
        Self::call(move |alarm| drop(run(&program, &arguments, &alarm.to_json())))
    }

    /// Calls a function with each alarm.
    ///
    /// ```
    /// let alarms = jeton_ledger::Alarms::call(|alarm| eprintln!("{}", alarm.to_json()));
    /// assert!(alarms.is_ok());
    /// ```
    ///
    /// # Errors
    /// [`LedgerError::Thread`] if no thread could be started.
    pub fn call(mut hook: impl FnMut(&Alarm) + Send + 'static) -> Result<Self, LedgerError> {
        let (waiting, alarms) = sync_channel(MOST_WAITING);
        let queued = Arc::new(AtomicUsize::new(0));
        let taken = queued.clone();
        let each = move |alarm| {
            taken.fetch_sub(1, Ordering::Relaxed);
            hook(&alarm);
        };
        let thread = thread::Builder::new()
            .name("jeton-alarms".into())
            .spawn(move || alarms.iter().for_each(each))
            .map_err(|_| LedgerError::Thread)?;
        let (waiting, thread) = (Some(waiting), Some(thread));
        Ok(Self { waiting, thread, queued, missed: AtomicU64::new(0), process: process::id() })
    }

    /// How many alarms were lost, because the hook was slower than they came.
    #[must_use]
    pub fn missed(&self) -> u64 {
        self.missed.load(Ordering::Relaxed)
    }

    /// Hands an alarm on without waiting; answers whether there was room.
    pub(crate) fn raise(&self, alarm: Alarm) -> bool {
        let most = if matches!(alarm, Alarm::Exhausted { .. }) { MOST_EXHAUSTED } else { MOST_WAITING };
        let has_room = self.queued.fetch_add(1, Ordering::Relaxed) < most;
        let waiting = self.waiting.as_ref().filter(|_| has_room);
        let raised = waiting.is_some_and(|waiting| waiting.try_send(alarm).is_ok());
        if !raised {
            self.queued.fetch_sub(1, Ordering::Relaxed);
            self.missed.fetch_add(1, Ordering::Relaxed);
        }
        raised
    }
}

impl Drop for Alarms {
    fn drop(&mut self) {
        drop(self.waiting.take());
        // A fork has no thread to wait for.
        if let Some(thread) = self.thread.take().filter(|_| self.process == process::id()) {
            // A hook that panicked has told its last alarm.
            let _ = thread.join();
        }
    }
}

/// Rings for a worker: a budget that stays exhausted is told once an hour.
#[derive(Debug)]
pub(crate) struct Bell {
    alarms: Arc<OnceLock<Alarms>>,
    told: HashMap<(Scope, Window), i64>,
}

impl Bell {
    pub(crate) fn new(alarms: Arc<OnceLock<Alarms>>) -> Self {
        Self { alarms, told: HashMap::new() }
    }

    pub(crate) fn ring(&mut self, alarm: Alarm) {
        let Some(alarms) = self.alarms.get() else { return };
        let Alarm::Exhausted { at, ref scope, window, .. } = alarm else {
            alarms.raise(alarm);
            return;
        };
        self.told.retain(|_, told| at < told.saturating_add(HOUR));
        let budget = (scope.clone(), window);
        if !self.told.contains_key(&budget) && alarms.raise(alarm) {
            self.told.insert(budget, at);
        }
    }
}

/// Runs a command with this line on its input.
fn run(program: &str, arguments: &[String], line: &str) -> std::io::Result<()> {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    if let Some(mut input) = child.stdin.take() {
        // A command that reads nothing is told all the same.
        let _closed = writeln!(input, "{line}");
    }
    let mut waited = Duration::ZERO;
    while child.try_wait()?.is_none() {
        if waited >= PATIENCE {
            child.kill()?;
            child.wait()?;
            break;
        }
        thread::sleep(STEP);
        waited = waited.saturating_add(STEP);
    }
    Ok(())
}
