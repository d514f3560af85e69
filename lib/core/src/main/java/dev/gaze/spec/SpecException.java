package dev.gaze.spec;

import java.util.List;
import java.util.stream.Collectors;

/** A spec that does not fit together. Its message has one line a fault. */
public final class SpecException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final transient List<Fault> faults;

  /** All that is wrong, at least one fault. */
  public SpecException(List<Fault> faults) {
    super(faults.stream().map(Fault::toString).collect(Collectors.joining("\n")));
    this.faults = List.copyOf(faults);
  }

  /** All that is wrong, in the order in which it stands in the spec. */
  public List<Fault> faults() {
    return faults;
  }
}
