package dev.gaze.tensorflow;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The protocol buffers' wire format: a tag of field number and kind, then a varint or a length and
 * bytes. Two messages in a row are their merge.
 */
final class Message {
  private static final int VARINT = 0;
  private static final int BYTES = 2;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  Message number(int field, int value) {
    varint((field << 3) | VARINT);
    varint(value);
    return this;
  }

  Message text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  Message floats(int field, float value) {
    ByteBuffer packed = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    return bytes(field, packed.putFloat(value).array());
  }

  Message message(int field, Message value) {
    return bytes(field, value.bytes());
  }

  /** Goes on with the fields of a message that is written already. */
  Message merge(byte[] written) {
    out.writeBytes(written);
    return this;
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  private Message bytes(int field, byte[] value) {
    varint((field << 3) | BYTES);
    varint(value.length);
    out.writeBytes(value);
    return this;
  }

  /** Seven bits a byte, the lowest first; the eighth says that more follow. */
  private void varint(int value) {
    int rest = value;
    while (rest > 0x7f) {
      out.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }
}
