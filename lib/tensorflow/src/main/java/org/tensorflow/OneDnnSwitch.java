package org.tensorflow;

import java.nio.charset.StandardCharsets;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.NullMarked;

/**
 * Turns oneDNN on where TensorFlow leaves it off, on x86-64 processors older than AVX512_VNNI and
 * its like: training is a third faster with it there, and dilated convolutions have gradients. Who
 * sets {@code TF_ENABLE_ONEDNN_OPTS} is heeded.
 */
@NullMarked
final class OneDnnSwitch {
  private static final String NAME = "TF_ENABLE_ONEDNN_OPTS";

  private OneDnnSwitch() {}

  /** Before TensorFlow is loaded, which reads the environment then and has no other switch. */
  static void turnOn() {
    if (System.getenv(NAME) == null && Loader.getPlatform().equals("linux-x86_64")) {
      define(NAME + "=1");
    }
  }

  /**
   * What {@code putenv} does, which Java has no way to call: the C library's variable {@code
   * environ} points to an array of strings that ends with null. The new array is the process's for
   * good.
   */
  private static void define(String assignment) {
    Pointer variable = Loader.addressof("environ");
    if (variable == null) {
      return; // Only slower.
    }
    PointerPointer<Pointer> environ = new PointerPointer<>(variable);
    PointerPointer<Pointer> before = new PointerPointer<>(environ.get(0));
    int n = 0;
    while (!before.isNull() && before.get(n) != null) {
      n++;
    }
    byte[] text = (assignment + '\0').getBytes(StandardCharsets.US_ASCII);
    BytePointer added = new BytePointer(Pointer.malloc(text.length)).put(text);
    PointerPointer<Pointer> after =
        new PointerPointer<>(Pointer.malloc((n + 2L) * Long.BYTES)); // Freed by nobody.
    for (int i = 0; i < n; i++) {
      after.put(i, before.get(i));
    }
    after.put(n, added).put(n + 1L, (Pointer) null);
    environ.put(0, after);
  }
}
