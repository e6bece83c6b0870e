//! The ledger under force: stores that fail, processes that are killed, disks that are full.

mod failing;
