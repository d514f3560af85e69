package dev.gaze.tensorflow.kernels;

import dev.gaze.tensorflow.kernels.KernelSweep.Result;
import dev.gaze.tensorflow.kernels.Outcome.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What came of a sweep: a table, the failed cases, and what to do. */
public final class SweepReport {
  private static final int SHOWN = 20;

  private record Row(String operation, Arithmetic arithmetic) {}

  private final Map<Row, Map<Verdict, Integer>> counts =
      new TreeMap<>(Comparator.comparing(Row::operation).thenComparing(Row::arithmetic));
  private final List<Result> failed = new ArrayList<>();
  private int cases;

  /** With no result yet. */
  public SweepReport() {}

  /** Counts a result. */
  public void add(Result result) {
    cases++;
    Verdict verdict = result.outcome().verdict();
    counts
        .computeIfAbsent(
            new Row(result.of().operation(), result.of().arithmetic()),
            row -> new EnumMap<>(Verdict.class))
        .merge(verdict, 1, Integer::sum);
    if (verdict != Verdict.RIGHT) {
      failed.add(result);
    }
  }

  /** Whether there were cases, and all of them right. */
  public boolean sound() {
    return cases > 0 && failed.isEmpty();
  }

  /** How many results there are. */
  public int cases() {
    return cases;
  }

  /** The cases that are not right, and why. */
  public List<Result> failed() {
    return List.copyOf(failed);
  }

  /** The report as lines for a terminal. */
  public String text() {
    StringBuilder text = new StringBuilder();
    String row = "%-36s %-9s %6s %6s %8s %6s %13s%n";
    text.append(
        row.formatted(
            "operation", "precision", "cases", "wrong", "crashed", "hung", "unrepeatable"));
    counts.forEach(
        (key, n) ->
            text.append(
                row.formatted(
                    key.operation(),
                    key.arithmetic().label(),
                    n.values().stream().mapToInt(Integer::intValue).sum(),
                    shown(n, Verdict.WRONG),
                    shown(n, Verdict.CRASHED),
                    shown(n, Verdict.HUNG),
                    shown(n, Verdict.UNREPEATABLE))));
    failed.stream().limit(SHOWN).forEach(result -> describe(text, result));
    if (failed.size() > SHOWN) {
      text.append(String.format(Locale.ROOT, "and %d more%n", failed.size() - SHOWN));
    }
    return text.append(System.lineSeparator()).append(verdict()).toString();
  }

  private static void describe(StringBuilder text, Result result) {
    Outcome outcome = result.outcome();
    text.append("%n%s  %s%n  %s%n".formatted(outcome.verdict(), result.of(), outcome.detail()));
    if (!outcome.kernels().isEmpty()) {
      text.append("  oneDNN: %s%n".formatted(outcome.kernels()));
    }
  }

  private String verdict() {
    if (cases == 0) {
      return "No verdict: no case has been computed.";
    }
    if (failed.isEmpty()) {
      return String.format(
          Locale.ROOT, "Sound: all %,d cases are right, and repeat their bits.", cases);
    }
    boolean float32 =
        failed.stream().anyMatch(result -> result.of().arithmetic() == Arithmetic.FLOAT32);
    String remedy =
        float32
            ? "Do not trust what is trained here, in float32 either."
            : "Train in float32 here (precision(fp32), or --precision fp32), which is right.";
    return String.format(
        Locale.ROOT,
        "FAULTY: %,d of %,d cases are not right on this processor. %s Please report it with this output, and with what gaze doctor says.",
        failed.size(),
        cases,
        remedy);
  }

  private static String shown(Map<Verdict, Integer> counts, Verdict verdict) {
    return counts.containsKey(verdict) ? counts.get(verdict).toString() : "-";
  }
}
