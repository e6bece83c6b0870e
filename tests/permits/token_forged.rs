fn main() {
    let _ = jeton::Token { format: todo!(), domain: todo!(), epoch: todo!(), text: todo!(), canonical: None };
}
