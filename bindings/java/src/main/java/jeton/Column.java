package jeton;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Many texts in Arrow's layout, in direct buffers: bytes, offsets (rows + 1), perhaps a validity bitmap, and a status for each row. */
public final class Column {
  private static final int FEW = 64;
  private final ByteBuffer bytes;
  private final LongBuffer offsets;
  private final ByteBuffer validity;
  private final IntBuffer statuses;

  /** Uses direct buffers in native order as they are, from position to limit; validity may be null. */
  public Column(ByteBuffer bytes, LongBuffer offsets, ByteBuffer validity) {
    this(bytes, offsets, validity, null);
  }

  private Column(ByteBuffer bytes, LongBuffer offsets, ByteBuffer validity, IntBuffer statuses) {
    if (!bytes.isDirect() || !offsets.isDirect() || offsets.order() != ByteOrder.nativeOrder() || offsets.remaining() == 0) {
      throw new IllegalArgumentException("give direct buffers in native order, with rows + 1 offsets");
    }
    if (validity != null && (!validity.isDirect() || validity.remaining() * 8L < offsets.remaining() - 1)) {
      throw new IllegalArgumentException("give a direct validity bitmap with a bit for every row");
    }
    this.bytes = bytes.slice();
    this.offsets = offsets.slice();
    this.validity = validity == null ? null : validity.slice();
    this.statuses = statuses;
  }

  /** Of texts; null is a null row. */
  public static Column of(List<String> texts) {
    byte[][] rows = texts.stream().map(text -> Call.bytes(text == null ? "" : text)).toArray(byte[][]::new);
    int length = 0;
    for (byte[] row : rows) {
      length = Math.addExact(length, row.length);
    }
    Column column = room(rows.length, length, ByteBuffer.allocateDirect((rows.length + 7) / 8));
    for (int number = 0; number < rows.length; number++) {
      column.bytes.put(rows[number]);
      column.offsets.put(number + 1, column.bytes.position());
      if (texts.get(number) != null) {
        column.validity.put(number / 8, (byte) (column.validity.get(number / 8) | 1 << number % 8));
      }
    }
    column.bytes.rewind();
    return new Column(column.bytes, column.offsets, column.validity, null);
  }

  private static Column room(int rows, int length, ByteBuffer validity) {
    int ends = Math.multiplyExact(8, rows + 1);
    int texts = ends + 4 * rows;
    ByteBuffer all = ByteBuffer.allocateDirect(Math.addExact(texts, length));
    LongBuffer offsets = all.slice(0, ends).order(ByteOrder.nativeOrder()).asLongBuffer();
    IntBuffer statuses = all.slice(ends, 4 * rows).order(ByteOrder.nativeOrder()).asIntBuffer();
    return new Column(all.slice(texts, length), offsets, validity, statuses);
  }

  /** A call that makes one column of another. */
  interface Making {
    int into(Column from, Column to, long[] written, long[] at);
  }

  Column made(Making call) {
    return read(rows(), enough(call), (to, written, at) -> call.into(this, to, written, at));
  }

  /** Bytes that most likely hold what the call makes, by what it makes of the first rows: room is zeroed, so too much costs time. */
  private int enough(Making call) {
    int few = Math.min(rows(), FEW);
    long[] written = new long[1];
    Column first = new Column(bytes, offsets.slice(0, few + 1), validity);
    call.into(first, room(few, 0, null), written, new long[1]);
    long grown = written[0] - offsets.get(few) + offsets.get(0);
    long each = grown > 0 ? grown / few + 1 : 0;
    return Math.toIntExact(Math.addExact(bytes.remaining(), Math.multiplyExact(each, rows())));
  }

  /** A call that writes a column. */
  interface Reading {
    int into(Column to, long[] written, long[] at);
  }

  static Column read(int rows, int length, Reading call) {
    long[] written = new long[1];
    long[] at = new long[1];
    Column to = room(rows, length, null);
    int status = call.into(to, written, at);
    if (status == Call.TOO_SHORT) {
      to = room(rows, Math.toIntExact(written[0]), null);
      status = call.into(to, written, at);
    }
    Call.check(status, at[0]);
    to.bytes.limit((int) written[0]);
    return to;
  }

  public int rows() {
    return offsets.remaining() - 1;
  }

  /** The text of a row; null where the row is null or refused. */
  public String row(int number) {
    if (statuses != null && statuses.get(number) != 0) {
      return null;
    }
    if (validity != null && (validity.get(number / 8) >> number % 8 & 1) == 0) {
      return null;
    }
    int start = Math.toIntExact(offsets.get(number));
    byte[] text = new byte[Math.toIntExact(offsets.get(number + 1)) - start];
    bytes.get(start, text);
    return new String(text, StandardCharsets.UTF_8);
  }

  /** The name of a row's status, such as JETON_OK; of a column that a call made. */
  public String status(int number) {
    return Library.jeton_status_name(statuses.get(number));
  }

  public ByteBuffer bytes() {
    return bytes;
  }

  public LongBuffer offsets() {
    return offsets;
  }

  /** Null where every row is there. */
  public ByteBuffer validity() {
    return validity;
  }

  /** Null for a column that no call made. */
  public IntBuffer statuses() {
    return statuses;
  }
}
