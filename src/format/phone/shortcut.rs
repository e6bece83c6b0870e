//! Short cuts through the automaton: nearly always the first three digits of a number say which class it is in, and what
//! follows them is free. Its rank is then the number itself less a constant.
//!
//! Each table is made when it is first asked for, by walking the automaton that it stands for.

use super::automaton::{self, MAX, POWERS};
use super::tables::{self, Code, Dialling};
use crate::format::Region;
use once_cell::race::OnceBox;

/// Digits that decide.
const LEAD: usize = 3;

/// Texts of that many digits.
const LEADS: usize = 1_000;

/// Where the numbers of some leads go.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Way {
    pub(super) class: u32,
    /// What a number has more than its rank in the class, wrapping.
    pub(super) more: u64,
    /// Whether the class has one calling code only, so that its spellings come back.
    pub(super) alone: bool,
}

/// The valid numbers of one calling code and length, by their first digits.
pub(super) struct Leads {
    /// Position of the way of each lead, plus one; zero where three digits do not decide.
    numbers: [u8; LEADS],
    ways: Vec<Way>,
}

static CODES: [OnceBox<Leads>; tables::CODES_AND_LENGTHS] =
    [const { OnceBox::new() }; tables::CODES_AND_LENGTHS];

impl Leads {
    /// Those of a calling code and a length.
    #[inline]
    pub(super) fn of(code: Code, length: usize) -> Option<&'static Self> {
        let slot = CODES.get(code.row(length)).filter(|_| length > LEAD && length <= MAX)?;
        Some(slot.get_or_init(|| Box::new(Self::walked(code, length))))
    }

    fn walked(code: Code, length: usize) -> Self {
        let mut leads = Self { numbers: [0; LEADS], ways: Vec::new() };
        for (lead, number) in (0..).zip(&mut leads.numbers) {
            let Some(way) = way(code, length, lead) else { continue };
            let known = leads.ways.iter().position(|&known| known == way);
            let position = known.unwrap_or(leads.ways.len());
            // Past 255 ways the automaton is walked.
            let Ok(next) = u8::try_from(position.wrapping_add(1)) else { continue };
            if known.is_none() {
                leads.ways.push(way);
            }
            *number = next;
        }
        leads
    }

    /// The way of numbers that begin with these ASCII digits.
    #[inline(always)]
    pub(super) fn way(&self, first: &[u8; LEAD]) -> Option<&Way> {
        let lead = first.iter().fold(0_usize, |lead, byte| {
            lead.wrapping_mul(10).wrapping_add(usize::from(byte.wrapping_sub(b'0')))
        });
        let number = self.numbers.get(lead)?;
        self.ways.get(usize::from(*number).wrapping_sub(1))
    }
}

/// The way of one lead: that of the first component with numbers behind it, if it has all of them.
fn way(code: Code, length: usize, lead: u64) -> Option<Way> {
    let first = first_digits(lead);
    code.components(length).take_while(|component| !component.possible).find_map(|component| {
        let (below, node) = automaton::descend(component.root, &first)?;
        let behind = length.wrapping_sub(LEAD);
        Some(automaton::is_free(node, behind).then(|| Way {
            class: component.class,
            more: shifted(lead, behind).wrapping_sub(component.first_rank).wrapping_sub(below),
            alone: tables::components(component.class).len() == 1,
        }))
    })?
}

/// How a region dials, where that is simple.
pub(super) struct Home {
    /// Its one trunk digit that comes first, in ASCII, or zero.
    pub(super) trunk: u8,
    pub(super) code: u16,
    /// Its international prefix, unless that is 00 or depends on the carrier.
    pub(super) own_prefix: &'static [u8],
    /// Its numbers, by length.
    leads: [Option<&'static Leads>; MAX + 1],
}

static REGIONS: [OnceBox<Option<Home>>; REGION_PLACES] = [const { OnceBox::new() }; REGION_PLACES];

const REGION_PLACES: usize = 26 * 26;

impl Home {
    /// The one of these letters.
    #[inline]
    pub(super) fn of(region: Region) -> Option<&'static Self> {
        let [first, second] = region.0.map(|letter| usize::from(letter.wrapping_sub(b'A')));
        REGIONS
            .get(first.wrapping_mul(26).wrapping_add(second))?
            .get_or_init(|| Box::new(Self::read(region)))
            .as_ref()
    }

    fn read(region: Region) -> Option<Self> {
        let dialling = Dialling::in_region(region)?;
        let code = tables::code(dialling.code)?;
        let trunk = if let &[digit] = dialling.trunk() { digit } else { 0 };
        let own_prefix = if dialling.idd() == b"00" { b"" } else { dialling.idd() };
        let leads = std::array::from_fn(|length| Leads::of(code, length));
        Some(Self { trunk, code: code.number, own_prefix, leads })
    }

    /// Its numbers of a length.
    #[inline]
    pub(super) fn leads(&self, length: usize) -> Option<&'static Leads> {
        *self.leads.get(length)?
    }

    /// Whether digits begin with its own international prefix.
    #[inline]
    pub(super) fn leaves(&self, digits: &[u8]) -> bool {
        !self.own_prefix.is_empty() && digits.starts_with(self.own_prefix)
    }
}

/// A class of one calling code, by ranks.
pub(super) struct Spans {
    /// Digits of its numbers.
    pub(super) length: usize,
    /// Whether they are valid, and not only possible.
    pub(super) valid: bool,
    pub(super) code: u16,
    /// Digits of the calling code.
    pub(super) code_digits: usize,
    /// The first rank of each span, from 0.
    starts: Vec<u64>,
    /// What the numbers of each span have more than their ranks, or `None` where three digits do not decide.
    more: Vec<Option<u64>>,
}

static CLASSES: [OnceBox<Option<Spans>>; tables::CLASSES_COUNT] =
    [const { OnceBox::new() }; tables::CLASSES_COUNT];

impl Spans {
    /// Those of a class, unless it has several calling codes or very short numbers.
    #[inline]
    pub(super) fn of(class: u32) -> Option<&'static Self> {
        CLASSES.get(usize::try_from(class).ok()?)?.get_or_init(|| Box::new(Self::walked(class))).as_ref()
    }

    fn walked(class: u32) -> Option<Self> {
        let mut components = tables::components(class);
        let component = components.next().filter(|component| component.length > LEAD)?;
        if components.next().is_some() {
            return None;
        }
        let behind = component.length.wrapping_sub(LEAD);
        let mut spans = Self {
            length: component.length,
            valid: !component.possible,
            code: component.code,
            code_digits: super::code_digits(component.code, &mut [b'0'; 3]).len(),
            starts: Vec::new(),
            more: Vec::new(),
        };
        for lead in 0..1_000 {
            let Some((below, node)) = automaton::descend(component.root, &first_digits(lead)) else {
                continue;
            };
            let free = automaton::is_free(node, behind);
            let more = free.then(|| shifted(lead, behind).wrapping_sub(below));
            if spans.more.last() != Some(&more) {
                spans.starts.push(below);
                spans.more.push(more);
            }
        }
        Some(spans)
    }

    /// The number of a rank.
    #[inline]
    pub(super) fn number(&self, rank: u64) -> Option<u64> {
        let span = self.starts.partition_point(|&start| start <= rank).wrapping_sub(1);
        Some(rank.wrapping_add((*self.more.get(span)?)?))
    }
}

/// A lead in ASCII digits.
fn first_digits(lead: u64) -> [u8; LEAD] {
    [lead / 100, lead / 10 % 10, lead % 10].map(|digit| b'0' | u8::try_from(digit).unwrap_or(0))
}

/// A lead with this many zeros behind it.
fn shifted(lead: u64, behind: usize) -> u64 {
    lead.wrapping_mul(POWERS.get(behind).copied().unwrap_or(0))
}
