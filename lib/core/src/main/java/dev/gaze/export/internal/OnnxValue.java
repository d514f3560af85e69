package dev.gaze.export.internal;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value in the making. TensorFlow has a map's channels last, {@code [N, H, W, C]}, ONNX second,
 * {@code [N, C, H, W]}: a value is there in one form, or can be made in either, and takes on the
 * other when somebody wants it.
 */
final class OnnxValue {
  private final Supplier<String> makeLast;
  private final Supplier<String> makeSecond;
  private @Nullable String last;
  private @Nullable String second;
  private final boolean bornLast;

  private OnnxValue(boolean bornLast, Supplier<String> makeLast, Supplier<String> makeSecond) {
    this.bornLast = bornLast;
    this.makeLast = makeLast;
    this.makeSecond = makeSecond;
  }

  /** One that is there with its channels last, or has none. */
  static OnnxValue last(String name, Supplier<String> toSecond) {
    return new OnnxValue(true, () -> name, toSecond);
  }

  /** One that is there with its channels second. */
  static OnnxValue second(String name, Supplier<String> toLast) {
    return new OnnxValue(false, toLast, () -> name);
  }

  /** One that costs the same in both forms. */
  static OnnxValue either(Supplier<String> last, Supplier<String> second) {
    return new OnnxValue(false, last, second);
  }

  /** Whether it has its channels second without a transposition. */
  boolean hasSecond() {
    return !bornLast || second != null;
  }

  /** Its name with channels last. */
  String last() {
    String name = last == null ? makeLast.get() : last;
    last = name;
    return name;
  }

  /** Its name with channels second. */
  String second() {
    String name = second == null ? makeSecond.get() : second;
    second = name;
    return name;
  }
}
