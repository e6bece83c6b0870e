fn main() {
    let _: jeton::Permit = Default::default();
}
