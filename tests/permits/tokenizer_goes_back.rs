fn back(tokenizer: &jeton::Tokenizer, token: &jeton::Token) {
    let _ = tokenizer.detokenize(token);
}

fn main() {}
