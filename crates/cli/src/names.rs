//! Column names: what is meant by a name that is not there.

/// Most names that an error lists.
const LISTED: usize = 30;

/// Longest name that is shown whole, in characters.
const SHOWN: usize = 60;

/// A name on one line of a bearable length: headers hold line breaks, and whole documents by mistake.
pub(crate) fn shown(name: &str) -> String {
    let mut letters = name.chars().map(|letter| if letter.is_control() { ' ' } else { letter });
    let mut shown: String = letters.by_ref().take(SHOWN).collect();
    if letters.next().is_some() {
        shown.push_str("...");
    }
    shown
}

/// Whether a word may hold an identifier, which is an e-mail address or has the digits of one; or a password, as addresses of
/// servers have.
pub(crate) fn holds_a_value(word: &str) -> bool {
    look_like_values(&[word.to_owned()])
        || word.chars().filter(char::is_ascii_digit).count() >= 9
        || word.contains("://")
        || word.to_ascii_lowercase().contains("password")
}

/// Whether the first line of a table holds values rather than names: then no error may list them.
pub(crate) fn look_like_values(names: &[String]) -> bool {
    let count = |name: &str, of: fn(&char) -> bool| name.chars().filter(of).count();
    names.iter().any(|name| {
        let number = count(name, char::is_ascii_digit) >= 5 && count(name, |c| c.is_alphabetic()) <= 2;
        number || name.contains('@')
    })
}

/// What to do about a name that is not there: the nearest one, and all there are.
pub(crate) fn advice(wanted: &str, names: &[String], delimiter: u8) -> String {
    if look_like_values(names) {
        return "its first line looks like values, which are not shown; put a header line with column names above, or \
                check the spelling"
            .to_owned();
    }
    if let [only] = names
        && let Some(other) = [';', ',', '\t', '|'].into_iter().find(|&mark| only.contains(mark))
    {
        let shown = if other == '\t' { "tab".to_owned() } else { format!("'{other}'") };
        return format!(
            "its header has no '{}'; give --delimiter {shown}",
            char::from(delimiter).escape_default()
        );
    }
    nearest(wanted, names, "its columns")
}

/// The nearest of these names, and all of them.
pub(crate) fn nearest(wanted: &str, names: &[String], all: &str) -> String {
    let nearest = names
        .iter()
        .map(|name| (distance(&fold(wanted), &fold(name)), name))
        .min()
        .filter(|(distance, _)| *distance <= (wanted.chars().count() / 3).max(2));
    let listed: Vec<String> = names.iter().take(LISTED).map(|name| shown(name)).collect();
    let more = if names.len() > LISTED { ", ..." } else { "" };
    let offer = nearest.map(|(_, name)| format!("did you mean `{}`? ", shown(name))).unwrap_or_default();
    format!("{offer}{all}: {}{more}", listed.join(", "))
}

fn fold(name: &str) -> String {
    name.trim().to_lowercase().replace([' ', '-'], "_")
}

/// Levenshtein's: how many letters must be put in, taken out or changed.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (above, left) in a.chars().zip(1_usize..) {
        let mut corner = left;
        let mut next = vec![left];
        for ((&letter, &diagonal), &up) in b.iter().zip(&row).zip(row.iter().skip(1)) {
            let change = diagonal.saturating_add(usize::from(letter != above));
            corner = change.min(up.saturating_add(1)).min(corner.saturating_add(1));
            next.push(corner);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn distances_are_levenshteins() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("nir", "nir"), 0);
        assert_eq!(distance("nri", "nir"), 2);
    }

    #[test]
    fn the_nearest_name_is_offered() {
        let header = names(&["person_id", "nir", "E-mail"]);
        assert!(advice("nri", &header, b',').starts_with("did you mean `nir`?"));
        assert!(advice("email", &header, b',').starts_with("did you mean `E-mail`?"));
        assert_eq!(advice("adresse_postale", &header, b','), "its columns: person_id, nir, E-mail");
    }

    #[test]
    fn a_wrong_delimiter_is_seen() {
        assert!(advice("nir", &names(&["id;nir"]), b',').ends_with("give --delimiter ';'"));
        assert!(advice("nir", &names(&["id\tnir"]), b',').ends_with("give --delimiter tab"));
    }

    #[test]
    fn values_in_place_of_names_are_not_shown() {
        for first in ["marie@example.org", "184127645108946", "06 12 34 56 78"] {
            let advice = advice("nir", &names(&["Marie", first]), b',');
            assert!(advice.contains("header line") && !advice.contains("Marie"), "{advice}");
        }
    }
}
