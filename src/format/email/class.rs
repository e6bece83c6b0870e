//! The classes of local parts: a kind and a length in octets, the shortest lengths together.

use super::language::{DotAtoms, Kind, Quoted};
use super::local::{self, Local};
use super::number::Number;
use super::ranking::{MOST, Table};
use crate::format::Size;
use crate::rank::U512;
use once_cell::race::OnceBox;

/// The classes where capitals are folded, and those where they are kept.
static FOLDED: OnceBox<Classes> = OnceBox::new();
static EXACT: OnceBox<Classes> = OnceBox::new();

/// A rank within a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Within {
    Narrow(u128),
    Wide(U512),
}

/// Every class of a format. Class numbers run through the kinds, and within a kind through the lengths.
pub(super) struct Classes {
    kinds: Vec<Counted>,
    classes: Vec<Class>,
}

/// A kind and its counts.
struct Counted {
    kind: Kind,
    /// Number of its first class.
    first: usize,
    /// Octets of the longest texts in its first class.
    merged: usize,
    /// Octets that every text has around what is counted: the quotes.
    around: usize,
    narrow: Table<u128>,
    wide: Table<U512>,
}

struct Class {
    /// Position of its kind.
    kind: usize,
    /// Octets of its shortest and longest texts.
    shortest: usize,
    longest: usize,
    name: Name,
    size: Size,
}

/// The name of a class with the `@` behind it, as a tweak begins: all have the same room, so that it is copied at once.
struct Name {
    text: String,
    tweak: [u8; Name::ROOM],
}

impl Name {
    /// `quoted/3-6@` is the longest.
    const ROOM: usize = 16;

    fn of(text: String) -> Self {
        let mut tweak = [0; Self::ROOM];
        for (slot, byte) in tweak.iter_mut().zip(text.bytes().chain([b'@'])) {
            *slot = byte;
        }
        Self { text, tweak }
    }
}

impl Classes {
    /// Those of addresses whose capitals are kept, or folded; counted when they are first asked for.
    pub(super) fn get(capitals: bool) -> &'static Self {
        let classes = if capitals { &EXACT } else { &FOLDED };
        classes.get_or_init(|| Box::new(Self::of(capitals)))
    }

    fn of(capitals: bool) -> Self {
        let atoms = |kind| Table::of(&DotAtoms { kind, capitals });
        let mut counted = vec![(Kind::Plain, "plain", 1, 4, 0, atoms(Kind::Plain))];
        if capitals {
            counted.push((Kind::Mixed, "mixed", 1, 4, 0, atoms(Kind::Mixed)));
        }
        counted.push((Kind::Atext, "atext", 1, 4, 0, atoms(Kind::Atext)));
        counted.push((Kind::Quoted, "quoted", 3, 6, 2, Table::of(&Quoted { capitals })));
        counted.push((Kind::Utf8, "utf8", 2, 4, 0, atoms(Kind::Utf8)));

        let mut all = Self { kinds: Vec::new(), classes: Vec::new() };
        for (kind, name, shortest, merged, around, wide) in counted {
            let first = all.classes.len();
            let narrow = wide.narrow();
            let counted = Counted { kind, first, merged, around, narrow, wide };
            for longest in merged..=MOST {
                let (shortest, name) = if longest == merged {
                    (shortest, format!("{name}/{shortest}-{longest}"))
                } else {
                    (longest, format!("{name}/{longest}"))
                };
                let size = (shortest..=longest).fold(U512::ZERO, |size, octets| {
                    size.plus(counted.wide.size(octets.saturating_sub(around)))
                });
                let size = size.to_u128().map_or(Size::Wide(size), Size::Narrow);
                all.classes.push(Class {
                    kind: all.kinds.len(),
                    shortest,
                    longest,
                    name: Name::of(name),
                    size,
                });
            }
            all.kinds.push(counted);
        }
        all
    }

    /// How many there are.
    pub(super) fn len(&self) -> u32 {
        u32::try_from(self.classes.len()).unwrap_or(u32::MAX)
    }

    fn class(&self, class: u32) -> Option<&Class> {
        self.classes.get(usize::try_from(class).ok()?)
    }

    /// The name of a class: `plain/1-4`, `atext/17`.
    pub(super) fn name(&self, class: u32) -> &str {
        self.class(class).map_or("", |class| &class.name.text)
    }

    /// Puts the name of a class and `@` behind other bytes.
    #[inline]
    pub(super) fn begin_tweak(&self, class: u32, out: &mut Vec<u8>) {
        let Some(Class { name, .. }) = self.class(class) else { return };
        let end = out.len().wrapping_add(name.text.len()).wrapping_add(1);
        out.extend_from_slice(&name.tweak);
        out.truncate(end);
    }

    /// How many ranks a class has.
    pub(super) fn size(&self, class: u32) -> Size {
        self.class(class).map_or(Size::Narrow(0), |class| class.size)
    }

    /// Octets of the longest local parts of a class.
    pub(super) fn longest(&self, class: u32) -> usize {
        self.class(class).map_or(0, |class| class.longest)
    }

    /// Class and rank of a local part.
    pub(super) fn rank(&self, local: &Local) -> Option<(u32, Within)> {
        let counted = self.kinds.iter().find(|counted| counted.kind == local.kind)?;
        let position = counted.first.checked_add(local.octets.saturating_sub(counted.merged))?;
        let class = self.classes.get(position)?;
        let inside = local.octets.checked_sub(counted.around)?;
        let within = match class.size {
            Size::Narrow(_) => {
                let shorter = counted.shorter(class.shortest, local.octets);
                Within::Narrow(shorter.wrapping_add(counted.narrow.rank(local.ordinals(), inside)))
            }
            _ => Within::Wide(counted.wide.rank(local.ordinals(), inside)),
        };
        Some((u32::try_from(position).ok()?, within))
    }

    /// Writes the local part of a rank.
    pub(super) fn write(&self, class: u32, within: Within, out: &mut Vec<u8>) {
        let Some(class) = self.class(class) else { return };
        let Some(counted) = self.kinds.get(class.kind) else { return };
        if counted.kind == Kind::Quoted {
            out.push(b'"');
        }
        let push = |ordinal| local::write(counted.kind, ordinal, out);
        match within {
            Within::Narrow(mut rank) => {
                let mut octets = class.shortest;
                loop {
                    let size = counted.narrow.size(octets.saturating_sub(counted.around));
                    if rank < size || octets >= class.longest {
                        break;
                    }
                    rank = rank.wrapping_sub(size);
                    octets = octets.wrapping_add(1);
                }
                counted.narrow.unrank(rank, octets.saturating_sub(counted.around), push);
            }
            Within::Wide(rank) => {
                counted.wide.unrank(rank, class.longest.saturating_sub(counted.around), push);
            }
        }
        if counted.kind == Kind::Quoted {
            out.push(b'"');
        }
    }
}

impl Counted {
    /// How many texts of a class have fewer octets.
    fn shorter(&self, shortest: usize, octets: usize) -> u128 {
        (shortest..octets)
            .map(|octets| self.narrow.size(octets.saturating_sub(self.around)))
            .fold(0, u128::wrapping_add)
    }
}
