//! Where a table comes from: a file, or standard input.

use crate::failure::Failure;
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Where a table comes from.
#[derive(Clone, Debug)]
pub(crate) struct Input(PathBuf);

/// An input being read.
pub(crate) struct Source {
    pub(crate) bytes: Box<dyn Read + Send>,
    /// Its length in bytes, if it is a regular file. Anything else may pause.
    pub(crate) length: Option<u64>,
}

impl Input {
    /// The file at this path, or standard input for `-`.
    pub(crate) fn new(path: &Path) -> Self {
        Self(path.to_owned())
    }

    /// Whether it is standard input.
    pub(crate) fn is_standard(&self) -> bool {
        self.0.as_os_str() == "-"
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Its name, for messages.
    pub(crate) fn shown(&self) -> String {
        if self.is_standard() { "standard input".to_owned() } else { self.0.display().to_string() }
    }

    /// The file whose readers may read what is made of it.
    pub(crate) fn metadata(&self) -> Option<Metadata> {
        fs::metadata(&self.0).ok().filter(Metadata::is_file)
    }

    /// Opens it.
    pub(crate) fn open(&self) -> Result<Source, Failure> {
        let unreadable = |error: &io::Error| {
            Failure::system("read", &self.shown(), error, "check the path and its permissions")
        };
        let file = if self.is_standard() { standard() } else { File::open(&self.0).map(Some) };
        let Some(file) = file.map_err(|error| unreadable(&error))? else {
            return Ok(Source { bytes: Box::new(io::stdin()), length: None });
        };
        let metadata = file.metadata().map_err(|error| unreadable(&error))?;
        if metadata.is_dir() {
            return Err(Failure::failed(format!("{} is a folder; give a CSV file", self.shown())));
        }
        let length = metadata.is_file().then_some(metadata.len());
        Ok(Source { bytes: Box::new(file), length })
    }
}

/// Standard input without the buffer that the library puts before it.
#[cfg(unix)]
fn standard() -> io::Result<Option<File>> {
    use std::os::fd::AsFd;
    io::stdin().as_fd().try_clone_to_owned().map(|file| Some(File::from(file)))
}

#[cfg(not(unix))]
fn standard() -> io::Result<Option<File>> {
    Ok(None)
}
