//! A ledger in a PostgreSQL server, for several replicas: the same tables and statements as in a file.

use crate::Alarms;
use crate::clock::Clock;
use crate::database::{Database, Each, Param, Row, Value};
use crate::error::{LedgerError, SqlState};
use crate::head::Head;
use crate::ledger::Running;
use crate::reader::LedgerReader;
use crate::refusals::Refusals;
use crate::sql::{SqlStore, random};
use crate::tree::Frontier;
use crate::verify::{Verified, make_witness, verify_database};
use crate::witness::{Checkpoint, Witness};
use jeton::{Ledger, LedgerFault, LedgerId, Outcome, Reservation};
use postgres::fallible_iterator::FallibleIterator;
use postgres::types::{ToSql, Type};
use postgres::{Client, Config, NoTls, Statement};
use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;
use std::path::Path;
use std::time::Duration;

/// What each session begins with. A caller waits 1.8 seconds; a statement that waits for a lock or for the disk waits less.
const SESSION: &str = "SET search_path = jeton_ledger, pg_catalog; SET lock_timeout = 1500; SET statement_timeout = 1500; \
                       SET idle_in_transaction_session_timeout = 5000; SET jit = off";

/// How long connecting may take.
const CONNECTING: Duration = Duration::from_millis(1_500);

/// Marks the schema as a ledger of this version.
const MARK: &str = "jeton ledger 1";

/// A ledger in a PostgreSQL server, for all threads of a process and for as many replicas as open it.
///
/// It lives in a schema `jeton_ledger` of its own. The configuration is that of libpq (`host=/run/postgresql user=ledger
/// dbname=jeton`, or `postgresql://..`). Connections are not encrypted: name a socket, the machine itself, or a network that you trust. The server must
/// sync: `fsync`, `full_page_writes` and `synchronous_commit` are read back and refused if weaker.
///
/// Each replica has a witness of its own, made with [`make_witness`](Self::make_witness) when it is set up.
///
/// ```no_run
/// use jeton_ledger::PostgresLedger;
/// let (config, witness) = ("host=/run/postgresql user=ledger dbname=jeton", "jeton.witness".as_ref());
/// let id = PostgresLedger::create(config, witness)?;      // once, by an operator; the keyring pins the id
/// let ledger = PostgresLedger::open(config, witness)?;
/// # Ok::<(), jeton_ledger::LedgerError>(())
/// ```
#[derive(Debug)]
pub struct PostgresLedger(Running);

type PostgresStore = SqlStore<PostgresDatabase>;

impl PostgresLedger {
    /// Makes an empty ledger and its witness, and answers the id to pin in the keyring.
    ///
    /// # Errors
    /// [`LedgerError::Exists`] if there is a ledger in the database or a witness; [`LedgerError::Weak`],
    /// [`LedgerError::Server`] or [`LedgerError::File`] if they cannot be made durably.
    pub fn create(config: &str, witness: &Path) -> Result<LedgerId, LedgerError> {
        let witness = Witness::new(witness);
        if witness.read() != Err(LedgerError::NoWitness) {
            return Err(LedgerError::Exists);
        }
        let id = LedgerId::from_bytes(random()?);
        let database = PostgresDatabase::connect(config)?;
        database.batch("BEGIN")?;
        database.batch("CREATE SCHEMA jeton_ledger").map_err(|error| match error {
            LedgerError::Server(state) if state.is("42P06") => LedgerError::Exists,
            error => error,
        })?;
        database.batch(&schema())?;
        database.batch(&format!("COMMENT ON SCHEMA jeton_ledger IS '{MARK}'"))?;
        Head::make(&database, id)?;
        database.commit()?;
        witness.make(&Checkpoint::of(id, &Frontier::default()))?;
        Ok(id)
    }

    /// Opens a ledger on the machine's clock.
    ///
    /// # Errors
    /// As [`SqliteLedger::open`](crate::SqliteLedger::open), and [`LedgerError::Server`].
    pub fn open(config: &str, witness: &Path) -> Result<Self, LedgerError> {
        Self::start(config, witness, Clock::of_the_machine())
    }

    /// Opens a ledger on a clock of your own, in seconds since 1970. It must be the same in all replicas.
    ///
    /// # Errors
    /// As [`PostgresLedger::open`].
    pub fn open_with_clock(
        config: &str,
        witness: &Path,
        clock: impl Fn() -> u64 + Send + 'static,
    ) -> Result<Self, LedgerError> {
        Self::start(config, witness, Clock::new(clock))
    }

    fn start(config: &str, witness: &Path, clock: Clock) -> Result<Self, LedgerError> {
        let database = PostgresDatabase::connect(config)?;
        database.check_version()?;
        let mut store = PostgresStore::open(database, Witness::new(witness))?;
        store.touch(&mut Refusals::default())?;
        let id = store.id();
        Ok(Self(Running::start(id, store, clock)?))
    }

    /// Sends alarms there from now on, as [`SqliteLedger::alarms`](crate::SqliteLedger::alarms).
    #[must_use]
    pub fn alarms(self, alarms: Alarms) -> Self {
        self.0.tell(alarms);
        self
    }

    /// Makes a witness of the ledger as it is, after verifying it, for one more replica or after it was lost.
    ///
    /// # Errors
    /// [`LedgerError::Exists`] if there is one; [`LedgerError::Wrong`] if the ledger does not agree with itself.
    pub fn make_witness(config: &str, witness: &Path) -> Result<(), LedgerError> {
        make_witness(Self::verify(config)?, witness)
    }

    /// Recomputes everything in the ledger, as [`verify`](crate::verify()) does.
    ///
    /// # Errors
    /// [`LedgerError::Wrong`] with the first place that is wrong; others if the server does not answer.
    pub fn verify(config: &str) -> Result<Verified, LedgerError> {
        let database = PostgresDatabase::connect(config)?;
        database.check_version()?;
        // Recomputing takes as long as it takes.
        database.batch("SET statement_timeout = 0")?;
        verify_database(&database)
    }

    /// Opens the ledger for reading.
    ///
    /// # Errors
    /// [`LedgerError::Missing`], [`LedgerError::NotALedger`] or [`LedgerError::Server`].
    pub fn reader(config: &str) -> Result<LedgerReader, LedgerError> {
        let database = PostgresDatabase::connect(config)?;
        database.check_version()?;
        LedgerReader::of(database)
    }
}

impl Ledger for PostgresLedger {
    fn id(&self) -> LedgerId {
        self.0.id()
    }

    fn reserve(&self, reservation: &Reservation) -> Result<Outcome, LedgerFault> {
        self.0.reserve(reservation)
    }
}

/// The tables, in the words of this database. Names are bytes: its texts have no zero in them.
fn schema() -> String {
    let words = [
        (") STRICT, WITHOUT ROWID;", ");"),
        (") STRICT;", ");"),
        (" INTEGER", " BIGINT"),
        (" BLOB", " BYTEA"),
        (" TEXT", " BYTEA"),
    ];
    words
        .into_iter()
        .fold(include_str!("schema.sql").to_owned(), |schema, (ours, theirs)| schema.replace(ours, theirs))
}

/// A connection that is made anew at the next transaction after it was lost.
pub(crate) struct PostgresDatabase {
    config: Config,
    session: RefCell<Option<Session>>,
}

struct Session {
    client: Client,
    statements: HashMap<String, Statement>,
}

impl fmt::Debug for PostgresDatabase {
    /// Nothing of the configuration: it may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresDatabase").finish_non_exhaustive()
    }
}

impl PostgresDatabase {
    fn connect(config: &str) -> Result<Self, LedgerError> {
        let mut config: Config = config.parse().map_err(|_| LedgerError::Missing)?;
        config.connect_timeout(CONNECTING).tcp_user_timeout(CONNECTING);
        let database = Self { config, session: RefCell::new(None) };
        database.ensure()?;
        Ok(database)
    }

    /// Connects unless there is a connection, and refuses a server that would not keep commits.
    fn ensure(&self) -> Result<(), LedgerError> {
        let mut session = self.session.borrow_mut();
        if session.as_ref().is_some_and(|session| !session.client.is_closed()) {
            return Ok(());
        }
        let mut client = self.config.connect(NoTls).map_err(|error| fault(&error))?;
        client.batch_execute(SESSION).map_err(|error| fault(&error))?;
        let mut shown = |name: &str| -> Result<String, LedgerError> {
            let row = client.query_one(&format!("SHOW {name}"), &[]).map_err(|error| fault(&error))?;
            row.try_get(0).map_err(|_| LedgerError::Mismatch)
        };
        let synchronous = shown("synchronous_commit")?;
        for (kept, what) in [
            (shown("fsync")? == "on", "commits synced to disk (fsync)"),
            (shown("full_page_writes")? == "on", "whole pages (full_page_writes)"),
            (matches!(&*synchronous, "on" | "remote_apply"), "commits waited for (synchronous_commit)"),
            (shown("transaction_read_only")? == "off", "what is written: it is read-only"),
        ] {
            if !kept {
                return Err(LedgerError::Weak(what));
            }
        }
        *session = Some(Session { client, statements: HashMap::new() });
        Ok(())
    }

    fn check_version(&self) -> Result<(), LedgerError> {
        let mark = "SELECT convert_to(obj_description(oid, 'pg_namespace'), 'UTF8') FROM pg_namespace WHERE nspname = 'jeton_ledger'";
        let mut found = Err(LedgerError::Missing);
        self.rows(mark, &[], &mut |row| {
            let is_ours = row.perhaps_bytes(0)? == Some(MARK.as_bytes());
            found = if is_ours { Ok(()) } else { Err(LedgerError::NotALedger) };
            Ok(())
        })?;
        found
    }

    /// Statements without parameters.
    fn batch(&self, statements: &str) -> Result<(), LedgerError> {
        self.with(|session| session.client.batch_execute(statements).map_err(|error| fault(&error)))
    }

    fn with<T>(&self, act: impl FnOnce(&mut Session) -> Result<T, LedgerError>) -> Result<T, LedgerError> {
        let mut session = self.session.borrow_mut();
        let open = session.as_mut().ok_or(LedgerError::Server(SqlState::CONNECTION))?;
        let answer = act(open);
        if open.client.is_closed() {
            *session = None;
        }
        answer
    }
}

impl Session {
    /// The statement, prepared once with the types of its parameters.
    fn prepared(&mut self, statement: &str, params: &[Param<'_>]) -> Result<Statement, LedgerError> {
        if let Some(ready) = self.statements.get(statement) {
            return Ok(ready.clone());
        }
        let types: Vec<Type> = params
            .iter()
            .map(|param| if matches!(param, Param::Number(_)) { Type::INT8 } else { Type::BYTEA })
            .collect();
        let theirs = statement.replace('?', "$");
        let made = self.client.prepare_typed(&theirs, &types).map_err(|error| fault(&error))?;
        self.statements.insert(statement.to_owned(), made.clone());
        Ok(made)
    }
}

/// Parameters as the driver takes them.
fn given<'a>(params: &'a [Param<'a>]) -> Vec<Box<dyn ToSql + Sync + 'a>> {
    let given = |param: &'a Param<'a>| -> Box<dyn ToSql + Sync + 'a> {
        match param {
            Param::Number(number) => Box::new(*number),
            Param::Bytes(bytes) => Box::new(*bytes),
            Param::Text(text) => Box::new(text.as_bytes()),
            Param::NoText => Box::new(None::<&[u8]>),
        }
    };
    params.iter().map(given).collect()
}

fn value(row: &postgres::Row, column: usize, of: &Type) -> Result<Value, LedgerError> {
    let value = match *of {
        Type::INT8 => row.try_get::<_, Option<i64>>(column).map(|value| value.map(Value::Number)),
        Type::INT4 => row
            .try_get::<_, Option<i32>>(column)
            .map(|value| value.map(|number| Value::Number(number.into()))),
        Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(column).map(|value| value.map(Value::Bytes)),
        _ => return Err(LedgerError::Mismatch),
    };
    Ok(value.map_err(|_| LedgerError::Mismatch)?.unwrap_or(Value::Null))
}

fn fault(error: &postgres::Error) -> LedgerError {
    LedgerError::Server(error.code().map_or(SqlState::CONNECTION, |code| SqlState::of(code.code())))
}

impl Database for PostgresDatabase {
    fn execute(&self, statement: &str, params: &[Param<'_>]) -> Result<u64, LedgerError> {
        self.with(|session| {
            let prepared = session.prepared(statement, params)?;
            let params = given(params);
            let params: Vec<&(dyn ToSql + Sync)> = params.iter().map(|param| &**param).collect();
            session.client.execute(&prepared, &params).map_err(|error| fault(&error))
        })
    }

    fn rows(&self, statement: &str, params: &[Param<'_>], each: Each<'_>) -> Result<(), LedgerError> {
        self.with(|session| {
            let prepared = session.prepared(statement, params)?;
            let params = given(params);
            let params = params.iter().map(|param| -> &(dyn ToSql + Sync) { &**param });
            let mut rows = session.client.query_raw(&prepared, params).map_err(|error| fault(&error))?;
            // Read to the end whatever comes of it, or the connection would be left in the middle.
            let mut answer = Ok(());
            while let Some(row) = rows.next().map_err(|error| fault(&error))? {
                if answer.is_ok() {
                    let columns = row.columns().iter().enumerate();
                    let values: Result<Vec<Value>, LedgerError> =
                        columns.map(|(at, column)| value(&row, at, column.type_())).collect();
                    answer = values.and_then(|values| each(&Row(values)));
                }
            }
            answer
        })
    }

    fn begin(&self) -> Result<(), LedgerError> {
        self.ensure()?;
        self.batch("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")?;
        let locked = self.execute("SELECT one FROM head FOR UPDATE", &[]).map(|_| ());
        if locked.is_err() {
            self.rollback();
        }
        locked
    }

    fn begin_reading(&self) -> Result<(), LedgerError> {
        self.ensure()?;
        self.batch("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    }

    fn commit(&self) -> Result<(), LedgerError> {
        // A commit that is cancelled while it waits for a standby would be answered as if it had been kept.
        let committed = self.batch("SET LOCAL statement_timeout = 0").and_then(|()| self.batch("COMMIT"));
        if committed.is_err() {
            self.rollback();
        }
        committed
    }

    fn rollback(&self) {
        if self.batch("ROLLBACK").is_err() {
            // A connection that cannot even do that is left; the server undoes what it had begun.
            *self.session.borrow_mut() = None;
        }
    }

    fn settle(&self, _: usize) -> Result<(), LedgerError> {
        Ok(())
    }

    /// Closing writes nothing here.
    fn give_up(&self) {}

    fn find_fault(&self) -> Result<(), LedgerError> {
        Ok(())
    }
}
