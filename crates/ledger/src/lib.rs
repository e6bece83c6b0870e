//! The durable ledger of jeton: budgets in people and a record of every reveal, in one SQLite file, or in PostgreSQL.
//!
//! ```text
//!  gates of all threads ──reserve──> queue ──> one worker ──> one transaction a group ──> ledger file  (WAL, synced)
//!                                                 │ after each commit
//!                                                 └──> witness file: how many entries, and the root of their tree
//! ```
//!
//! A reveal is debited and written down before anything is shown, and never given back. Three files matter:
//!
//! - **the ledger**, with persons, counters and entries, and its log `-wal` beside it: a local disk, no network share;
//! - **the witness**, outside the ledger's directory and its backups: a ledger that has come less far than its witness
//!   saw (restored, cut, replaced) is refused, since it would have its budgets back. The witness moves with every commit;
//! - **the keyring** pins the ledger's id, so that a new ledger takes the place of none.
//!
//! Several processes may open one ledger. Each has one worker; all of its callers who wait at the same time share a commit.
//!
//! # Several replicas
//!
//! Processes of one machine share the file. For replicas on several machines the ledger is in a PostgreSQL server (feature `postgresql`): its
//! [`Address`] is `postgresql://USER@HOST/DATABASE`. The tables and statements are the same, in a schema `jeton_ledger`, and so are laws, entries, alarms and operators' acts.
//!
//! Each replica has its connection, its worker and its witness, made once with [`DurableLedger::make_witness`]; a group is one transaction that
//! takes the lock on the head first. Commits must be synced and waited for by the server: `fsync`, `full_page_writes` and `synchronous_commit` are read in
//! each transaction, and weaker ones are a fault. A commit whose answer is cut off counts as spent. A replica's witness moves with its own
//! commits, and follows the others' once a minute; that of a replica that is stopped stays. So before replicas are started over a
//! database that was restored, hold it against the newest witness of all. After a recovery the witnesses of the other replicas still refuse: make
//! them anew. Connections are not encrypted: use a socket, or a network that you trust. A proxy in between must pool sessions, not
//! transactions: statements are prepared, and settings made, once a session.
//!
//! # What a reveal costs
//!
//! A reveal waits for one sync of the disk, alone or together with all others that came while the one before was
//! synced: at 5 ms a sync, a lone caller gets fewer than 200 reveals a second and 64 callers some thousands. `cargo bench -p
//! jeton-ledger` measures it where you are. In the file an entry takes about 250 bytes, a person about 40 in each scope that
//! counted them, a subject about 80. A request, or a column, is about 10,000 people at most: more are not written down
//! while a caller waits, and are answered with a fault that debits nothing; ask in parts. A refusal costs no sync: it is counted in memory and written with the next commit or within a second;
//! refusals are counted by the hour, actor, purpose and rule, in at most 257 rows an hour.
//!
//! # When it cannot answer
//!
//! A caller waits 1.8 s at most and then gets [`LedgerFault`](jeton::LedgerFault), as everybody does at once until a probe, made each second, can
//! write again. What was being written then counts as spent. A failed sync, a broken file and a ledger behind its witness
//! are final: the process must be restarted. A forked process gets faults only; let each process open the ledger itself.
//!
//! # Time
//!
//! Windows slide by the second. The time is the wall's at opening, carried on by the monotonic clock, and never earlier than that of
//! the last entry. A wall clock turned by more than five minutes in a running process moves nothing. A process
//! *started* with a clock that is years ahead empties the windows once, and until the true time gets there nobody leaves them.
//!
//! ```
//! use jeton::{Allow, Budget, GateError, Keyring, Policy, Request, Suffix, TokenDomain, Vault, Window, formats};
//! use jeton_ledger::DurableLedger;
//! # let room = tempfile::tempdir()?;
//! # let (file, witness) = (room.path().join("ledger"), room.path().join("witness"));
//! // Once, by an operator: the keyring is told the id.
//! let id = DurableLedger::create(&file, &witness)?;
//! # let mut keyring = Keyring::create_test()?.allow_test();
//! # keyring.add_domain(TokenDomain::new("cap-emploi")?, Suffix::default())?;
//! # keyring.pin_ledger(id)?;
//! # let vault = Vault::from_keyring(keyring)?;
//! // In each process, once.
//! let policy = Policy::new()
//!     .allow(Allow::actor("adviser-17").purpose("placement").format("us.ssn").domain("cap-emploi"))
//!     .budget(Budget::per_actor(1, Window::Day));
//! let gate = vault.gate(policy, DurableLedger::open(&file, &witness)?)?;
//!
//! let ssns = vault.tokenizer("cap-emploi", formats::US_SSN)?;
//! let (one, two) = (ssns.tokenize("123-45-6789")?, ssns.tokenize("123-45-6788")?);
//! let request = |token| Request::new("adviser-17", "placement").reveal(token);
//! assert_eq!(vault.reveal(gate.reserve(&request(&one))?)?.expose(), "123-45-6789");
//! assert_eq!(gate.reserve(&request(&two)).unwrap_err(), GateError::Refused);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![cfg_attr(
    test,
    allow(
        clippy::arithmetic_side_effects,
        clippy::as_conversions,
        clippy::string_slice,
        reason = "a test that overflows fails, which is what a test is for"
    )
)]

mod address;
mod alarm;
mod clock;
mod database;
mod entry;
mod error;
mod group;
mod head;
mod ledger;
mod load;
mod migrations;
mod operator;
#[cfg(feature = "postgresql")]
mod postgres;
mod prune;
mod reader;
mod refusals;
mod save;
mod settings;
mod sql;
mod sqlite;
mod standing;
mod store;
mod tally;
mod tree;
mod verify;
mod witness;

#[cfg(test)]
mod tests;

pub use address::Address;
pub use alarm::{Alarm, Alarms, Cause};
pub use entry::Record;
pub use error::{LedgerError, SqlState, Wrong};
pub use ledger::DurableLedger;
pub use operator::{Recovery, expire};
pub use reader::{Entries, LedgerReader, Refusal};
pub use refusals::Rule;
pub use tree::{
    Frontier, consistency_proof, inclusion_proof, leaf_hash, tree_root, verify_consistency, verify_inclusion,
};
pub use verify::{Verified, verify};
