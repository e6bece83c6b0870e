fn twice(tokenizer: &jeton::Tokenizer, token: jeton::Token) {
    let _ = tokenizer.tokenize(token);
}

fn main() {}
