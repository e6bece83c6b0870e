//! The classes of `fr.nir`, frozen.

use super::block::{self, Block, Parts, Set};
use super::number::CORSICA_2A;

/// A class: disjoint blocks of numbers, ranked block by block.
pub(super) struct Class {
    pub(super) name: &'static str,
    pub(super) blocks: &'static [Block],
    /// Whether the canonical spelling has a key.
    pub(super) keyed: bool,
    /// Whether a text of the other length is the same number: a keyed one without its key, a provisional one
    /// with a key added.
    pub(super) both_lengths: bool,
}

impl Class {
    /// A class whose numbers may be typed without their key.
    const fn issued(name: &'static str, blocks: &'static [Block]) -> Self {
        Self { name, blocks, keyed: true, both_lengths: true }
    }

    /// A class whose numbers have nothing but their key to vouch for them.
    const fn vouched(name: &'static str, blocks: &'static [Block]) -> Self {
        Self { name, blocks, keyed: true, both_lengths: false }
    }

    /// A class of provisional numbers, which have no key.
    const fn provisional(name: &'static str, blocks: &'static [Block], both_lengths: bool) -> Self {
        Self { name, blocks, keyed: false, both_lengths }
    }

    /// Its blocks.
    pub(super) fn blocks(&self) -> impl Iterator<Item = &'static Block> {
        self.blocks.iter()
    }

    /// How many members stand before this one.
    pub(super) fn position(&self, parts: &Parts) -> Option<u64> {
        block::position(self.blocks(), parts)
    }

    /// Whether a text of this length can be of the class.
    pub(super) fn takes(&self, with_key: bool) -> bool {
        self.both_lengths || with_key == self.keyed
    }
}

/// First digits.
pub(super) mod first {
    use super::Set;
    /// Men and women.
    pub(in crate::format::nir) const ISSUED: Set = Set::run(1, 2);
    /// Foreigners being registered.
    pub(in crate::format::nir) const FOREIGN: Set = Set::run(3, 4);
    /// Waiting numbers.
    pub(in crate::format::nir) const WAITING: Set = Set::run(7, 8);
    /// All that stand before a year and a month of birth.
    pub(in crate::format::nir) const PERSONS: Set = Set::two((1, 4), (7, 8));
    /// Migrants' provisional numbers.
    pub(in crate::format::nir) const MIGRANTS: Set = Set::run(5, 6);
    /// Never issued in any grammar.
    pub(in crate::format::nir) const MARKS: Set = Set::two((0, 0), (9, 9));
}

/// Months.
pub(super) mod month {
    use super::Set;
    pub(in crate::format::nir) const CALENDAR: Set = Set::run(1, 12);
    /// The month is unknown.
    pub(in crate::format::nir) const PSEUDO: Set = Set::three((20, 20), (30, 42), (50, 99));
    pub(in crate::format::nir) const ISSUED: Set = Set::four((1, 12), (20, 20), (30, 42), (50, 99));
    /// Never issued; the health insurance's own validator takes them.
    pub(super) const TOLERATED: Set = Set::two((21, 29), (43, 49));
    /// Never issued; it refuses them.
    pub(super) const REFUSED: Set = Set::two((0, 0), (13, 19));
    pub(super) const NEVER_ISSUED: Set = Set::four((0, 0), (13, 19), (21, 29), (43, 49));
    pub(in crate::format::nir) const ANY: Set = Set::run(0, 99);
}

/// Departments of birth.
pub(super) mod department {
    use super::{CORSICA_2A, Set};
    /// Those that every validator takes: metropolitan ones, and 99 for births abroad.
    pub(in crate::format::nir) const MAIN: Set = Set::three((1, 19), (21, 95), (99, 99));
    /// Corsica before 1976, Tunisia before independence, overseas.
    pub(in crate::format::nir) const OVERSEAS: Set = Set::two((20, 20), (96, 98));
    pub(in crate::format::nir) const CORSICA: Set = Set::run(CORSICA_2A, 101);
    /// Every department in digits.
    pub(in crate::format::nir) const DIGITS: Set = Set::run(1, 99);
    /// Births abroad, overseas and in the former colonies.
    pub(in crate::format::nir) const ABROAD: Set = Set::run(91, 99);
    pub(in crate::format::nir) const ANY_DIGITS: Set = Set::run(0, 99);
}

pub(super) const COMMUNES: Set = Set::run(1, 990);
const OTHER_COMMUNES: Set = Set::two((0, 0), (991, 999));
pub(super) const ORDERS: Set = Set::run(1, 999);
pub(super) const YEARS: Set = Set::run(0, 99);
/// Any three digits.
pub(super) const ANY: Set = Set::run(0, 999);

/// Second digit 0: provisional numbers made before 2012.
const BEFORE_2012: Set = Set::run(0, 9);
/// Second digit 1 or 2: provisional numbers of today.
const SINCE_2012: Set = Set::run(10, 29);
/// No provisional number begins so.
const NOT_PROVISIONAL: Set = Set::run(30, 99);

/// The issued grammar for these first digits, years, months and departments.
pub(super) const fn issued(firsts: Set, years: Set, months: Set, departments: Set) -> Block {
    Block::new([firsts, years, months, departments, COMMUNES, ORDERS])
}

const fn odd_month(firsts: Set, years: Set, months: Set, departments: Set) -> Block {
    Block::new([firsts, years, months, departments, ANY, ANY])
}

const fn no_department(firsts: Set, years: Set) -> Block {
    Block::new([firsts, years, month::ISSUED, Set::one(0), ANY, ANY])
}

const fn odd_commune(firsts: Set, years: Set, departments: Set) -> Block {
    Block::new([firsts, years, month::ISSUED, departments, OTHER_COMMUNES, ANY])
}

const fn no_order(firsts: Set, years: Set, departments: Set) -> Block {
    Block::new([firsts, years, month::ISSUED, departments, COMMUNES, Set::one(0)])
}

/// All that the issued grammar leaves over, in digits, for these first digits and years.
const fn leftover(firsts: Set, years: Set) -> [Block; 4] {
    [
        odd_month(firsts, years, month::NEVER_ISSUED, department::ANY_DIGITS),
        no_department(firsts, years),
        odd_commune(firsts, years, department::DIGITS),
        no_order(firsts, years, department::DIGITS),
    ]
}

/// What only a right key vouches for, in digits.
const REST: [Block; 9] = {
    let [f0, f1, f2, f3] = leftover(first::FOREIGN, YEARS);
    let [w0, w1, w2, w3] = leftover(first::WAITING, NOT_PROVISIONAL);
    [odd_month(first::ISSUED, YEARS, month::REFUSED, department::ANY_DIGITS), f0, f1, f2, f3, w0, w1, w2, w3]
};

/// The classes by number, most widely accepted first.
pub(super) static CLASSES: [Class; 18] = [
    Class::issued("issued", &[issued(first::ISSUED, YEARS, month::CALENDAR, department::MAIN)]),
    Class::issued("issued-corsica", &[issued(first::ISSUED, YEARS, month::CALENDAR, department::CORSICA)]),
    Class::issued("overseas", &[issued(first::ISSUED, YEARS, month::CALENDAR, department::OVERSEAS)]),
    Class::issued("pseudo-month", &[issued(first::ISSUED, YEARS, month::PSEUDO, department::DIGITS)]),
    Class::issued(
        "pseudo-month-corsica",
        &[issued(first::ISSUED, YEARS, month::PSEUDO, department::CORSICA)],
    ),
    Class::issued("foreign", &[issued(first::FOREIGN, YEARS, month::ISSUED, department::DIGITS)]),
    Class::issued("foreign-corsica", &[issued(first::FOREIGN, YEARS, month::ISSUED, department::CORSICA)]),
    Class::issued("waiting-nnp", &[issued(first::WAITING, SINCE_2012, month::ISSUED, department::DIGITS)]),
    Class::issued(
        "waiting-nnp-old",
        &[issued(first::WAITING, BEFORE_2012, month::ISSUED, department::DIGITS)],
    ),
    Class::issued("waiting", &[issued(first::WAITING, NOT_PROVISIONAL, month::ISSUED, department::DIGITS)]),
    Class::issued("waiting-corsica", &[issued(first::WAITING, YEARS, month::ISSUED, department::CORSICA)]),
    Class::vouched(
        "tolerated",
        &[
            odd_month(first::ISSUED, YEARS, month::TOLERATED, department::ANY_DIGITS),
            no_department(first::ISSUED, YEARS),
            odd_commune(first::ISSUED, YEARS, department::DIGITS),
            no_order(first::ISSUED, YEARS, department::DIGITS),
        ],
    ),
    Class::vouched(
        "tolerated-corsica",
        &[
            odd_month(first::ISSUED, YEARS, month::TOLERATED, department::CORSICA),
            odd_commune(first::ISSUED, YEARS, department::CORSICA),
            no_order(first::ISSUED, YEARS, department::CORSICA),
        ],
    ),
    Class::vouched("rest", &REST),
    Class::vouched(
        "rest-corsica",
        &[
            odd_month(first::ISSUED, YEARS, month::REFUSED, department::CORSICA),
            odd_month(first::FOREIGN, YEARS, month::NEVER_ISSUED, department::CORSICA),
            odd_commune(first::FOREIGN, YEARS, department::CORSICA),
            no_order(first::FOREIGN, YEARS, department::CORSICA),
            odd_month(first::WAITING, YEARS, month::NEVER_ISSUED, department::CORSICA),
            odd_commune(first::WAITING, YEARS, department::CORSICA),
            no_order(first::WAITING, YEARS, department::CORSICA),
        ],
    ),
    Class::provisional("nnp", &leftover(first::WAITING, SINCE_2012), true),
    Class::provisional("nnp-old", &leftover(first::WAITING, BEFORE_2012), true),
    Class::provisional(
        "mig",
        &[Block::new([first::MIGRANTS, SINCE_2012, month::ANY, department::ANY_DIGITS, ANY, ANY])],
        false,
    ),
];

/// The class of a number and how many of its members stand before it.
pub(super) fn find(parts: &Parts) -> Option<(u32, &'static Class, u64)> {
    (0..)
        .zip(&CLASSES)
        .find_map(|(number, class)| class.position(parts).map(|position| (number, class, position)))
}
