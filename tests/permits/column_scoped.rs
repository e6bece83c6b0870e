fn back(vault: &jeton::ScopedVault, permit: jeton::ColumnPermit, texts: &jeton::Texts) {
    let _ = vault.reveal_column(permit, texts);
}

fn main() {}
