//! A ledger in a PostgreSQL server, for several replicas: the same tables and statements as in a file.

use crate::database::{Database, Each, Param, Row, Value, first};
use crate::error::{LedgerError, SqlState};
use crate::head::Head;
use crate::migrations::{STEPS, bring_up, check, step_up};
use jeton::LedgerId;
use postgres::config::Host;
use postgres::fallible_iterator::FallibleIterator;
use postgres::types::{ToSql, Type};
use postgres::{Client, Config, NoTls, Statement};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

/// What each session begins with.
const SESSION: &str = "SET search_path = jeton_ledger, pg_catalog; SET lock_timeout = 1500; \
                       SET idle_in_transaction_session_timeout = 5000; SET jit = off";

/// What a session that callers wait for says besides: they wait 1.8 seconds, and a statement that waits for the disk less.
const SERVING: &str = "SET statement_timeout = 1500";

/// How long a server may take to accept a connection, and then to take up a session.
const CONNECTING: Duration = Duration::from_millis(1_500);

/// How long a silent connection is trusted, and how often it is asked after that: three times.
const SILENT: Duration = Duration::from_secs(2);
const ASKED: Duration = Duration::from_secs(1);

/// Whether the server keeps commits: read at the beginning of each transaction, since a reload changes it.
const KEEPS: &str = "SELECT (current_setting('fsync') = 'on')::int, (current_setting('full_page_writes') = 'on')::int, \
                     (current_setting('synchronous_commit') IN ('on', 'remote_apply'))::int";

/// What they are, in the same order.
const KEPT: [&str; 3] = [
    "commits synced to disk (fsync)",
    "whole pages (full_page_writes)",
    "commits waited for (synchronous_commit)",
];

/// Marks the schema as a ledger, before the number of its version.
const MARK: &str = "jeton ledger ";

/// A connection that is made anew at the next transaction after it was lost.
pub(crate) struct PostgresDatabase {
    config: Config,
    session: RefCell<Option<Session>>,
    /// Callers wait.
    serving: Cell<bool>,
}

struct Session {
    client: Client,
    statements: HashMap<String, Statement>,
}

impl std::fmt::Debug for PostgresDatabase {
    /// Nothing of the configuration: it may hold a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PostgresDatabase").finish_non_exhaustive()
    }
}

impl PostgresDatabase {
    /// Makes an empty ledger in a schema of its own.
    pub(crate) fn create(config: &Config, id: LedgerId) -> Result<(), LedgerError> {
        let database = Self::reach(config)?;
        database.batch("BEGIN")?;
        database.check_settings(KEEPS)?;
        database.batch("CREATE SCHEMA jeton_ledger").map_err(|error| match error {
            LedgerError::Server(state) if state.is("42P06") => LedgerError::Exists,
            error => error,
        })?;
        step_up(&database, &STEPS, 0)?;
        Head::make(&database, id)?;
        database.commit()
    }

    /// Reaches a server with a ledger of this version.
    pub(crate) fn connect(config: &Config) -> Result<Self, LedgerError> {
        let database = Self::reach(config)?;
        bring_up(&database, &STEPS)?;
        Ok(database)
    }

    /// The same, to look at it only.
    pub(crate) fn look(config: &Config) -> Result<Self, LedgerError> {
        let database = Self::reach(config)?;
        check(&database)?;
        Ok(database)
    }

    fn reach(config: &Config) -> Result<Self, LedgerError> {
        let mut config = config.clone();
        config.connect_timeout(CONNECTING).tcp_user_timeout(CONNECTING);
        config.keepalives_idle(SILENT).keepalives_interval(ASKED).keepalives_retries(3);
        let database = Self { config, session: RefCell::new(None), serving: Cell::new(false) };
        database.ensure()?;
        Ok(database)
    }

    /// Connects unless there is a connection.
    fn ensure(&self) -> Result<(), LedgerError> {
        if self.session.borrow().as_ref().is_some_and(|session| !session.client.is_closed()) {
            return Ok(());
        }
        let mut client = take_up(self.config.clone())?;
        let session = if self.serving.get() { format!("{SESSION}; {SERVING}") } else { SESSION.to_owned() };
        client.batch_execute(&session).map_err(|error| fault(&error))?;
        *self.session.borrow_mut() = Some(Session { client, statements: HashMap::new() });
        Ok(())
    }

    /// Refuses a server that would not keep commits, by what this statement reads.
    fn check_settings(&self, statement: &str) -> Result<(), LedgerError> {
        let kept = first(self, statement, &[], |row| (0..KEPT.len()).map(|at| row.number(at)).collect())?;
        let kept: Vec<i64> = kept.ok_or(LedgerError::NotALedger)?;
        let weak = kept.iter().zip(KEPT).find(|(kept, _)| **kept != 1);
        weak.map_or(Ok(()), |(_, what)| Err(LedgerError::Weak(what)))
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
        let types: Vec<Type> =
            params.iter().map(|param| if is_number(param) { Type::INT8 } else { Type::BYTEA }).collect();
        self.prepare(statement, &statement.replace('?', "$"), &types)
    }

    /// The statement for many rows, likewise; `theirs` spells it once.
    fn prepared_each<'a>(
        &mut self,
        statement: &str,
        keys: &Keys<'a>,
        theirs: impl FnOnce(&Keys<'a>, &str) -> String,
    ) -> Result<Statement, LedgerError> {
        let name = format!("each {statement}");
        match self.statements.get(&name) {
            Some(ready) => Ok(ready.clone()),
            None => self.prepare(&name, &theirs(keys, statement), &keys.types),
        }
    }

    fn prepare(&mut self, name: &str, theirs: &str, types: &[Type]) -> Result<Statement, LedgerError> {
        let made = self.client.prepare_typed(theirs, types).map_err(|error| fault(&error))?;
        self.statements.insert(name.to_owned(), made.clone());
        Ok(made)
    }

    /// Runs a prepared statement and hands on its rows' values.
    fn query(
        &mut self,
        prepared: &Statement,
        params: &[Box<dyn ToSql + Sync + '_>],
        each: &mut dyn FnMut(Vec<Value>) -> Result<(), LedgerError>,
    ) -> Result<(), LedgerError> {
        let params = params.iter().map(|param| -> &(dyn ToSql + Sync) { &**param });
        let mut rows = self.client.query_raw(prepared, params).map_err(|error| fault(&error))?;
        // Read to the end whatever comes of it, or the connection would be left in the middle.
        let mut answer = Ok(());
        while let Some(row) = rows.next().map_err(|error| fault(&error))? {
            if answer.is_ok() {
                let columns = row.columns().iter().enumerate();
                let values: Result<Vec<Value>, LedgerError> =
                    columns.map(|(at, column)| value(&row, at, column.type_())).collect();
                answer = values.and_then(&mut *each);
            }
        }
        answer
    }
}

fn is_number(param: &Param<'_>) -> bool {
    matches!(param, Param::Number(_))
}

/// Rows of parameters as `k`, whose columns `p1`, `p2`, .. come as an array each.
struct Keys<'a> {
    types: Vec<Type>,
    arrays: Vec<Box<dyn ToSql + Sync + 'a>>,
}

impl<'a> Keys<'a> {
    /// `None` where there are none.
    fn of(rows: &'a [Vec<Param<'a>>]) -> Option<Self> {
        let (mut types, mut arrays) = (Vec::new(), Vec::<Box<dyn ToSql + Sync>>::new());
        for (column, param) in rows.first()?.iter().enumerate() {
            let params = rows.iter().filter_map(|row| row.get(column));
            if is_number(param) {
                types.push(Type::INT8_ARRAY);
                arrays.push(Box::new(params.map(Param::number).collect::<Vec<Option<i64>>>()));
            } else {
                types.push(Type::BYTEA_ARRAY);
                arrays.push(Box::new(params.map(Param::bytes).collect::<Vec<Option<&[u8]>>>()));
            }
        }
        Some(Self { types, arrays })
    }

    /// The rows, after `FROM`; `besides` is the name of one more column.
    fn table(&self, with: &str, besides: &str) -> String {
        let count = 1..=self.types.len();
        let arrays: Vec<String> = count.clone().map(|n| format!("${n}")).collect();
        let columns: Vec<String> = count.map(|n| format!("p{n}")).collect();
        format!("unnest({}){with} AS k({}{besides})", arrays.join(", "), columns.join(", "))
    }

    /// A statement that inserts or updates a row, for all of them.
    fn write(&self, statement: &str) -> String {
        let table = self.table("", "");
        let theirs = statement.replace('?', "k.p");
        match (theirs.split_once("VALUES ("), theirs.split_once(" WHERE ")) {
            (Some((insert, values)), _) => {
                let (values, rest) = values.split_once(')').unwrap_or((values, ""));
                format!("{insert}SELECT {values} FROM {table}{rest}")
            }
            (None, Some((update, condition))) => format!("{update} FROM {table} WHERE {condition}"),
            (None, None) => theirs,
        }
    }

    /// A statement that selects by a row, for all of them, behind the place of the row counted from 1.
    fn read(&self, statement: &str) -> String {
        let table = self.table(" WITH ORDINALITY", ", place");
        format!(
            "SELECT k.place, s.* FROM {table} CROSS JOIN LATERAL ({}) AS s",
            statement.replace('?', "k.p")
        )
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

/// Connects in a thread that is left behind if the server takes no session up: a stopped one accepts, and says nothing.
fn take_up(config: Config) -> Result<Client, LedgerError> {
    let (sender, client) = channel();
    let connect = move || drop(sender.send(config.connect(NoTls)));
    thread::Builder::new().spawn(connect).map_err(|_| LedgerError::Thread)?;
    let unanswered = LedgerError::Server(SqlState::CONNECTION);
    client.recv_timeout(CONNECTING.saturating_mul(2)).map_err(|_| unanswered)?.map_err(|error| fault(&error))
}

/// A host, for messages. Behind a password with an `@` that is not escaped, one begins with the rest of it.
pub(crate) fn shown(host: &Host) -> String {
    let host = match host {
        Host::Tcp(name) => name.clone(),
        Host::Unix(path) => path.display().to_string(),
    };
    host.rsplit('@').next().unwrap_or_default().to_owned()
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
            session.query(&prepared, &given(params), &mut |values| each(&Row(values)))
        })
    }

    fn execute_each(&self, statement: &str, rows: &[Vec<Param<'_>>]) -> Result<u64, LedgerError> {
        let Some(keys) = Keys::of(rows) else { return Ok(0) };
        self.with(|session| {
            let prepared = session.prepared_each(statement, &keys, Keys::write)?;
            let params: Vec<&(dyn ToSql + Sync)> = keys.arrays.iter().map(|array| &**array).collect();
            session.client.execute(&prepared, &params).map_err(|error| fault(&error))
        })
    }

    fn rows_each(
        &self,
        statement: &str,
        rows: &[Vec<Param<'_>>],
        each: &mut dyn FnMut(usize, &Row) -> Result<(), LedgerError>,
    ) -> Result<(), LedgerError> {
        let Some(keys) = Keys::of(rows) else { return Ok(()) };
        self.with(|session| {
            let prepared = session.prepared_each(statement, &keys, Keys::read)?;
            session.query(&prepared, &keys.arrays, &mut |mut values| {
                let place = Row(values.drain(..1).collect()).number(0)?;
                let place = usize::try_from(place.saturating_sub(1)).map_err(|_| LedgerError::Mismatch)?;
                each(place, &Row(values))
            })
        })
    }

    fn version(&self) -> Result<usize, LedgerError> {
        let mark = "SELECT convert_to(obj_description(oid, 'pg_namespace'), 'UTF8') FROM pg_namespace WHERE nspname = 'jeton_ledger'";
        let version = first(self, mark, &[], |row| {
            let mark = row.perhaps_bytes(0)?.and_then(|mark| str::from_utf8(mark).ok());
            Ok(mark.and_then(|mark| mark.strip_prefix(MARK)?.parse().ok()))
        })?;
        version.ok_or(LedgerError::Missing)?.ok_or(LedgerError::NotALedger)
    }

    fn mark(&self, version: usize) -> Result<(), LedgerError> {
        self.batch(&format!("COMMENT ON SCHEMA jeton_ledger IS '{MARK}{version}'"))
    }

    /// In the words of this database. Names are bytes: its texts have no zero in them.
    fn define(&self, statements: &str) -> Result<(), LedgerError> {
        let words = [
            (") STRICT, WITHOUT ROWID;", ");"),
            (") STRICT;", ");"),
            (" INTEGER", " BIGINT"),
            (" BLOB", " BYTEA"),
            (" TEXT", " BYTEA"),
        ];
        let theirs =
            words.into_iter().fold(statements.to_owned(), |theirs, (ours, word)| theirs.replace(ours, word));
        self.batch(&theirs)
    }

    fn begin(&self) -> Result<(), LedgerError> {
        self.ensure()?;
        self.batch("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")?;
        let locked = self.check_settings(&format!("{KEEPS} FROM head FOR UPDATE"));
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
        let committed = self.batch("SET LOCAL statement_timeout = 0; COMMIT");
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

    fn serve(&self) -> Result<(), LedgerError> {
        self.serving.set(true);
        self.batch(SERVING)
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
