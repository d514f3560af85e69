package org.tensorflow;

import java.nio.ByteBuffer;
import org.jspecify.annotations.NullMarked;

/**
 * Between Java's scalars and nested arrays and a tensor's memory, row-major, in the machine's byte
 * order.
 */
@NullMarked
final class TensorValues {
  private TensorValues() {}

  /**
   * Writes a boxed scalar, an array of primitives, or nested arrays of them at the buffer's
   * position.
   */
  static void write(ByteBuffer to, Object value) {
    if (value instanceof float[] a) {
      to.asFloatBuffer().put(a);
      skip(to, a.length, Float.BYTES);
    } else if (value instanceof int[] a) {
      to.asIntBuffer().put(a);
      skip(to, a.length, Integer.BYTES);
    } else if (value instanceof long[] a) {
      to.asLongBuffer().put(a);
      skip(to, a.length, Long.BYTES);
    } else if (value instanceof double[] a) {
      to.asDoubleBuffer().put(a);
      skip(to, a.length, Double.BYTES);
    } else if (value instanceof byte[] a) {
      to.put(a);
    } else if (value instanceof boolean[] a) {
      to.put(NativeCall.bools(a));
    } else if (value instanceof Object[] nested) {
      for (Object element : nested) {
        write(to, element);
      }
    } else {
      writeScalar(to, value);
    }
  }

  private static void writeScalar(ByteBuffer to, Object value) {
    if (value instanceof Float v) {
      to.putFloat(v);
    } else if (value instanceof Integer v) {
      to.putInt(v);
    } else if (value instanceof Long v) {
      to.putLong(v);
    } else if (value instanceof Double v) {
      to.putDouble(v);
    } else if (value instanceof Boolean v) {
      to.put(NativeCall.bool(v));
    } else if (value instanceof Byte v) {
      to.put(v);
    } else {
      throw new IllegalArgumentException(
          "cannot make a Tensor from "
              + value.getClass().getName()
              + "; expected a boxed primitive or nested arrays of primitives");
    }
  }

  /** Fills an array of primitives, or nested arrays of them, from the buffer's position on. */
  static void read(ByteBuffer from, Object array) {
    if (array instanceof float[] a) {
      from.asFloatBuffer().get(a);
      skip(from, a.length, Float.BYTES);
    } else if (array instanceof int[] a) {
      from.asIntBuffer().get(a);
      skip(from, a.length, Integer.BYTES);
    } else if (array instanceof long[] a) {
      from.asLongBuffer().get(a);
      skip(from, a.length, Long.BYTES);
    } else if (array instanceof double[] a) {
      from.asDoubleBuffer().get(a);
      skip(from, a.length, Double.BYTES);
    } else if (array instanceof byte[] a) {
      from.get(a);
    } else if (array instanceof boolean[] a) {
      for (int i = 0; i < a.length; i++) {
        a[i] = from.get() != 0;
      }
    } else {
      for (Object element : (Object[]) array) {
        read(from, element);
      }
    }
  }

  private static void skip(ByteBuffer buffer, int elements, int bytes) {
    buffer.position(buffer.position() + elements * bytes);
  }
}
