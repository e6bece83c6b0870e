//! Keyrings, before a vault is made of them.

use crate::guard::guard;
use crate::key::KeyHandle;
use crate::pointers::{Out, bytes, descriptor, name};
use crate::refused::of_keyring;
use crate::status::Status;
use crate::table::{Handle, handle};
use crate::turn::Turn;
use jeton::{Keyring, Suffix, TokenDomain};

/// An opened keyring, full or scoped. A vault takes it.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct KeyringHandle {
    /// Which one.
    pub id: u64,
}

handle!(KeyringHandle, 2, Turn<Option<Keyring>>);

/// Opens a keyring file.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_keyring_open(
    path: *const u8,
    path_len: usize,
    key: KeyHandle,
    keyring: *mut KeyringHandle,
) -> Status {
    guard("jeton_keyring_open", &[&key], || {
        let keyring = Out::new(keyring, KeyringHandle::NONE)?;
        let path = name(path, path_len)?;
        key.with(|key| made(Keyring::open(path, key).map_err(of_keyring)?)).map(|made| keyring.put(made))
    })
}

/// Opens a keyring from an open file, a pipe or another descriptor, read to its end. The descriptor stays open.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_keyring_descriptor(
    fd: i32,
    key: KeyHandle,
    keyring: *mut KeyringHandle,
) -> Status {
    guard("jeton_keyring_descriptor", &[&key], || {
        let keyring = Out::new(keyring, KeyringHandle::NONE)?;
        key.with(|key| made(Keyring::from_file(descriptor(fd)?, key).map_err(of_keyring)?))
            .map(|made| keyring.put(made))
    })
}

/// Opens the bytes of a keyring file.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_keyring_bytes(
    sealed: *const u8,
    sealed_len: usize,
    key: KeyHandle,
    keyring: *mut KeyringHandle,
) -> Status {
    guard("jeton_keyring_bytes", &[&key], || {
        let keyring = Out::new(keyring, KeyringHandle::NONE)?;
        let sealed = bytes(sealed, sealed_len)?;
        key.with(|key| made(Keyring::from_bytes(sealed, key).map_err(of_keyring)?))
            .map(|made| keyring.put(made))
    })
}

/// A keyring for tests whose roots are known: 32 bytes for each epoch from 1 on, one behind the other, and 32 bytes of audit
/// root. It is a test keyring for good: allow it before a vault takes it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_keyring_test(
    roots: *const u8,
    roots_len: usize,
    audit_root: *const u8,
    audit_root_len: usize,
    keyring: *mut KeyringHandle,
) -> Status {
    guard("jeton_keyring_test", &[], || {
        let keyring = Out::new(keyring, KeyringHandle::NONE)?;
        let (roots, rest) = bytes(roots, roots_len)?.as_chunks::<32>();
        let audit = bytes(audit_root, audit_root_len)?.try_into().map_err(|_| Status::KeyForm)?;
        if !rest.is_empty() {
            return Err(Status::KeyForm);
        }
        made(Keyring::test_from_roots(roots, audit).map_err(of_keyring)?).map(|made| keyring.put(made))
    })
}

/// Lets a vault take a test keyring. Any other is left as it is.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_keyring_allow_test(keyring: KeyringHandle) -> Status {
    guard("jeton_keyring_allow_test", &[&keyring], || {
        keyring.with(|turn| turn.take(|keyring| *keyring = keyring.take().map(Keyring::allow_test)))
    })
}

/// Declares a domain in the opened keyring, with what its e-mail tokens end in (empty: `tok.example`). Its file is not changed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_keyring_add_domain(
    keyring: KeyringHandle,
    domain: *const u8,
    domain_len: usize,
    suffix: *const u8,
    suffix_len: usize,
) -> Status {
    guard("jeton_keyring_add_domain", &[&keyring], || {
        let domain = TokenDomain::new(name(domain, domain_len)?).map_err(of_keyring)?;
        let suffix = match name(suffix, suffix_len)? {
            "" => Suffix::default(),
            suffix => Suffix::new(suffix).map_err(of_keyring)?,
        };
        keyring.with(|turn| {
            turn.take(|keyring| {
                let keyring = keyring.as_mut().ok_or(Status::StaleHandle)?;
                keyring.add_domain(domain, suffix).map_err(of_keyring)
            })?
        })
    })
}

/// Frees a keyring that no vault took.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_keyring_free(keyring: KeyringHandle) -> Status {
    guard("jeton_keyring_free", &[&keyring], || keyring.free())
}

fn made(keyring: Keyring) -> Result<KeyringHandle, Status> {
    KeyringHandle::made(Turn::new(Some(keyring)))
}
