//! Cells behind one another, as a permit takes them.

use jeton::Texts;

/// Cells, the empty ones being null.
pub(crate) struct Laid {
    offsets: Vec<i64>,
    bytes: Vec<u8>,
    /// Bits, lowest first: whether a cell is there.
    validity: Vec<u8>,
}

impl Laid {
    pub(crate) fn out(cells: &[Option<&str>]) -> Self {
        let mut laid = Self { offsets: vec![0], bytes: Vec::new(), validity: Vec::new() };
        for cells in cells.chunks(8) {
            let mut bits = 0;
            for (bit, cell) in cells.iter().enumerate() {
                let text = cell.unwrap_or_default();
                bits |= u8::from(!text.is_empty()) << bit;
                laid.bytes.extend_from_slice(text.as_bytes());
                laid.offsets.push(i64::try_from(laid.bytes.len()).unwrap_or(i64::MAX));
            }
            laid.validity.push(bits);
        }
        laid
    }

    pub(crate) fn texts(&self) -> Result<Texts<'_>, jeton::ColumnError> {
        Texts::new(&*self.offsets, &self.bytes)?.with_validity(&self.validity, 0)
    }
}
