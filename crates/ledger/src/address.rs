//! Where a ledger is kept.

use crate::database::Database;
use crate::error::LedgerError;
#[cfg(feature = "postgresql")]
use crate::postgres::PostgresDatabase;
use crate::sql::{SqlStore, random};
use crate::sqlite::SqliteDatabase;
use crate::tree::Frontier;
use crate::witness::{Checkpoint, Witness};
use jeton::LedgerId;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// Where a ledger is: a SQLite file, or a PostgreSQL server (feature `postgresql`).
///
/// A path becomes one by `into`. A text is parsed: `postgresql://..`, `postgres://..` and `host=..`, as libpq has them, name a server;
/// what looks like an address of one, and is none, is refused, since it may hold a password and a path is shown in messages. Everything
/// else is the path of a file.
///
/// ```
/// use jeton_ledger::{Address, LedgerError};
/// let file: Address = "jeton.ledger".parse()?;
/// assert_eq!(file.to_string(), "jeton.ledger");
/// # #[cfg(feature = "postgresql")] {
/// let server: Address = "postgresql://ledger:secret@db.example/jeton".parse()?;
/// assert_eq!(server.to_string(), "postgresql://db.example/jeton", "nothing of a password is ever shown");
/// # }
/// for broken in ["host=x port=none", "jdbc:postgresql://db.example/jeton"] {
///     assert_eq!(broken.parse::<Address>().unwrap_err(), LedgerError::Address);
/// }
/// # Ok::<(), LedgerError>(())
/// ```
#[derive(Clone)]
pub struct Address(Kept);

#[derive(Clone)]
enum Kept {
    File(PathBuf),
    #[cfg(feature = "postgresql")]
    Server(Box<postgres::Config>),
}

impl FromStr for Address {
    type Err = LedgerError;

    /// Reads an address.
    ///
    /// # Errors
    /// [`LedgerError::Address`] for a server whose configuration cannot be read, or where this crate was built without the
    /// feature `postgresql`.
    fn from_str(text: &str) -> Result<Self, LedgerError> {
        if !looks_served(text) {
            return Ok(Self(Kept::File(text.into())));
        }
        #[cfg(feature = "postgresql")]
        return text
            .parse()
            .map(|config| Self(Kept::Server(Box::new(config))))
            .map_err(|_| LedgerError::Address);
        #[cfg(not(feature = "postgresql"))]
        Err(LedgerError::Address)
    }
}

/// Whether somebody may have meant a server.
fn looks_served(text: &str) -> bool {
    const KEYS: [&str; 7] = ["host", "hostaddr", "port", "dbname", "user", "password", "sslmode"];
    let text = text.trim_start().to_ascii_lowercase();
    let first = text.split_once('=').map(|(key, _)| key.trim_end());
    first.is_some_and(|key| KEYS.contains(&key))
        || ["postgres:", "postgresql:"].iter().any(|begin| text.starts_with(begin))
        || ["://", "password="].iter().any(|within| text.contains(within))
}

impl From<&Path> for Address {
    fn from(path: &Path) -> Self {
        Self(Kept::File(path.to_owned()))
    }
}

impl From<&PathBuf> for Address {
    fn from(path: &PathBuf) -> Self {
        path.as_path().into()
    }
}

impl From<&Self> for Address {
    fn from(address: &Self) -> Self {
        address.clone()
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kept::File(path) => path.display().fmt(f),
            #[cfg(feature = "postgresql")]
            Kept::Server(config) => {
                let hosts: Vec<String> = config.get_hosts().iter().map(crate::postgres::shown).collect();
                write!(f, "postgresql://{}/{}", hosts.join(","), config.get_dbname().unwrap_or_default())
            }
        }
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Address {
    /// Makes an empty ledger there, and its witness first: a ledger without one would be in the way of the next try.
    pub(crate) fn create(&self, witness: &Path) -> Result<LedgerId, LedgerError> {
        let (id, witness) = (LedgerId::from_bytes(random()?), Witness::new(witness));
        witness.make(&Checkpoint::of(id, &Frontier::default()))?;
        let made = match &self.0 {
            Kept::File(path) => SqliteDatabase::create(path, id),
            #[cfg(feature = "postgresql")]
            Kept::Server(config) => PostgresDatabase::create(config, id),
        };
        if made.is_err() {
            witness.remove()?;
        }
        made.map(|()| id)
    }

    /// The ledger that is there, once it was seen to have come as far as its witness.
    pub(crate) fn open(&self, witness: &Path) -> Result<SqlStore, LedgerError> {
        let database: Box<dyn Database + Send> = match &self.0 {
            Kept::File(path) => Box::new(SqliteDatabase::write(path)?),
            #[cfg(feature = "postgresql")]
            Kept::Server(config) => Box::new(PostgresDatabase::connect(config)?),
        };
        SqlStore::open(database, Witness::new(witness))
    }

    /// What is there, to be looked at for as long as it takes.
    pub(crate) fn read(&self) -> Result<Box<dyn Database>, LedgerError> {
        Ok(match &self.0 {
            Kept::File(path) => Box::new(SqliteDatabase::read(path)?),
            #[cfg(feature = "postgresql")]
            Kept::Server(config) => Box::new(PostgresDatabase::look(config)?),
        })
    }
}

#[cfg(all(test, feature = "postgresql"))]
mod tests {
    use super::*;

    #[test]
    fn what_may_hold_a_password_is_never_the_path_of_a_file() {
        for text in [
            "postgresql://u:secret@h/d",
            "postgresql://u:sec@secret@h/d",
            "host=h password=secret",
            "user=u password=secret host=h",
            "password = secret host = h",
            "dbname=d host=h password=secret",
            "POSTGRESQL://u:secret@h/d",
            " postgresql://u:secret@h/d",
            "postgresql:/u:secret@h/d",
            "postgres:u:secret@h/d",
            "jdbc:postgresql://h/d?user=u&password=secret",
            "sslrootcert=c password=secret",
        ] {
            match text.parse::<Address>() {
                Ok(address) => assert!(!format!("{address} {address:?}").contains("secret"), "{text}"),
                Err(error) => assert_eq!(error, LedgerError::Address, "{text}"),
            }
        }
        for path in ["jeton.ledger", "/srv/a=b/ledger", "./host", "passwords/ledger", "postgres/ledger", "é"]
        {
            assert_eq!(path.parse::<Address>().unwrap().to_string(), path);
        }
    }
}
