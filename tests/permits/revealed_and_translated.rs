fn spend(vault: &jeton::Vault, permit: jeton::Permit) {
    let _ = vault.reveal(permit);
    let _ = vault.translate(permit);
}

fn main() {}
