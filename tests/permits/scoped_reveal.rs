fn reveal(vault: &jeton::ScopedVault, permit: jeton::Permit) {
    let _ = vault.reveal(permit);
}

fn main() {}
