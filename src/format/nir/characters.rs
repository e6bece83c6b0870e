//! The characters of a number of class 0, from how many members stand before it: divided by constants alone, and what
//! is left is looked up.

use super::class::{ORDERS, YEARS, department, first, month};
use super::grid::Table;
use super::number::at;
use super::position::PLACES;

/// Orders of a commune.
const ORDERS_EACH: u32 = low(ORDERS.size());

/// Months and departments of a year.
const MONTHS: usize = 1_140;
const MONTHS_EACH: u32 = low(month::CALENDAR.size().wrapping_mul(department::MAIN.size()));

/// The smallest commune and order, as one number of six digits.
const FIRST_PLACE: u32 = 1_001;

/// The digits of every number below 1,000, the first one lowest.
static THREES: [u32; 1_000] = threes();

/// First digit and year.
static YEARS_OF_BIRTH: Births<256> = years();

/// Month and department.
static MONTHS_OF_BIRTH: Births<MONTHS> = months();

/// The two digits of the key, by the remainder of the thirteen characters.
static KEYS: [u16; 97] = keys();

/// What a birth can begin or end with.
struct Births<const N: usize> {
    digits: [u32; N],
    /// The remainders by 97 of these digits with those behind them as zeros.
    remainders: [u8; N],
}

impl<const N: usize> Births<N> {
    #[inline(always)]
    fn at(&self, rank: usize) -> (u32, u32) {
        match (self.digits.get(rank), self.remainders.get(rank)) {
            (Some(&digits), Some(&remainder)) => (digits, u32::from(remainder)),
            _ => (0, 0),
        }
    }
}

/// Thirteen characters and their key, the first one lowest, of the member of class 0 that has this many before it.
#[inline(always)]
pub(super) fn characters(position: u64) -> u128 {
    let (birth, place) = (low(position / PLACES), low(position % PLACES));
    let [year, ..] = (birth / MONTHS_EACH).to_le_bytes();
    let (years, years_remainder) = YEARS_OF_BIRTH.at(usize::from(year));
    let (months, months_remainder) = MONTHS_OF_BIRTH.at(index(birth % MONTHS_EACH));
    // A place counts 999 orders a commune, its six digits count a thousand.
    let commune = place / ORDERS_EACH;
    let places = place.wrapping_add(commune).wrapping_add(FIRST_PLACE);
    let communes = threes_at(commune.wrapping_add(1));
    let orders = threes_at((place % ORDERS_EACH).wrapping_add(1));
    let remainder = places.wrapping_add(years_remainder).wrapping_add(months_remainder) % 97;
    let key = KEYS.get(index(remainder)).copied().unwrap_or(0);
    let births = u64::from(years) | u64::from(months) << (8 * at::MONTH);
    let places = u64::from(communes)
        | u64::from(orders) << (8 * (at::ORDER - at::COMMUNE))
        | u64::from(key) << (8 * (at::KEY - at::COMMUNE));
    u128::from(births) | u128::from(places) << (8 * at::COMMUNE)
}

#[inline(always)]
fn threes_at(number: u32) -> u32 {
    THREES.get(index(number)).copied().unwrap_or(0)
}

#[inline(always)]
fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// The low half.
#[inline(always)]
const fn low(number: u64) -> u32 {
    let [a, b, c, d, ..] = number.to_le_bytes();
    u32::from_le_bytes([a, b, c, d])
}

/// So many digits of a number, the first one lowest.
const fn digits(number: u32, count: u32) -> u32 {
    let (mut rest, mut left, mut digits) = (number, count, 0_u32);
    while left > 0 {
        digits = (digits << 8) | (rest % 10) | 0x30;
        rest /= 10;
        left = left.wrapping_sub(1);
    }
    digits
}

#[expect(
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "at compile time, where a wrong index does not build; numbers are below 1,000"
)]
const fn threes() -> [u32; 1_000] {
    let mut threes = [0; 1_000];
    let mut number = 0_usize;
    while number < threes.len() {
        threes[number] = digits(number as u32, 3);
        number = number.wrapping_add(1);
    }
    threes
}

#[expect(
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "at compile time, where a wrong index does not build; keys have two digits"
)]
const fn keys() -> [u16; 97] {
    let mut keys = [0; 97];
    let mut remainder = 0_usize;
    while remainder < keys.len() {
        keys[remainder] = digits(97_u32.wrapping_sub(remainder as u32), 2) as u16;
        remainder = remainder.wrapping_add(1);
    }
    keys
}

const fn years() -> Births<256> {
    births(Table::of(first::ISSUED), Table::of(YEARS), 3, 10_000_000_000)
}

const fn months() -> Births<MONTHS> {
    births(Table::of(month::CALENDAR), Table::of(department::MAIN), 4, 1_000_000)
}

/// Two sets together, the lower one of two digits.
#[expect(
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "at compile time, where a wrong index does not build; remainders are below 97"
)]
const fn births<const N: usize>(high: Table, low: Table, count: u32, weight: u64) -> Births<N> {
    let mut births = Births { digits: [0; N], remainders: [0; N] };
    let (mut rank, mut above, mut below) = (0_usize, 0_u64, 0_u64);
    while above < high.size() {
        let number = high.nth(above).wrapping_mul(100).wrapping_add(low.nth(below));
        births.digits[rank] = digits(number as u32, count);
        births.remainders[rank] = (number.wrapping_mul(weight) % 97) as u8;
        rank = rank.wrapping_add(1);
        below = below.wrapping_add(1);
        if below == low.size() {
            (above, below) = (above.wrapping_add(1), 0);
        }
    }
    births
}
