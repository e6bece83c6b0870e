//! What is written in a policy file: tables, lists, names and numbers, each with the line it stands on.

use super::error::{PolicyError, PolicyFault};
use crate::note::NotePublicKey;
use std::collections::HashSet;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

/// What was read, or what is wrong and where.
pub(super) type Read<T> = Result<T, PolicyError>;

/// Longest name, in bytes; a gate refuses requests with longer ones.
const LONGEST_NAME: usize = 200;

/// A place in the file.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    text: &'a str,
    byte: usize,
}

impl Place<'_> {
    /// The error that says what is wrong here.
    pub(super) fn fault(self, fault: PolicyFault) -> PolicyError {
        let before = self.text.as_bytes().iter().take(self.byte);
        let line = before.filter(|byte| **byte == b'\n').count().saturating_add(1);
        PolicyError::Line { line, fault }
    }
}

/// A name, and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Name<'a> {
    pub(super) text: &'a str,
    pub(super) place: Place<'a>,
}

impl<'a> Name<'a> {
    fn new(text: &'a str, place: Place<'a>) -> Read<Self> {
        if (1..=LONGEST_NAME).contains(&text.len()) {
            Ok(Self { text, place })
        } else {
            Err(place.fault(PolicyFault::NameLength))
        }
    }
}

/// A value, and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Value<'a> {
    pub(super) place: Place<'a>,
    value: &'a DeValue<'a>,
}

/// A table, and where it begins.
#[derive(Clone, Copy)]
pub(super) struct Table<'a> {
    pub(super) place: Place<'a>,
    table: &'a DeTable<'a>,
}

/// The file as TOML.
pub(super) fn parse(text: &str) -> Read<DeTable<'_>> {
    DeTable::parse(text).map(Spanned::into_inner).map_err(|error| {
        let byte = error.span().map_or(text.len(), |span| span.start);
        let twice = error.message().starts_with("duplicate key");
        let fault = if twice { PolicyFault::KeyTwice } else { PolicyFault::Syntax };
        Place { text, byte }.fault(fault)
    })
}

impl<'a> Table<'a> {
    /// The whole file.
    pub(super) fn root(text: &'a str, table: &'a DeTable<'a>) -> Self {
        Self { place: Place { text, byte: 0 }, table }
    }

    /// The table, once it has no other keys than these.
    pub(super) fn only(self, keys: &[&str], told: &'static str) -> Read<Self> {
        let unknown = self.table.keys().filter(|key| !keys.contains(&key.get_ref().as_ref()));
        match unknown.min_by_key(|key| key.span().start) {
            Some(key) => Err(self.at(key).fault(PolicyFault::UnknownKey(told))),
            None => Ok(self),
        }
    }

    pub(super) fn value(self, key: &str) -> Option<Value<'a>> {
        let (key, value) = self.table.get_key_value(key)?;
        Some(Value { place: self.at(key), value: value.get_ref() })
    }

    pub(super) fn required(self, key: &'static str) -> Read<Value<'a>> {
        self.value(key).ok_or_else(|| self.place.fault(PolicyFault::Missing(key)))
    }

    /// Its entries, of which the keys are names, in the order of the file.
    pub(super) fn entries(self) -> Read<Vec<(Name<'a>, Value<'a>)>> {
        let mut entries: Vec<_> = self.table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        let entry = |(key, value): (&'a Spanned<DeString<'a>>, &'a Spanned<DeValue<'a>>)| {
            let place = self.at(key);
            Ok((Name::new(key.get_ref(), place)?, Value { place, value: value.get_ref() }))
        };
        entries.into_iter().map(entry).collect()
    }

    fn at<T>(self, spanned: &Spanned<T>) -> Place<'a> {
        Place { byte: spanned.span().start, ..self.place }
    }
}

impl<'a> Value<'a> {
    pub(super) fn table(self, told: &'static str) -> Read<Table<'a>> {
        match self.value {
            DeValue::Table(table) => Ok(Table { place: self.place, table }),
            _ => Err(self.place.fault(PolicyFault::Kind(told))),
        }
    }

    pub(super) fn tables(self, told: &'static str) -> Read<Vec<Table<'a>>> {
        self.items(told)?.into_iter().map(|item| item.table(told)).collect()
    }

    pub(super) fn name(self) -> Read<Name<'a>> {
        match self.value {
            DeValue::String(name) => Name::new(name, self.place),
            _ => Err(self.place.fault(PolicyFault::Kind("a name in quotes"))),
        }
    }

    /// A list of one name or more, each of them once.
    pub(super) fn names(self) -> Read<Vec<Name<'a>>> {
        let items = self.items("a list of names in quotes, such as [\"a\", \"b\"]")?;
        if items.is_empty() {
            return Err(self.place.fault(PolicyFault::EmptyList));
        }
        let mut seen = HashSet::new();
        let name = |item: Self| {
            let name = item.name()?;
            let new = seen.insert(name.text);
            if new { Ok(name) } else { Err(name.place.fault(PolicyFault::NameTwice)) }
        };
        items.into_iter().map(name).collect()
    }

    /// How many people a budget has.
    pub(super) fn people(self) -> Read<u64> {
        let number = match self.value {
            DeValue::Integer(number) => u64::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        };
        match number {
            Some(0) => Err(self.place.fault(PolicyFault::ZeroBudget)),
            Some(people) => Ok(people),
            None => Err(self.place.fault(PolicyFault::Kind("a whole number of people, such as 200"))),
        }
    }

    /// A number of days or approvers, from 1 up to this.
    pub(super) fn up_to(self, most: u64, told: &'static str) -> Read<u64> {
        let number = self.people()?;
        if number <= most { Ok(number) } else { Err(self.place.fault(PolicyFault::Kind(told))) }
    }

    pub(super) fn yes(self) -> Read<bool> {
        match self.value {
            DeValue::Boolean(yes) => Ok(*yes),
            _ => Err(self.place.fault(PolicyFault::Kind("true or false"))),
        }
    }

    /// Public keys, each of them once.
    pub(super) fn keys(self) -> Read<Vec<NotePublicKey>> {
        let mut keys: Vec<NotePublicKey> = Vec::new();
        for name in self.names()? {
            let key: NotePublicKey = name.text.parse().map_err(|_| name.place.fault(PolicyFault::Key))?;
            if keys.iter().any(|known| known.is_same_key(&key)) {
                return Err(name.place.fault(PolicyFault::NameTwice));
            }
            keys.push(key);
        }
        Ok(keys)
    }

    fn items(self, told: &'static str) -> Read<Vec<Self>> {
        match self.value {
            DeValue::Array(items) => Ok(items
                .iter()
                .map(|item| {
                    let place = Place { byte: item.span().start, ..self.place };
                    Self { place, value: item.get_ref() }
                })
                .collect()),
            _ => Err(self.place.fault(PolicyFault::Kind(told))),
        }
    }
}
