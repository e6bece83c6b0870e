//! Vaults, full or scoped.

use crate::guard::guard;
use crate::keyring::KeyringHandle;
use crate::pointers::{Out, Output, name, span};
use crate::refused::of_keyring;
use crate::status::Status;
use crate::table::{Handle, handle};
use jeton::{Epoch, ScopedVault, TokenDomain, Vault};

/// An opened keyring: it makes tokenizers and, if it is full, gates for the way back.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct VaultHandle {
    /// Which one.
    pub id: u64,
}

/// A vault of either kind.
#[derive(Debug)]
pub(crate) enum Opened {
    Full(Vault),
    Scoped(ScopedVault),
}

handle!(VaultHandle, 3, Opened);

impl Opened {
    /// # Errors
    /// [`Status::Scoped`].
    pub(crate) fn full(&self) -> Result<&Vault, Status> {
        match self {
            Self::Full(vault) => Ok(vault),
            Self::Scoped(_) => Err(Status::Scoped),
        }
    }
}

/// A vault of a keyring, which is used up, whatever is answered.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_vault_open(keyring: KeyringHandle, vault: *mut VaultHandle) -> Status {
    guard("jeton_vault_open", &[&keyring], || {
        let vault = Out::new(vault, VaultHandle::NONE)?;
        let given = keyring.with(|turn| turn.spend())?;
        keyring.free()?;
        let opened = if given.is_scoped() {
            ScopedVault::from_keyring(given).map(Opened::Scoped)
        } else {
            Vault::from_keyring(given).map(Opened::Full)
        };
        VaultHandle::made(opened.map_err(of_keyring)?).map(|made| vault.put(made))
    })
}

/// Whether a vault is scoped, which has no gate: 1 or 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_vault_is_scoped(vault: VaultHandle, scoped: *mut i32) -> Status {
    guard("jeton_vault_is_scoped", &[&vault], || {
        let scoped = Out::new(scoped, 0)?;
        let is_scoped = vault.with(|vault| Ok(matches!(vault, Opened::Scoped(_))))?;
        scoped.put(i32::from(is_scoped));
        Ok(())
    })
}

/// The key check value of a domain and epoch, which manifests carry: 16 hexadecimal digits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_vault_check_value(
    vault: VaultHandle,
    domain: *const u8,
    domain_len: usize,
    epoch: u32,
    value: *mut u8,
    value_capacity: usize,
    written: *mut usize,
) -> Status {
    guard("jeton_vault_check_value", &[&vault], || {
        let domain = name(domain, domain_len)?;
        let output = Output::new(value, value_capacity, written, &[span(domain.as_bytes())])?;
        let epoch = Epoch::new(epoch).ok_or(Status::UnknownEpoch)?;
        let domain = TokenDomain::new(domain).map_err(of_keyring)?;
        vault.with(|vault| {
            let value = match vault {
                Opened::Full(vault) => vault.check_value(&domain, epoch),
                Opened::Scoped(vault) => vault.check_value(&domain, epoch),
            };
            output.put(&value.map_err(of_keyring)?.to_string())
        })
    })
}

/// Frees a vault. What it made works on; its keys are wiped when the last of that is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_vault_free(vault: VaultHandle) -> Status {
    guard("jeton_vault_free", &[&vault], || vault.free())
}
