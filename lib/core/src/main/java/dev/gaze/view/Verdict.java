package dev.gaze.view;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.statistics.inference.DataDispersion;
import org.apache.commons.statistics.inference.TTest;

/**
 * Whether two groups differ in a metric: Welch's test over their seeds, its p corrected for all
 * comparisons of the table (Holm 1979). Between single runs nothing can be told but, of KID, how
 * large the difference is against the standard error of the images.
 */
record Verdict(String text) {
  private static final double LEVEL = 0.05;
  private static final double ERRORS = 1.96;
  private static final String STANDARD_ERROR = "KID standard error";

  /** Two groups in a metric; p is NaN where one of them has a single run. */
  private record Pair(String metric, String a, String b, double difference, double p) {

    boolean isTested() {
      return !Double.isNaN(p);
    }
  }

  /** One for each metric and pair of groups; metrics of single classes are left out. */
  static List<Verdict> of(ComparedNumbers numbers) {
    List<Pair> all = new ArrayList<>();
    numbers
        .values()
        .forEach(
            (metric, row) -> {
              if (!isBeside(metric)) {
                all.addAll(pairs(metric, row));
              }
            });
    List<Pair> tested = new ArrayList<>(all.stream().filter(Pair::isTested).toList());
    List<Verdict> verdicts = new ArrayList<>();
    tested.sort(Comparator.comparingDouble(Pair::p));
    double least = 0;
    for (int i = 0; i < tested.size(); i++) {
      // Each is at least as uncertain as those before it.
      least = Math.max(least, Math.min(1, (tested.size() - i) * tested.get(i).p()));
      verdicts.add(tested(tested.get(i), least));
    }
    all.stream()
        .filter(pair -> !pair.isTested())
        .forEach(pair -> verdicts.add(single(numbers, pair)));
    return verdicts;
  }

  private static List<Pair> pairs(String metric, Map<String, List<Double>> row) {
    List<Pair> pairs = new ArrayList<>();
    List<String> letters = List.copyOf(row.keySet());
    for (int i = 0; i < letters.size(); i++) {
      for (int j = i + 1; j < letters.size(); j++) {
        double[] a = numbers(row, letters.get(i));
        double[] b = numbers(row, letters.get(j));
        double difference = mean(a) - mean(b);
        double p = a.length > 1 && b.length > 1 ? p(a, b, difference) : Double.NaN;
        pairs.add(new Pair(metric, letters.get(i), letters.get(j), difference, p));
      }
    }
    return pairs;
  }

  /** Of one class, of no run, or a spread. */
  private static boolean isBeside(String metric) {
    boolean ofClass = metric.startsWith("CAS") && metric.indexOf(',') != metric.lastIndexOf(',');
    return ofClass
        || metric.equals("CAS, real to real") // Of the real images alone.
        || metric.contains(" of ")
        || metric.startsWith("IS std")
        || metric.startsWith(STANDARD_ERROR);
  }

  private static double[] numbers(Map<String, List<Double>> row, String letter) {
    return row.getOrDefault(letter, List.of()).stream().mapToDouble(v -> v).toArray();
  }

  private static double mean(double[] values) {
    return java.util.Arrays.stream(values).average().orElseThrow();
  }

  private static double p(double[] a, double[] b, double difference) {
    double p = TTest.withDefaults().with(DataDispersion.HETEROSCEDASTIC).test(a, b).getPValue();
    // Both without any spread: the same seeds, or the same numbers.
    return Double.isNaN(p) ? (difference == 0 ? 1 : 0) : p;
  }

  private static Verdict tested(Pair pair, double p) {
    String found =
        p < LEVEL ? "the seeds support the difference" : "the seeds do not support a difference";
    return new Verdict(
        String.format(Locale.ROOT, "%s: %s, p = %.2g; %s", pair.metric(), by(pair), p, found));
  }

  private static Verdict single(ComparedNumbers numbers, Pair pair) {
    String text =
        pair.metric()
            + ": "
            + by(pair)
            + "; one run of a group cannot tell a difference from its seed";
    Map<String, List<Double>> errors =
        numbers.values().getOrDefault(pair.metric().replaceFirst("^KID", STANDARD_ERROR), Map.of());
    if (pair.metric().startsWith("KID")
        && errors.containsKey(pair.a())
        && errors.containsKey(pair.b())) {
      double error = Math.hypot(mean(numbers(errors, pair.a())), mean(numbers(errors, pair.b())));
      text +=
          String.format(
              Locale.ROOT,
              ", and by the images drawn alone it is %s their standard error (%.2g)",
              Math.abs(pair.difference()) > ERRORS * error ? "beyond" : "within twice",
              error);
    }
    return new Verdict(text);
  }

  private static String by(Pair pair) {
    return "%s is %s by %s than %s"
        .formatted(
            pair.a(),
            pair.difference() < 0 ? "lower" : "higher",
            ComparedNumbers.number(Math.abs(pair.difference())),
            pair.b());
  }
}
