//! Messages to batches.

use crate::failure::Failure;
use crate::tables;
use crate::tables::records::{Batch, ROWS, caught};
use arrow_array::RecordBatch;
use arrow_ipc::reader::StreamReader;
use arrow_schema::ArrowError;
use std::io::{self, Read};
use std::sync::{Arc, Mutex, PoisonError};

/// How a stream ends.
const END: [u8; 8] = [0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0];

/// How far a stream was read, and the last bytes of that.
#[derive(Default)]
pub(super) struct Ends {
    bytes: u64,
    last: [u8; 8],
}

/// A stream whose last bytes are known: one that was cut off must not pass for a whole one.
pub(super) struct Tail {
    stream: Box<dyn Read + Send>,
    ends: Arc<Mutex<Ends>>,
}

impl Tail {
    pub(super) fn of(stream: impl Read + Send + 'static) -> (Self, Arc<Mutex<Ends>>) {
        let ends = Arc::new(Mutex::new(Ends::default()));
        (Self { stream: Box::new(stream), ends: Arc::clone(&ends) }, ends)
    }
}

impl Read for Tail {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.stream.read(buffer)?;
        let mut ends = self.ends.lock().unwrap_or_else(PoisonError::into_inner);
        ends.bytes = ends.bytes.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
        let new = buffer.get(read.saturating_sub(8)..read).unwrap_or_default();
        ends.last.rotate_left(new.len());
        let keep = ends.last.len().saturating_sub(new.len());
        for (place, byte) in ends.last.iter_mut().skip(keep).zip(new) {
            *place = *byte;
        }
        Ok(read)
    }
}

/// Reads batches.
pub(crate) struct Batches {
    name: String,
    reader: StreamReader<Tail>,
    ends: Arc<Mutex<Ends>>,
    /// How much of the file is behind, in bytes.
    behind: u64,
    /// What is left of a batch that is cut.
    rest: Option<RecordBatch>,
    number: u64,
}

impl Batches {
    pub(super) fn new(name: String, reader: StreamReader<Tail>, ends: Arc<Mutex<Ends>>) -> Self {
        Self { name, reader, ends, behind: 0, rest: None, number: 0 }
    }

    fn next_batch(&mut self) -> Result<Option<RecordBatch>, Failure> {
        loop {
            self.number = self.number.saturating_add(1);
            let next = caught(|| self.reader.next()).unwrap_or_else(|| {
                Some(Err(ArrowError::IpcError("its parts do not fit together".to_owned())))
            });
            match next {
                Some(Ok(records)) if records.num_rows() == 0 => {}
                Some(Ok(records)) => return Ok(Some(records)),
                Some(Err(error)) => {
                    let Self { name, number, .. } = self;
                    return Err(Failure::failed(format!(
                        "{name}: batch {number} cannot be read: {error}; make the table again"
                    )));
                }
                None if self.ends.lock().unwrap_or_else(PoisonError::into_inner).last == END => {
                    return Ok(None);
                }
                None => {
                    let name = &self.name;
                    return Err(Failure::failed(format!(
                        "{name} ends too early, without the mark of its end; make it again"
                    )));
                }
            }
        }
    }
}

impl tables::Batches for Batches {
    type Batch = Batch;

    fn next(&mut self) -> Result<Option<Batch>, Failure> {
        let all = match self.rest.take() {
            Some(rest) => rest,
            None => match self.next_batch()? {
                Some(records) => records,
                None => return Ok(None),
            },
        };
        let rows = all.num_rows();
        let records = all.slice(0, rows.min(ROWS));
        if rows > ROWS {
            self.rest = Some(all.slice(ROWS, rows.saturating_sub(ROWS)));
        }
        let read = self.ends.lock().unwrap_or_else(PoisonError::into_inner).bytes;
        let bytes = read.saturating_sub(std::mem::replace(&mut self.behind, read));
        Ok(Some(Batch { records, bytes, ends_group: self.rest.is_none() }))
    }
}
