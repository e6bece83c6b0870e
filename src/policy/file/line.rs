//! One allow line of a policy file.

use super::error::PolicyFault;
use super::written::{Name, Place, Read, Table};
use crate::note::NotePublicKey;
use crate::policy::budget::{Asking, Budget, Meter};
use crate::policy::ledger::Width;
use crate::policy::rules::Allow;
use crate::scope::{Actor, Partner};
use std::collections::{BTreeSet, HashMap};

/// The partner that each actor is counted to.
pub(super) type Partners = HashMap<Actor, Partner>;

const KEYS: [&str; 9] =
    ["actors", "partner", "purposes", "formats", "domains", "acts", "widths", "translate-to", "grant"];
const KEYS_TOLD: &str = "actors, partner, purposes, formats, domains, acts, widths, translate-to or grant";

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Right {
    Reveal,
    Translate,
    Search,
    Tokenize,
}

/// What a line says, taken apart.
pub(super) struct Line<'a> {
    place: Place<'a>,
    actors: Vec<Name<'a>>,
    partner: Option<Name<'a>>,
    purposes: Vec<Name<'a>>,
    formats: Vec<Name<'a>>,
    domains: Vec<Name<'a>>,
    rights: BTreeSet<Right>,
    widths: Vec<Name<'a>>,
    translate_to: Vec<Name<'a>>,
    /// Where it asks for a grant.
    grant: Option<Place<'a>>,
}

impl<'a> Line<'a> {
    /// Reads a line whose partner and purposes are declared.
    pub(super) fn read(table: Table<'a>, partners: &[Name<'_>], purposes: &[Name<'_>]) -> Read<Self> {
        let table = table.only(&KEYS, KEYS_TOLD)?;
        let list = |key| table.value(key).map_or(Ok(Vec::new()), |value| value.names());
        let line = Self {
            place: table.place,
            actors: table.required("actors")?.names()?,
            partner: table.value("partner").map(|value| value.name()).transpose()?,
            purposes: table.required("purposes")?.names()?,
            formats: table.required("formats")?.names()?,
            domains: table.required("domains")?.names()?,
            rights: rights(&list("acts")?)?,
            widths: list("widths")?,
            translate_to: list("translate-to")?,
            grant: match table.value("grant") {
                Some(value) => value.yes()?.then_some(value.place),
                None => None,
            },
        };
        declared(line.partner.as_slice(), partners, PolicyFault::UnknownPartner)?;
        declared(&line.purposes, purposes, PolicyFault::UnknownPurpose)?;
        let has = |right| line.rights.contains(&right);
        match (&*line.widths, &*line.translate_to) {
            ([first, ..], _) if !has(Right::Reveal) => {
                Err(first.place.fault(PolicyFault::WidthsWithoutReveal))
            }
            (_, [first, ..]) if !has(Right::Translate) => {
                Err(first.place.fault(PolicyFault::TargetsWithoutTranslate))
            }
            (_, []) if has(Right::Translate) => Err(line.place.fault(PolicyFault::Missing("translate-to"))),
            _ => Ok(line),
        }
    }

    /// Whether it names the actor.
    pub(super) fn names(&self, actor: &str) -> bool {
        self.actors.iter().any(|name| name.text == actor)
    }

    /// Counts its actors to its partner.
    pub(super) fn join(&self, partners: &mut Partners) -> Read<()> {
        let Some(partner) = &self.partner else { return Ok(()) };
        for actor in &self.actors {
            let own = Partner::from(partner.text);
            let known = partners.entry(actor.text.into()).or_insert_with(|| own.clone());
            if *known != own {
                return Err(partner.place.fault(PolicyFault::TwoPartners));
            }
        }
        Ok(())
    }

    /// Refuses a line that says for one of its actors what one of these says.
    pub(super) fn is_new(&self, above: &[Self]) -> Read<()> {
        let said = |line: &Self| {
            line.says() == self.says() && self.actors.iter().any(|actor| line.names(actor.text))
        };
        if above.iter().any(said) { Err(self.place.fault(PolicyFault::LineTwice)) } else { Ok(()) }
    }

    fn says(&self) -> (&BTreeSet<Right>, bool, [BTreeSet<&'a str>; 5]) {
        let set = |names: &[Name<'a>]| names.iter().map(|name| name.text).collect();
        let mut widths: BTreeSet<_> = set(&self.widths);
        if widths.is_empty() && self.rights.contains(&Right::Reveal) {
            widths.insert("full");
        }
        let [purposes, formats, domains, targets] =
            [&self.purposes, &self.formats, &self.domains, &self.translate_to].map(|names| set(names));
        (&self.rights, self.grant.is_some(), [purposes, formats, domains, widths, targets])
    }

    /// Refuses a line with a right that no budget counts for one of its actors.
    pub(super) fn is_counted(&self, budgets: &[Budget], partners: &Partners) -> Read<()> {
        for actor in self.actors.iter().map(|actor| Actor::from(actor.text)) {
            for purpose in self.purposes.iter().map(|purpose| purpose.text.into()) {
                for right in &self.rights {
                    let (meter, fault) = match right {
                        Right::Reveal | Right::Translate => (Meter::Reveals, PolicyFault::UncountedReveals),
                        Right::Search | Right::Tokenize => (Meter::Searches, PolicyFault::UncountedSearches),
                    };
                    let partner = partners.get(&actor);
                    let asking =
                        Asking { actor: &actor, partner, purpose: &purpose, meter, neighbours: None };
                    if asking.charges(budgets).is_empty() {
                        return Err(self.place.fault(fault));
                    }
                }
            }
        }
        Ok(())
    }

    /// The same line, as one made in code.
    pub(super) fn allow(&self) -> Read<Allow> {
        let mut allow = Allow::actors(self.actors.iter().map(|actor| actor.text));
        if let Some(partner) = &self.partner {
            allow = allow.partner(partner.text);
        }
        allow = self.purposes.iter().fold(allow, |allow, purpose| allow.purpose(purpose.text));
        allow = self.formats.iter().fold(allow, |allow, format| allow.format(format.text));
        allow = self.domains.iter().fold(allow, |allow, domain| allow.domain(domain.text));
        for right in &self.rights {
            allow = match right {
                Right::Reveal if self.widths.is_empty() => allow.width(Width::Full),
                Right::Reveal => {
                    self.widths.iter().try_fold(allow, |allow, name| Ok(allow.width(width(name)?)))?
                }
                Right::Translate => {
                    self.translate_to.iter().fold(allow, |allow, to| allow.translate_to(to.text))
                }
                Right::Search => allow.search(),
                Right::Tokenize => allow.tokenize(),
            };
        }
        Ok(if self.grant.is_some() { allow.with_grant() } else { allow })
    }

    /// Refuses a line that asks for a grant where nobody issues one.
    pub(super) fn is_granted_by(&self, issuers: &[NotePublicKey]) -> Read<()> {
        match self.grant {
            Some(place) if issuers.is_empty() => Err(place.fault(PolicyFault::NoIssuer)),
            _ => Ok(()),
        }
    }
}

/// To reveal, unless acts are named.
fn rights(acts: &[Name<'_>]) -> Read<BTreeSet<Right>> {
    if acts.is_empty() {
        return Ok(BTreeSet::from([Right::Reveal]));
    }
    let right = |act: &Name<'_>| match act.text {
        "reveal" => Ok(Right::Reveal),
        "translate" => Ok(Right::Translate),
        "search" => Ok(Right::Search),
        "tokenize" => Ok(Right::Tokenize),
        _ => Err(act.place.fault(PolicyFault::UnknownAct)),
    };
    acts.iter().map(right).collect()
}

fn width(name: &Name<'_>) -> Read<Width> {
    match (name.text, name.text.parse()) {
        ("full", _) => Ok(Width::Full),
        (_, Ok(mask)) => Ok(Width::Part(mask)),
        _ => Err(name.place.fault(PolicyFault::UnknownWidth)),
    }
}

fn declared(names: &[Name<'_>], declared: &[Name<'_>], fault: PolicyFault) -> Read<()> {
    let known = |name: &Name<'_>| declared.iter().any(|declared| declared.text == name.text);
    match names.iter().find(|name| !known(name)) {
        Some(unknown) => Err(unknown.place.fault(fault)),
        None => Ok(()),
    }
}
