//! The plain way of hosts: up to 31 octets of ASCII in lower case that end in a letter, sixteen octets at a time.

use crate::format::{Annex, Span};
use crate::secret::make_room;

/// Longest host that is read the plain way.
const MOST: usize = 31;

/// Octets that are looked at in step.
const STEP: usize = 16;

/// Those and the one before them.
const WINDOW: usize = STEP + 1;

/// Marks the octets in step that belong to a host of this length: the last ones.
static INSIDE: [[u8; STEP]; WINDOW] = inside();

#[expect(clippy::indexing_slicing, reason = "runs at compile time, where a fault stops the build")]
const fn inside() -> [[u8; STEP]; WINDOW] {
    let mut inside = [[0; STEP]; WINDOW];
    let mut octets = 1;
    while octets < WINDOW {
        inside[octets] = inside[octets.wrapping_sub(1)];
        inside[octets][STEP.wrapping_sub(octets)] = u8::MAX;
        octets = octets.wrapping_add(1);
    }
    inside
}

/// What some octets of a host have.
#[derive(Clone, Copy)]
struct Seen {
    /// Whether there is one that may not stand where it does.
    wrong: bool,
    dot: bool,
}

impl Seen {
    /// Looks at the marked ones behind the first of a window.
    #[inline(always)]
    fn of(window: &[u8; WINDOW], inside: &[u8; STEP]) -> Option<Self> {
        let (before, here) = (window.first_chunk::<STEP>()?, window.last_chunk::<STEP>()?);
        let (mut wrong, mut dots) = ([0; STEP], [0; STEP]);
        let places = wrong.iter_mut().zip(&mut dots).zip(before).zip(here).zip(inside);
        for ((((wrong, dots), &before), &here), &inside) in places {
            let (dot, dash) = (u8::from(here == b'.'), u8::from(here == b'-'));
            let letter = u8::from(here.wrapping_sub(b'a') < 26) | u8::from(here.wrapping_sub(b'0') < 10);
            // How a host begins is as behind a dot.
            let behind_dot = u8::from(before == b'.') | u8::from(before == b'@');
            let behind_dash = u8::from(before == b'-');
            let misplaced = (dot & (behind_dot | behind_dash)) | (dash & behind_dot);
            *wrong = ((letter | dot | dash) ^ 1 | misplaced) & inside;
            *dots = dot & inside;
        }
        Some(Self { wrong: u128::from_le_bytes(wrong) != 0, dot: u128::from_le_bytes(dots) != 0 })
    }
}

/// Whether what stands in a text from `start` to the end, behind an `@`, is a normalised host of a plain kind.
#[inline(always)]
pub(super) fn is_plain(text: &[u8], start: usize) -> bool {
    let octets = text.len().saturating_sub(start);
    if octets > MOST || !text.last().is_some_and(u8::is_ascii_lowercase) {
        return false;
    }
    let Some(window) = text.last_chunk() else {
        return text.get(start..).is_some_and(is_plain_one_by_one);
    };
    let seen = INSIDE.get(octets.min(STEP)).and_then(|inside| Seen::of(window, inside));
    let Some(Seen { wrong, dot }) = seen else { return false };
    if octets <= STEP {
        return dot && !wrong;
    }
    let first = text.get(start.wrapping_sub(1)..).and_then(<[u8]>::first_chunk);
    let first = first.and_then(|window| Seen::of(window, &[u8::MAX; STEP]));
    first.is_some_and(|first| !(wrong || first.wrong) && (dot || first.dot))
}

/// Keeps the host that stands in a text from `start` to the end: so many octets at once that how many they are decides
/// nothing, those before a short host as zeros.
#[inline(always)]
pub(super) fn keep(text: &[u8], start: usize, annex: &mut Annex) -> Span {
    let octets = text.len().saturating_sub(start);
    let (Some(last), Some(inside)) = (text.last_chunk::<STEP>(), INSIDE.get(octets)) else {
        return annex.keep_bytes(text.get(start..).unwrap_or_default());
    };
    let mut host = [0; STEP];
    for ((kept, octet), inside) in host.iter_mut().zip(last).zip(inside) {
        *kept = octet & inside;
    }
    if annex.bytes.capacity().wrapping_sub(annex.bytes.len()) < STEP {
        make_room(&mut annex.bytes, STEP);
    }
    annex.bytes.extend_from_slice(&host);
    let end = annex.bytes.len();
    Span { start: end.wrapping_sub(octets), end }
}

/// A dot, a dash, and what does not stand in a plain host.
const DOT: u64 = 1;
const DASH: u64 = 1 << 32;
const FOREIGN: u64 = 1 << 63;

/// What the bytes of a host are.
static BYTES: [u64; 256] = bytes();

#[expect(clippy::indexing_slicing, clippy::as_conversions, reason = "runs at compile time, on every byte")]
const fn bytes() -> [u64; 256] {
    let mut bytes = [FOREIGN; 256];
    let mut byte = 0_u8;
    while byte.is_ascii() {
        bytes[byte as usize] = match byte {
            b'.' => DOT,
            b'-' => DASH,
            b'a'..=b'z' | b'0'..=b'9' => 0,
            _ => FOREIGN,
        };
        byte = byte.wrapping_add(1);
    }
    bytes
}

/// The same for a text of fewer octets than are looked at in step.
#[inline(never)]
fn is_plain_one_by_one(host: &[u8]) -> bool {
    // Where dots stand, in the lower half, and dashes, in the upper one: the last byte lowest, a dot before the first.
    let (mut places, mut seen) = (DOT, 0);
    for &byte in host {
        let kind = BYTES.get(usize::from(byte)).copied().unwrap_or(FOREIGN);
        places = places.wrapping_shl(1).wrapping_add(kind & !FOREIGN);
        seen |= kind;
    }
    let (dots, dashes) = (places & (DASH - 1), places >> 32);
    let wrong = (dots & (dots | dashes) >> 1) | (dashes & dots >> 1);
    seen & FOREIGN == 0 && seen & DOT != 0 && wrong == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The octets at the edges of what a host has.
    const EDGES: &[u8; 16] = b"az`{09/:.-,_@A\x00\xff";

    fn agrees(local: usize, host: &[u8]) {
        let mut text = vec![b'x'; local];
        text.push(b'@');
        let start = text.len();
        text.extend_from_slice(host);
        let sure = host.len() <= MOST
            && host.last().is_some_and(u8::is_ascii_lowercase)
            && is_plain_one_by_one(host);
        assert_eq!(is_plain(&text, start), sure, "{:?}", String::from_utf8_lossy(&text));
        let mut annex = Annex::default();
        annex.keep_bytes(b"before");
        let held = keep(&text, start, &mut annex);
        assert_eq!(annex.bytes(held), host);
    }

    #[test]
    fn octets_in_step_are_seen_as_one_by_one() {
        for octets in 0..40 {
            let host: Vec<u8> = (0..octets).map(|at| if at % 5 == 3 { b'.' } else { b'm' }).collect();
            for local in [1, 4, 20] {
                agrees(local, &host);
                for at in 0..octets {
                    for first in EDGES {
                        let mut host = host.clone();
                        host[at] = *first;
                        agrees(local, &host);
                        for second in EDGES {
                            if let Some(behind) = host.get_mut(at + 1) {
                                *behind = *second;
                                agrees(local, &host);
                            }
                        }
                    }
                }
            }
            agrees(20, &vec![b'a'; octets]);
        }
    }

    #[test]
    fn every_octet_is_seen_as_one_by_one() {
        for octet in 0..=u8::MAX {
            agrees(12, &[b'a', octet, b'.', b'f', b'r']);
            agrees(12, &[b'a', b'.', b'f', octet]);
        }
    }
}
