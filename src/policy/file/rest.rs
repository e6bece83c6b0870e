//! What a policy file says besides budgets and allow lines: when to freeze, who approves, how long bodies are kept.

use super::error::PolicyFault;
use super::written::{Read, Table};
use crate::policy::rules::Policy;
use crate::policy::standing::Exhaustion;

/// A policy that says only this.
pub(super) fn read(root: Table<'_>) -> Read<Policy> {
    let mut policy = Policy::new();
    if let Some(value) = root.value("freeze") {
        policy = policy.freeze_after(exhaustion(value.table("a table [freeze]")?)?);
    }
    if let Some(value) = root.value("approvers") {
        let told = "required or keys";
        let table = value.table("a table [approvers]")?.only(&["required", "keys"], told)?;
        let keys = table.required("keys")?.keys()?;
        let required = table.required("required")?;
        let number = required.up_to(100, "a number of approvers from 1 to 100")?;
        let number = usize::try_from(number).unwrap_or(usize::MAX);
        if number > keys.len() {
            return Err(required.place.fault(PolicyFault::TooFewApprovers));
        }
        policy = policy.approvers(number, keys);
    }
    if let Some(value) = root.value("ledger") {
        let table = value.table("a table [ledger]")?.only(&["retention-days"], "retention-days")?;
        let days = table.required("retention-days")?.up_to(36_500, "a number of days from 1 to 36500")?;
        policy = policy.retain_days(u32::try_from(days).unwrap_or(u32::MAX));
    }
    Ok(policy)
}

fn exhaustion(table: Table<'_>) -> Read<Exhaustion> {
    let table = table.only(&["exhausted-days", "within-days"], "exhausted-days or within-days")?;
    let number = |key| {
        let number = table.required(key)?.up_to(30, "a number of days from 1 to 30")?;
        Ok(u8::try_from(number).unwrap_or(u8::MAX))
    };
    let (days, within) = (number("exhausted-days")?, number("within-days")?);
    if days > within {
        return Err(table.place.fault(PolicyFault::TooFewDays));
    }
    Ok(Exhaustion { days, within })
}
