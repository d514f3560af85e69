package dev.gaze.metric;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Optional;

/** {@link Measured} as the content of a {@link KeyedFile}. */
final class MeasuredContent {

  private MeasuredContent() {}

  static void write(DataOutputStream out, Measured measured) throws IOException {
    Gaussian gaussian = measured.gaussian();
    out.writeLong(gaussian.count());
    out.writeInt(gaussian.width());
    numbers(out, gaussian.mean());
    numbers(out, upper(gaussian.covariance(), gaussian.width()));
    out.writeInt(measured.first().count());
    numbers(out, measured.first().values());
    Optional<Estimate> score = measured.inceptionScore();
    out.writeBoolean(score.isPresent());
    out.writeDouble(score.map(Estimate::mean).orElse(Double.NaN));
    out.writeDouble(score.map(Estimate::spread).orElse(Double.NaN));
  }

  static Measured read(DataInputStream in) throws IOException {
    long count = in.readLong();
    int width = in.readInt();
    double[] mean = numbers(in, width);
    double[] covariance = square(numbers(in, width * (width + 1) / 2), width);
    Features first = new Features(numbers(in, in.readInt() * width), width);
    boolean scored = in.readBoolean();
    Estimate score = new Estimate(in.readDouble(), in.readDouble());
    return new Measured(
        new Gaussian(count, mean, covariance),
        first,
        scored ? Optional.of(score) : Optional.empty());
  }

  /** As float32 where that loses nothing: what networks answer. */
  private static void numbers(DataOutputStream out, double[] values) throws IOException {
    boolean single = true;
    for (int i = 0; single && i < values.length; i++) {
      single = (float) values[i] == values[i];
    }
    out.writeBoolean(single);
    for (double value : values) {
      if (single) {
        out.writeFloat((float) value);
      } else {
        out.writeDouble(value);
      }
    }
  }

  private static double[] numbers(DataInputStream in, int count) throws IOException {
    boolean single = in.readBoolean();
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = single ? in.readFloat() : in.readDouble();
    }
    return values;
  }

  private static double[] upper(double[] square, int n) {
    double[] upper = new double[n * (n + 1) / 2];
    for (int i = 0, at = 0; i < n; i++) {
      for (int j = i; j < n; j++, at++) {
        upper[at] = square[i * n + j];
      }
    }
    return upper;
  }

  private static double[] square(double[] upper, int n) {
    double[] square = new double[n * n];
    for (int i = 0, at = 0; i < n; i++) {
      for (int j = i; j < n; j++, at++) {
        square[i * n + j] = upper[at];
        square[j * n + i] = upper[at];
      }
    }
    return square;
  }
}
