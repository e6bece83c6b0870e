fn reveal(vault: &jeton::Vault, token: &jeton::Token) {
    let _ = vault.reveal(token);
}

fn main() {}
