fn show(revealed: &jeton::Revealed) -> String {
    revealed.to_string()
}

fn main() {}
