//! Digits as dialled to the number they reach: international and national forms, trunk prefixes, and the overseas
//! numbers of France.

use super::automaton::rank;
use super::tables::{self, Code, Component, Dialling};
use super::written::Written;
use crate::error::Reason;
use crate::format::Region;

/// How the digits of a number are dialled. The numbers of the forms are frozen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `+33612345678`: the canonical form.
    Plus,
    /// `0033612345678`
    DoubleZero,
    /// `0612345678`
    Trunk,
    /// `612345678`; and wherever no trunk prefix is dialled.
    Bare,
    /// `+330612345678`, mostly written `+33 (0)6 12 34 56 78`
    PlusTrunk,
    /// `00330612345678`
    DoubleZeroTrunk,
    /// `33612345678`
    OwnCode,
    /// `01133612345678` from the United States.
    Idd,
}

impl Form {
    pub(super) const ALL: [Self; 8] = [
        Self::Plus,
        Self::DoubleZero,
        Self::Trunk,
        Self::Bare,
        Self::PlusTrunk,
        Self::DoubleZeroTrunk,
        Self::OwnCode,
        Self::Idd,
    ];

    /// The form of this number, from 0.
    pub(super) fn of(number: u64) -> Self {
        usize::try_from(number).ok().and_then(|number| Self::ALL.get(number)).copied().unwrap_or(Self::Plus)
    }

    /// Its number.
    pub(super) const fn number(self) -> u64 {
        match self {
            Self::Plus => 0,
            Self::DoubleZero => 1,
            Self::Trunk => 2,
            Self::Bare => 3,
            Self::PlusTrunk => 4,
            Self::DoubleZeroTrunk => 5,
            Self::OwnCode => 6,
            Self::Idd => 7,
        }
    }
}

/// The number that digits reach.
#[derive(Clone, Copy)]
pub(super) struct Reading {
    pub(super) component: Component,
    /// Rank in the component.
    pub(super) rank: u64,
    /// How it was dialled, or `None` if that way does not lead to every number of the class.
    pub(super) form: Option<Form>,
}

impl Reading {
    fn dialled(self, form: Form) -> Self {
        Self { form: Some(form), ..self }
    }
}

/// Why digits reach no number, and at which digit that shows; their number stands for the end.
pub(super) struct Refusal {
    pub(super) reason: Reason,
    pub(super) digit: usize,
}

const fn refuse<T>(reason: Reason, digit: usize) -> Result<T, Refusal> {
    Err(Refusal { reason, digit })
}

/// The number that digits reach when dialled in a region.
pub(super) fn resolve(written: &Written, region: Option<Region>) -> Result<Reading, Refusal> {
    let digits = written.digits();
    if written.plus {
        return international(digits, 0, [Form::Plus, Form::PlusTrunk]);
    }
    let dialling = region.and_then(Dialling::in_region);
    if let Some(dialling) = dialling.filter(|&dialling| has_own_prefix(digits, dialling)) {
        // The trunk form has no number of its own here: it comes back international.
        if let Ok(reading) = international(digits, dialling.idd().len(), [Form::Idd, Form::Plus])
            && !reading.component.possible
        {
            return Ok(Reading { form: reading.form.filter(|&form| form == Form::Idd), ..reading });
        }
    }
    if digits.starts_with(b"00") {
        return international(digits, 2, [Form::DoubleZero, Form::DoubleZeroTrunk]);
    }
    match dialling.and_then(|dialling| Some((dialling, tables::code(dialling.code)?))) {
        Some((dialling, code)) => national(digits, dialling, code),
        None => refuse(Reason::NoRegion, 0),
    }
}

/// Whether digits begin with the international prefix of a region where that is not 00.
pub(super) fn has_own_prefix(digits: &[u8], dialling: Dialling) -> bool {
    let idd = dialling.idd();
    idd != b"00" && !idd.is_empty() && digits.starts_with(idd)
}

/// Whether digits dialled in a region leave its numbering plan.
fn leaves(digits: &[u8], dialling: Dialling) -> bool {
    let idd = dialling.idd();
    digits.starts_with(b"00") || (!idd.is_empty() && digits.starts_with(idd))
}

/// Whether a number of this component is what its trunk form is read as, seen without reading it: a valid number behind the usual
/// trunk prefix is the first that is looked for.
pub(super) fn is_plain_trunk(digits: &[u8], component: &Component, dialling: Dialling) -> bool {
    !component.possible
        && dialling.code == component.code
        && !dialling.trunk().is_empty()
        && !leaves(digits, dialling)
}

/// Digits behind a `+` or an international prefix of `skip` digits.
fn international(digits: &[u8], skip: usize, [bare, trunk]: [Form; 2]) -> Result<Reading, Refusal> {
    let behind = digits.get(skip..).unwrap_or_default();
    let (code, number) = calling_code(behind, skip)?;
    let dialling = code.dialling();
    if let Some(reading) = valid(code, number) {
        return Ok(reading.dialled(bare));
    }
    for (position, prefix) in dialling.into_iter().flat_map(Dialling::trunks).enumerate() {
        if let Some(reading) = number.strip_prefix(prefix).and_then(|number| valid(code, number)) {
            return Ok(Reading { form: (position == 0).then_some(trunk), ..reading });
        }
    }
    if let Some(reading) = possible(code, number) {
        return Ok(reading.dialled(bare));
    }
    let usual = dialling.map(Dialling::trunk).filter(|trunk| !trunk.is_empty());
    if let Some(reading) =
        usual.and_then(|prefix| number.strip_prefix(prefix)).and_then(|number| possible(code, number))
    {
        return Ok(reading.dialled(trunk));
    }
    misfit(code, usual.unwrap_or_default(), number, digits.len())
}

/// Splits the calling code off; it begins at this digit.
fn calling_code(digits: &[u8], at: usize) -> Result<(Code, &[u8]), Refusal> {
    let mut number = 0_u16;
    for (length, digit) in (1..=3).zip(digits) {
        number = number.wrapping_mul(10).wrapping_add(u16::from(digit.wrapping_sub(b'0')));
        if let Some(code) = tables::code(number).filter(|_| digits.first() != Some(&b'0')) {
            return Ok((code, digits.get(length..).unwrap_or_default()));
        }
    }
    let behind = match digits.len() {
        0 => 1..1_000,
        1 => number.wrapping_mul(100)..number.wrapping_mul(100).wrapping_add(100),
        2 => number.wrapping_mul(10)..number.wrapping_mul(10).wrapping_add(10),
        _ => 0..0,
    };
    let two = number.wrapping_mul(10)..number.wrapping_mul(10).wrapping_add(10);
    let goes_on = digits.first() != Some(&b'0') && behind.chain(two).any(|code| tables::code(code).is_some());
    if goes_on {
        refuse(Reason::TooShort, at.wrapping_add(digits.len()))
    } else {
        refuse(Reason::CallingCode, at)
    }
}

/// Digits as dialled within a region.
fn national(digits: &[u8], dialling: Dialling, code: Code) -> Result<Reading, Refusal> {
    for (position, prefix) in dialling.trunks().enumerate() {
        let Some(number) = digits.strip_prefix(prefix) else { continue };
        if let Some(reading) = valid(code, number) {
            return Ok(Reading { form: (position == 0).then_some(Form::Trunk), ..reading });
        }
        if let Some(overseas) = overseas(code, number) {
            return match valid(overseas, number).or_else(|| possible(overseas, number)) {
                Some(reading) => Ok(reading),
                None => misfit(overseas, b"", number, digits.len()),
            };
        }
    }
    if let Some(reading) = valid(code, digits) {
        return Ok(reading.dialled(Form::Bare));
    }
    if let Some(reading) = overseas(code, digits).and_then(|overseas| valid(overseas, digits)) {
        return Ok(reading);
    }
    if let Ok((own, number)) = calling_code(digits, 0)
        && own.number == code.number
        && let Some(reading) = valid(code, number)
    {
        return Ok(reading.dialled(Form::OwnCode));
    }
    let trunk = dialling.trunk();
    if let Some(number) = digits.strip_prefix(trunk).filter(|_| !trunk.is_empty()) {
        if let Some(reading) = mainland(code).and_then(|mainland| valid(mainland, number)) {
            return Ok(reading);
        }
        if let Some(reading) = possible(code, number) {
            return Ok(reading.dialled(Form::Trunk));
        }
    }
    if has_length(dialling.local, digits.len()) {
        return refuse(Reason::LocalNumber, 0);
    }
    misfit(code, trunk, digits, digits.len())
}

/// The calling code that a number of the French plan reaches overseas, where it is one of these and none that
/// libphonenumber knows under +33 (as it does all of 0263, 0596 and 0695).
fn overseas(code: Code, number: &[u8]) -> Option<Code> {
    if code.number != FRANCE || number.len() != 9 {
        return None;
    }
    tables::code(match number.first_chunk()? {
        b"262" | b"639" | b"692" | b"693" => 262,
        b"590" | b"690" | b"691" => 590,
        b"594" | b"694" => 594,
        b"696" | b"697" => 596,
        _ => return None,
    })
}

const FRANCE: u16 = 33;

/// France, where a code is one of those that share its plan.
fn mainland(code: Code) -> Option<Code> {
    matches!(code.number, 262 | 590 | 594 | 596).then(|| tables::code(FRANCE))?
}

fn valid(code: Code, number: &[u8]) -> Option<Reading> {
    find(number, code.components(number.len()).take_while(|component| !component.possible))
}

fn possible(code: Code, number: &[u8]) -> Option<Reading> {
    find(number, code.components(number.len()).skip_while(|component| !component.possible))
}

fn find(number: &[u8], mut components: impl Iterator<Item = Component>) -> Option<Reading> {
    if number.len() > super::automaton::MAX {
        return None;
    }
    components.find_map(|component| {
        let rank = rank(component.root, number)?;
        Some(Reading { component, rank, form: None })
    })
}

/// Why these last digits of `total` are no number of a code.
fn misfit(code: Code, trunk: &[u8], number: &[u8], total: usize) -> Result<Reading, Refusal> {
    let number = number.strip_prefix(trunk).unwrap_or(number);
    let start = total.wrapping_sub(number.len());
    let shortest = usize::try_from(code.lengths.trailing_zeros()).unwrap_or(0);
    let longest = usize::try_from(15_u32.wrapping_sub(code.lengths.leading_zeros())).unwrap_or(0);
    if number.len() < shortest {
        refuse(Reason::TooShort, total)
    } else if number.len() > longest {
        refuse(Reason::TooLong, start.wrapping_add(longest))
    } else {
        refuse(Reason::NotInCountry, start)
    }
}

fn has_length(lengths: u16, length: usize) -> bool {
    u32::try_from(length)
        .ok()
        .and_then(|length| lengths.checked_shr(length))
        .is_some_and(|bits| bits & 1 == 1)
}
