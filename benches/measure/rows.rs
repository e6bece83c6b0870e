//! [`Rows`]: a column in Arrow's layout.

use super::people::Person;
use jeton::{Cell, Texts};

/// Texts one behind the other, and where each begins.
pub(crate) struct Rows {
    offsets: Vec<i64>,
    bytes: Vec<u8>,
}

impl Rows {
    /// What these people have.
    pub(crate) fn of(people: std::ops::Range<u64>, text: fn(Person) -> String) -> Self {
        let mut rows = Self { offsets: vec![0], bytes: Vec::new() };
        for person in people {
            rows.bytes.extend_from_slice(text(Person(person)).as_bytes());
            rows.offsets.push(rows.bytes.len() as i64);
        }
        rows
    }

    /// The column as jeton reads it. It is checked here, so a run that is timed from text to text begins with it.
    pub(crate) fn texts(&self) -> Texts<'_> {
        Texts::new(&*self.offsets, &self.bytes).unwrap()
    }

    pub(crate) fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.offsets
            .windows(2)
            .map(|bounds| std::str::from_utf8(&self.bytes[bounds[0] as usize..bounds[1] as usize]).unwrap())
    }
}
