//! How many members of class 0 stand before a number, from its digits in step.

use super::class::{COMMUNES, ORDERS, department};
use super::grid::Table;
use super::number::Halves;

/// Communes and orders of a department, and of all.
pub(super) const PLACES: u64 = COMMUNES.size().wrapping_mul(ORDERS.size());
const PLACES_EACH: u64 = PLACES.wrapping_mul(department::MAIN.size());

/// The places of the departments before each; more than there are for what is none of class 0.
static DEPARTMENTS: [u32; 256] = departments();

/// How many members of class 0 stand before this number; none if it is no member or has a wrong key.
#[inline(always)]
pub(super) fn position(number: &Halves) -> Option<u64> {
    let (births, places) = (number.births, number.places.pairs());
    let [.., department] = births.values();
    let [.., key] = places.values();
    // The thirteen characters plus the key are a multiple of 97. Powers of a hundred leave these remainders.
    let sum = births.weighed([50, 49, 81, 27]).and(places.weighed([9, 3, 1, 1]));
    if number.with_key && (!sum.is_multiple_of_97() || key.wrapping_sub(1) >= 97) {
        return None;
    }
    let &departments = usize::try_from(department).ok().and_then(|department| DEPARTMENTS.get(department))?;
    let births = births.above([1, 0, 1, 0]);
    if departments >= STRANGER || births.outside([2, 100, 12, 100]) {
        return None;
    }
    let [first_two, ..] = places.values();
    let third = number.places.third();
    let commune = first_two.wrapping_mul(10).wrapping_add(third).wrapping_sub(1);
    let order = places.weighed([0, 100, 1, 0]).value().wrapping_sub(third.wrapping_mul(1_000));
    if commune >= COMMUNES.size() || order == 0 {
        return None;
    }
    let months = births.weighed([1_200, 12, 1, 0]).value();
    let place = commune.wrapping_mul(ORDERS.size()).wrapping_add(order).wrapping_sub(1);
    Some(months.wrapping_mul(PLACES_EACH).wrapping_add(u64::from(departments)).wrapping_add(place))
}

const STRANGER: u32 = 1 << 31;

#[expect(
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "at compile time, where a wrong index does not build; places are below 2^32"
)]
const fn departments() -> [u32; 256] {
    let mut departments = [STRANGER; 256];
    let members = Table::of(department::MAIN);
    let mut rank = 0;
    while rank < members.size() {
        departments[members.nth(rank) as usize] = rank.wrapping_mul(PLACES) as u32;
        rank = rank.wrapping_add(1);
    }
    departments
}
