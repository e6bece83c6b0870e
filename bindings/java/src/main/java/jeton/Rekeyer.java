package jeton;

/** Moves tokens of one format and domain from one epoch to another. */
public final class Rekeyer extends Handle {
  Rekeyer(long id) {
    super(id, Library::jeton_rekeyer_free);
  }

  public String rekey(String token) {
    byte[] given = Call.bytes(token);
    return use(id -> Call.text((room, capacity, written, at) ->
        Library.jeton_rekey(id, given, given.length, room, capacity, written, at)));
  }

  public Column rekeyColumn(Column column) {
    return use(id -> column.made((from, to, written, at) -> Library.jeton_rekey_column(
        id, from.bytes(), from.bytes().remaining(), from.offsets(), from.rows(), from.validity(),
        to.bytes(), to.bytes().remaining(), written, to.offsets(), to.statuses(), at)));
  }
}
