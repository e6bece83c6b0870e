//! Lines written anew: untouched stretches are copied, changed values are put between them.

use super::rows::Rows;
use super::{Jsonl, value};
use crate::change::{Changed, Outcome};

/// The bytes of these rows with what became of their values.
pub(super) fn render(table: &Jsonl, rows: &Rows, changed: &Changed) -> Vec<u8> {
    let from = rows.text.as_bytes();
    let mut out = Vec::with_capacity(from.len().saturating_add(from.len() / 4).saturating_add(64));
    let mut copied = 0;
    let mut order: Vec<usize> = (0..table.wanted.cells.len()).collect();
    for (number, row) in rows.rows.iter().enumerate() {
        let places = rows.of(number);
        // Each line has its fields in its own order.
        order.sort_unstable_by_key(|&job| places.get(job).map(|place| place.start));
        for &job in &order {
            let Some(place) = places.get(job) else {
                continue;
            };
            let text = match changed.outcome(job, number) {
                Outcome::Kept => continue,
                Outcome::Made(text) | Outcome::Opaque(text) => text,
                Outcome::Emptied => "",
            };
            out.extend_from_slice(from.get(copied..place.start).unwrap_or_default());
            value::push(&mut out, text);
            copied = place.end;
        }
        let mut bare = row.empty;
        for (name, shown) in table.new.iter().zip(changed.displays(number)) {
            out.extend_from_slice(from.get(copied..row.brace).unwrap_or_default());
            copied = row.brace;
            if !std::mem::take(&mut bare) {
                out.push(b',');
            }
            out.extend_from_slice(name);
            out.push(b':');
            match shown {
                Some(shown) => value::push(&mut out, shown.as_ref()),
                None => out.extend_from_slice(b"null"),
            }
        }
    }
    out.extend_from_slice(from.get(copied..).unwrap_or_default());
    out
}
