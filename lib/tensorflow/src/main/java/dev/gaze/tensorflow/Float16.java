package dev.gaze.tensorflow;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.tensorflow.DataType;
import org.tensorflow.Tensor;
import org.tensorflow.types.BFloat16;
import org.tensorflow.types.Half;

/**
 * Tensors of the 16-bit floating-point types, from and to Java's floats. Values are rounded to the
 * nearest, ties to even; infinities and NaN stay what they are.
 */
public final class Float16 {
  private Float16() {}

  /**
   * A tensor of bfloat16.
   *
   * @param values row-major, as many as the shape has elements
   * @throws IllegalArgumentException if their number differs
   */
  public static Tensor<BFloat16> bfloat16(long[] shape, float... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Short.BYTES).order(ByteOrder.nativeOrder());
    for (float value : values) {
      bytes.putShort(toBfloat16(value));
    }
    return Tensor.create(BFloat16.class, shape, bytes.flip());
  }

  /**
   * A tensor of half; values beyond 65,504 become infinite.
   *
   * @param values row-major, as many as the shape has elements
   * @throws IllegalArgumentException if their number differs
   */
  public static Tensor<Half> half(long[] shape, float... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Short.BYTES).order(ByteOrder.nativeOrder());
    for (float value : values) {
      bytes.putShort(toHalf(value));
    }
    return Tensor.create(Half.class, shape, bytes.flip());
  }

  /**
   * The values of a tensor of bfloat16 or half, row-major.
   *
   * @throws IllegalArgumentException for another type
   */
  public static float[] floats(Tensor<?> tensor) {
    DataType type = tensor.dataType();
    if (type != DataType.BFLOAT16 && type != DataType.HALF) {
      throw new IllegalArgumentException(
          "a Tensor of " + type + "; expected BFLOAT16 or HALF. Tensor.copyTo reads the others");
    }
    ByteBuffer bytes = ByteBuffer.allocate(tensor.numBytes()).order(ByteOrder.nativeOrder());
    tensor.writeTo(bytes);
    bytes.flip();
    float[] values = new float[tensor.numElements()];
    for (int i = 0; i < values.length; i++) {
      short bits = bytes.getShort();
      values[i] = type == DataType.HALF ? fromHalf(bits) : Float.intBitsToFloat(bits << 16);
    }
    return values;
  }

  /** The upper half of a float's bits, rounded. */
  static short toBfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) ((bits >>> 16) | 0x40);
    }
    int half = 0x7fff + ((bits >>> 16) & 1);
    return (short) ((bits + half) >>> 16);
  }

  static short toHalf(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = (bits >>> 16) & 0x8000;
    float magnitude = Math.abs(value);
    if (Float.isNaN(value)) {
      return (short) (sign | 0x7e00);
    }
    if (magnitude >= 65_520f) {
      return (short) (sign | 0x7c00);
    }
    if (magnitude < 0x1p-14f) {
      // Subnormal: a multiple of 2^-24.
      return (short) (sign | (int) Math.rint(magnitude * 0x1p24f));
    }
    int rebiased = (bits & 0x7fffffff) - ((127 - 15) << 23);
    return (short) (sign | ((rebiased + 0xfff + ((rebiased >>> 13) & 1)) >>> 13));
  }

  static float fromHalf(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = (half >>> 10) & 0x1f;
    int fraction = half & 0x3ff;
    if (exponent == 0) {
      float subnormal = fraction * 0x1p-24f;
      return sign == 0 ? subnormal : -subnormal;
    }
    int wide = exponent == 0x1f ? 0xff : exponent + 127 - 15;
    return Float.intBitsToFloat(sign | (wide << 23) | (fraction << 13));
  }
}
