struct Mine;

impl jeton::Grammar for Mine {}

fn main() {}
