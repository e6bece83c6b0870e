//! What opens a keyring file: a key of 32 bytes from wherever the host keeps it, or a passphrase.

use super::header::{Cost, Kdf};
use super::save;
use crate::error::KeyringError;
use crate::secret::Secret;
use argon2::{Algorithm, Argon2, Block, Params, Version};
use std::convert::Infallible;
use std::ffi::OsStr;
use std::fmt;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Component, Path};
use zeroize::{Zeroize, Zeroizing};

const READING: &str = "read the key file";
const WRITING: &str = "write the key file";

/// What a keyring file is sealed and opened with.
///
/// ```
/// use jeton::{KeySource, Keyring, KeyringError};
/// # let folder = tempfile::tempdir().unwrap();
/// let path = folder.path().join("jeton.key");
/// let key = KeySource::new_file(&path)?;
/// let sealed = Keyring::create()?.to_bytes(&key)?;
///
/// assert!(Keyring::from_bytes(&sealed, &KeySource::file(&path)?).is_ok());
/// let passphrase = KeySource::passphrase("correct horse battery staple");
/// assert_eq!(Keyring::from_bytes(&sealed, &passphrase).err(), Some(KeyringError::Sealed));
/// assert_eq!(format!("{passphrase:?}"), "KeySource::Passphrase(..)");
/// # Ok::<(), KeyringError>(())
/// ```
pub struct KeySource(Material);

enum Material {
    Key(Secret<32>),
    Passphrase { text: Zeroizing<Box<[u8]>>, cost: Cost },
}

impl KeySource {
    /// The key in a file of exactly 32 random bytes.
    ///
    /// # Errors
    /// [`KeyringError::KeyFile`] if the file has another length, [`KeyringError::Io`] if it cannot be read.
    ///
    /// ```
    /// use jeton::{KeySource, KeyringError};
    /// # let folder = tempfile::tempdir().unwrap();
    /// let path = folder.path().join("short.key");
    /// std::fs::write(&path, "secret").unwrap();
    /// assert_eq!(KeySource::file(&path).unwrap_err(), KeyringError::KeyFile);
    /// ```
    pub fn file(path: impl AsRef<Path>) -> Result<Self, KeyringError> {
        let file = File::open(path).map_err(|error| KeyringError::Io(READING, error.kind()))?;
        Self::descriptor(file)
    }

    /// Makes a key file of 32 random bytes that only its owner may read (mode 0600), and gives its key.
    ///
    /// # Errors
    /// [`KeyringError::Io`] if the file exists (it is left alone) or cannot be written, [`KeyringError::Randomness`].
    ///
    /// ```
    /// use jeton::{KeySource, KeyringError};
    /// # let folder = tempfile::tempdir().unwrap();
    /// let path = folder.path().join("jeton.key");
    /// KeySource::new_file(&path)?;
    /// assert_eq!(std::fs::metadata(&path).unwrap().len(), 32);
    /// assert!(matches!(KeySource::new_file(&path), Err(KeyringError::Io(_, std::io::ErrorKind::AlreadyExists))));
    /// # Ok::<(), KeyringError>(())
    /// ```
    pub fn new_file(path: impl AsRef<Path>) -> Result<Self, KeyringError> {
        let key = random()?;
        save::create(path.as_ref(), key.expose(), WRITING)?;
        Ok(Self(Material::Key(key)))
    }

    /// The key that an open file, a pipe or another descriptor gives: exactly 32 bytes to its end.
    ///
    /// # Errors
    /// [`KeyringError::KeyFile`] if it gives fewer or more, [`KeyringError::Io`] if it cannot be read.
    ///
    /// ```
    /// use jeton::KeySource;
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let path = folder.path().join("jeton.key");
    /// std::fs::write(&path, [7; 32]).unwrap();
    /// let file = std::fs::File::open(&path).unwrap();
    /// assert!(KeySource::descriptor(file).is_ok());
    /// ```
    pub fn descriptor(mut file: File) -> Result<Self, KeyringError> {
        let failed = |error: std::io::Error| match error.kind() {
            ErrorKind::UnexpectedEof => KeyringError::KeyFile,
            kind => KeyringError::Io(READING, kind),
        };
        let key = Secret::fill(|key| file.read_exact(key).map_err(failed))?;
        let mut behind = Zeroizing::new([0]);
        match file.read_exact(&mut *behind).map_err(failed) {
            Err(KeyringError::KeyFile) => Ok(Self(Material::Key(key))),
            Err(error) => Err(error),
            Ok(()) => Err(KeyringError::KeyFile),
        }
    }

    /// The key in a systemd credential (`LoadCredential=`, `LoadCredentialEncrypted=`): the file `name` in the folder
    /// that `$CREDENTIALS_DIRECTORY` names, of exactly 32 bytes.
    ///
    /// # Errors
    /// [`KeyringError::Io`] if the variable is not set, `name` is not a plain file name, or the file cannot be read;
    /// [`KeyringError::KeyFile`] if it has another length.
    ///
    /// ```
    /// use jeton::KeySource;
    /// assert!(KeySource::credential("../jeton.key").is_err());
    /// ```
    pub fn credential(name: &str) -> Result<Self, KeyringError> {
        Self::credential_in(std::env::var_os("CREDENTIALS_DIRECTORY").as_deref(), name)
    }

    fn credential_in(folder: Option<&OsStr>, name: &str) -> Result<Self, KeyringError> {
        let missing = |kind| KeyringError::Io("find the credential", kind);
        let mut parts = Path::new(name).components();
        if !matches!((parts.next(), parts.next()), (Some(Component::Normal(part)), None) if part == name) {
            return Err(missing(ErrorKind::InvalidInput));
        }
        let folder = folder.ok_or_else(|| missing(ErrorKind::NotFound))?;
        Self::file(Path::new(folder).join(name))
    }

    /// A passphrase, stretched by Argon2id (64 MiB, three passes; about a tenth of a second each time a keyring is
    /// sealed or opened). Its bytes count as they are: a text typed in another Unicode form is another passphrase.
    /// An empty one is refused when it is used, with [`KeyringError::EmptyPassphrase`].
    ///
    /// ```
    /// use jeton::{KeySource, Keyring, KeyringError};
    /// let empty = KeySource::passphrase("");
    /// assert_eq!(Keyring::create()?.to_bytes(&empty), Err(KeyringError::EmptyPassphrase));
    /// # Ok::<(), KeyringError>(())
    /// ```
    #[must_use]
    pub fn passphrase(passphrase: &str) -> Self {
        Self::passphrase_at(passphrase, Cost::DEFAULT)
    }

    pub(super) fn passphrase_at(passphrase: &str, cost: Cost) -> Self {
        Self(Material::Passphrase { text: Zeroizing::new(passphrase.as_bytes().into()), cost })
    }

    /// A key that the host has at hand. It is copied; the bytes given are the caller's to wipe.
    ///
    /// ```
    /// use jeton::{KeySource, Keyring};
    /// let sealed = Keyring::create()?.to_bytes(&KeySource::bytes(&[7; 32]))?;
    /// assert!(Keyring::from_bytes(&sealed, &KeySource::bytes(&[7; 32])).is_ok());
    /// assert!(Keyring::from_bytes(&sealed, &KeySource::bytes(&[8; 32])).is_err());
    /// # Ok::<(), jeton::KeyringError>(())
    /// ```
    #[must_use]
    pub fn bytes(key: &[u8; 32]) -> Self {
        Self(Material::Key(copied(key)))
    }

    /// How a new file is sealed with this.
    pub(super) fn kdf(&self) -> Kdf {
        match &self.0 {
            Material::Key(_) => Kdf::KeyFile,
            Material::Passphrase { cost, .. } => Kdf::Argon2id(*cost),
        }
    }

    /// 32 bytes of key from this source, as the file wants them made.
    ///
    /// # Errors
    /// [`KeyringError::Sealed`] if the file wants a source of another kind.
    pub(super) fn stretch(&self, kdf: Kdf, salt: &[u8; 32]) -> Result<Secret<32>, KeyringError> {
        match (&self.0, kdf) {
            (Material::Passphrase { text, .. }, _) if text.is_empty() => Err(KeyringError::EmptyPassphrase),
            (Material::Key(key), Kdf::KeyFile) => Ok(key.clone()),
            (Material::Passphrase { text, .. }, Kdf::Argon2id(cost)) => argon2id(text, cost, salt),
            _ => Err(KeyringError::Sealed),
        }
    }
}

impl fmt::Debug for KeySource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Material::Key(_) => "KeySource::Key(..)",
            Material::Passphrase { .. } => "KeySource::Passphrase(..)",
        })
    }
}

/// A secret from the operating system's random generator.
pub(super) fn random<const N: usize>() -> Result<Secret<N>, KeyringError> {
    Secret::fill(|bytes| getrandom::fill(bytes).map_err(|_| KeyringError::Randomness))
}

/// A secret of these bytes.
pub(super) fn copied(bytes: &[u8; 32]) -> Secret<32> {
    let Ok(secret) = Secret::fill(|secret| {
        secret.copy_from_slice(bytes);
        Ok::<_, Infallible>(())
    });
    secret
}

/// Argon2id, version 0x13, in memory that is wiped afterwards.
fn argon2id(text: &[u8], cost: Cost, salt: &[u8; 32]) -> Result<Secret<32>, KeyringError> {
    let refused = |_| KeyringError::Sealed;
    let params = Params::new(cost.memory, cost.passes, cost.lanes, Some(32)).map_err(refused)?;
    let mut memory = Vec::new();
    memory
        .try_reserve_exact(params.block_count())
        .map_err(|_| KeyringError::Io("stretch the passphrase", ErrorKind::OutOfMemory))?;
    memory.resize(params.block_count(), Block::new());
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let key = Secret::fill(|key| argon2.hash_password_into_with_memory(text, salt, key, &mut memory));
    memory.zeroize();
    key.map_err(refused)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(source: &KeySource) -> [u8; 32] {
        *source.stretch(Kdf::KeyFile, &[0; 32]).unwrap().expose()
    }

    #[test]
    fn key_files_have_exactly_32_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        for len in [0, 1, 31, 33, 64, 100_000] {
            std::fs::write(&path, vec![7; len]).unwrap();
            assert_eq!(KeySource::file(&path).unwrap_err(), KeyringError::KeyFile, "{len}");
        }
        let bytes = std::array::from_fn(|at| at as u8);
        std::fs::write(&path, bytes).unwrap();
        assert_eq!(key(&KeySource::file(&path).unwrap()), bytes);
        let absent = KeySource::file(folder.path().join("absent")).unwrap_err();
        assert_eq!(absent, KeyringError::Io(READING, ErrorKind::NotFound));
        assert!(matches!(KeySource::file(folder.path()), Err(KeyringError::Io(READING, _))));
    }

    #[test]
    fn new_key_files_are_private_random_and_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let (path, other) = (folder.path().join("key"), folder.path().join("other"));
        let made = key(&KeySource::new_file(&path).unwrap());
        assert_eq!(key(&KeySource::file(&path).unwrap()), made);
        assert_ne!(key(&KeySource::new_file(&other).unwrap()), made);
        let again = KeySource::new_file(&path).unwrap_err();
        assert_eq!(again, KeyringError::Io(WRITING, ErrorKind::AlreadyExists));
        assert_eq!(key(&KeySource::file(&path).unwrap()), made);
        #[cfg(unix)]
        assert_eq!(std::os::unix::fs::MetadataExt::mode(&path.metadata().unwrap()) & 0o7777, 0o600);
    }

    #[test]
    fn credentials_stay_in_their_folder() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("jeton"), [7; 32]).unwrap();
        std::fs::create_dir(folder.path().join("sub")).unwrap();
        let find = |name| KeySource::credential_in(Some(folder.path().join("sub").as_os_str()), name);
        for name in ["../jeton", "/jeton", "", ".", "..", "a/b", "jeton/", "./jeton"] {
            assert_eq!(
                find(name).unwrap_err(),
                KeyringError::Io("find the credential", ErrorKind::InvalidInput),
                "{name}"
            );
        }
        assert_eq!(
            key(&KeySource::credential_in(Some(folder.path().as_os_str()), "jeton").unwrap()),
            [7; 32]
        );
        let unset = KeySource::credential_in(None, "jeton").unwrap_err();
        assert_eq!(unset, KeyringError::Io("find the credential", ErrorKind::NotFound));
    }
}
