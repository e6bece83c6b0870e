//! Hostile texts, each refused for the right reason at the right byte. Reason and byte follow from how a text was made.

use super::*;

const LOCAL: &str = "jean-b.petit";
const HOST: &str = "mail.orange.fr";

/// Characters that no local part has, quoted strings aside.
const NOT_LOCAL: [char; 30] = [
    '\0',
    '\u{1}',
    '\t',
    '\n',
    '\r',
    ' ',
    '(',
    ')',
    ',',
    ':',
    ';',
    '<',
    '>',
    '[',
    '\\',
    ']',
    '"',
    '\u{7f}',
    '\u{80}',
    '\u{a0}',
    '\u{301}',
    '\u{200b}',
    '\u{200d}',
    '\u{202e}',
    '\u{2066}',
    '\u{ff11}',
    '\u{ff20}',
    '\u{fffd}',
    '\u{1f600}',
    '\u{10ffff}',
];

/// ASCII characters that no host has.
const NOT_HOST: [char; 20] = [
    '\0', '\u{1}', '\u{7f}', '!', '"', '#', '$', '%', '&', '\'', '(', ')', '*', '+', ':', '<', '[', '\\',
    ']', '_',
];

/// Characters outside ASCII that no host has.
const NOT_IDNA: [char; 7] =
    ['\u{202e}', '\u{2066}', '\u{200e}', '\u{fffd}', '\u{e000}', '\u{2028}', '\u{10ffff}'];

struct Corpus(Vec<(String, Reason, usize)>);

impl Corpus {
    fn add(&mut self, text: impl Into<String>, reason: Reason, at: usize) {
        self.0.push((text.into(), reason, at));
    }

    /// Inserts and puts in place of a character, at every place.
    fn corrupt(
        &mut self,
        text: &str,
        bad: &[char],
        mut reason: impl FnMut(usize) -> Option<(Reason, usize)>,
        wrap: impl Fn(&str) -> String,
    ) {
        for bad in bad {
            for (at, here) in text.char_indices() {
                let Some((reason, place)) = reason(at) else { continue };
                let (before, behind) = text.split_at(at);
                self.add(wrap(&format!("{before}{bad}{behind}")), reason, place);
                self.add(wrap(&format!("{before}{bad}{}", &behind[here.len_utf8()..])), reason, place);
            }
        }
    }
}

fn corpus(idna: bool) -> Vec<(String, Reason, usize)> {
    use Reason::*;
    let mut all = Corpus(Vec::new());
    let behind = LOCAL.len() + 1;
    // Place 0 is left out: a blank there is trimmed, and a quote begins another grammar.
    all.corrupt(LOCAL, &NOT_LOCAL, |at| (at > 0).then_some((Mailbox, at)), |local| format!("{local}@{HOST}"));
    all.corrupt(HOST, &NOT_HOST, |at| Some((Host, behind + at)), |host| format!("{LOCAL}@{host}"));
    let outside = if idna { Host } else { HostNeedsIdna };
    let blank = |bad: char| bad.is_whitespace();
    let unseen: Vec<char> = NOT_IDNA.into_iter().filter(|&bad| !blank(bad)).collect();
    all.corrupt(HOST, &unseen, |at| Some((outside, behind + at)), |host| format!("{LOCAL}@{host}"));
    all.corrupt(HOST, &['@'], |at| Some((Host, behind + at)), |host| format!("{LOCAL}@{host}"));
    // A second address in the cell, behind each separator.
    for separator in
        [",", ";", " ", "/", "|", ", ", " ; ", "\t", "\n", "\u{a0}", " et ", " - ", "\u{202f}", "\r\n"]
    {
        let first = format!("{LOCAL}@{HOST}");
        all.add(format!("{first}{separator}b@free.fr"), SeveralValues, first.len());
        all.add(format!("  {first}{separator}b@free.fr "), SeveralValues, first.len() + 2);
        if !separator.trim().is_empty() {
            let at = first.len();
            all.add(format!("{first}{separator}"), Host, at);
        }
    }
    // Every prefix.
    let whole = format!("{LOCAL}@{HOST}");
    for end in 0..whole.len() {
        let text = &whole[..end];
        let (reason, at) = match text.split_once('@') {
            None if end == 0 => (Empty, 0),
            None => (NoMailbox, end),
            Some((_, host)) if !host.contains('.') || host.ends_with('.') => (Host, end),
            Some(_) => continue,
        };
        all.add(text, reason, at);
    }
    // Dots and lengths.
    for (local, at) in
        [(".a", 0), ("a.", 2), ("a..b", 2), ("a.b..", 4), (".", 0), ("..", 0), ("é.", 3), ("+..+", 2)]
    {
        all.add(format!("{local}@{HOST}"), Mailbox, at);
    }
    for extra in [0, 1, 100, 1_000_000] {
        all.add(format!("{}@{HOST}", "a".repeat(65 + extra)), TooLong, 64);
        all.add(format!("\"{}\"@{HOST}", " ".repeat(63 + extra)), TooLong, 64);
        all.add(format!("a{}@{HOST}", "é".repeat(32 + extra)), TooLong, 63);
        all.add(format!("{LOCAL}@{}.fr", "b".repeat(64 + extra)), Host, behind + 63);
        all.add(format!("{LOCAL}@{}fr", "b.".repeat(127 + extra)), TooLong, behind);
        all.add("x".repeat(1 + extra), NoMailbox, 1 + extra);
        all.add("@".repeat(1 + extra), NoMailbox, 0);
        all.add(" ".repeat(1 + extra), Empty, 0);
        all.add(".".repeat(1 + extra), NoMailbox, 1 + extra);
        all.add("é".repeat(1 + extra), NoMailbox, 2 + 2 * extra);
        all.add(format!("a@{}", "é".repeat(600 + extra)), TooLong, 2);
    }
    // Hosts that are none.
    for (host, at) in [
        ("localhost", 9),
        ("orange.", 7),
        ("orange.fr.", 10),
        (".fr", 0),
        ("orange..fr", 7),
        ("-orange.fr", 0),
        ("orange-.fr", 7),
        ("orange.-fr", 7),
        ("orange.fr-", 10),
        ("127.0.0.1", 9),
        ("1.2", 3),
        ("orange.123", 10),
        ("[127.0.0.1]", 0),
        ("[IPv6:::1]", 0),
        ("", 0),
        (".", 0),
        ("..", 0),
        ("-", 0),
        ("orange,fr", 6),
        ("orange fr", 6),
        ("orange.fr/", 9),
        ("orange.fr?x=1", 9),
        ("orange.fr>", 9),
        ("été_.fr", 5),
        ("été .fr", 5),
        ("été\0.fr", 5),
    ] {
        all.add(format!("a@{host}"), Host, 2 + at);
    }
    for (host, at) in [
        ("é", 0),
        ("ab.é-.fr", 3),
        ("é..fr", 0),
        ("é.fr.", 0),
        ("é.１２", 0),
        ("a.b。", 3),
        ("中.\u{301}a", 0),
    ] {
        all.add(format!("a@{host}"), outside, 2 + at);
    }
    // Quoted strings that are none.
    for (local, reason, at) in [
        ("\"", Mailbox, 8),
        ("\"\"", NoMailbox, 2),
        ("\"a", Mailbox, 9),
        ("\"a\"b", Mailbox, 3),
        ("\"a\" ", Mailbox, 3),
        ("\"a\".b", Mailbox, 3),
        ("\"\u{1}\"", Mailbox, 1),
        ("\"a\0\"", Mailbox, 2),
        ("\"é\"", Mailbox, 1),
        ("\"a\\é\"", Mailbox, 3),
        ("\"a\\\"", Mailbox, 11),
        ("\"\u{202e}\"", Mailbox, 1),
        ("\"\t\"", Mailbox, 1),
        ("a\"b\"", Mailbox, 1),
        ("\"a\"\"b\"", Mailbox, 3),
        ("\"\u{7f}\"", Mailbox, 1),
    ] {
        all.add(format!("{local}@x.free"), reason, at);
    }
    for (text, reason, at) in [
        ("Jean Petit <jean@orange.fr>", Mailbox, 4),
        ("<jean@orange.fr>", Mailbox, 0),
        ("mailto:jean@orange.fr", Mailbox, 6),
        ("jean.orange.fr", NoMailbox, 14),
        ("jean(at)orange.fr", NoMailbox, 17),
        ("@orange.fr", NoMailbox, 0),
        ("  @orange.fr", NoMailbox, 2),
        ("jean\u{ff20}orange.fr", NoMailbox, 16),
        ("néant", NoMailbox, 6),
        ("-", NoMailbox, 1),
        ("\u{feff}", Empty, 0),
        ("\u{202e}a@x.fr", Mailbox, 0),
        ("a\u{300}@x.fr", Mailbox, 1),
        ("e\u{301}te\u{301}@x.fr", Mailbox, 1),
        ("１２@x.fr", Mailbox, 0),
        ("😀@x.fr", Mailbox, 0),
        ("jean@petit@orange.fr", Host, 10),
    ] {
        all.add(text, reason, at);
    }
    all.0
}

#[test]
fn hostile_texts_are_refused_where_they_fail() {
    let corpus = corpus(cfg!(feature = "idna"));
    let setting = laws::setting();
    let distinct: std::collections::HashSet<&str> = corpus.iter().map(|(text, ..)| &**text).collect();
    assert!(distinct.len() >= 150, "{}", distinct.len());
    for email in &BOTH {
        for (text, reason, at) in &corpus {
            let result = laws::parse(email, &setting, Side::Identifier, text).map(|parsed| parsed.class);
            let shown: String = text.chars().take(80).collect();
            assert_eq!(result, Err(TextError::new(*reason, *at)), "{} {shown:?}", email.name());
        }
    }
}

#[test]
fn nothing_panics_on_the_token_side() {
    let setting = laws::setting();
    for email in &BOTH {
        for (text, ..) in corpus(cfg!(feature = "idna")) {
            assert!(laws::parse(email, &setting, Side::Token, &text).is_err());
            let suffixed = format!("{text}.tok.example");
            let _ = laws::parse(email, &setting, Side::Token, &suffixed);
        }
    }
}
