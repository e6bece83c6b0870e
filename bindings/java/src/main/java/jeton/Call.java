package jeton;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** How texts and numbers cross. */
final class Call {
  static final int TOO_SHORT = 102;
  private static final int ENOUGH = 512;

  private Call() {}

  /** A call that makes a handle or counts, and may say a place. */
  interface Making {
    int into(long[] made, long[] at);
  }

  /** A call that writes a text into a buffer. */
  interface Writing {
    int into(byte[] room, long capacity, long[] written, long[] at);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static long made(Making call) {
    long[] made = new long[1];
    long[] at = new long[1];
    check(call.into(made, at), at[0]);
    return made[0];
  }

  /** The text; the buffer is wiped. */
  static String text(Writing call) {
    long[] written = new long[1];
    long[] at = new long[1];
    byte[] room = new byte[ENOUGH];
    int status = call.into(room, room.length, written, at);
    if (status == TOO_SHORT) {
      room = new byte[Math.toIntExact(written[0])];
      status = call.into(room, room.length, written, at);
    }
    check(status, at[0]);
    String text = new String(room, 0, (int) written[0], StandardCharsets.UTF_8);
    Arrays.fill(room, (byte) 0);
    return text;
  }

  static void check(int status, long at) {
    if (status != 0) {
      throw JetonException.of(status, at);
    }
  }
}
