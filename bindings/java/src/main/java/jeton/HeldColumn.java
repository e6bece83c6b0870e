package jeton;

/** A column that a permit bought. Reading copies it; close() wipes the library's own. */
public final class HeldColumn extends Handle {
  HeldColumn(long id) {
    super(id, Library::jeton_column_free);
  }

  public Column read() {
    return use(id -> {
      int rows = Math.toIntExact(Call.made((count, at) -> Library.jeton_column_rows(id, count)));
      return Column.read(rows, 0, (to, written, at) -> Library.jeton_column_read(
          id, to.bytes(), to.bytes().remaining(), written, to.offsets(), to.statuses(), rows));
    });
  }
}
