package dev.gaze.export.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;

/** A message of protocol buffers by the numbers of its fields; those of one number are a list. */
final class Proto {
  private final UnknownFieldSet.Builder fields = UnknownFieldSet.newBuilder();

  Proto number(int field, long value) {
    return add(field, UnknownFieldSet.Field.newBuilder().addVarint(value));
  }

  Proto real(int field, float value) {
    return add(field, UnknownFieldSet.Field.newBuilder().addFixed32(Float.floatToIntBits(value)));
  }

  Proto text(int field, String value) {
    return bytes(field, ByteString.copyFromUtf8(value));
  }

  Proto message(int field, Proto value) {
    return bytes(field, value.fields.build().toByteString());
  }

  Proto bytes(int field, ByteString value) {
    return add(field, UnknownFieldSet.Field.newBuilder().addLengthDelimited(value));
  }

  private Proto add(int field, UnknownFieldSet.Field.Builder value) {
    fields.mergeField(field, value.build());
    return this;
  }

  UnknownFieldSet build() {
    return fields.build();
  }
}
