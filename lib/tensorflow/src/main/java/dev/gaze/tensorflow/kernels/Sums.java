package dev.gaze.tensorflow.kernels;

import java.util.Arrays;

/**
 * What an operation must give, in double, and how far from it rounding may lead.
 *
 * <p>A sum of n products in float32, in whatever order, is off by at most about n times half a unit
 * in the last place of the sum of their absolute values. What is stored as bfloat16 is off by half
 * a unit in its last place, 2⁻⁹, besides; one whole is allowed.
 */
final class Sums {
  private static final double FLOAT32_HALF_UNIT = 0x1p-24;
  private static final double BFLOAT16_UNIT = 0x1p-8;

  /** Roundings besides those of the sum: a scale, a quotient, an exponential. */
  private static final int MORE_ROUNDINGS = 8;

  private final double[] values;
  private final double[] magnitudes;
  private final double[] stored;
  private final int[] terms;

  Sums(int size) {
    values = new double[size];
    magnitudes = new double[size];
    stored = new double[size];
    terms = new int[size];
  }

  int size() {
    return values.length;
  }

  double value(int i) {
    return values[i];
  }

  void add(int i, double term) {
    values[i] += term;
    magnitudes[i] += Math.abs(term);
    terms[i]++;
  }

  /** Sets a value that comes of so many terms of such a sum of absolute values. */
  void set(int i, double value, double magnitude, int n) {
    values[i] = value;
    magnitudes[i] = magnitude;
    terms[i] = n;
  }

  /** The values may be stored here, and so rounded, before what comes next. */
  Sums stored() {
    for (int i = 0; i < values.length; i++) {
      stored[i] += Math.abs(values[i]);
    }
    return this;
  }

  /**
   * The kernel keeps its sum in bfloat16 while it adds, as TensorFlow's own one of biases and
   * oneDNN's of pooling do: each term rounds a sum that is half of the whole on average.
   */
  Sums summedAsStored() {
    for (int i = 0; i < values.length; i++) {
      stored[i] += (1 + terms[i] / 4.0) * magnitudes[i];
    }
    return this;
  }

  /** Adds a bias to each channel, the last dimension. */
  Sums plus(double[] bias) {
    for (int i = 0; i < values.length; i++) {
      add(i, bias[i % bias.length]);
    }
    return this;
  }

  /** The larger of a value and its multiple by {@code slope}: a ReLU, or a leaky one. */
  Sums rectified(double slope) {
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.max(values[i], slope * values[i]);
    }
    return this;
  }

  /** How far a result may be from the value. */
  double tolerance(int i, boolean bfloat16) {
    double summed = FLOAT32_HALF_UNIT * (terms[i] + MORE_ROUNDINGS) * magnitudes[i];
    return bfloat16 ? summed + BFLOAT16_UNIT * (stored[i] + Math.abs(values[i])) : summed;
  }

  @Override
  public String toString() {
    return Arrays.toString(values);
  }
}
