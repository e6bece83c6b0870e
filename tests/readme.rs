//! The front page says of every format what the library says.

#[test]
fn the_table_says_what_tokens_show() {
    let lines = || include_str!("../README.md").lines();
    for format in jeton::formats() {
        let name = format!("| `{}` | ", format.name());
        let shows = format!(" | {}", format.shows());
        let told = lines().any(|line| line.starts_with(&name) && line.contains(&shows));
        assert!(told, "{format} is not told to show: {}", format.shows());
    }
    let rows = lines().filter(|line| line.starts_with("| `")).count();
    assert_eq!(rows, jeton::formats().len(), "rows without a format");
}
