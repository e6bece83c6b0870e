//! Text in aligned columns.

use std::io::{self, Write};

/// How a column is aligned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Right,
}

/// Rows of cells, printed in columns as wide as their widest cell.
pub(crate) struct Grid {
    indent: &'static str,
    align: Vec<Align>,
    rows: Vec<Vec<String>>,
}

impl Grid {
    pub(crate) fn new(indent: &'static str, align: &[Align]) -> Self {
        Self { indent, align: align.to_vec(), rows: Vec::new() }
    }

    pub(crate) fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(cells.iter().map(|cell| printable(cell)).collect());
    }

    pub(crate) fn print(&self, out: &mut dyn Write) -> io::Result<()> {
        let width = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or_default()
        };
        let widths: Vec<usize> = (0..self.align.len()).map(width).collect();
        for row in &self.rows {
            let mut line = self.indent.to_owned();
            for ((cell, &width), align) in row.iter().zip(&widths).zip(&self.align) {
                line.push_str(&match align {
                    Align::Left => format!("{cell:<width$}  "),
                    Align::Right => format!("{cell:>width$}  "),
                });
            }
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

/// A text on one line: names come from strangers, and a terminal obeys control characters.
pub(crate) fn printable(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        if letter.is_control() { out.extend(letter.escape_debug()) } else { out.push(letter) }
    }
    out
}

/// A number with its thousands set apart: `888,931,095`.
pub(crate) fn thousands(number: impl ToString) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (digit, left) in digits.chars().zip((0..digits.len()).rev()) {
        out.push(digit);
        if left != 0 && left % 3 == 0 {
            out.push(',');
        }
    }
    out
}

/// A text in lines of at most this many characters; a longer word has a line of its own.
pub(crate) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count().saturating_add(word.chars().count()) < width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// A share, as `12.3 %`.
pub(crate) fn percent(part: u64, whole: u64) -> String {
    let tenths = u128::from(part).saturating_mul(1000).checked_div(u128::from(whole)).unwrap_or_default();
    format!("{}.{} %", tenths / 10, tenths % 10)
}

/// `1 row`, `2 rows`.
pub(crate) fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", thousands(number), if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_readable() {
        assert_eq!(thousands(888_931_095_u64), "888,931,095");
        assert_eq!(thousands(999_u64), "999");
        assert_eq!(thousands(0_u64), "0");
        assert_eq!(percent(1, 3), "33.3 %");
        assert_eq!(percent(0, 0), "0.0 %");
    }

    #[test]
    fn lines_are_no_wider_than_asked() {
        assert_eq!(wrapped("a bb ccc dddddd", 4), ["a bb", "ccc", "dddddd"]);
        assert_eq!(wrapped("a bb ccc", 8), ["a bb ccc"]);
        assert_eq!(wrapped("", 8), Vec::<String>::new());
    }

    #[test]
    fn columns_are_aligned() {
        let mut grid = Grid::new("  ", &[Align::Left, Align::Right]);
        grid.row(["été".to_owned(), "1".to_owned()]);
        grid.row(["a".to_owned(), "10".to_owned()]);
        grid.row(["\n\u{1b}[2J".to_owned(), "2".to_owned()]);
        let mut out = Vec::new();
        grid.print(&mut out).unwrap();
        let out = String::from_utf8(out).unwrap();
        assert_eq!(out, "  été           1\n  a            10\n  \\n\\u{1b}[2J   2\n");
    }
}
