package dev.gaze.tensorflow.kernels;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Chooses cases of an operation: all combinations of the crossed factors, and with them every pair
 * of values of any two factors.
 */
final class Cover {
  private record Level(Factor factor, int value) {}

  private final KernelOperation operation;
  private final Random random;
  private final Set<Set<Level>> missing = new LinkedHashSet<>();
  private final List<KernelCase> cases = new ArrayList<>();

  private Cover(KernelOperation operation, Random random) {
    this.operation = operation;
    this.random = random;
  }

  static List<KernelCase> of(KernelOperation operation, Random random) {
    Cover cover = new Cover(operation, random);
    cover.collectPairs();
    cover.cross(new EnumMap<>(Factor.class), operation.crossed());
    while (!cover.missing.isEmpty()) {
      Map<Factor, Integer> pair = new EnumMap<>(Factor.class);
      cover.missing.iterator().next().forEach(level -> pair.put(level.factor(), level.value()));
      cover.complete(pair);
    }
    return cover.cases;
  }

  private void collectPairs() {
    for (Factor a : operation.levels().keySet()) {
      for (Factor b : operation.levels().keySet()) {
        if (a.compareTo(b) < 0) {
          for (int x : levels(a)) {
            for (int y : levels(b)) {
              missing.add(Set.of(new Level(a, x), new Level(b, y)));
            }
          }
        }
      }
    }
  }

  private void cross(Map<Factor, Integer> chosen, List<Factor> rest) {
    if (rest.isEmpty()) {
      complete(new EnumMap<>(chosen));
      return;
    }
    for (int value : levels(rest.get(0))) {
      chosen.put(rest.get(0), value);
      cross(chosen, rest.subList(1, rest.size()));
      chosen.remove(rest.get(0));
    }
  }

  /** Chooses each other factor's value so that most missing pairs are met. */
  private void complete(Map<Factor, Integer> chosen) {
    List<Factor> others = new ArrayList<>(operation.levels().keySet());
    others.removeAll(chosen.keySet());
    Collections.shuffle(others, random);
    for (Factor factor : others) {
      List<Integer> values = new ArrayList<>(levels(factor));
      Collections.shuffle(values, random);
      int best = values.get(0);
      long most = -1;
      for (int value : values) {
        long met =
            chosen.entrySet().stream()
                .filter(
                    entry ->
                        missing.contains(
                            Set.of(
                                new Level(entry.getKey(), entry.getValue()),
                                new Level(factor, value))))
                .count();
        if (met > most) {
          best = value;
          most = met;
        }
      }
      chosen.put(factor, best);
    }
    Set<Set<Level>> met = new HashSet<>();
    chosen.forEach(
        (a, x) ->
            chosen.forEach(
                (b, y) -> {
                  if (a != b) {
                    met.add(Set.of(new Level(a, x), new Level(b, y)));
                  }
                }));
    missing.removeAll(met);
    cases.add(new KernelCase(operation.name(), chosen));
  }

  private List<Integer> levels(Factor factor) {
    return operation.levels().getOrDefault(factor, List.of());
  }
}
