//! A keyring there and back: opened, sealed, saved.

use super::body::{self, Body};
use super::header::Header;
use super::keyring::Keyring;
use super::source::KeySource;
use super::{save, sealed};
use crate::error::KeyringError;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

const READING: &str = "read the keyring";
const WRITING: &str = "write the keyring";

/// Header, body and tag; nothing longer is read.
const MAX_LEN: usize = Header::LEN + body::MAX_LEN + 16;

/// The saved version that a keyring in memory stems from: whose salt, fresh at every save, stands at which path.
#[derive(Default)]
pub(super) struct Origin(Mutex<Option<(PathBuf, [u8; 32])>>);

impl Origin {
    fn is(&self, path: &Path, file: &[u8]) {
        let origin = fs::canonicalize(path).ok().zip(salt(file));
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = origin;
    }

    /// No other process saved at this path since.
    fn unchanged(&self, path: &Path) -> Result<(), KeyringError> {
        let origin = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match origin.as_ref().filter(|(from, _)| from == path) {
            None => Ok(()),
            Some((_, before)) => match read(path) {
                Ok(now) if salt(&now).as_ref() == Some(before) => Ok(()),
                Err(KeyringError::Io(_, ErrorKind::NotFound)) => Ok(()),
                Ok(_) => Err(KeyringError::Changed),
                Err(error) => Err(error),
            },
        }
    }
}

fn salt(file: &[u8]) -> Option<[u8; 32]> {
    Header::read(&mut super::fields::Fields(file)).map(|header| header.salt)
}

impl Keyring {
    /// Opens a keyring file.
    ///
    /// # Errors
    /// [`KeyringError::Sealed`] if the key is wrong, of the other kind (a passphrase where the file has a key file's
    /// key), or one bit of the file is damaged: these look the same. [`KeyringError::Io`] if the file cannot be read.
    ///
    /// ```
    /// use jeton::{KeySource, Keyring, KeyringError};
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let path = folder.path().join("jeton.keyring");
    /// let key = KeySource::new_file(folder.path().join("one.key"))?;
    /// let other = KeySource::new_file(folder.path().join("other.key"))?;
    /// Keyring::create()?.save_new(&path, &key)?;
    /// assert!(Keyring::open(&path, &key).is_ok());
    /// assert_eq!(Keyring::open(&path, &other).err(), Some(KeyringError::Sealed));
    /// # Ok::<(), KeyringError>(())
    /// ```
    pub fn open(path: impl AsRef<Path>, source: &KeySource) -> Result<Self, KeyringError> {
        let path = path.as_ref();
        let file = read(path)?;
        let keyring = Self::from_bytes(&file, source)?;
        keyring.origin.is(path, &file);
        Ok(keyring)
    }

    /// Opens the bytes of a keyring file.
    ///
    /// # Errors
    /// [`KeyringError::Sealed`], as [`open`](Self::open).
    ///
    /// ```
    /// use jeton::{KeySource, Keyring};
    /// # let folder = tempfile::tempdir().unwrap();
    /// let key = KeySource::new_file(folder.path().join("jeton.key"))?;
    /// let sealed = Keyring::create_test()?.to_bytes(&key)?;
    /// assert!(Keyring::from_bytes(&sealed, &key)?.is_test());
    /// # Ok::<(), jeton::KeyringError>(())
    /// ```
    pub fn from_bytes(bytes: &[u8], source: &KeySource) -> Result<Self, KeyringError> {
        if bytes.len() > MAX_LEN {
            return Err(KeyringError::Sealed);
        }
        let (header, body) = sealed::open(bytes, source)?;
        let body = Body::read(header.kind, &body).ok_or(KeyringError::Sealed)?;
        Ok(Self { test: header.test, test_allowed: false, body, origin: Origin::default() })
    }

    /// Opens a keyring from an open file, a pipe or another descriptor, read to its end.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    ///
    /// ```
    /// use jeton::{KeySource, Keyring};
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let path = folder.path().join("jeton.keyring");
    /// let key = KeySource::new_file(folder.path().join("jeton.key"))?;
    /// Keyring::create()?.save_new(&path, &key)?;
    /// assert!(Keyring::from_file(std::fs::File::open(&path).unwrap(), &key).is_ok());
    /// # Ok::<(), jeton::KeyringError>(())
    /// ```
    pub fn from_file(file: File, source: &KeySource) -> Result<Self, KeyringError> {
        Self::from_bytes(&read_to_end(file)?, source)
    }

    /// Saves it, in the place of the file that stands at `path` or where there was none: mode 0600, and a crash at
    /// any point leaves the old file or the new one, whole. Savers in one folder take turns.
    ///
    /// # Errors
    /// [`KeyringError::Changed`] if it was opened from or saved to this path, and the file there was saved by someone
    /// else since; [`KeyringError::Io`], after which the old file stands untouched unless only making the
    /// rename durable failed; [`KeyringError::EmptyPassphrase`], [`KeyringError::Randomness`].
    ///
    /// ```
    /// use jeton::{KeySource, Keyring, KeyringError};
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let path = folder.path().join("jeton.keyring");
    /// let key = KeySource::new_file(folder.path().join("jeton.key"))?;
    /// Keyring::create()?.save(&path, &key)?;
    /// let mut keyring = Keyring::open(&path, &key)?;
    /// let mut late = Keyring::open(&path, &key)?;
    /// keyring.add_epoch()?;
    /// keyring.save(&path, &key)?;
    /// late.add_epoch()?;
    /// assert_eq!(late.save(&path, &key), Err(KeyringError::Changed));
    /// # Ok::<(), KeyringError>(())
    /// ```
    pub fn save(&self, path: impl AsRef<Path>, source: &KeySource) -> Result<(), KeyringError> {
        let (path, file) = (path.as_ref(), self.to_bytes(source)?);
        save::replace(path, &file, WRITING, |path| self.origin.unchanged(path))?;
        self.origin.is(path, &file);
        Ok(())
    }

    /// Saves it where no file stands yet, as [`save`](Self::save) does.
    ///
    /// # Errors
    /// [`KeyringError::Io`] if a file exists, which is left alone, or if it cannot be written;
    /// [`KeyringError::EmptyPassphrase`], [`KeyringError::Randomness`].
    ///
    /// ```
    /// use jeton::{KeySource, Keyring, KeyringError};
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let path = folder.path().join("jeton.keyring");
    /// let key = KeySource::new_file(folder.path().join("jeton.key"))?;
    /// Keyring::create()?.save_new(&path, &key)?;
    /// let again = Keyring::create()?.save_new(&path, &key);
    /// assert_eq!(again, Err(KeyringError::Io("write the keyring", std::io::ErrorKind::AlreadyExists)));
    /// # Ok::<(), KeyringError>(())
    /// ```
    pub fn save_new(&self, path: impl AsRef<Path>, source: &KeySource) -> Result<(), KeyringError> {
        let (path, file) = (path.as_ref(), self.to_bytes(source)?);
        save::create(path, &file, WRITING)?;
        self.origin.is(path, &file);
        Ok(())
    }

    /// The bytes of a keyring file, sealed afresh: no two calls give the same.
    ///
    /// # Errors
    /// [`KeyringError::EmptyPassphrase`], [`KeyringError::Randomness`].
    ///
    /// ```
    /// use jeton::{KeySource, Keyring};
    /// # let folder = tempfile::tempdir().unwrap();
    /// let key = KeySource::new_file(folder.path().join("jeton.key"))?;
    /// let keyring = Keyring::create()?;
    /// assert_ne!(keyring.to_bytes(&key)?, keyring.to_bytes(&key)?);
    /// # Ok::<(), jeton::KeyringError>(())
    /// ```
    pub fn to_bytes(&self, source: &KeySource) -> Result<Vec<u8>, KeyringError> {
        sealed::seal(self.body.kind(), self.test, self.body.write(), source)
    }
}

fn read(path: &Path) -> Result<Vec<u8>, KeyringError> {
    read_to_end(File::open(path).map_err(failed)?)
}

/// The file, or enough of a longer one to refuse it.
fn read_to_end(file: File) -> Result<Vec<u8>, KeyringError> {
    let limit = u64::try_from(MAX_LEN).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    file.take(limit).read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

fn failed(error: io::Error) -> KeyringError {
    KeyringError::Io(READING, error.kind())
}
