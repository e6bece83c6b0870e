package jeton;

/** Identifiers that came back. It does not print; what expose gives is the caller's to forget. */
public final class Revealed extends Handle {
  Revealed(long id) {
    super(id, Library::jeton_revealed_free);
  }

  public long count() {
    return use(id -> Call.made((count, at) -> Library.jeton_revealed_count(id, count)));
  }

  public String expose() {
    return expose(0);
  }

  /** The identifier of this number, in the order of the request's tokens. */
  public String expose(long number) {
    return use(id -> Call.text((room, capacity, written, at) -> Library.jeton_revealed_text(id, number, room, capacity, written)));
  }
}
