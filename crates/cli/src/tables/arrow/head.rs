//! How an Arrow IPC table begins, and what stands at the end of a file.

use super::batches::{Batches, Tail};
use super::{Arrow, codec};
use crate::failure::Failure;
use crate::tables::records::{MANIFEST, Records, caught};
use crate::tables::{Input, Kind};
use arrow_ipc::reader::StreamReader;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};

/// The first and the last bytes of a file.
const MAGIC: &[u8] = b"ARROW1";

/// Largest index of a file, in bytes.
const MOST_FOOTER: u64 = 64 << 20;

/// Opens a table.
pub(crate) fn open(input: &Input) -> Result<(Arrow, Batches), Failure> {
    let name = input.shown();
    let source = input.open()?;
    let length = source.length;
    let mut bytes = source.bytes;
    let unsound = |said: &str| Failure::failed(format!("{name} is no whole Arrow IPC table: {said}"));
    let unreadable = |error: &io::Error| Failure::system("read", &name, error, "check the file");

    let mut first = Vec::new();
    bytes.by_ref().take(8).read_to_end(&mut first).map_err(|error| unreadable(&error))?;
    if first.starts_with(b"FEA1") {
        return Err(unsound("it is Feather of the first version; write it with a current one"));
    }
    let mut footer = BTreeMap::new();
    if first.starts_with(MAGIC) {
        if !input.is_standard() {
            footer = read_footer(input).map_err(|said| unsound(&said))?;
        }
        first = begin(&mut bytes).map_err(|error| unreadable(&error))?;
    }
    let (codec, peeked) = codec::peek(Cursor::new(first).chain(bytes)).map_err(|said| unsound(&said))?;
    let (tail, ends) = Tail::of(peeked);
    let reader = caught(|| StreamReader::try_new(tail, None))
        .ok_or_else(|| unsound("its schema does not fit together; make it again"))?
        .map_err(|error| unsound(&error.to_string()))?;
    let records = Records::new(name.clone(), length, Kind::Arrow, reader.schema());
    let footer_manifest = footer.remove(MANIFEST);
    let records = records.with_manifest(footer_manifest);
    Ok((Arrow { records, codec, footer }, Batches::new(name, reader, ends)))
}

/// The first bytes of the stream within a file: writers differ on how many zeros stand before it.
fn begin(bytes: &mut impl Read) -> io::Result<Vec<u8>> {
    loop {
        let mut word = Vec::new();
        bytes.by_ref().take(8).read_to_end(&mut word)?;
        if word.len() < 8 || word.iter().any(|byte| *byte != 0) {
            return Ok(word);
        }
    }
}

/// The metadata in the index of a file.
fn read_footer(input: &Input) -> Result<BTreeMap<String, String>, String> {
    let cut = || "it ends too early; make it again".to_owned();
    let mut file = File::open(input.path()).map_err(|error| error.to_string())?;
    let length = file.seek(SeekFrom::End(0)).map_err(|error| error.to_string())?;
    let end = length.checked_sub(10).ok_or_else(cut)?;
    let mut last = [0; 10];
    file.seek(SeekFrom::Start(end)).and_then(|_| file.read_exact(&mut last)).map_err(|_| cut())?;
    let [a, b, c, d, magic @ ..] = last;
    let size = u64::from(u32::from_le_bytes([a, b, c, d]));
    let start = end.checked_sub(size).filter(|_| magic == *MAGIC && size <= MOST_FOOTER).ok_or_else(cut)?;
    let mut footer = Vec::new();
    file.seek(SeekFrom::Start(start))
        .and_then(|_| file.take(size).read_to_end(&mut footer))
        .map_err(|error| error.to_string())?;
    let footer = arrow_ipc::root_as_footer(&footer).map_err(|_| cut())?;
    let entries = footer.custom_metadata().into_iter().flatten();
    Ok(entries.filter_map(|entry| Some((entry.key()?.to_owned(), entry.value()?.to_owned()))).collect())
}
