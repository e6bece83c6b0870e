fn swap(mut one: jeton::Permit, other: jeton::Permit) {
    one.tokens = other.tokens;
}

fn main() {}
