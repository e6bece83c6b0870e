//! [`Table`]: the objects of one kind, by handle.
//!
//! ```text
//!  id = kind (8 bits) | generation (32) | slot (24)
//! ```
//!
//! A slot's generation is odd while it holds an object, and grows by one when it is filled and when it is emptied, so that a
//! handle from before finds nothing. There is no lock: a fork copies the table as it is, and it works on.

use crate::status::Status;
use arc_swap::ArcSwapOption;
use once_cell::race::OnceBox;
use std::array;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};

/// Slots in a room, and rooms in a table.
const SLOTS: usize = 1_024;
const ROOMS: usize = 1_024;

/// Where the parts of an id stand.
const KIND_BITS: u32 = 56;
const GENERATION_BITS: u32 = 24;
const SLOT_MASK: u64 = (1 << GENERATION_BITS) - 1;

/// Stands for no slot in the list of free ones, where slot `n` is `n + 1`.
const NONE: u32 = 0;

pub(crate) struct Table<T> {
    kind: u8,
    rooms: [OnceBox<[Slot<T>; SLOTS]>; ROOMS],
    /// How many slots were ever taken.
    taken: AtomicU32,
    /// The first free slot, and above it a number that grows with every change.
    free: AtomicU64,
}

struct Slot<T> {
    generation: AtomicU32,
    entry: ArcSwapOption<Entry<T>>,
    /// The free slot behind this one.
    next: AtomicU32,
}

struct Entry<T> {
    generation: u32,
    poisoned: AtomicBool,
    object: T,
}

/// What C holds: a structure of one number.
pub(crate) trait Handle: Copy {
    /// What it stands for.
    type Object: Send + Sync + 'static;

    /// The handle that stands for nothing.
    const NONE: Self;

    fn table() -> &'static Table<Self::Object>;
    fn id(self) -> u64;
    fn of(id: u64) -> Self;

    /// A handle for a new object.
    ///
    /// # Errors
    /// [`Status::Full`].
    fn made(object: Self::Object) -> Result<Self, Status> {
        Self::table().insert(object).map(Self::of)
    }

    /// Does something with the object, which stays until that is done even if it is freed meanwhile.
    ///
    /// # Errors
    /// [`Status::NoHandle`], [`Status::OtherHandle`], [`Status::StaleHandle`] or [`Status::Poisoned`]; what `act` answers.
    fn with<R>(self, act: impl FnOnce(&Self::Object) -> Result<R, Status>) -> Result<R, Status> {
        let entry = Self::table().slot(self.id())?.entry.load();
        match &*entry {
            Some(entry) if entry.generation == generation(self.id()) => {
                if entry.poisoned.load(Ordering::Acquire) {
                    Err(Status::Poisoned)
                } else {
                    act(&entry.object)
                }
            }
            _ => Err(Status::StaleHandle),
        }
    }

    /// Frees the object, once nobody is at it.
    ///
    /// # Errors
    /// [`Status::NoHandle`], [`Status::OtherHandle`] or [`Status::StaleHandle`].
    fn free(self) -> Result<(), Status> {
        Self::table().remove(self.id())
    }
}

/// A handle that a failed call had in hand.
pub(crate) trait Poison {
    /// Refuses its object from now on.
    fn poison(&self);
}

impl<H: Handle> Poison for H {
    fn poison(&self) {
        let Ok(slot) = H::table().slot(self.id()) else { return };
        if let Some(entry) = &*slot.entry.load()
            && entry.generation == generation(self.id())
        {
            entry.poisoned.store(true, Ordering::Release);
        }
    }
}

impl<T> Table<T> {
    pub(crate) const fn new(kind: u8) -> Self {
        Self {
            kind,
            rooms: [const { OnceBox::new() }; ROOMS],
            taken: AtomicU32::new(0),
            free: AtomicU64::new(0),
        }
    }

    fn insert(&self, object: T) -> Result<u64, Status> {
        let number = self.pop()?;
        let slot = self.numbered(number)?;
        let generation = slot.generation.load(Ordering::Acquire).wrapping_add(1);
        let entry = Entry { generation, poisoned: AtomicBool::new(false), object };
        slot.entry.store(Some(Arc::new(entry)));
        slot.generation.store(generation, Ordering::Release);
        let kind = u64::from(self.kind) << KIND_BITS;
        Ok(kind | u64::from(generation) << GENERATION_BITS | u64::from(number))
    }

    fn remove(&self, id: u64) -> Result<(), Status> {
        let slot = self.slot(id)?;
        let held = generation(id);
        let emptied = held.wrapping_add(1);
        if held.is_multiple_of(2)
            || slot.generation.compare_exchange(held, emptied, Ordering::AcqRel, Ordering::Acquire).is_err()
        {
            return Err(Status::StaleHandle);
        }
        slot.entry.store(None);
        // A slot whose generations are used up is left alone.
        if emptied != 0 {
            self.push(slot_number(id), slot);
        }
        Ok(())
    }

    /// The slot of an id, whatever it holds.
    fn slot(&self, id: u64) -> Result<&Slot<T>, Status> {
        if id >> KIND_BITS != u64::from(self.kind) {
            return Err(if id == 0 { Status::NoHandle } else { Status::OtherHandle });
        }
        let (room, place) = position(slot_number(id));
        let room = self.rooms.get(room).and_then(OnceBox::get).ok_or(Status::StaleHandle)?;
        room.get(place).ok_or(Status::StaleHandle)
    }

    /// The slot of a number, in a room that is made if it is the first.
    fn numbered(&self, number: u32) -> Result<&Slot<T>, Status> {
        let (room, place) = position(number);
        let room = self.rooms.get(room).ok_or(Status::Full)?;
        room.get_or_init(|| Box::new(array::from_fn(|_| Slot::empty()))).get(place).ok_or(Status::Full)
    }

    /// A free slot's number.
    fn pop(&self) -> Result<u32, Status> {
        loop {
            let head = self.free.load(Ordering::Acquire);
            let Some(number) = first(head).checked_sub(1) else { return self.fresh() };
            let next = self.numbered(number)?.next.load(Ordering::Acquire);
            if self.swap_head(head, next) {
                return Ok(number);
            }
        }
    }

    fn push(&self, number: u32, slot: &Slot<T>) {
        loop {
            let head = self.free.load(Ordering::Acquire);
            slot.next.store(first(head), Ordering::Release);
            if self.swap_head(head, number.wrapping_add(1)) {
                return;
            }
        }
    }

    fn swap_head(&self, head: u64, first: u32) -> bool {
        let changes = (head >> 32).wrapping_add(1) << 32;
        let new = changes | u64::from(first);
        self.free.compare_exchange(head, new, Ordering::AcqRel, Ordering::Acquire).is_ok()
    }

    /// A slot that was never taken.
    fn fresh(&self) -> Result<u32, Status> {
        let in_rooms = |taken: u32| (position(taken).0 < ROOMS).then(|| taken.wrapping_add(1));
        self.taken.fetch_update(Ordering::AcqRel, Ordering::Acquire, in_rooms).map_err(|_| Status::Full)
    }
}

impl<T> Slot<T> {
    fn empty() -> Self {
        Self { generation: AtomicU32::new(0), entry: ArcSwapOption::empty(), next: AtomicU32::new(NONE) }
    }
}

/// The lower half of the list's head.
fn first(head: u64) -> u32 {
    u32::try_from(head & u64::from(u32::MAX)).unwrap_or(NONE)
}

fn generation(id: u64) -> u32 {
    u32::try_from(id >> GENERATION_BITS & u64::from(u32::MAX)).unwrap_or(0)
}

fn slot_number(id: u64) -> u32 {
    u32::try_from(id & SLOT_MASK).unwrap_or(u32::MAX)
}

/// Room, and place in it.
fn position(number: u32) -> (usize, usize) {
    let number = usize::try_from(number).unwrap_or(usize::MAX);
    (number / SLOTS, number % SLOTS)
}

/// Makes a structure of one number the handle of a kind of objects.
macro_rules! handle {
    ($handle:ident, $kind:literal, $object:ty) => {
        impl $crate::table::Handle for $handle {
            type Object = $object;

            const NONE: Self = Self { id: 0 };

            fn table() -> &'static $crate::table::Table<$object> {
                static TABLE: $crate::table::Table<$object> = $crate::table::Table::new($kind);
                &TABLE
            }

            fn id(self) -> u64 {
                self.id
            }

            fn of(id: u64) -> Self {
                Self { id }
            }
        }
    };
}
pub(crate) use handle;
