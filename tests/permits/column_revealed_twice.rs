fn twice(vault: &jeton::Vault, permit: jeton::ColumnPermit, texts: &jeton::Texts) {
    let _ = vault.reveal_column(permit, texts);
    let _ = vault.reveal_column(permit, texts);
}

fn main() {}
