//! Local parts that wait until there are several of a length, and are then written in step.

use super::plain::{self, MOST, Plain};
use zeroize::Zeroize;

/// How many are written in step.
const TOGETHER: usize = 4;

/// Those that wait, by their octets: where in the text they are to stand, and their ranks, which are wiped when dropped.
#[derive(Default)]
pub(super) struct Waiting {
    rooms: [Room; MOST + 1],
}

#[derive(Default)]
struct Room {
    starts: [usize; TOGETHER],
    ranks: [u128; TOGETHER],
    taken: usize,
}

impl Waiting {
    /// Takes up a local part that is to stand in the text from `start` on.
    #[inline]
    pub(super) fn take_up(&mut self, local: Plain, start: usize, text: &mut [u8]) {
        let Some(room) = self.rooms.get_mut(local.octets) else { return };
        if let (Some(place), Some(rank)) = (room.starts.get_mut(room.taken), room.ranks.get_mut(room.taken)) {
            (*place, *rank) = (start, local.rank);
        }
        room.taken = room.taken.wrapping_add(1);
        if room.taken == TOGETHER {
            room.taken = 0;
            room.write(local.octets, text);
        }
    }

    /// Writes all that still wait.
    pub(super) fn write_all(&self, text: &mut [u8]) {
        for (octets, room) in self.rooms.iter().enumerate() {
            for (&start, &rank) in room.starts.iter().zip(&room.ranks).take(room.taken) {
                plain::write(octets, [rank], [text.get_mut(start..).unwrap_or_default()]);
            }
        }
    }
}

impl Room {
    #[inline]
    fn write(&self, octets: usize, text: &mut [u8]) {
        let slots = self.starts.map(|start| start..start.wrapping_add(octets));
        if let Ok(slots) = text.get_disjoint_mut(slots) {
            plain::write(octets, self.ranks, slots);
        }
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        self.ranks.zeroize();
    }
}
