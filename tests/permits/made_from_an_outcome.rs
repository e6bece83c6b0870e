fn main() {
    let _ = jeton::Permit::from(jeton::Outcome::Granted);
}
