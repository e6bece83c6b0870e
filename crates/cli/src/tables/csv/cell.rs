//! A cell written anew.

/// Appends a cell: quoted if it was quoted, or if its text could not be read back otherwise.
pub(crate) fn push_cell(out: &mut Vec<u8>, text: &[u8], quoted: bool, delimiter: u8) {
    let special = |&byte: &u8| byte == delimiter || matches!(byte, b'"' | b'\r' | b'\n');
    if !quoted && !text.iter().any(special) {
        out.extend_from_slice(text);
        return;
    }
    out.push(b'"');
    for &byte in text {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str, quoted: bool) -> String {
        let mut out = Vec::new();
        push_cell(&mut out, text.as_bytes(), quoted, b';');
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn quotes_are_kept_and_added_where_needed() {
        assert_eq!(cell("a,b", false), "a,b");
        assert_eq!(cell("a;b", false), "\"a;b\"");
        assert_eq!(cell("a", true), "\"a\"");
        assert_eq!(cell("", true), "\"\"");
        assert_eq!(cell("", false), "");
        assert_eq!(cell("say \"a\"", false), "\"say \"\"a\"\"\"");
        assert_eq!(cell("a\nb", false), "\"a\nb\"");
        assert_eq!(cell("a\rb", false), "\"a\rb\"");
    }
}
