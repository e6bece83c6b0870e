fn needs<T: serde::Serialize>() {}

fn main() {
    needs::<jeton::Permit>();
}
