//! The ledger under force: stores that fail, processes that are killed or many, disks that are full.

mod alike;
pub(crate) mod child;
mod disk;
mod failing;
mod killed;
mod processes;
#[path = "../../tests/server/mod.rs"]
pub(crate) mod server;
mod synced;
