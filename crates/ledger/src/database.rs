//! A database, as this crate's statements see it: each statement is written once, for all of them.
//!
//! Parameters are `?1`, `?2`, ... A statement asks nothing while the rows of another are being read.

use crate::error::LedgerError;

/// What stands for a parameter.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Param<'a> {
    Number(i64),
    Bytes(&'a [u8]),
    Text(&'a str),
    /// No text.
    NoText,
}

#[cfg(feature = "postgresql")]
impl<'a> Param<'a> {
    pub(crate) fn number(&self) -> Option<i64> {
        if let Param::Number(number) = self { Some(*number) } else { None }
    }

    pub(crate) fn bytes(&self) -> Option<&'a [u8]> {
        match self {
            Param::Bytes(bytes) => Some(bytes),
            Param::Text(text) => Some(text.as_bytes()),
            Param::Number(_) | Param::NoText => None,
        }
    }
}

/// What stands in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    Null,
    Number(i64),
    Bytes(Vec<u8>),
    Text(String),
}

/// A row that was read.
#[derive(Debug)]
pub(crate) struct Row(pub(crate) Vec<Value>);

impl Row {
    pub(crate) fn number(&self, column: usize) -> Result<i64, LedgerError> {
        self.perhaps_number(column)?.ok_or(LedgerError::Mismatch)
    }

    pub(crate) fn perhaps_number(&self, column: usize) -> Result<Option<i64>, LedgerError> {
        match self.0.get(column) {
            Some(Value::Number(number)) => Ok(Some(*number)),
            Some(Value::Null) => Ok(None),
            _ => Err(LedgerError::Mismatch),
        }
    }

    pub(crate) fn bytes(&self, column: usize) -> Result<&[u8], LedgerError> {
        self.perhaps_bytes(column)?.ok_or(LedgerError::Mismatch)
    }

    pub(crate) fn perhaps_bytes(&self, column: usize) -> Result<Option<&[u8]>, LedgerError> {
        match self.0.get(column) {
            Some(Value::Bytes(bytes)) => Ok(Some(bytes)),
            Some(Value::Null) => Ok(None),
            _ => Err(LedgerError::Mismatch),
        }
    }

    pub(crate) fn array<const N: usize>(&self, column: usize) -> Result<[u8; N], LedgerError> {
        self.bytes(column)?.try_into().map_err(|_| LedgerError::Mismatch)
    }

    /// A name. PostgreSQL has no text with a zero in it, so that names are bytes there.
    pub(crate) fn text(&self, column: usize) -> Result<&str, LedgerError> {
        match self.0.get(column) {
            Some(Value::Text(text)) => Ok(text),
            Some(Value::Bytes(bytes)) => str::from_utf8(bytes).map_err(|_| LedgerError::Mismatch),
            _ => Err(LedgerError::Mismatch),
        }
    }
}

/// What is done with each row.
pub(crate) type Each<'a> = &'a mut dyn FnMut(&Row) -> Result<(), LedgerError>;

/// A connection to a database.
pub(crate) trait Database {
    /// Runs a statement; answers how many rows it changed.
    fn execute(&self, statement: &str, params: &[Param<'_>]) -> Result<u64, LedgerError>;

    /// Runs a statement and hands on its rows.
    fn rows(&self, statement: &str, params: &[Param<'_>], each: Each<'_>) -> Result<(), LedgerError>;

    /// Runs a statement for each of many rows of parameters, as one question where each costs a way to a server. It inserts `VALUES (?1, ..)`,
    /// or updates `WHERE ..`, no row twice; answers how many rows it changed.
    fn execute_each(&self, statement: &str, rows: &[Vec<Param<'_>>]) -> Result<u64, LedgerError> {
        rows.iter().try_fold(0_u64, |sum, row| Ok(sum.saturating_add(self.execute(statement, row)?)))
    }

    /// Runs a `SELECT` for each of many keys, likewise, and hands on its rows with the place of their key.
    fn rows_each(
        &self,
        statement: &str,
        keys: &[Vec<Param<'_>>],
        each: &mut dyn FnMut(usize, &Row) -> Result<(), LedgerError>,
    ) -> Result<(), LedgerError> {
        let mut keys = keys.iter().enumerate();
        keys.try_for_each(|(place, key)| self.rows(statement, key, &mut |row| each(place, row)))
    }

    /// The version of the tables; 0 where there are none yet.
    fn version(&self) -> Result<usize, LedgerError>;

    /// Says of which version the tables are from now on.
    fn mark(&self, version: usize) -> Result<(), LedgerError>;

    /// Makes or changes tables.
    fn define(&self, statements: &str) -> Result<(), LedgerError>;

    /// Begins a transaction that nobody else writes beside, once the head is locked.
    fn begin(&self) -> Result<(), LedgerError>;

    /// Begins a transaction that sees one moment and writes nothing.
    fn begin_reading(&self) -> Result<(), LedgerError>;

    /// Ends the transaction durably.
    fn commit(&self) -> Result<(), LedgerError>;

    /// Ends the transaction as if it had not been.
    fn rollback(&self);

    /// What it holds was seen to be whole: from now on callers wait for it, and it is looked after when it is closed.
    fn serve(&self) -> Result<(), LedgerError>;

    /// Looks after the database once this many rows were written.
    fn settle(&self, rows: usize) -> Result<(), LedgerError>;

    /// Writes nothing any more, not even when it is closed: what it holds may be evidence.
    fn give_up(&self);

    /// The first thing that the database itself finds wrong with what it holds.
    fn find_fault(&self) -> Result<(), LedgerError>;
}

/// The first row, made into something.
pub(crate) fn first<T>(
    database: &dyn Database,
    statement: &str,
    params: &[Param<'_>],
    make: impl Fn(&Row) -> Result<T, LedgerError>,
) -> Result<Option<T>, LedgerError> {
    let mut made = None;
    database.rows(statement, params, &mut |row| {
        if made.is_none() {
            made = Some(make(row)?);
        }
        Ok(())
    })?;
    Ok(made)
}

/// Every row, made into something.
pub(crate) fn all<T>(
    database: &dyn Database,
    statement: &str,
    params: &[Param<'_>],
    make: impl Fn(&Row) -> Result<T, LedgerError>,
) -> Result<Vec<T>, LedgerError> {
    let mut made = Vec::new();
    database.rows(statement, params, &mut |row| {
        made.push(make(row)?);
        Ok(())
    })?;
    Ok(made)
}

/// Whether there is a row.
pub(crate) fn exists(
    database: &dyn Database,
    statement: &str,
    params: &[Param<'_>],
) -> Result<bool, LedgerError> {
    Ok(first(database, statement, params, |_| Ok(()))?.is_some())
}

/// Does something within a transaction, and answers how it ended; what fails is undone.
pub(crate) fn within<T>(
    database: &dyn Database,
    act: impl FnOnce() -> Result<(End, T), LedgerError>,
) -> Result<(End, T), LedgerError> {
    database.begin()?;
    let done = act();
    match done {
        Ok((End::Commit, _)) => database.commit()?,
        Ok((End::Rollback, _)) | Err(_) => database.rollback(),
    }
    done
}

/// How a transaction ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Commit,
    Rollback,
}
