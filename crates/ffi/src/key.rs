//! What opens a keyring file.

use crate::guard::guard;
use crate::pointers::{Out, bytes, descriptor, name};
use crate::refused::of_keyring;
use crate::status::Status;
use crate::table::{Handle, handle};
use jeton::KeySource;
use std::env;
use zeroize::Zeroizing;

/// What opens a keyring file. The key itself never comes back.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct KeyHandle {
    /// Which one.
    pub id: u64,
}

handle!(KeyHandle, 1, KeySource);

/// The key in a file of exactly 32 bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_key_file(path: *const u8, path_len: usize, key: *mut KeyHandle) -> Status {
    guard("jeton_key_file", &[], || {
        let key = Out::new(key, KeyHandle::NONE)?;
        let source = KeySource::file(name(path, path_len)?).map_err(of_keyring)?;
        KeyHandle::made(source).map(|made| key.put(made))
    })
}

/// The key that an open file, a pipe or another descriptor gives: exactly 32 bytes to its end. The descriptor stays open.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_key_descriptor(fd: i32, key: *mut KeyHandle) -> Status {
    guard("jeton_key_descriptor", &[], || {
        let key = Out::new(key, KeyHandle::NONE)?;
        let source = KeySource::descriptor(descriptor(fd)?).map_err(of_keyring)?;
        KeyHandle::made(source).map(|made| key.put(made))
    })
}

/// The key in the systemd credential of this name, of exactly 32 bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_key_credential(
    credential: *const u8,
    credential_len: usize,
    key: *mut KeyHandle,
) -> Status {
    guard("jeton_key_credential", &[], || {
        let key = Out::new(key, KeyHandle::NONE)?;
        let source = KeySource::credential(name(credential, credential_len)?).map_err(of_keyring)?;
        KeyHandle::made(source).map(|made| key.put(made))
    })
}

/// The passphrase in the environment variable of this name: for development, since other processes can read it there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_key_environment(
    variable: *const u8,
    variable_len: usize,
    key: *mut KeyHandle,
) -> Status {
    guard("jeton_key_environment", &[], || {
        let key = Out::new(key, KeyHandle::NONE)?;
        let variable = name(variable, variable_len)?;
        if variable.is_empty() || variable.contains(['=', '\0']) {
            return Err(Status::NotFound);
        }
        let passphrase = Zeroizing::new(env::var(variable).map_err(|_| Status::NotFound)?);
        KeyHandle::made(KeySource::passphrase(&passphrase)).map(|made| key.put(made))
    })
}

/// A passphrase in UTF-8. It is copied, and the copy wiped; the bytes given are the caller's to wipe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_key_passphrase(
    passphrase: *const u8,
    passphrase_len: usize,
    key: *mut KeyHandle,
) -> Status {
    guard("jeton_key_passphrase", &[], || {
        let key = Out::new(key, KeyHandle::NONE)?;
        let source = KeySource::passphrase(name(passphrase, passphrase_len)?);
        KeyHandle::made(source).map(|made| key.put(made))
    })
}

/// A key as it is: exactly 32 bytes. They are copied, and the copy wiped; the bytes given are the caller's to wipe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_key_bytes(
    key_bytes: *const u8,
    key_bytes_len: usize,
    key: *mut KeyHandle,
) -> Status {
    guard("jeton_key_bytes", &[], || {
        let key = Out::new(key, KeyHandle::NONE)?;
        let given = bytes(key_bytes, key_bytes_len)?.try_into().map_err(|_| Status::KeyForm)?;
        KeyHandle::made(KeySource::bytes(given)).map(|made| key.put(made))
    })
}

/// Frees a key, which is wiped.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jeton_key_free(key: KeyHandle) -> Status {
    guard("jeton_key_free", &[&key], || key.free())
}
