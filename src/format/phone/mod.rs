//! `phone`: telephone numbers of every calling code that libphonenumber knows; canonical is E.164.
//!
//! Class: calling code, region, kind of line, and length of the national number, with ranks over exactly the
//! numbers that libphonenumber calls valid for it. Classes of fewer than a million numbers are merged: kinds of one
//! region (`262/YT/mixed/9`), then regions of one code (`1/mixed/10`), then all codes (`territories`).
//! Class `33/possible/9` has the other numbers of a length that libphonenumber calls possible, so that ranges opened
//! after the freeze are not refused; those of fewer than a million are together in `possible`. A possible number
//! never begins with the national prefix of its code, nor with 0 where no valid number of the code does, as it
//! could not be told from a number written with its trunk prefix. Numbers of more than 15 digits, calling code
//! included, are refused (E.164).
//!
//! The region and the kind of a number are those that libphonenumber finds, in its order of precedence. The rank of a number is
//! how many smaller ones of its class have its calling code and length; in the two classes of many codes, those of a
//! smaller code, or of the same code and shorter, stand before. A code's possible lengths and national prefixes are those of
//! its main region, the prefixes by which libphonenumber reads numbers (`nationalPrefixForParsing`) included.
//!
//! Spelling: the form that was dialled (`plan.rs`) and the marks between the digits (`written.rs`). Where a token
//! in that form would be read as another number, and always for a class of several codes, it is written in E.164.

#[cfg(test)]
mod agreement;
mod automaton;
mod fault;
#[cfg(test)]
mod hostile;
mod pairs;
mod plain;
mod plan;
mod shortcut;
mod tables;
#[cfg(test)]
mod tests;
mod written;

use super::{Annex, Grammar, Parsed, Rank, Region, Row, Setting, Side, Size, Spelling};
use crate::error::TextError;
use crate::rank::low_half;
use plain::Dialled;
use plan::{Form, resolve};
use shortcut::Home;
use std::borrow::Cow;
use tables::{Component, Dialling};
use written::Written;

/// The format `phone`.
pub(crate) struct Phone;

impl Grammar for Phone {
    fn name(&self) -> &'static str {
        "phone"
    }

    fn example(&self) -> &'static str {
        // From the numbers that ARCEP keeps for works of fiction.
        "+33199001234"
    }

    fn shows(&self) -> &'static str {
        "the country, the kind of line and the length"
    }

    /// The first six digits, behind the plus sign.
    fn neighbourhood<'a>(&self, identifier: &'a str) -> Option<&'a str> {
        identifier.get(..7)
    }

    fn has_region(&self, region: Region) -> bool {
        Dialling::in_region(region).is_some()
    }

    fn classes(&self) -> u32 {
        tables::classes()
    }

    fn class_name(&self, class: u32) -> Cow<'static, str> {
        tables::class_name(class).into()
    }

    fn size(&self, class: u32) -> Size {
        Size::Narrow(tables::size(class).into())
    }

    #[inline(always)]
    fn parse_usual(&self, setting: &Setting, _: Side, text: &str, _: &mut Annex) -> Option<Parsed> {
        plain::parse(text, setting.region)
    }

    #[inline(never)]
    fn parse_any(&self, setting: &Setting, _: Side, text: &str, _: &mut Annex) -> Result<Parsed, TextError> {
        let written = Written::read(text).map_err(|error| fault::character(text, error))?;
        let reading = resolve(&written, setting.region)
            .map_err(|refusal| fault::number(text, setting.region, &refusal))?;
        let component = reading.component;
        let form = reading.form.filter(|_| tables::components(component.class).len() == 1);
        Ok(Parsed {
            class: component.class,
            held: Default::default(),
            spelling: form.map_or(Spelling::CANONICAL, |form| Spelling(written.spelling(form))),
            rank: Rank::Narrow(component.first_rank.wrapping_add(reading.rank).into()),
        })
    }

    fn render(&self, setting: &Setting, _: Side, parsed: &Parsed, _: &Annex, out: &mut Vec<u8>) {
        write(setting, parsed, dialled_plainly(parsed, home(setting)), out);
    }

    fn render_rows(
        &self,
        setting: &Setting,
        _: Side,
        rows: &[Row],
        _: &Annex,
        out: &mut Vec<u8>,
        ends: &mut [usize],
    ) {
        let home = home(setting);
        for (row, end) in rows.iter().zip(ends) {
            if let Ok(parsed) = row {
                write(setting, parsed, dialled_plainly(parsed, home), out);
            }
            *end = out.len();
        }
    }

    fn longest_token(&self, setting: &Setting, parsed: &Parsed, annex: &Annex) -> usize {
        let token = self.rendered(setting, Side::Token, parsed, annex);
        let canonical = |component: Component| {
            let code = component.code.checked_ilog10().map_or(1, |log| usize::try_from(log).unwrap_or(0));
            code.wrapping_add(component.length).wrapping_add(2)
        };
        let canonical = tables::components(parsed.class).map(canonical).max().unwrap_or(0);
        token.len().max(canonical)
    }
}

/// How the default region dials.
fn home(setting: &Setting) -> Option<&'static Home> {
    setting.region.and_then(Home::of)
}

/// A number as it is dialled, if that is plain.
#[inline(always)]
fn dialled_plainly(parsed: &Parsed, home: Option<&Home>) -> Option<Dialled> {
    let Rank::Narrow(rank) = parsed.rank else { return None };
    Dialled::of(parsed.class, low_half(rank), parsed.spelling.0, home)
}

/// Puts a number together.
#[inline(always)]
fn write(setting: &Setting, parsed: &Parsed, dialled: Option<Dialled>, out: &mut Vec<u8>) {
    if dialled.and_then(|dialled| dialled.write(out)).is_none() {
        render_any(setting, parsed, out);
    }
}

/// Puts any number together.
#[inline(never)]
fn render_any(setting: &Setting, parsed: &Parsed, out: &mut Vec<u8>) {
    let Rank::Narrow(rank) = parsed.rank else { return };
    let rank = u64::try_from(rank).unwrap_or(u64::MAX);
    let Some(component) = component_of(parsed.class, rank) else { return };
    let mut room = [b'0'; automaton::MAX];
    let number = room.get_mut(..component.length).unwrap_or_default();
    automaton::unrank(component.root, rank.wrapping_sub(component.first_rank), number);
    let spelling = parsed.spelling.0;
    let dialled = dialled(written::form(spelling), component, number, setting.region);
    match dialled {
        Some(written) => written::write(&written, spelling, out),
        None => written::write(&international(component, number), Spelling::CANONICAL.0, out),
    }
}

/// The component in which a rank of a class falls.
fn component_of(class: u32, rank: u64) -> Option<Component> {
    tables::components(class).take_while(|component| component.first_rank <= rank).last()
}

/// A calling code in digits.
fn code_digits(code: u16, room: &mut [u8; 3]) -> &[u8] {
    let mut rest = code;
    let mut len = 0_usize;
    for slot in room.iter_mut().rev() {
        if rest > 0 {
            *slot = b'0' | u8::try_from(rest % 10).unwrap_or(0);
            rest /= 10;
            len = len.wrapping_add(1);
        }
    }
    room.get(3_usize.wrapping_sub(len)..).unwrap_or_default()
}

/// A number in the canonical form.
fn international(component: Component, number: &[u8]) -> Written {
    Written::of(true, [b"", code_digits(component.code, &mut [b'0'; 3]), b"", number])
}

/// A number dialled in this form, or `None` if that would be read as another one.
fn dialled(form: Form, component: Component, number: &[u8], region: Option<Region>) -> Option<Written> {
    let mut room = [b'0'; 3];
    let code = code_digits(component.code, &mut room);
    let main_trunk = || tables::code(component.code).and_then(tables::Code::dialling).map(Dialling::trunk);
    let dialling = || region.and_then(Dialling::in_region);
    let written = match form {
        // These two are read without any rule that could mistake them, save where the region's own international
        // prefix begins like the second: 001 in Mongolia.
        Form::Plus => return Some(Written::of(true, [b"", code, b"", number])),
        Form::DoubleZero => {
            let written = Written::of(false, [b"00", code, b"", number]);
            if !dialling().is_some_and(|dialling| plan::has_own_prefix(written.digits(), dialling)) {
                return Some(written);
            }
            written
        }
        Form::Trunk => {
            let dialling = dialling()?;
            let written = Written::of(false, [b"", b"", dialling.trunk(), number]);
            if plan::is_plain_trunk(written.digits(), &component, dialling) {
                return Some(written);
            }
            written
        }
        Form::Bare => Written::of(false, [b"", b"", b"", number]),
        Form::PlusTrunk => Written::of(true, [b"", code, main_trunk()?, number]),
        Form::DoubleZeroTrunk => Written::of(false, [b"00", code, main_trunk()?, number]),
        Form::OwnCode => Written::of(false, [b"", code, b"", number]),
        Form::Idd => Written::of(false, [dialling()?.idd(), code, b"", number]),
    };
    let again = resolve(&written, region).ok()?;
    (again.component.class == component.class
        && again.form == Some(form)
        && automaton::rank(component.root, number) == Some(again.rank))
    .then_some(written)
}
