//! Permits: what a gate grants and a vault consumes.

use crate::guard::guard;
use crate::pointers::{Out, Place};
use crate::refused::of_gate;
use crate::revealed::RevealedHandle;
use crate::status::Status;
use crate::table::{Handle, handle};
use crate::tokens::TokensHandle;
use crate::turn::Turn;
use crate::vault::VaultHandle;
use jeton::{ColumnPermit, Permit};

/// Proof that the ledger has durably recorded one act. It is used up by the vault it was made for, once.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct PermitHandle {
    /// Which one.
    pub id: u64,
}

/// A permit of either kind.
#[derive(Debug)]
pub(crate) enum Permitted {
    Tokens(Permit),
    Column(ColumnPermit),
}

handle!(PermitHandle, 9, Turn<Option<Permitted>>);

impl PermitHandle {
    /// The permit for single tokens, which is used up.
    fn spend(self) -> Result<Permit, Status> {
        match self.spend_any()? {
            Permitted::Tokens(permit) => Ok(permit),
            Permitted::Column(_) => Err(Status::OtherAct),
        }
    }

    /// The permit for a column, which is used up.
    pub(crate) fn spend_column(self) -> Result<ColumnPermit, Status> {
        match self.spend_any()? {
            Permitted::Column(permit) => Ok(permit),
            Permitted::Tokens(_) => Err(Status::OtherAct),
        }
    }

    fn spend_any(self) -> Result<Permitted, Status> {
        let permit = self.with(|turn| turn.spend())?;
        self.free()?;
        Ok(permit)
    }
}

/// The identifiers of a permit's tokens, as far as its width shows them. The permit is used up, whatever is answered.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_reveal(
    vault: VaultHandle,
    permit: PermitHandle,
    revealed: *mut RevealedHandle,
) -> Status {
    guard("jeton_reveal", &[&vault, &permit], || {
        let revealed = Out::new(revealed, RevealedHandle::NONE)?;
        let shown = vault.with(|vault| {
            vault.full()?.reveal(permit.spend()?).map_err(|error| of_gate(error, Place::NONE))
        })?;
        RevealedHandle::made(shown).map(|made| revealed.put(made))
    })
}

/// A permit's tokens in the other domain. The permit is used up, whatever is answered.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_translate(
    vault: VaultHandle,
    permit: PermitHandle,
    tokens: *mut TokensHandle,
) -> Status {
    guard("jeton_translate", &[&vault, &permit], || {
        let tokens = Out::new(tokens, TokensHandle::NONE)?;
        let translated = vault.with(|vault| {
            vault.full()?.translate(permit.spend()?).map_err(|error| of_gate(error, Place::NONE))
        })?;
        TokensHandle::made(translated).map(|made| tokens.put(made))
    })
}

/// Frees a permit that is not used. What it spent stays spent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_permit_free(permit: PermitHandle) -> Status {
    guard("jeton_permit_free", &[&permit], || permit.free())
}
