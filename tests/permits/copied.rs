fn needs<T: Copy>() {}

fn main() {
    needs::<jeton::Permit>();
}
