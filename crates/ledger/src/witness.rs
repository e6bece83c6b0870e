//! The witness: a small file outside the database that remembers how far the ledger had come.
//!
//! It is the body of a C2SP tlog-checkpoint: the line `jeton/ledger/` and the ledger's id in hex, the number of entries in
//! decimal, the root of their tree in base64. It only ever moves forward. It is overwritten in place, under a lock and by
//! one write: it never grows over a sector, needs no space on a full disk, and a killed process leaves the old text or
//! the new one. It is not synced with each commit: after a power cut it may be behind, never ahead.

use crate::error::LedgerError;
use crate::tree::{Frontier, Hash};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use jeton::LedgerId;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

const ORIGIN: &str = "jeton/ledger/";

/// The longest text: a witness is never read further.
const LONGEST: u64 = 256;

/// How far a ledger had come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Checkpoint {
    pub(crate) ledger: LedgerId,
    pub(crate) size: u64,
    pub(crate) root: Hash,
}

impl Checkpoint {
    pub(crate) fn of(ledger: LedgerId, tree: &Frontier) -> Self {
        Self { ledger, size: tree.size(), root: tree.root() }
    }

    pub(crate) fn text(&self) -> String {
        let Self { ledger, size, root } = self;
        format!("{ORIGIN}{ledger}\n{size}\n{}\n", BASE64_STANDARD.encode(root))
    }

    /// The checkpoint of a text, which has exactly this text.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let ledger = id(lines.next()?.strip_prefix(ORIGIN)?)?;
        let size = lines.next()?.parse().ok()?;
        let root = BASE64_STANDARD.decode(lines.next()?).ok()?.try_into().ok()?;
        Some(Self { ledger, size, root }).filter(|read| read.text() == text)
    }
}

fn id(hex: &str) -> Option<LedgerId> {
    let mut bytes = [0; 16];
    for (place, byte) in bytes.iter_mut().enumerate() {
        let digits = place.checked_mul(2).and_then(|start| hex.get(start..start.checked_add(2)?))?;
        *byte = u8::from_str_radix(digits, 16).ok()?;
    }
    Some(LedgerId::from_bytes(bytes))
}

/// The file.
#[derive(Debug)]
pub(crate) struct Witness {
    path: PathBuf,
}

impl Witness {
    pub(crate) fn new(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    /// Makes the file, durably; never over one.
    pub(crate) fn make(&self, checkpoint: &Checkpoint) -> Result<(), LedgerError> {
        let mut file = new_file(&self.path)?;
        file.write_all(checkpoint.text().as_bytes())?;
        file.sync_all()?;
        sync_directory(&self.path)
    }

    /// Takes it away again, where nothing came of its ledger.
    pub(crate) fn remove(self) -> Result<(), LedgerError> {
        Ok(fs::remove_file(&self.path)?)
    }

    /// A new one of a random name in the same directory.
    pub(crate) fn beside(path: &Path) -> Result<Self, LedgerError> {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        let mut bytes = [0; 8];
        getrandom::fill(&mut bytes).map_err(|_| LedgerError::File(ErrorKind::Other))?;
        name.push(format!(".{:016x}", u64::from_be_bytes(bytes)));
        Ok(Self { path: path.with_file_name(name) })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Takes the place of another.
    pub(crate) fn replace(self, other: &Path) -> Result<(), LedgerError> {
        File::open(&self.path)?.sync_all()?;
        fs::rename(&self.path, other)?;
        sync_directory(other)
    }

    pub(crate) fn read(&self) -> Result<Checkpoint, LedgerError> {
        let file = File::open(&self.path).map_err(missing)?;
        file.lock_shared()?;
        read(&file)
    }

    /// Moves the witness forward to this; one that has seen more stays.
    pub(crate) fn advance(&self, to: &Checkpoint) -> Result<(), LedgerError> {
        let mut file = OpenOptions::new().read(true).write(true).open(&self.path).map_err(missing)?;
        file.lock()?;
        let seen = read(&file)?;
        if seen.ledger != to.ledger {
            return Err(LedgerError::OtherLedger);
        }
        if seen.size < to.size {
            file.seek(SeekFrom::Start(0))?;
            // A greater size is never a shorter text, so nothing of the old one is left behind it.
            file.write_all(to.text().as_bytes())?;
        }
        Ok(())
    }
}

fn read(file: &File) -> Result<Checkpoint, LedgerError> {
    let mut bytes = Vec::new();
    file.take(LONGEST).read_to_end(&mut bytes)?;
    str::from_utf8(&bytes).ok().and_then(Checkpoint::read).ok_or(LedgerError::WitnessForm)
}

fn missing(error: std::io::Error) -> LedgerError {
    if error.kind() == ErrorKind::NotFound { LedgerError::NoWitness } else { error.into() }
}

/// A new file that only its owner reads and writes.
pub(crate) fn new_file(path: &Path) -> Result<File, LedgerError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => LedgerError::Exists,
        kind => LedgerError::File(kind),
    })
}

/// Makes a new name durable.
pub(crate) fn sync_directory(path: &Path) -> Result<(), LedgerError> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    let directory = fs::canonicalize(parent.unwrap_or(Path::new(".")))?;
    if cfg!(unix) {
        File::open(directory)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checkpoint(size: u64) -> Checkpoint {
        Checkpoint { ledger: LedgerId::from_bytes([0xa7; 16]), size, root: [size.to_be_bytes()[7]; 32] }
    }

    #[test]
    fn a_text_is_read_back_and_has_no_second_spelling() {
        let text = checkpoint(105).text();
        assert_eq!(
            text,
            format!("jeton/ledger/{}\n105\naWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWk=\n", "a7".repeat(16))
        );
        assert_eq!(Checkpoint::read(&text), Some(checkpoint(105)));
        for broken in [
            text.replace("105", "0105"),
            text.replace("105", "+105"),
            text.replace("a7a7", "A7A7"),
            text.replace('\n', "\r\n"),
            text.trim_end().to_owned(),
            format!("{text}\n"),
            String::new(),
        ] {
            assert_eq!(Checkpoint::read(&broken), None, "{broken:?}");
        }
    }

    #[test]
    fn it_only_moves_forward() {
        let room = tempfile::tempdir().unwrap();
        let witness = Witness::new(&room.path().join("witness"));
        assert_eq!(witness.read(), Err(LedgerError::NoWitness));
        assert_eq!(witness.advance(&checkpoint(1)), Err(LedgerError::NoWitness));
        witness.make(&checkpoint(9)).unwrap();
        assert_eq!(witness.make(&checkpoint(0)), Err(LedgerError::Exists));
        for (to, then) in [(10, 10), (9, 10), (123, 123), (0, 123)] {
            witness.advance(&checkpoint(to)).unwrap();
            assert_eq!(witness.read(), Ok(checkpoint(then)));
        }
        let other = Checkpoint { ledger: LedgerId::from_bytes([1; 16]), ..checkpoint(200) };
        assert_eq!(witness.advance(&other), Err(LedgerError::OtherLedger));
    }
}
