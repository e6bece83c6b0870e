//! Rekeyers: tokens from epoch to epoch, an operator's right.

use crate::guard::guard;
use crate::pointers::{Out, Output, Place, name, span, text};
use crate::refused::{of_keyring, of_text};
use crate::status::Status;
use crate::table::{Handle, handle};
use crate::tokenizer::format_of;
use crate::vault::VaultHandle;
use jeton::{Epoch, Rekeyer};

/// Moves tokens of one format and domain from one epoch to another.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct RekeyerHandle {
    /// Which one.
    pub id: u64,
}

handle!(RekeyerHandle, 6, Rekeyer);

/// A rekeyer of a full vault: from an epoch that is not destroyed to a live one. `region` as in `jeton_tokenizer_open`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_rekeyer_open(
    vault: VaultHandle,
    domain: *const u8,
    domain_len: usize,
    format: *const u8,
    format_len: usize,
    region: *const u8,
    region_len: usize,
    from_epoch: u32,
    to_epoch: u32,
    rekeyer: *mut RekeyerHandle,
) -> Status {
    guard("jeton_rekeyer_open", &[&vault], || {
        let rekeyer = Out::new(rekeyer, RekeyerHandle::NONE)?;
        let domain = name(domain, domain_len)?;
        let format = format_of(name(format, format_len)?, name(region, region_len)?)?;
        let from = Epoch::new(from_epoch).ok_or(Status::UnknownEpoch)?;
        let to = Epoch::new(to_epoch).ok_or(Status::UnknownEpoch)?;
        let opened =
            vault.with(|vault| vault.full()?.rekeyer(domain, format, from, to).map_err(of_keyring))?;
        RekeyerHandle::made(opened).map(|made| rekeyer.put(made))
    })
}

/// The token of the new epoch for a token of the old one. `at` as in `jeton_tokenize`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_rekey(
    rekeyer: RekeyerHandle,
    token: *const u8,
    token_len: usize,
    rekeyed: *mut u8,
    rekeyed_capacity: usize,
    written: *mut usize,
    at: *mut usize,
) -> Status {
    guard("jeton_rekey", &[&rekeyer], || {
        let place = Place::new(at)?;
        let token = text(token, token_len, place)?;
        let output = Output::new(rekeyed, rekeyed_capacity, written, &[span(token.as_bytes())])?;
        rekeyer
            .with(|rekeyer| output.put(rekeyer.rekey(token).map_err(|error| of_text(error, place))?.as_str()))
    })
}

/// Frees a rekeyer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_rekeyer_free(rekeyer: RekeyerHandle) -> Status {
    guard("jeton_rekeyer_free", &[&rekeyer], || rekeyer.free())
}
