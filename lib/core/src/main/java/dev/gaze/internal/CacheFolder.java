package dev.gaze.internal;

import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Folders of Gaze for what can be made again. */
public final class CacheFolder {

  private CacheFolder() {}

  /**
   * A folder of {@code gaze} in {@code XDG_CACHE_HOME}, or in {@code ~/.cache}. Java calls the home
   * of a user that the system has no entry for {@code ?}; then {@code HOME} counts, or the
   * temporary folder.
   */
  public static Path of(String name) {
    return of(name, System::getenv, System::getProperty);
  }

  /** The same of another environment and other properties. */
  public static Path of(
      String name,
      Function<String, @Nullable String> environment,
      Function<String, @Nullable String> property) {
    return Stream.of(
            absolute(environment.apply("XDG_CACHE_HOME"), ""),
            absolute(property.apply("user.home"), ".cache"),
            absolute(environment.apply("HOME"), ".cache"))
        .filter(Objects::nonNull)
        .findFirst()
        .orElseGet(() -> Path.of(Objects.requireNonNullElse(property.apply("java.io.tmpdir"), "")))
        .resolve("gaze")
        .resolve(name);
  }

  private static @Nullable Path absolute(@Nullable String path, String below) {
    Path found = path == null ? null : Path.of(path);
    return found == null || !found.isAbsolute() ? null : found.resolve(below);
  }
}
