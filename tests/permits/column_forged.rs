fn main() {
    let _ = jeton::ColumnPermit { keyring: todo!(), act: todo!(), keyed: todo!(), hash: todo!() };
}
