package dev.gaze.tensorflow.kernels;

import java.util.Arrays;
import java.util.Random;

/**
 * What an operation takes.
 *
 * @param kind how its numbers are made
 * @param float32 whether it stays float32 when the operation is bfloat16
 * @param dims its shape
 */
record Input(Kind kind, boolean float32, int... dims) {
  /** How numbers are made. */
  enum Kind {
    /** Gaussian. */
    NORMAL,
    /** Between 0.5 and 1.5. */
    POSITIVE,
    /** Maps {@code [N, H, W, C]} in which no window of at most 5×5 holds a number twice. */
    DISTINCT
  }

  static Input normal(int... dims) {
    return new Input(Kind.NORMAL, false, dims);
  }

  static Input distinct(int... dims) {
    return new Input(Kind.DISTINCT, false, dims);
  }

  /** The scale, offset or mean of a batch normalisation. */
  static Input statistic(int channels) {
    return new Input(Kind.NORMAL, true, channels);
  }

  static Input variance(int channels) {
    return new Input(Kind.POSITIVE, true, channels);
  }

  long[] shape() {
    return Arrays.stream(dims).asLongStream().toArray();
  }

  /** Numbers, rounded to bfloat16 if they are to become that: then nobody rounds them again. */
  float[] numbers(Random random, boolean rounded) {
    float[] numbers = new float[Arrays.stream(dims).reduce(1, Math::multiplyExact)];
    for (int i = 0; i < numbers.length; i++) {
      float number =
          switch (kind) {
            case NORMAL -> (float) random.nextGaussian();
            case POSITIVE -> 0.5f + random.nextFloat();
            case DISTINCT -> distinct(i);
          };
      numbers[i] = rounded ? round(number) : number;
    }
    return numbers;
  }

  /** A permutation of 25 numbers, another one in each channel and image, by the place modulo 5. */
  private float distinct(int i) {
    int channel = i % dims[3];
    int x = i / dims[3] % dims[2] % 5;
    int y = i / dims[3] / dims[2] % dims[1] % 5;
    int image = i / dims[3] / dims[2] / dims[1];
    return ((5 * y + x) * 7 + 11 * channel + 13 * image) % 25 - 11.5f;
  }

  private static float round(float value) {
    int bits = Float.floatToIntBits(value);
    return Float.intBitsToFloat((bits + 0x7fff + ((bits >>> 16) & 1)) & 0xffff0000);
  }
}
