//! What a text that is no number is instead: two numbers, a number with an extension, or simply wrong.

use super::plan::{Refusal, resolve};
use super::written::{Written, within};
use crate::error::{Reason, TextError};
use crate::format::{Region, blank};

/// Digits that make a second number of what stands behind a first one.
const SECOND: usize = 6;

/// Words for an extension, longer ones first.
const EXTENSION: [&str; 9] = ["extension", "poste", "post", "extn", "ext", "p", "x", "#", "~"];

/// Words and signs between two numbers.
const BETWEEN: [&str; 10] = [";", ",", "|", "&", "\\", "ou", "et", "or", "and", "puis"];

/// Why a character does not belong where it stands.
pub(super) fn character(text: &str, error: TextError) -> TextError {
    if error.reason != Reason::Character {
        return error;
    }
    let Some((before, behind)) = text.split_at_checked(error.at) else { return error };
    if digits(before) == 0 {
        return error;
    }
    if is_extension(behind) {
        return TextError::new(Reason::Extension, error.at);
    }
    match second(behind).filter(|_| digits(before) >= SECOND) {
        Some(offset) => TextError::new(Reason::SeveralValues, error.at.wrapping_add(offset)),
        None => error,
    }
}

/// Where in the text a refusal stands; or that digits past the last of a number are another one.
pub(super) fn number(text: &str, region: Option<Region>, refusal: &Refusal) -> TextError {
    let Ok((inner, start)) = within(text) else { return TextError::new(Reason::Empty, 0) };
    let places = || inner.bytes().enumerate().filter(|(_, byte)| byte.is_ascii_digit()).map(|(at, _)| at);
    if refusal.reason == Reason::TooLong
        && let Some(at) = places().take(super::written::MAX).find(|&at| splits(inner, at, region))
    {
        return TextError::new(Reason::SeveralValues, start.wrapping_add(at));
    }
    let at = places().nth(refusal.digit).unwrap_or(inner.len());
    TextError::new(refusal.reason, start.wrapping_add(at))
}

/// Whether the text before this byte is a number, a mark stands between, and another one can follow.
fn splits(inner: &str, at: usize, region: Option<Region>) -> bool {
    let Some((before, behind)) = inner.split_at_checked(at) else { return false };
    let first = before.trim_end_matches(|character: char| !character.is_ascii_digit());
    first.len() < before.len()
        && digits(behind) >= SECOND
        && Written::read(first).is_ok_and(|written| resolve(&written, region).is_ok())
}

/// Whether a text begins with a word for an extension, and is nothing but that word and up to seven digits.
fn is_extension(text: &str) -> bool {
    let text = text.trim_start_matches([';', ',']);
    let word = EXTENSION.iter().find_map(|word| {
        let (head, rest) = text.split_at_checked(word.len())?;
        head.eq_ignore_ascii_case(word).then_some(rest)
    });
    let Some(rest) = word else { return false };
    let number = rest.trim_start_matches(|character: char| {
        blank::is_blank(character) || matches!(character, '.' | ':' | '=' | '#')
    });
    let number = number.trim_end_matches(|character: char| blank::is_blank(character) || character == ')');
    (1..=7).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// Where a second number begins in a text that begins with what stands between two.
fn second(text: &str) -> Option<usize> {
    let behind = match text.strip_prefix('+') {
        Some(_) => text,
        None => BETWEEN.iter().find_map(|word| {
            let (head, rest) = text.split_at_checked(word.len())?;
            head.eq_ignore_ascii_case(word).then_some(rest)
        })?,
    };
    let number = behind.trim_start_matches(|character: char| {
        blank::is_blank(character) || matches!(character, '/' | '-' | '.')
    });
    let begins =
        number.starts_with(|character: char| character.is_ascii_digit() || matches!(character, '+' | '('));
    (begins && digits(number) >= SECOND).then(|| text.len().saturating_sub(number.len()))
}

/// Number of digits, counted no further than makes a difference.
fn digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).take(SECOND).count()
}
