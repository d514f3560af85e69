package dev.gaze.train;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What workers of a run tell each other beside the numbers that TensorFlow exchanges.
 *
 * @param kind what it means
 * @param number a worker's, of a {@link Kind#HELLO}; a round's, of a {@link Kind#READY}
 * @param text facts, a fingerprint, a place in the data, or a reason
 * @param values variables by name
 */
record Note(Kind kind, int number, String text, Map<String, float[]> values) {
  private static final int MARK = 0x47617a65;
  private static final int LONGEST_TEXT = 1 << 24;
  private static final int MOST_VALUES = 1 << 20;
  private static final int LONGEST_VALUE = 1 << 29;
  private static final int CHUNK = 1 << 14;

  /** What a note means. */
  enum Kind {
    /** I am still here. */
    BEAT,
    /** Worker {@code number}, and the facts that must be the same on all. */
    HELLO,
    /** They are. */
    AGREED,
    /** All variables of the run, and where it stands. */
    STATE,
    /** I have come to round {@code number}, with variables of this fingerprint. */
    READY,
    /** All have: take it. */
    GO,
    /** The run ends here, as it was meant to. */
    STOP,
    /** The run has failed. */
    FAILED,
    /** The run has failed, for a worker is lost. */
    LOST
  }

  static Note of(Kind kind) {
    return of(kind, 0, "");
  }

  static Note of(Kind kind, int number, String text) {
    return new Note(kind, number, text, Map.of());
  }

  void write(DataOutputStream out) throws IOException {
    out.writeInt(MARK);
    writeText(out, kind.name());
    out.writeInt(number);
    writeText(out, text);
    out.writeInt(values.size());
    for (Map.Entry<String, float[]> value : values.entrySet()) {
      writeText(out, value.getKey());
      writeFloats(out, value.getValue());
    }
    out.flush();
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static void writeFloats(DataOutputStream out, float[] floats) throws IOException {
    out.writeInt(floats.length);
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK * Float.BYTES);
    for (int i = 0; i < floats.length; i += CHUNK) {
      int count = Math.min(CHUNK, floats.length - i);
      chunk.asFloatBuffer().put(floats, i, count);
      out.write(chunk.array(), 0, count * Float.BYTES);
    }
  }

  /**
   * Waits for a note.
   *
   * @throws IOException also for what no worker of Gaze sends
   */
  static Note read(DataInputStream in) throws IOException {
    if (in.readInt() != MARK) {
      throw strange();
    }
    Kind kind = kind(readText(in));
    int number = in.readInt();
    String text = readText(in);
    int count = length(in.readInt(), MOST_VALUES);
    Map<String, float[]> values = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      values.put(readText(in), readFloats(in));
    }
    return new Note(kind, number, text, values);
  }

  private static Kind kind(String name) throws IOException {
    for (Kind kind : Kind.values()) {
      if (kind.name().equals(name)) {
        return kind;
      }
    }
    throw strange();
  }

  private static IOException strange() {
    return new IOException("it does not speak as a worker of Gaze does");
  }

  private static String readText(DataInputStream in) throws IOException {
    int length = length(in.readInt(), LONGEST_TEXT);
    return new String(bytes(in, length), StandardCharsets.UTF_8);
  }

  private static float[] readFloats(DataInputStream in) throws IOException {
    float[] floats = new float[length(in.readInt(), LONGEST_VALUE)];
    for (int i = 0; i < floats.length; i += CHUNK) {
      int count = Math.min(CHUNK, floats.length - i);
      ByteBuffer.wrap(bytes(in, count * Float.BYTES)).asFloatBuffer().get(floats, i, count);
    }
    return floats;
  }

  private static byte[] bytes(DataInputStream in, int length) throws IOException {
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }

  private static int length(int length, int most) throws IOException {
    if (length < 0 || length > most) {
      throw strange();
    }
    return length;
  }
}
