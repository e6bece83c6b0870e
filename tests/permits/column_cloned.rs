fn needs<T: Clone>() {}

fn main() {
    needs::<jeton::ColumnPermit>();
}
