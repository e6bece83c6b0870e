//! Good files decide; bad ones are refused with their line and reason, and say nothing of what they hold.

use super::*;
use crate::policy::ledger::{Act, Denial, Width};
use crate::policy::rules::Question;
use crate::scope::Mask;

/// A file that is right; the tables below break it in one place each.
const GOOD: &str = r#"[budgets]
vault = { day = 50 }
[partner.cap]
[partner.caf]
[purpose.placement]
[actor.ann]
budget = { day = 5 }
[[allow]]
actors = ["ann", "bob"]
partner = "cap"
purposes = ["placement"]
formats = ["fr.nir"]
domains = ["cap"]
"#;

/// A second allow line, to be put behind it: it begins on line 14.
const SECOND: &str = r#"[[allow]]
actors = ["bob"]
purposes = ["placement"]
formats = ["phone"]
domains = ["cap"]
"#;

fn refused(text: &str) -> (usize, PolicyFault) {
    match Policy::from_toml(text) {
        Err(PolicyError::Line { line, fault }) => (line, fault),
        other => panic!("{other:?} for\n{text}"),
    }
}

#[test]
fn a_good_file_is_good() {
    for text in [GOOD.to_owned(), format!("{GOOD}{SECOND}"), GOOD.replace('\n', "\r\n"), String::new()] {
        assert!(Policy::from_toml(&text).is_ok(), "{text}");
    }
}

#[test]
fn what_is_wrong_on_one_line_is_told_with_the_line() {
    use PolicyFault::{
        EmptyList, KeyTwice, Kind, Missing, NameLength, NameTwice, Syntax, TargetsWithoutTranslate,
        UncountedReveals, UncountedSearches, UnknownAct, UnknownActor, UnknownKey, UnknownPartner,
        UnknownPurpose, UnknownWidth, WidthsWithoutReveal, ZeroBudget,
    };
    let levels = "vault, partner, purpose, actor or search";
    let windows = "hour, day or thirty-days";
    let rooms = "[budgets], [partner.NAME], [purpose.NAME], [actor.NAME], [freeze], [issuers], [approvers], [ledger] or [[allow]]";
    let people = Kind("a whole number of people, such as 200");
    let list = Kind("a list of names in quotes, such as [\"a\", \"b\"]");
    let own = Kind("a table for each name, such as [partner.NAME]");
    let keys = "actors, partner, purposes, formats, domains, acts, widths, translate-to or grant";
    let domains = "domains = [\"cap\"]\n";
    let with = |more: &str| format!("{domains}{more}\n");
    let long = format!("actors = [\"ann\", \"{}\"]", "b".repeat(201));
    let mut told_otherwise = Vec::new();
    for (line, fault, right, wrong) in [
        (3, Syntax, "{ day = 50 }", "{ day = 50"),
        (9, Syntax, "\"ann\", \"bob\"", "\"ann\" \"bob\""),
        (3, Syntax, "[partner.cap]", "[partner cap]"),
        (4, KeyTwice, "[partner.caf]", "[partner.cap]"),
        (14, KeyTwice, domains, &with("domains = [\"caf\"]")),
        (1, UnknownKey(rooms), "[budgets]", "[budget]"),
        (2, UnknownKey(levels), "vault", "tenant"),
        (2, UnknownKey(windows), "{ day", "{ week"),
        (7, UnknownKey("budget or search-budget"), "budget = {", "budgets = {"),
        (14, UnknownKey(keys), domains, &with("width = [\"full\"]")),
        (2, Kind(A_TABLE), "{ day = 50 }", "50"),
        (2, Missing(windows), "{ day = 50 }", "{}"),
        (2, people, "50", "\"50\""),
        (2, people, "50", "-1"),
        (2, people, "50", "1e3"),
        (2, ZeroBudget, "50", "0"),
        (7, ZeroBudget, "day = 5 ", "day = 0x0 "),
        (4, own, "[partner.cap]", "[partner]\ncap = 3"),
        (3, NameLength, "[partner.cap]", "[partner.\"\"]"),
        (8, Kind("[[allow]]"), "[[allow]]", "[allow]"),
        (8, Missing("actors"), "actors = [\"ann\", \"bob\"]\n", "\n"),
        (8, Missing("purposes"), "purposes = [\"placement\"]\n", "\n"),
        (8, Missing("formats"), "formats = [\"fr.nir\"]\n", "\n"),
        (8, Missing("domains"), domains, "\n"),
        (9, list, "[\"ann\", \"bob\"]", "\"ann\""),
        (9, Kind("a name in quotes"), "\"bob\"", "18"),
        (12, EmptyList, "[\"fr.nir\"]", "[]"),
        (14, EmptyList, domains, &with("acts = []")),
        (9, NameTwice, "\"bob\"", "\"ann\""),
        (9, NameLength, "\"bob\"", "\"\""),
        (9, NameLength, "actors = [\"ann\", \"bob\"]", &long),
        (10, Kind("a name in quotes"), "\"cap\"\npurposes", "[\"cap\"]\npurposes"),
        (10, UnknownPartner, "\"cap\"\npurposes", "\"cup\"\npurposes"),
        (11, UnknownPurpose, "\"placement\"]", "\"placement\", \"sport\"]"),
        (13, UnknownPurpose, "\"placement\"]", "\n\"placement\",\n\"sport\",\n]"),
        (6, UnknownActor, "[actor.ann]", "[actor.anne]"),
        (14, UnknownAct, domains, &with("acts = [\"reveal\", \"look\"]")),
        (14, UnknownWidth, domains, &with("widths = [\"last5\"]")),
        (15, WidthsWithoutReveal, domains, &with("acts = [\"search\"]\nwidths = [\"full\"]")),
        (14, TargetsWithoutTranslate, domains, &with("translate-to = [\"caf\"]")),
        (8, Missing("translate-to"), domains, &with("acts = [\"translate\"]")),
        (8, UncountedReveals, "vault = { day = 50 }", "search.vault = { day = 50 }"),
        (8, UncountedSearches, domains, &with("acts = [\"reveal\", \"tokenize\"]")),
    ] {
        assert!(GOOD.contains(right), "{right}");
        let text = GOOD.replacen(right, wrong, 1);
        let refusal = refused(&text);
        if refusal != (line, fault) {
            told_otherwise.push(format!("{wrong}: {refusal:?}, not {:?}", (line, fault)));
        }
    }
    assert!(told_otherwise.is_empty(), "{told_otherwise:#?}");
}

#[test]
fn lines_that_do_not_fit_together_are_told_with_the_line() {
    use PolicyFault::{LineTwice, TwoPartners, UncountedReveals};
    let same = SECOND.replace("phone", "fr.nir");
    let partner = "partner = \"caf\"\npurposes";
    let budgets = GOOD.replace("vault", "partner");
    for (line, fault, text) in [
        (14, LineTwice, format!("{GOOD}{same}")),
        (14, LineTwice, format!("{GOOD}{same}acts = [\"reveal\"]\nwidths = [\"full\"]\n")),
        (16, TwoPartners, format!("{GOOD}{}", SECOND.replace("purposes", partner))),
        (14, UncountedReveals, format!("{budgets}{}", SECOND.replace("bob", "eve"))),
    ] {
        assert_eq!(refused(&text), (line, fault), "{text}");
    }
    for text in [
        format!("{GOOD}{same}widths = [\"last4\"]\n"),
        // An actor belongs to its partner in every line.
        format!("{budgets}{SECOND}"),
    ] {
        assert!(Policy::from_toml(&text).is_ok(), "{text}");
    }
}

/// A name, in whatever place, is not in what is said about it.
#[test]
fn nothing_written_is_repeated() {
    let secret = "184127645108946";
    for right in ["ann", "cap", "placement", "fr.nir", "50", "vault", "day", "budgets", "actors", "domains"] {
        for (place, _) in GOOD.match_indices(right) {
            for wrong in [secret.to_owned(), format!("\"{secret}\""), format!("{secret} {secret}")] {
                let text = [&GOOD[..place], &wrong, &GOOD[place + right.len()..]].concat();
                if let Err(error) = Policy::from_toml(&text) {
                    assert!(!format!("{error} {error:?}").contains(secret), "{error} for\n{text}");
                }
            }
        }
    }
}

#[test]
fn a_file_that_cannot_be_read_is_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("policy.toml");
    let kind = |path| match Policy::open(path) {
        Err(PolicyError::Io("read the policy", kind)) => kind,
        other => panic!("{other:?}"),
    };
    assert_eq!(kind(&path), std::io::ErrorKind::NotFound);
    std::fs::write(&path, b"[budgets]\n# \xff").unwrap();
    assert_eq!(kind(&path), std::io::ErrorKind::InvalidData);
    std::fs::write(&path, GOOD).unwrap();
    assert_eq!(Policy::open(&path), Policy::from_toml(GOOD));
}

#[test]
fn the_example_says_what_its_comments_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/policy.toml");
    let policy = Policy::open(path).unwrap();
    let charges = |actor: &str, purpose: &str, act: Act, format: &str| {
        let question = Question {
            actor: &actor.into(),
            purpose: &purpose.into(),
            act: &act,
            tokens: &[(format, "cap-emploi")],
            granted: false,
            neighbours: None,
        };
        match policy.decide(&question).0 {
            Ok(charges) => Ok(charges.iter().map(|charge| (charge.window, charge.limit)).collect::<Vec<_>>()),
            Err(denial) => Err(denial),
        }
    };
    let (hour, day, days) = (Window::Hour, Window::Day, Window::ThirtyDays);
    let full = || Act::Reveal(Width::Full);
    let adviser =
        [(day, 5_000), (days, 60_000), (day, 1_000), (day, 2_000), (hour, 60), (day, 200), (days, 2_000)];
    assert_eq!(charges("adviser-17", "placement", full(), "fr.nir"), Ok(adviser.to_vec()));
    let search = [(day, 50_000), (hour, 500), (day, 2_000)];
    assert_eq!(charges("adviser-18", "placement", Act::Search, "phone"), Ok(search.to_vec()));
    let desk = charges("help-desk", "call back", Act::Reveal(Width::Part(Mask::Last(4))), "phone").unwrap();
    assert!(desk.contains(&(day, 50)) && desk.contains(&(hour, 60)) && !desk.contains(&(day, 200)));
    let caf = crate::scope::TokenDomain::new("caf").unwrap();
    let moved = charges("exchange", "benefit payment", Act::Translate(caf), "fr.nir").unwrap();
    assert!(moved.contains(&(day, 500)) && moved.contains(&(day, 400)) && !moved.contains(&(day, 1_000)));
    assert!(charges("front-door", "placement", Act::Tokenize, "email").is_ok());
    for (actor, purpose, act) in [
        ("help-desk", "call back", full()),
        ("exchange", "benefit payment", full()),
        ("front-door", "placement", full()),
        ("adviser-17", "placement", Act::Tokenize),
    ] {
        assert_eq!(charges(actor, purpose, act, "phone"), Err(Denial::NotAllowed), "{actor}");
    }
}

#[test]
fn what_is_wrong_about_freezes_keys_and_retention_is_told_with_the_line() {
    use PolicyFault::{Key, Kind, Missing, NameTwice, NoIssuer, TooFewApprovers, TooFewDays, ZeroBudget};
    let [alice, bob] = ["alice", "bob"].map(|name| crate::note::NoteKey::generate(name).unwrap().public());
    let good = format!(
        "{GOOD}grant = true\n[freeze]\nexhausted-days = 2\nwithin-days = 9\n[issuers]\nkeys = [\"{alice}\"]\n\
         [approvers]\nrequired = 2\nkeys = [\"{alice}\", \"{bob}\"]\n[ledger]\nretention-days = 365\n"
    );
    let policy = Policy::from_toml(&good).unwrap();
    assert_eq!(policy.exhaustion().map(|rule| (rule.days, rule.within)), Some((2, 9)));
    assert_eq!(policy.retention_days(), Some(365));
    let days = Kind("a number of days from 1 to 30");
    let issuers = format!("[issuers]\nkeys = [\"{alice}\"]\n");
    let twice = format!("\"{alice}\", \"{alice}\"");
    let both = format!("\"{alice}\", \"{bob}\"");
    for (line, fault, right, wrong) in [
        (14, Kind("true or false"), "grant = true", "grant = 1"),
        (14, NoIssuer, issuers.as_str(), ""),
        (15, Missing("within-days"), "within-days = 9\n", ""),
        (16, days, "exhausted-days = 2", "exhausted-days = 31"),
        (16, ZeroBudget, "exhausted-days = 2", "exhausted-days = 0"),
        (15, TooFewDays, "within-days = 9", "within-days = 1"),
        (21, TooFewApprovers, "required = 2", "required = 3"),
        (22, Key, &both, "\"alice\", \"bob\""),
        (22, NameTwice, &both, &twice),
        (24, Kind("a number of days from 1 to 36500"), "days = 365", "days = 36501"),
    ] {
        assert!(good.contains(right), "{right}");
        assert_eq!(refused(&good.replacen(right, wrong, 1)), (line, fault), "{wrong}");
    }
}
