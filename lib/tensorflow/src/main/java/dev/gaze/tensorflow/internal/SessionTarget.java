package dev.gaze.tensorflow.internal;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The server whose session a thread is opening: 1.15's public {@code Session} has no argument for
 * it.
 */
public final class SessionTarget {
  private static final ThreadLocal<@Nullable String> TARGET = new ThreadLocal<>();

  private SessionTarget() {}

  /** Opens what is opened in here on a server. */
  public static <T> T during(String target, Supplier<T> open) {
    TARGET.set(target);
    try {
      return open.get();
    } finally {
      TARGET.remove();
    }
  }

  /** The server's address; null for sessions of this process. */
  public static @Nullable String get() {
    return TARGET.get();
  }
}
