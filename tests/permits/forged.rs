fn main() {
    let _ = jeton::Permit { keyring: todo!(), act: todo!(), tokens: todo!() };
}
