fn gate(vault: &jeton::ScopedVault, policy: jeton::Policy) {
    let _ = vault.gate(policy, jeton::VolatileLedger::new());
}

fn main() {}
