package jeton;

/** Proof that the ledger has recorded one act; a vault uses it up, once. */
public final class Permit extends Handle {
  Permit(long id) {
    super(id, Library::jeton_permit_free);
  }
}
