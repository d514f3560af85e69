package org.tensorflow;

import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.tensorflow.types.BFloat16;
import org.tensorflow.types.Half;
import org.tensorflow.types.UInt8;

/**
 * The type of a tensor's elements: those of TensorFlow 1.15's Java API, and the two 16-bit
 * floating-point types, which it lacks. It replaces 1.15's class of this name.
 */
@NullMarked
public enum DataType {
  /** 32-bit floating point. */
  FLOAT(1, Float.BYTES),
  /** 64-bit floating point. */
  DOUBLE(2, Double.BYTES),
  /** 32-bit signed integer. */
  INT32(3, Integer.BYTES),
  /** 8-bit unsigned integer. */
  UINT8(4, 1),
  /** A sequence of bytes of any length; TensorFlow uses it for strings. */
  STRING(7, -1),
  /** 64-bit signed integer. */
  INT64(9, Long.BYTES),
  /** Boolean. */
  BOOL(10, 1),
  /** 16-bit floating point with float32's 8 bits of exponent and 7 of its 23 bits of fraction. */
  BFLOAT16(14, Short.BYTES),
  /** 16-bit floating point of IEEE 754: 5 bits of exponent, 10 of fraction. */
  HALF(19, Short.BYTES);

  private static final Map<Class<?>, DataType> OF_CLASS =
      Map.of(
          Float.class, FLOAT,
          Double.class, DOUBLE,
          Integer.class, INT32,
          UInt8.class, UINT8,
          String.class, STRING,
          Long.class, INT64,
          Boolean.class, BOOL,
          BFloat16.class, BFLOAT16,
          Half.class, HALF);

  private final int value;
  private final int byteSize;

  DataType(int value, int byteSize) {
    this.value = value;
    this.byteSize = byteSize;
  }

  /** The size of an element in bytes, -1 if elements differ in size. */
  public int byteSize() {
    return byteSize;
  }

  /** The value of {@code TF_DataType} in the C API. */
  int c() {
    return value;
  }

  static DataType fromC(int value) {
    for (DataType type : values()) {
      if (type.value == value) {
        return type;
      }
    }
    throw new IllegalArgumentException(
        "DataType " + value + " is not recognized in Java (version " + TensorFlow.version() + ")");
  }

  /**
   * The type that a class stands for.
   *
   * @param type a boxed primitive, String, or one of {@code org.tensorflow.types}
   * @throws IllegalArgumentException for another class
   */
  public static DataType fromClass(Class<?> type) {
    DataType dataType = OF_CLASS.get(type);
    if (dataType == null) {
      throw new IllegalArgumentException(
          type.getName() + " objects cannot be used as elements in a TensorFlow Tensor");
    }
    return dataType;
  }
}
