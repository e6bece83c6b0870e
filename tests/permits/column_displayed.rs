fn main() {
    let revealed: jeton::RevealedColumn = todo!();
    println!("{revealed}");
}
