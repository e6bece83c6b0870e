//! Short cuts through the automaton: nearly always the first three digits of a number say which class it is in, and what
//! follows them is free. Its rank is then the number itself less a constant.
//!
//! Each table is made when it is first asked for, by walking the automaton that it stands for.

use super::automaton::{self, MAX, POWERS};
use super::plan::Form;
use super::tables::{self, Code, Dialling};
use crate::format::Region;
use crate::rank::low_half;
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
    /// More than any of them.
    power: u64,
    first: Quotient,
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
        let mut leads = Self {
            power: shifted(1, length),
            first: Quotient::by(length.wrapping_sub(LEAD)),
            numbers: [0; LEADS],
            ways: Vec::new(),
        };
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

    /// Where a number leads that stands behind these digits, or `None` if other ones stand before.
    #[inline(always)]
    pub(super) fn reached(&'static self, before: u64, number: u64) -> Option<Reached> {
        let number = number.wrapping_sub(before.wrapping_mul(self.power));
        if number >= self.power {
            return None;
        }
        let position = self.numbers.get(self.first.of(number)).copied()?;
        let way = self.ways.get(usize::from(position).wrapping_sub(1))?;
        Some(Reached { way, number })
    }
}

/// A valid number, and the way it goes.
#[derive(Clone, Copy)]
pub(super) struct Reached {
    pub(super) way: &'static Way,
    pub(super) number: u64,
}

/// Division by a power of ten, 10 or more, of numbers of up to three digits more.
#[derive(Clone, Copy)]
struct Quotient {
    /// 2^(64 + shift) by the power, rounded up: one that has all of its 64 bits.
    reciprocal: u64,
    shift: u32,
}

impl Quotient {
    fn by(digits: usize) -> Self {
        let power = shifted(1, digits);
        let shift = power.checked_ilog2().unwrap_or(0);
        let reciprocal = (1_u128 << 64 << shift).div_ceil(power.max(1).into());
        Self { reciprocal: u64::try_from(reciprocal).unwrap_or(u64::MAX), shift }
    }

    #[inline(always)]
    fn of(self, number: u64) -> usize {
        let product = u128::from(number).wrapping_mul(self.reciprocal.into());
        usize::try_from(low_half(product >> 64).wrapping_shr(self.shift)).unwrap_or(usize::MAX)
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

/// Digits that stand before a number.
struct Before {
    number: u64,
    len: usize,
}

/// How a region dials, where that is simple.
pub(super) struct Home {
    /// Its one trunk digit, by its value.
    pub(super) trunk: Option<u8>,
    pub(super) code: u16,
    /// What stands before a number that is dialled with the plus, with 00 and with the trunk digit.
    before: [Before; 3],
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
        let trunk = if let &[digit] = dialling.trunk() { Some(digit & 15) } else { None };
        let number = u64::from(code.number);
        let len = super::code_digits(code.number, &mut [b'0'; 3]).len();
        let before = [
            Before { number, len },
            Before { number, len: len.wrapping_add(2) },
            // Without a trunk digit no number is as long.
            trunk.map_or(Before { number: 0, len: usize::MAX }, |trunk| Before {
                number: trunk.into(),
                len: 1,
            }),
        ];
        let own_prefix = if dialling.idd() == b"00" { b"" } else { dialling.idd() };
        let leads = std::array::from_fn(|length| Leads::of(code, length));
        Some(Self { trunk, code: code.number, before, own_prefix, leads })
    }

    /// Where so many digits lead in one of the first three forms, if that is its own numbers.
    #[inline(always)]
    pub(super) fn reached(&self, form: Form, number: u64, digits: usize) -> Option<Reached> {
        let before = self.before.get(usize::try_from(form.number()).ok()?)?;
        let leads = (*self.leads.get(digits.checked_sub(before.len)?)?)?;
        leads.reached(before.number, number)
    }

    /// Whether its international prefix is another one than 00.
    #[inline(always)]
    pub(super) fn has_own_prefix(&self) -> bool {
        !self.own_prefix.is_empty()
    }

    /// Whether digits begin with its own international prefix.
    pub(super) fn leaves(&self, digits: &[u8]) -> bool {
        self.has_own_prefix() && digits.starts_with(self.own_prefix)
    }
}

/// A class of one calling code, by ranks.
pub(super) struct Spans {
    /// Digits of its numbers.
    pub(super) length: u32,
    /// The least number of more digits.
    pub(super) power: u64,
    /// The least number that is dialled in each of the first three forms: behind a trunk digit of 0 another one would make
    /// it 00.
    pub(super) least: [u64; 3],
    /// Whether they are valid, and not only possible.
    pub(super) valid: bool,
    pub(super) code: u16,
    /// Digits of the calling code.
    pub(super) code_digits: u32,
    /// For as many ranks as numbers begin alike, the span of the first one.
    first: Quotient,
    numbers: Vec<u16>,
    spans: Vec<Span>,
}

/// Ranks whose numbers are in one piece.
struct Span {
    /// The rank behind the last one.
    end: u64,
    /// What the numbers have more than their ranks, or `None` where three digits do not decide.
    more: Option<u64>,
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
            length: u32::try_from(component.length).ok()?,
            power: shifted(1, component.length),
            least: [0, 0, shifted(1, component.length.wrapping_sub(1))],
            valid: !component.possible,
            code: component.code,
            code_digits: component.code.checked_ilog10().map_or(0, |log| log.wrapping_add(1)),
            first: Quotient::by(behind),
            numbers: Vec::new(),
            spans: Vec::new(),
        };
        for lead in 0..1_000 {
            let Some((below, node)) = automaton::descend(component.root, &first_digits(lead)) else {
                continue;
            };
            let free = automaton::is_free(node, behind);
            let more = free.then(|| shifted(lead, behind).wrapping_sub(below));
            let end = below.wrapping_add(tables::count(node));
            match spans.spans.last_mut().filter(|span| span.more == more) {
                Some(span) => span.end = end,
                None => spans.spans.push(Span { end, more }),
            }
        }
        let size = tables::size(class);
        let steps = (0..).map(|step| shifted(step, behind)).take_while(|&rank| rank < size);
        spans.numbers.extend(steps.map(|rank| {
            u16::try_from(spans.spans.partition_point(|span| span.end <= rank)).unwrap_or(u16::MAX)
        }));
        Some(spans)
    }

    /// The number of a rank.
    #[inline(always)]
    pub(super) fn number(&self, rank: u64) -> Option<u64> {
        let first = usize::from(*self.numbers.get(self.first.of(rank))?);
        let span = self.spans.get(first..)?.iter().find(|span| rank < span.end)?;
        Some(rank.wrapping_add(span.more?))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotients_are_exact() {
        for length in LEAD + 1..=MAX {
            let digits = length - LEAD;
            let power = 10_u64.pow(u32::try_from(digits).unwrap());
            for lead in 0..1_000 {
                for number in [lead * power, lead * power + power / 3, lead * power + power - 1] {
                    assert_eq!(Quotient::by(digits).of(number), usize::try_from(lead).unwrap(), "{number}");
                }
            }
        }
    }

    #[test]
    fn every_span_begins_and_ends_where_the_automaton_says() {
        let mut free = 0;
        for class in 0..tables::classes() {
            let Some(spans) = Spans::of(class) else { continue };
            let root = tables::components(class).next().unwrap().root;
            let starts = [0].into_iter().chain(spans.spans.iter().map(|span| span.end));
            for (start, span) in starts.zip(&spans.spans) {
                for rank in [start, start + (span.end - start) / 2, span.end - 1] {
                    let mut digits = [b'0'; MAX];
                    let digits = &mut digits[..usize::try_from(spans.length).unwrap()];
                    automaton::unrank(root, rank, digits);
                    let number = spans.number(rank);
                    assert_eq!(number.is_some(), span.more.is_some());
                    let text: u64 = str::from_utf8(digits).unwrap().parse().unwrap();
                    assert!(number.is_none_or(|number| number == text), "{class} {rank}");
                    free += u32::from(number.is_some());
                }
            }
            assert_eq!(spans.number(tables::size(class)), None);
        }
        assert!(free > 10_000, "{free}");
    }
}
