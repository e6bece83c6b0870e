//! The ledger under force: stores that fail, processes that are killed or many, disks that are full.

mod child;
mod disk;
mod failing;
mod killed;
mod processes;
