//! The laws of the e-mail formats.

mod agreement;
mod classes;
mod hostile;
mod hosts;
mod oracle;

use super::class::Within;
use super::*;
use crate::format::laws;
use crate::rank::U512;
use std::num::NonZeroU64;

const BOTH: [Email; 2] = [Email { exact: false }, Email { exact: true }];

/// Parses as an identifier and returns class and canonical text.
fn read(email: &Email, side: Side, text: &str) -> Result<(String, String), TextError> {
    let (setting, mut annex) = (laws::setting(), Annex::default());
    let parsed = email.parse(&setting, side, text, &mut annex)?;
    let plain = Parsed { spelling: Spelling::CANONICAL, ..parsed };
    let canonical = email.rendered(&setting, side, &plain, &annex);
    Ok((email.class_name(parsed.class).into_owned(), canonical))
}

/// The text of this spelling that comes back from a token of the text.
fn there_and_back(email: &Email, text: &str) -> (String, String) {
    let (setting, mut annex) = (laws::setting(), Annex::default());
    let parsed = email.parse(&setting, Side::Identifier, text, &mut annex).unwrap();
    let token = email.rendered(&setting, Side::Token, &parsed, &annex);
    let mut annex = Annex::default();
    let parsed = email.parse(&setting, Side::Token, &token, &mut annex).unwrap();
    let back = email.rendered(&setting, Side::Identifier, &parsed, &annex);
    (token, back)
}

#[test]
fn the_two_laws_hold() {
    for email in &BOTH {
        laws::hold(email, &laws::setting(), &["orange.fr", "xn--socit-esab.xn--p1ai"]);
    }
}

#[test]
fn every_class_is_over_the_floor() {
    for email in &BOTH {
        let mut names = std::collections::HashSet::new();
        for class in 0..email.classes() {
            let name = email.class_name(class).into_owned();
            assert!(name.is_ascii() && !name.contains('@'));
            match email.size(class) {
                Size::Narrow(size) => assert!(size >= 1_000_000, "{name}: {size}"),
                Size::Wide(size) => assert!((129..=448).contains(&size.bit_len()), "{name}"),
                Size::Bytes => panic!("{name} has no number"),
            }
            assert!(names.insert(name));
        }
    }
}

#[test]
fn plain_sizes_are_those_of_the_grammar() {
    let email = &BOTH[0];
    assert_eq!(email.size(0), Size::Narrow(36 + 1_296 + 50_544 + 1_959_552));
    assert_eq!((email.class_name(1), email.size(1)), ("plain/5".into(), Size::Narrow(76_002_624)));
    // Texts that end in a letter or digit, and those that may go on only with one.
    let (mut ended, mut open) = (U512::from(1), U512::ZERO);
    for length in 1..=64_u32 {
        let before = ended;
        ended = ended.checked_add(open).unwrap().checked_mul_small(36).unwrap();
        open = if length == 1 { U512::ZERO } else { before.checked_mul_small(3).unwrap() };
        if length >= 5 {
            let size = match email.size(length - 4) {
                Size::Narrow(size) => U512::from(size),
                Size::Wide(size) => size,
                Size::Bytes => U512::ZERO,
            };
            assert_eq!(size, ended, "length {length}");
        }
    }
    assert_eq!(ended.bit_len(), 338, "2^337 and a little");
}

#[test]
fn frozen_sizes_and_names() {
    let list = |email: &Email, names: &[&str]| -> Vec<String> {
        let classes = (0..email.classes()).filter(|&class| names.contains(&&*email.class_name(class)));
        classes
            .map(|class| match email.size(class) {
                Size::Narrow(size) => size.to_string(),
                Size::Wide(size) => format!("{} bits", size.bit_len()),
                Size::Bytes => String::new(),
            })
            .collect()
    };
    let names = [
        "plain/1-4",
        "mixed/1-4",
        "atext/1-4",
        "atext/5",
        "quoted/3-6",
        "utf8/2-4",
        "atext/64",
        "quoted/64",
        "utf8/64",
    ];
    assert_eq!(list(&BOTH[0], &names), FROZEN_FOLDED);
    assert_eq!(list(&BOTH[1], &names), FROZEN_EXACT);
    assert_eq!((BOTH[0].classes(), BOTH[1].classes()), (61 + 61 + 59 + 61, 61 + 61 + 61 + 59 + 61));
}

/// By inclusion and exclusion: dot-atoms of atext and letters, less those of atext, and so on.
const FROZEN_FOLDED: [&str; 8] =
    ["2011428", "7644427", "454900001", "372 bits", "10827793", "377 bits", "11242686", "396 bits"];
const FROZEN_EXACT: [&str; 9] = [
    "2011428",
    "14448642",
    "28194177",
    "2565191197",
    "407 bits",
    "31016325",
    "406 bits",
    "21064706",
    "420 bits",
];

#[test]
fn the_first_class_is_walked_whole() {
    let (email, setting) = (&BOTH[0], laws::setting());
    let mut annex = Annex::default();
    let held = annex.keep_bytes(b"free.fr");
    let (mut text, mut last) = (String::new(), String::new());
    for rank in 0..2_011_428 {
        let shape = Parsed { class: 0, held, spelling: Spelling::CANONICAL, rank: Rank::Narrow(rank) };
        text.clear();
        let text = email.rendered(&setting, Side::Identifier, &shape, &annex);
        let local = text.strip_suffix("@free.fr").unwrap();
        assert!((last.len(), &*last) < (local.len(), local), "{last} {local}");
        assert!(classes::is_plain(local) && local.len() <= 4, "{local}");
        last.clear();
        last.push_str(local);
        let mut again = Annex::default();
        let parsed = email.parse(&setting, Side::Identifier, &text, &mut again).unwrap();
        assert_eq!((parsed.class, parsed.rank), (0, Rank::Narrow(rank)));
    }
    assert_eq!(last, "zzzz");
}

#[test]
fn ranks_follow_the_bytes() {
    for email in &BOTH {
        let classes = email.all();
        for class in 0..email.classes() {
            let steps = 200;
            let texts: Vec<String> = (0..steps)
                .map(|step| {
                    let within = match email.size(class) {
                        Size::Narrow(size) => Within::Narrow(size / steps * step),
                        Size::Wide(size) => {
                            let part = size.div_rem_small(NonZeroU64::new(steps as u64).unwrap()).0;
                            Within::Wide(part.checked_mul_small(step as u64).unwrap())
                        }
                        Size::Bytes => panic!("no ranks"),
                    };
                    let mut text = Vec::new();
                    classes.write(class, within, &mut text);
                    String::from_utf8(text).unwrap()
                })
                .collect();
            let ordered = |pair: &[String]| (pair[0].len(), &pair[0]) < (pair[1].len(), &pair[1]);
            assert!(texts.windows(2).all(ordered), "{}", email.class_name(class));
        }
    }
}

#[test]
fn one_mailbox_has_one_canonical_text() {
    let cases = [
        ("Josephine67@Gmail.COM", "plain/11", "josephine67@gmail.com", "mixed/11", "Josephine67@gmail.com"),
        (" b@sfr.fr\u{a0}", "plain/1-4", "b@sfr.fr", "plain/1-4", "b@sfr.fr"),
        ("Luc+Emploi@x.fr", "atext/10", "luc+emploi@x.fr", "atext/10", "Luc+Emploi@x.fr"),
        ("a--b@x.fr", "atext/1-4", "a--b@x.fr", "atext/1-4", "a--b@x.fr"),
        ("\"jean.petit\"@x.fr", "plain/10", "jean.petit@x.fr", "plain/10", "jean.petit@x.fr"),
        (r#""Jean \P\"""@x.fr"#, "", "", "", ""),
        (r#""Jean \P\""@x.fr"#, "quoted/10", r#""jean p\""@x.fr"#, "quoted/10", r#""Jean P\""@x.fr"#),
        ("\"a@b\"@x.fr", "quoted/3-6", "\"a@b\"@x.fr", "quoted/3-6", "\"a@b\"@x.fr"),
        ("José@x.fr", "utf8/5", "josé@x.fr", "utf8/5", "José@x.fr"),
        ("İÉ@x.fr", "utf8/2-4", "İÉ@x.fr", "utf8/2-4", "İÉ@x.fr"),
    ];
    for (text, class, canonical, exact_class, exact_canonical) in cases {
        if class.is_empty() {
            assert!(read(&BOTH[0], Side::Identifier, text).is_err(), "{text}");
            continue;
        }
        let expected = |class: &str, text: &str| Ok((class.to_owned(), text.to_owned()));
        assert_eq!(read(&BOTH[0], Side::Identifier, text), expected(class, canonical));
        assert_eq!(read(&BOTH[1], Side::Identifier, text), expected(exact_class, exact_canonical));
    }
}

#[cfg(feature = "idna")]
#[test]
fn the_two_sides_have_no_text_in_common() {
    use Reason::*;
    for email in &BOTH {
        let setting = laws::setting();
        laws::refused(
            email,
            &setting,
            Side::Identifier,
            &[
                ("ab@gmail.com.tok.example", AlreadyToken, 3),
                (" ab@tok.example", AlreadyToken, 4),
                ("ab@x.TOK.example", AlreadyToken, 3),
                ("ab@gmail.com.other.example", AlreadyToken, 3),
                ("ab@\"gmail.tok.example", Host, 3),
            ],
        );
        laws::refused(
            email,
            &setting,
            Side::Token,
            &[
                ("ab@gmail.com", NotAToken, 3),
                ("ab@gmail.com.other.example", NotAToken, 3),
                ("ab@tok.example", NotAToken, 3),
                ("ab@gmail.comtok.example", NotAToken, 3),
                ("ab@gmail.com.tok.example.tok.example", NotAToken, 3),
                ("ab@gmail.tok.example", Host, 8),
                ("a@gmäil.tok.example", Host, 4),
                ("a b@gmail.com.tok.example", Mailbox, 1),
            ],
        );
        for near in ["ab@gmail.xtok.example", "ab@example.com", "ab@tok.example.com"] {
            assert!(read(email, Side::Identifier, near).is_ok(), "{near}");
        }
        assert!(read(email, Side::Token, "AB@Gmail.COM.Tok.Example").is_ok());
    }
}

#[test]
fn too_long_depends_on_the_class_alone() {
    // 254 = longest + '@' + host + '.' + "tok.example"; 253 = host + '.' + "tok.example".
    let host = |length: usize| {
        let labels = ["a".repeat(63), "b".repeat(63), "c".repeat(63), "d".repeat(59)].join(".");
        format!("{}.fr", &labels[..length - 3])
    };
    for email in &BOTH {
        for (local, longest) in [("a", 4), ("abcd", 4), ("abcde", 5), ("\" \"", 6), ("é", 4), ("a+b+c+d", 7)]
        {
            let most = (254 - 1 - 12 - longest).min(253 - 12);
            let fits = format!("{local}@{}", host(most));
            let too_long = format!("{local}@{}", host(most + 1));
            assert!(read(email, Side::Identifier, &fits).is_ok(), "{fits}");
            let error = TextError::new(Reason::TooLong, local.len() + 1);
            assert_eq!(read(email, Side::Identifier, &too_long), Err(error));
            let (setting, mut annex) = (laws::setting(), Annex::default());
            let parsed = email.parse(&setting, Side::Identifier, &fits, &mut annex).unwrap();
            assert!(email.longest_token(&setting, &parsed, &annex) <= 254);
        }
    }
}

#[cfg(feature = "idna")]
#[test]
fn the_longest_token_is_met_and_never_passed() {
    let setting = laws::setting();
    for email in &BOTH {
        for text in ["a@free.fr", "a@société.fr", "\".\"@x.fr", "é+@x.fr", "abcdefgh@free.fr"] {
            let mut annex = Annex::default();
            let parsed = email.parse(&setting, Side::Identifier, text, &mut annex).unwrap();
            let Size::Narrow(size) = email.size(parsed.class) else { panic!("{text} is wide") };
            let lengths = [0, 1, size / 2, size - 1].map(|rank| {
                [parsed.spelling, Spelling::CANONICAL].map(|spelling| {
                    let other = Parsed { rank: Rank::Narrow(rank), spelling, ..parsed };
                    let token = email.rendered(&setting, Side::Token, &other, &annex);
                    token.len()
                })
            });
            assert_eq!(
                lengths.into_iter().flatten().max(),
                Some(email.longest_token(&setting, &parsed, &annex)),
                "{text}"
            );
        }
    }
}

#[test]
fn the_tweak_names_class_and_host() {
    let mut tweak = Vec::new();
    let mut annex = Annex::default();
    let host = annex.keep_bytes(b"xn--socit-esab.fr");
    BOTH[0].tweak(7, host, &annex, &mut tweak);
    assert_eq!(tweak, b"plain/11@xn--socit-esab.fr");
}
