//! A policy that is printed as a file decides as the same policy made in code.

use super::*;
use crate::policy::ledger::{Act, Denial, Width};
use crate::policy::rules::{Allow, Question};
use crate::scope::{Actor, Mask, TokenDomain};
use proptest::collection::{btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::subsequence;
use std::collections::BTreeSet;
use std::fmt::Write;

const ACTORS: [&str; 4] = ["ann", "bob", "Éve \"x\"\\", "the desk"];
const PARTNERS: [&str; 2] = ["cap", "c a.f"];
const PURPOSES: [&str; 2] = ["placement", "call back"];
const FORMATS: [&str; 3] = ["fr.nir", "phone", "email"];
const DOMAINS: [&str; 3] = ["cap", "caf", "x-1"];
const WIDTHS: [(&str, Width); 3] =
    [("full", Width::Full), ("last4", Width::Part(Mask::Last(4))), ("host", Width::Part(Mask::Host))];
const WINDOWS: [(&str, Window); 3] =
    [("hour", Window::Hour), ("day", Window::Day), ("thirty-days", Window::ThirtyDays)];
const LEVELS: [&str; 4] = ["vault", "partner", "purpose", "actor"];

/// A limit: level, window and meter by number, the name whose own it is, people.
#[derive(Clone, Debug)]
struct Limit {
    place: (usize, usize, bool, Option<usize>),
    people: u64,
}

#[derive(Clone, Debug)]
struct Row {
    partner: Option<&'static str>,
    actors: Vec<usize>,
    purposes: Vec<&'static str>,
    formats: Vec<&'static str>,
    domains: Vec<&'static str>,
    widths: Vec<usize>,
    translate_to: Vec<&'static str>,
    searches: bool,
    tokenizes: bool,
}

fn some<T: Copy + std::fmt::Debug + 'static>(of: &'static [T]) -> impl Strategy<Value = Vec<T>> {
    subsequence(of, 1..=of.len())
}

fn any_of<T: Copy + std::fmt::Debug + 'static>(of: &'static [T]) -> impl Strategy<Value = Vec<T>> {
    subsequence(of, 0..=of.len())
}

fn row() -> impl Strategy<Value = Row> {
    let rights = (any_of(&[0, 1, 2]), any_of(&DOMAINS), any::<bool>(), any::<bool>());
    // The first two actors belong to the first partner, the others to the second.
    let first = (some(&[0, 1]), option::of(Just(PARTNERS[0])));
    let second = (some(&[2, 3]), option::of(Just(PARTNERS[1])));
    (prop_oneof![first, second], some(&PURPOSES), some(&FORMATS), some(&DOMAINS), rights).prop_map(
        |(of, purposes, formats, domains, (widths, translate_to, searches, tokenizes))| Row {
            actors: of.0,
            partner: of.1,
            purposes,
            formats,
            domains,
            widths,
            translate_to,
            searches,
            tokenizes,
        },
    )
}

fn limits() -> impl Strategy<Value = Vec<Limit>> {
    let place = (0..4_usize, 0..3_usize, any::<bool>(), option::of(0..4_usize));
    let vault = option::weighted(0.8, Just([(0, 1, false, None), (0, 1, true, None)]));
    (btree_set(place, 0..9), vault, vec(1..1_000_u64, 11)).prop_map(|(mut places, vault, people)| {
        places.extend(vault.into_iter().flatten());
        let place = |(level, window, searches, own): (usize, usize, bool, Option<usize>)| {
            let own = own.filter(|_| level > 0).map(|own| own % [1, 2, 2, 4][level]);
            (level, window, searches, own)
        };
        let places: BTreeSet<_> = places.into_iter().map(place).collect();
        places.into_iter().zip(people).map(|(place, people)| Limit { place, people }).collect()
    })
}

fn name(level: usize, own: usize) -> &'static str {
    [&PARTNERS[..], &PARTNERS, &PURPOSES, &ACTORS][level][own]
}

fn budget(Limit { place: (level, window, searches, own), people }: &Limit) -> Budget {
    let (people, window) = (*people, WINDOWS[*window].1);
    let budget = match (level, own) {
        (0, _) => Budget::of_vault(people, window),
        (1, None) => Budget::per_partner(people, window),
        (2, None) => Budget::per_purpose(people, window),
        (_, None) => Budget::per_actor(people, window),
        (1, Some(own)) => Budget::of_partner(name(1, *own), people, window),
        (2, Some(own)) => Budget::of_purpose(name(2, *own), people, window),
        (_, Some(own)) => Budget::of_actor(name(3, *own), people, window),
    };
    if *searches { budget.searches() } else { budget }
}

fn in_code(rows: &[Row], limits: &[Limit]) -> Policy {
    let policy = limits.iter().map(budget).fold(Policy::new(), Policy::budget);
    rows.iter().fold(policy, |policy, row| {
        let mut allow = Allow::actors(row.actors.iter().map(|actor| ACTORS[*actor]));
        if let Some(partner) = row.partner {
            allow = allow.partner(partner);
        }
        allow = row.purposes.iter().fold(allow, |allow, name| allow.purpose(name));
        allow = row.formats.iter().fold(allow, |allow, name| allow.format(name));
        allow = row.domains.iter().fold(allow, |allow, name| allow.domain(name));
        allow = row.widths.iter().fold(allow, |allow, width| allow.width(WIDTHS[*width].1));
        allow = row.translate_to.iter().fold(allow, |allow, name| allow.translate_to(name));
        if row.searches {
            allow = allow.search();
        }
        policy.allow(if row.tokenizes { allow.tokenize() } else { allow })
    })
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
}

fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    format!("[{}]", names.into_iter().map(quoted).collect::<Vec<_>>().join(", "))
}

fn printed(rows: &[Row], limits: &[Limit]) -> String {
    let mut text = String::new();
    for Limit { place: (level, window, searches, own), people } in limits {
        let table = match (own, searches) {
            (None, false) => format!("budgets.{}", LEVELS[*level]),
            (None, true) => format!("budgets.search.{}", LEVELS[*level]),
            (Some(own), false) => format!("{}.{}.budget", LEVELS[*level], quoted(name(*level, *own))),
            (Some(own), true) => format!("{}.{}.search-budget", LEVELS[*level], quoted(name(*level, *own))),
        };
        writeln!(text, "{table}.{} = {people}", WINDOWS[*window].0).unwrap();
    }
    for (level, names) in [("partner", PARTNERS), ("purpose", PURPOSES)] {
        for (own, name) in names.iter().enumerate() {
            let level_number = LEVELS.iter().position(|other| *other == level).unwrap();
            let has_one = |limit: &Limit| (limit.place.0, limit.place.3) == (level_number, Some(own));
            if !limits.iter().any(has_one) {
                writeln!(text, "{level}.{} = {{}}", quoted(name)).unwrap();
            }
        }
    }
    for row in rows {
        writeln!(text, "[[allow]]").unwrap();
        let lists = [
            ("actors", list(row.actors.iter().map(|actor| ACTORS[*actor]))),
            ("purposes", list(row.purposes.iter().copied())),
            ("formats", list(row.formats.iter().copied())),
            ("domains", list(row.domains.iter().copied())),
            ("widths", list(row.widths.iter().map(|width| WIDTHS[*width].0))),
            ("translate-to", list(row.translate_to.iter().copied())),
            ("acts", list(acts(row))),
        ];
        for (key, names) in lists.iter().filter(|(_, names)| names != "[]") {
            writeln!(text, "{key} = {names}").unwrap();
        }
        if let Some(partner) = row.partner {
            writeln!(text, "partner = {}", quoted(partner)).unwrap();
        }
    }
    text
}

/// Nothing for a line that reveals and does nothing else: that is what a file means that does not say.
fn acts(row: &Row) -> Vec<&'static str> {
    let acts: Vec<_> = [
        (!row.widths.is_empty(), "reveal"),
        (!row.translate_to.is_empty(), "translate"),
        (row.searches, "search"),
        (row.tokenizes, "tokenize"),
    ]
    .into_iter()
    .filter_map(|(has, act)| has.then_some(act))
    .collect();
    if acts == ["reveal"] { Vec::new() } else { acts }
}

/// Charges in whatever order, or the denial; and the partner.
fn decided(policy: &Policy, question: &Question<'_>) -> (Result<Vec<String>, Denial>, Option<String>) {
    let (verdict, partner) = policy.decide(question);
    let verdict = match verdict {
        Ok(charges) => {
            let mut charges: Vec<_> = charges.iter().map(|charge| format!("{charge:?}")).collect();
            charges.sort();
            Ok(charges)
        }
        Err(denial) => Err(denial),
    };
    (verdict, partner.map(|partner| partner.to_string()))
}

/// Every question that these names make.
fn each_question(mut ask: impl FnMut(&Question<'_>)) {
    let mut acts: Vec<Act> = WIDTHS.iter().map(|(_, width)| Act::Reveal(*width)).collect();
    acts.extend(DOMAINS.iter().map(|to| Act::Translate(TokenDomain::new(to).unwrap())));
    acts.extend([Act::Search, Act::Tokenize]);
    for actor in ACTORS.iter().chain(&["stranger"]).map(|actor| Actor::from(*actor)) {
        for purpose in PURPOSES.iter().map(|purpose| (*purpose).into()) {
            for act in &acts {
                for (format, domain) in FORMATS.iter().flat_map(|f| DOMAINS.iter().map(move |d| (*f, *d))) {
                    let tokens = [(format, domain), ("fr.nir", domain)];
                    for tokens in [&tokens[..1], &tokens] {
                        ask(&Question {
                            actor: &actor,
                            purpose: &purpose,
                            act,
                            tokens,
                            granted: false,
                            neighbours: None,
                        });
                    }
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn a_printed_policy_decides_the_same(rows in vec(row(), 0..5), mut limits in limits()) {
        let named = |own| rows.iter().any(|row| row.actors.contains(&own));
        limits.retain(|limit| limit.place.0 < 3 || limit.place.3.is_none_or(named));
        let (code, text) = (in_code(&rows, &limits), printed(&rows, &limits));
        match Policy::from_toml(&text) {
            Ok(file) => each_question(|question| {
                assert_eq!(decided(&file, question), decided(&code, question), "{question:?} of\n{text}");
                assert_ne!(decided(&file, question).0, Err(Denial::NoBudget), "{question:?} of\n{text}");
            }),
            Err(PolicyError::Line { fault: PolicyFault::LineTwice, .. }) => {}
            Err(error) => {
                let uncounted = [PolicyFault::UncountedReveals, PolicyFault::UncountedSearches];
                let told = matches!(error, PolicyError::Line { fault, .. } if uncounted.contains(&fault));
                prop_assert!(told, "{}:\n{}", error, text);
                let mut denied = false;
                each_question(|question| denied |= decided(&code, question).0 == Err(Denial::NoBudget));
                prop_assert!(denied, "a budget counts every line of\n{}", text);
            }
        }
    }
}
