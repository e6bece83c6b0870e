//! With what the batches of a table are compressed: the first one says so.

use arrow_ipc::{CompressionType, MessageHeader};
use std::io::{Cursor, Read};

/// Largest head of a message, in bytes.
const MOST: u32 = 64 << 20;

/// What was read is put before the rest again.
pub(super) type Peeked<R> = std::io::Chain<Cursor<Vec<u8>>, R>;

/// The codec, found in the first message that has buffers; and the stream, from its beginning.
pub(super) fn peek<R: Read>(mut stream: R) -> Result<(Option<CompressionType>, Peeked<R>), String> {
    let mut read = Vec::new();
    let mut codec = None;
    while let Some(head) = message(&mut stream, &mut read)? {
        let start = read.len().saturating_sub(head);
        let Ok(message) = arrow_ipc::root_as_message(read.get(start..).unwrap_or_default()) else {
            return Err("it does not begin as one; name its kind with --input-format".to_owned());
        };
        let batch = match message.header_type() {
            MessageHeader::Schema if message.bodyLength() == 0 => continue,
            MessageHeader::RecordBatch => message.header_as_record_batch(),
            MessageHeader::DictionaryBatch => {
                message.header_as_dictionary_batch().and_then(|dictionary| dictionary.data())
            }
            _ => None,
        };
        codec = batch.and_then(|batch| batch.compression()).map(|compression| compression.codec());
        break;
    }
    Ok((codec, Cursor::new(read).chain(stream)))
}

/// Reads the head of the next message to the end of `read`, and gives its length; `None` at the end of the stream.
fn message(stream: &mut impl Read, read: &mut Vec<u8>) -> Result<Option<usize>, String> {
    let mut word = || -> Result<Option<u32>, String> {
        let start = read.len();
        stream.by_ref().take(4).read_to_end(read).map_err(|error| error.to_string())?;
        let word = read.get(start..).and_then(|word| <[u8; 4]>::try_from(word).ok());
        Ok(word.map(u32::from_le_bytes))
    };
    let length = match word()? {
        Some(u32::MAX) => word()?,
        // Streams of old have no marker before the length.
        length => length,
    };
    let Some(length) = length.filter(|length| *length > 0) else {
        return Ok(None);
    };
    if length > MOST {
        return Err("it does not begin as one; name its kind with --input-format".to_owned());
    }
    let got = stream.by_ref().take(u64::from(length)).read_to_end(read).map_err(|error| error.to_string())?;
    if u32::try_from(got) != Ok(length) {
        return Err("it ends too early; make it again".to_owned());
    }
    Ok(Some(got))
}
