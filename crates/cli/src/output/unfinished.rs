//! Files that appear only when complete: written under another name in the same folder, renamed at the end.

use crate::failure::Failure;
use std::fs::{self, File, Metadata};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tempfile::{NamedTempFile, TempPath};

/// What to do when nothing can be written.
const NOTHING_LEFT: &str = "free some space or write elsewhere; nothing was left behind";

/// How unfinished files are named.
const PREFIX: &str = ".jeton-";
const SUFFIX: &str = ".unfinished";

/// Unfinished files, which an interruption removes.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn unfinished() -> MutexGuard<'static, Vec<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From now on ctrl-C and a polite kill leave no unfinished file behind, and end with exit code 130.
pub(crate) fn tidy_when_interrupted() {
    // A second handler cannot be set; then the first one does the same.
    let _set = ctrlc::set_handler(|| {
        for path in unfinished().iter() {
            let _gone = fs::remove_file(path);
        }
        let _closed = writeln!(io::stderr(), "jeton: interrupted; nothing was left behind, run it again");
        process::exit(130);
    });
}

/// A file being written.
pub(crate) struct Unfinished {
    path: PathBuf,
    file: BufWriter<NamedTempFile>,
    replace: bool,
    bytes: u64,
}

/// A file written and on the disk, under its temporary name.
pub(crate) struct Complete {
    path: PathBuf,
    temporary: TempPath,
    replace: bool,
}

/// Where a file can stand: behind a link, the file that it means is replaced, not the link.
pub(crate) fn writable(path: &Path, replace: bool) -> Result<PathBuf, Failure> {
    let shown = path.display();
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    match fs::metadata(&path) {
        Ok(metadata) if !metadata.is_file() => {
            Err(Failure::failed(format!("{shown} is not a regular file; name another")))
        }
        Ok(_) if !replace => {
            Err(Failure::failed(format!("{shown} exists; name another, or replace it with --force")))
        }
        _ => Ok(path),
    }
}

impl Unfinished {
    /// Begins the file that will stand at `path`, no more readable than what it is made `from`.
    ///
    /// With `replace`, a file that stands there is replaced at the end; otherwise it is a failure now.
    pub(crate) fn create(path: &Path, from: Option<&Metadata>, replace: bool) -> Result<Self, Failure> {
        let shown = path.display();
        let path = writable(path, replace)?;
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let mut builder = tempfile::Builder::new();
        builder.prefix(PREFIX).suffix(SUFFIX);
        permit(&mut builder, from);
        let mut unfinished = unfinished();
        let file = builder.tempfile_in(folder).map_err(|error| {
            let next = "check that its folder exists and may be written";
            Failure::system("create", &shown.to_string(), &error, next)
        })?;
        // While it is locked it is being written; one without a lock is what a killed command left.
        let _locked = file.as_file().try_lock();
        unfinished.push(file.path().to_owned());
        Ok(Self { path, file: BufWriter::with_capacity(1 << 16, file), replace, bytes: 0 })
    }

    /// Appends bytes.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.write_all(bytes).map_err(|error| self.failure(&error))
    }

    /// What to say when it cannot be written.
    pub(crate) fn failure(&self, error: &io::Error) -> Failure {
        Failure::system("write", &self.path.display().to_string(), error, NOTHING_LEFT)
    }

    /// Where it will stand.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// How long it is so far, in bytes.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Brings it to the disk.
    pub(crate) fn complete(self) -> Result<Complete, Failure> {
        let Self { path, file, replace, .. } = self;
        let failure =
            |error: &io::Error| Failure::system("write", &path.display().to_string(), error, NOTHING_LEFT);
        let file = file.into_inner().map_err(|error| failure(error.error()))?;
        file.as_file().sync_all().map_err(|error| failure(&error))?;
        Ok(Complete { temporary: file.into_temp_path(), path, replace })
    }
}

impl Write for Unfinished {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.bytes = self.bytes.saturating_add(u64::try_from(written).unwrap_or(u64::MAX));
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Complete {
    /// Gives it its name.
    pub(crate) fn publish(self) -> Result<Published, Failure> {
        let Self { path, temporary, replace } = self;
        let existed = path.exists();
        let mut unfinished = unfinished();
        let before = temporary.to_path_buf();
        let done = if replace { temporary.persist(&path) } else { temporary.persist_noclobber(&path) };
        done.map_err(|error| {
            let next = "check its folder; nothing was left behind";
            Failure::system("create", &path.display().to_string(), &error.error, next)
        })?;
        unfinished.retain(|unfinished| *unfinished != before);
        Ok(Published { path, existed })
    }
}

/// A file that has its name.
pub(crate) struct Published {
    path: PathBuf,
    existed: bool,
}

impl Published {
    /// Takes it back, if nothing stood there before.
    pub(crate) fn take_back(&self) {
        if !self.existed {
            let _gone = fs::remove_file(&self.path);
        }
    }

    /// Makes the names of its folder durable.
    pub(crate) fn settle(&self) -> Result<(), Failure> {
        let folder = match self.path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        if cfg!(unix) {
            File::open(folder).and_then(|folder| folder.sync_all()).map_err(|error| {
                Failure::system("settle", &folder.display().to_string(), &error, "run it again with --force")
            })?;
        }
        Ok(())
    }
}

/// Removes what killed commands left unfinished in a folder.
pub(crate) fn tidy_folder(folder: &Path) {
    for path in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let left = name.starts_with(PREFIX) && name.ends_with(SUFFIX);
        if left && File::open(&path).is_ok_and(|file| file.try_lock().is_ok()) {
            let _gone = fs::remove_file(&path);
        }
    }
}

#[cfg(unix)]
fn permit(builder: &mut tempfile::Builder<'_, '_>, from: Option<&Metadata>) {
    use std::os::unix::fs::PermissionsExt;
    let mode = from.map_or(0o600, |metadata| metadata.permissions().mode() & 0o666);
    builder.permissions(fs::Permissions::from_mode(mode | 0o600));
}

#[cfg(not(unix))]
fn permit(_: &mut tempfile::Builder<'_, '_>, _: Option<&Metadata>) {}

/// Whether two paths are one file, also through links.
pub(crate) fn same_file(a: &Path, b: &Path) -> bool {
    let (Ok(a_is), Ok(b_is)) = (fs::metadata(a), fs::metadata(b)) else {
        return named_the_same(a, b);
    };
    one_file(&a_is, &b_is) || named_the_same(a, b)
}

/// Whether two paths that may not exist yet are one name in one folder.
fn named_the_same(a: &Path, b: &Path) -> bool {
    let whole = |path: &Path| {
        if let Ok(path) = path.canonicalize() {
            return Some(path);
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Some(folder.canonicalize().ok()?.join(path.file_name()?))
    };
    a == b || whole(a).is_some_and(|a| Some(a) == whole(b))
}

#[cfg(unix)]
fn one_file(a: &Metadata, b: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (a.dev(), a.ino()) == (b.dev(), b.ino())
}

#[cfg(not(unix))]
fn one_file(_: &Metadata, _: &Metadata) -> bool {
    false
}
