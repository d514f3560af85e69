package org.tensorflow;

import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.NullMarked;
import org.tensorflow.internal.c_api.Listener_BytePointer;

/**
 * What TensorFlow writes on standard error. Its errors come as exceptions; the rest is the diary of
 * its compiler and stays away, unless the environment asks for it: {@code TF_CPP_MIN_LOG_LEVEL} 0
 * shows all, 1 warnings and worse, 2 errors and worse, 3, which holds without it, the last words of
 * a process that TensorFlow ends.
 */
@NullMarked
final class NativeLog {
  private static final System.Logger LOG = System.getLogger("dev.gaze.tensorflow");
  private static final int FATAL = 3;

  /**
   * {@code absl::SetMinLogLevel(LogSeverityAtLeast)}, with the release of Abseil that this
   * TensorFlow holds. TensorFlow itself takes its level from the environment alone, and Java cannot
   * change that.
   */
  private static final String SET_LEVEL =
      "_ZN4absl12lts_2025081414SetMinLogLevelENS0_18LogSeverityAtLeastE";

  /** {@code I0000 00:00:1795608608.141477 2347 port.cc:153] oneDNN custom operations are on}. */
  private static final Pattern RECORD = Pattern.compile("([IWEF])\\d{4} .*");

  /** What Abseil writes above its first record. */
  private static final String HEADING = "WARNING: All log messages before absl::InitializeLog()";

  private NativeLog() {}

  /** Loads TensorFlow, which writes even before it reads any setting, and sets its level. */
  static void quiet(Runnable load) {
    int level = level(System.getenv());
    if (level == 0) {
      load.run();
      return;
    }
    Optional<StandardError> caught = StandardError.divert();
    try {
      load.run();
    } finally {
      caught.stream()
          .flatMap(error -> error.restore().stream())
          .forEach(line -> passOn(line, level));
    }
    setLevel(level);
  }

  /** The least severity that is shown: 0 (information) to 3 (fatal). */
  static int level(Map<String, String> environment) {
    String set = environment.get("TF_CPP_MIN_LOG_LEVEL");
    if (set != null) {
      // As TensorFlow reads it: what is no number is 0.
      return set.matches("\\d{1,9}") ? Math.min(Integer.parseInt(set), FATAL) : 0;
    }
    // Both ask for more than there is by default.
    return environment.containsKey("TF_CPP_MAX_VLOG_LEVEL")
            || environment.containsKey("TF_CPP_VMODULE")
        ? 0
        : FATAL;
  }

  /** A record that is asked for belongs to TensorFlow's later ones; what is none warns. */
  private static void passOn(String line, int level) {
    if (isShown(line, level)) {
      System.err.println(line);
    } else if (warns(line)) {
      LOG.log(Level.WARNING, line);
    }
  }

  /** The last words of the C library, for one. */
  static boolean warns(String line) {
    return !RECORD.matcher(line).matches() && !line.startsWith(HEADING);
  }

  static boolean isShown(String line, int level) {
    Matcher record = RECORD.matcher(line);
    return record.matches() && "IWEF".indexOf(record.group(1)) >= level;
  }

  /**
   * Calls {@link #SET_LEVEL}. JavaCPP calls functions of the types that it was built with; this
   * one's argument, a pointer, travels in the register that an int does.
   */
  private static void setLevel(int level) {
    Pointer function = Loader.addressof(SET_LEVEL);
    if (function == null) {
      return; // Another TensorFlow: only more talkative.
    }
    try (PointerPointer<Pointer> held = new PointerPointer<>(1L);
        Listener_BytePointer call = new Listener_BytePointer(held)) {
      held.put(function);
      call.call(new BytePointer(Handles.pointer(level)));
    }
  }
}
