//! Kinds, told a second time from the grammars of the RFCs, against the parser on every short text of edge characters.

use super::*;

/// Characters at the edges of the grammars.
const EDGES: [char; 16] =
    ['a', 'z', 'Q', '0', '.', '-', '_', '+', '~', '"', '\\', ' ', '(', 'é', '中', '\u{301}'];

pub(super) fn is_plain(local: &str) -> bool {
    let word =
        |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_digit() || c.is_ascii_lowercase());
    local.split(['.', '_', '-']).all(word)
}

/// RFC 5322, 3.2.3 and RFC 6531, 3.3, with the letters among [`EDGES`].
fn is_dot_atom(local: &str, beyond_ascii: bool) -> bool {
    let atext = |c: char| {
        c.is_ascii_alphanumeric()
            || "!#$%&'*+-/=?^_`{|}~".contains(c)
            || beyond_ascii && (c == 'é' || c == '中')
    };
    local.split('.').all(|atom| !atom.is_empty() && atom.chars().all(atext))
}

/// Content of a quoted string by RFC 5321, 4.1.2.
fn quoted_content(local: &str) -> Option<String> {
    let mut rest = local.strip_prefix('"')?.strip_suffix('"')?;
    if local.len() < 2 {
        return None;
    }
    let mut content = String::new();
    while let Some(first) = rest.chars().next() {
        let taken = if first == '\\' { rest.chars().nth(1)? } else { first };
        let qtext = matches!(u32::from(first), 32..=33 | 35..=91 | 93..=126);
        let pair = first == '\\' && matches!(u32::from(taken), 32..=126);
        if !qtext && !pair {
            return None;
        }
        content.push(taken);
        rest = &rest[first.len_utf8() + if first == '\\' { taken.len_utf8() } else { 0 }..];
    }
    Some(content)
}

/// Class and canonical local part, or `None` for a text that no grammar has.
fn expected(exact: bool, typed: &str) -> Option<(String, String)> {
    let folded = if exact { typed.to_owned() } else { typed.to_ascii_lowercase() };
    let (mut local, mut kind) = (folded.clone(), "");
    if let Some(content) = quoted_content(&folded) {
        if content.is_empty() {
            return None;
        }
        if is_dot_atom(&content, false) {
            local = content;
        } else {
            local = format!("\"{}\"", content.replace('\\', "\\\\").replace('"', "\\\""));
            kind = "quoted";
        }
    }
    if kind.is_empty() {
        kind = if is_plain(&local) {
            "plain"
        } else if is_plain(&local.to_ascii_lowercase()) {
            "mixed"
        } else if is_dot_atom(&local, false) {
            "atext"
        } else if is_dot_atom(&local, true) {
            "utf8"
        } else {
            return None;
        };
    }
    let merged = match kind {
        "quoted" => (3, 6),
        "utf8" => (2, 4),
        _ => (1, 4),
    };
    let class = if local.len() <= merged.1 {
        format!("{kind}/{}-{}", merged.0, merged.1)
    } else {
        format!("{kind}/{}", local.len())
    };
    Some((class, local))
}

fn agrees(local: &str) {
    for email in &BOTH {
        let seen = read(email, Side::Identifier, &format!("{local}@sfr.fr")).ok();
        let expected = expected(email.exact, local).map(|(class, local)| (class, format!("{local}@sfr.fr")));
        assert_eq!(seen, expected, "{} {local:?}", email.name());
    }
}

#[test]
fn kinds_are_those_of_the_grammars() {
    let mut texts = vec![String::new()];
    for _ in 0..4 {
        let longer: Vec<String> =
            texts.iter().flat_map(|text| EDGES.map(|edge| format!("{text}{edge}"))).collect();
        // A blank at the beginning belongs to no text: it is trimmed.
        longer.iter().filter(|text| !text.starts_with(' ')).for_each(|text| agrees(text));
        texts = longer;
    }
    // Longer ones at the seams between classes, and with quotes around.
    for text in texts.iter().step_by(7) {
        agrees(&format!("\"{text}\""));
        agrees(&format!("abc{text}"));
        agrees(&format!("a{text}B"));
    }
}
