package dev.gaze.json;

import dev.gaze.spec.Fault;
import dev.gaze.spec.SpecException;
import java.util.List;

/**
 * What is wrong with a JSON text or with a value that JSON cannot hold, each fault with its place.
 */
final class Refused extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<Fault> faults;

  /**
   * One fault; its text is the sentence {@code path: got expected; fix}.
   *
   * @param path such as {@code generator.blocks[2].channels}; empty for the whole
   */
  Refused(String path, String got, String expected, String fix) {
    this(List.of(new Fault(path.isEmpty() ? "spec" : path, 0, "", got, expected, fix, null)));
  }

  private Refused(List<Fault> faults) {
    this.faults = faults;
  }

  static Refused all(List<Refused> faults) {
    return new Refused(faults.stream().flatMap(refused -> refused.faults.stream()).toList());
  }

  SpecException toSpecException() {
    return new SpecException(faults);
  }

  /** The path of a member. */
  static String in(String path, String member) {
    return path.isEmpty() ? member : path + "." + member;
  }
}
