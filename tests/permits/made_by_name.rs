fn main() {
    let _ = jeton::Permit::new();
}
