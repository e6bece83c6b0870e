//! Writing a file so that a crash at any point leaves the old one or the new one, whole.

use crate::error::KeyringError;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Puts a file in the place of the one at `path`, or where there was none. `check` sees the path once no other saver
/// is at work in the folder, and can still say no. A path that is a symbolic link stays one.
pub(super) fn replace(
    path: &Path,
    bytes: &[u8],
    action: &'static str,
    check: impl FnOnce(&Path) -> Result<(), KeyringError>,
) -> Result<(), KeyringError> {
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let failed = |error: io::Error| KeyringError::Io(action, error.kind());
    let folder = Folder::locked(path).map_err(failed)?;
    check(path)?;
    let draft = Draft::write(path, bytes).map_err(failed)?;
    fs::rename(&draft.path, path).map_err(failed)?;
    draft.placed();
    folder.sync().map_err(failed)
}

/// Puts a file where there was none; one that exists is left alone.
pub(super) fn create(path: &Path, bytes: &[u8], action: &'static str) -> Result<(), KeyringError> {
    let failed = |error: io::Error| KeyringError::Io(action, error.kind());
    let folder = Folder::locked(path).map_err(failed)?;
    if fs::symlink_metadata(path).is_ok() {
        return Err(failed(ErrorKind::AlreadyExists.into()));
    }
    let draft = Draft::write(path, bytes).map_err(failed)?;
    // A link is refused where a file stands already; a rename would replace it.
    match fs::hard_link(&draft.path, path) {
        Ok(()) => drop(draft),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Err(failed(error)),
        // No hard links on this file system: the lock and the look above are what there is.
        Err(_) => {
            fs::rename(&draft.path, path).map_err(failed)?;
            draft.placed();
        }
    }
    folder.sync().map_err(failed)
}

/// The file under a name of its own beside its place; it is removed unless it gets there.
struct Draft {
    path: PathBuf,
    placed: bool,
}

impl Draft {
    fn write(place: &Path, bytes: &[u8]) -> io::Result<Self> {
        let mut number = [0; 8];
        getrandom::fill(&mut number).map_err(io::Error::other)?;
        let mut name = std::ffi::OsString::from(".");
        name.push(place.file_name().ok_or(ErrorKind::InvalidInput)?);
        name.push(format!(".{:016x}.tmp", u64::from_be_bytes(number)));
        let path = place.with_file_name(name);

        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&path)?;
        let draft = Self { path, placed: false };
        file.write_all(bytes)?;
        file.sync_all()?;
        Ok(draft)
    }

    fn placed(mut self) {
        self.placed = true;
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.placed {
            // What cannot be removed stays; it is sealed like the file itself.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// The folder of a file. Savers take turns where its file system has locks; where it has none, each still leaves a
/// whole file.
struct Folder(Option<File>);

impl Folder {
    fn locked(path: &Path) -> io::Result<Self> {
        if !cfg!(unix) {
            return Ok(Self(None));
        }
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        let folder = File::open(parent.unwrap_or(Path::new(".")))?;
        match folder.lock() {
            Err(error) if error.kind() == ErrorKind::Interrupted => return Err(error),
            Ok(()) | Err(_) => {}
        }
        Ok(Self(Some(folder)))
    }

    /// Makes the names in it durable.
    fn sync(&self) -> io::Result<()> {
        self.0.as_ref().map_or(Ok(()), File::sync_all)
    }
}
