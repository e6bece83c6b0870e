fn needs<T: serde::de::DeserializeOwned>() {}

fn main() {
    needs::<jeton::Permit>();
}
