//! Where in a line the values of wanted fields stand.

use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// The object of a line.
#[derive(Debug)]
pub(super) struct Object<'a> {
    /// The value of each wanted field, as written.
    pub(super) values: Vec<Option<&'a str>>,
    /// Whether it has no field at all.
    pub(super) empty: bool,
}

/// Why a line is of no use.
#[derive(Debug)]
pub(super) enum Bad {
    /// Not JSON; at this byte of the line, from 0.
    Json(usize),
    /// JSON, but no object.
    NoObject,
    /// This wanted field stands there twice.
    Twice(usize),
}

/// Reads a line; `fields` are wanted.
pub(super) fn read<'a>(line: &'a str, fields: &[String]) -> Result<Object<'a>, Bad> {
    let mut twice = None;
    let mut json = serde_json::Deserializer::from_str(line);
    let object = Fields { fields, twice: &mut twice };
    let read = json.deserialize_map(object).and_then(|object| json.end().map(|()| object));
    match read {
        Ok(object) => Ok(object),
        Err(_) if twice.is_some() => Err(Bad::Twice(twice.unwrap_or_default())),
        Err(error) if error.is_data() => Err(Bad::NoObject),
        // A line has no lines: the column counts from 1, and is 0 for an end that came too early.
        Err(error) => Err(Bad::Json(error.column().saturating_sub(1))),
    }
}

struct Fields<'f> {
    fields: &'f [String],
    twice: &'f mut Option<usize>,
}

impl<'a> Visitor<'a> for Fields<'_> {
    type Value = Object<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<Object<'a>, A::Error> {
        let mut object = Object { values: vec![None; self.fields.len()], empty: true };
        while let Some(Name(name)) = map.next_key()? {
            object.empty = false;
            let value: &'a RawValue = map.next_value()?;
            let Some(field) = self.fields.iter().position(|field| **field == *name) else {
                continue;
            };
            if let Some(place) = object.values.get_mut(field)
                && place.replace(value.get()).is_some()
            {
                *self.twice = Some(field);
                return Err(A::Error::custom("twice"));
            }
        }
        Ok(object)
    }
}

/// The name of a field, which stands in the line as it is unless it has escapes.
#[derive(serde::Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

/// What a value is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Said<'a> {
    Null,
    Text(Cow<'a, str>),
    /// A string whose escapes make no text.
    NoText,
    /// Something else, in a word.
    Other(&'static str),
}

/// What a value says.
pub(super) fn said(written: &str) -> Said<'_> {
    match written.as_bytes() {
        [b'"', inner @ .., b'"'] => {
            if !inner.contains(&b'\\') {
                return Said::Text(Cow::Borrowed(
                    written.get(1..written.len().saturating_sub(1)).unwrap_or_default(),
                ));
            }
            serde_json::from_str(written).map_or(Said::NoText, |text: String| Said::Text(Cow::Owned(text)))
        }
        [b'n', ..] => Said::Null,
        [b't' | b'f', ..] => Said::Other("true or false"),
        [b'[', ..] => Said::Other("an array"),
        [b'{', ..] => Said::Other("an object"),
        _ => Said::Other("a number"),
    }
}

/// A text as JSON, escaped only where it must be.
pub(super) fn written(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len().saturating_add(2));
    push(&mut out, text);
    out
}

/// Appends a text as JSON.
pub(super) fn push(out: &mut Vec<u8>, text: &str) {
    // Texts can always be written, and so can memory.
    let _always = serde_json::to_writer(out, text);
}
