//! [`Peer`]: FF1 by another hand, the crate `fpe`.

use super::rounds::Work;
use aes::Aes256;
use fpe::ff1::{FF1, FlexibleNumeralString};
use std::hint::black_box;

/// Values of a run: few enough that most runs are over before the scheduler takes the core away.
const VALUES: usize = 200;

/// Fewest numerals, of radix 36, that FF1 permutes.
const LEAST: usize = 4;

/// The crate with its key schedule made, and values as it wants them: reading and writing text is spared it.
pub(crate) struct Peer {
    ff1: FF1<Aes256>,
    values: Vec<FlexibleNumeralString>,
    name: String,
}

impl Peer {
    /// Numbers of so many decimal digits.
    pub(crate) fn decimal(digits: usize) -> Self {
        Self::new(10, format!("{digits} digits"), (0..VALUES).map(|_| digits))
    }

    /// Texts of radix 36, as long as the local parts of these addresses.
    pub(crate) fn local_parts<'a>(addresses: impl IntoIterator<Item = &'a str>) -> Self {
        let length = |address: &str| address.find('@').unwrap().max(LEAST);
        Self::new(36, "radix 36".to_owned(), addresses.into_iter().take(VALUES).map(length))
    }

    fn new(radix: u16, name: String, lengths: impl Iterator<Item = usize>) -> Self {
        let value = |(position, length): (usize, usize)| {
            let numerals =
                (0..length).map(|place| ((position * 7 + place * 5 + 3) % usize::from(radix)) as u16);
            FlexibleNumeralString::from(numerals.collect::<Vec<_>>())
        };
        let ff1 = FF1::new(&[7; 32], radix.into()).unwrap();
        Self { ff1, values: lengths.enumerate().map(value).collect(), name }
    }

    /// What it works on.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// All values, once.
    pub(crate) fn work(&self) -> Work<'_> {
        Work::new(self.values.len(), || {
            for value in &self.values {
                black_box(self.ff1.encrypt(&[], black_box(value)).unwrap());
            }
        })
        .runs(4)
    }
}
