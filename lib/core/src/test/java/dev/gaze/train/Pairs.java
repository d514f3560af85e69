package dev.gaze.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Few cases in which every two levels of any two factors meet. */
final class Pairs {
  private final int[] levels;
  private final Random random;
  private final Set<List<Integer>> missing = new LinkedHashSet<>();

  private Pairs(int[] levels, long seed) {
    this.levels = levels;
    random = new Random(seed);
    for (int a = 0; a < levels.length; a++) {
      for (int b = a + 1; b < levels.length; b++) {
        for (int x = 0; x < levels[a]; x++) {
          for (int y = 0; y < levels[b]; y++) {
            missing.add(List.of(a, x, b, y));
          }
        }
      }
    }
  }

  /**
   * Chooses cases.
   *
   * @param levels how many levels each factor has
   * @return cases, each with a level of every factor
   */
  static List<int[]> of(int[] levels, long seed) {
    Pairs pairs = new Pairs(levels, seed);
    List<int[]> cases = new ArrayList<>();
    while (!pairs.missing.isEmpty()) {
      cases.add(pairs.next());
    }
    return cases;
  }

  /** The best of some cases that begin with a missing pair. */
  private int[] next() {
    int[] best = {};
    int most = 0;
    for (int attempt = 0; attempt < 20; attempt++) {
      int[] candidate = candidate();
      int met = met(candidate).size();
      if (met > most) {
        best = candidate;
        most = met;
      }
    }
    missing.removeAll(met(best));
    return best;
  }

  /** A missing pair, and of each other factor the level that meets most missing pairs. */
  private int[] candidate() {
    int[] chosen = new int[levels.length];
    Arrays.fill(chosen, -1);
    List<Integer> pair = missing.iterator().next();
    chosen[pair.get(0)] = pair.get(1);
    chosen[pair.get(2)] = pair.get(3);
    int first = random.nextInt(levels.length);
    for (int i = 0; i < levels.length; i++) {
      int factor = (first + i) % levels.length;
      if (chosen[factor] < 0) {
        chosen[factor] = mostMet(chosen, factor);
      }
    }
    return chosen;
  }

  private int mostMet(int[] chosen, int factor) {
    int best = 0;
    int most = -1;
    int first = random.nextInt(levels[factor]);
    for (int i = 0; i < levels[factor]; i++) {
      int[] with = chosen.clone();
      with[factor] = (first + i) % levels[factor];
      int met = met(with).size();
      if (met > most) {
        best = with[factor];
        most = met;
      }
    }
    return best;
  }

  private Set<List<Integer>> met(int[] chosen) {
    Set<List<Integer>> met = new LinkedHashSet<>();
    for (int a = 0; a < chosen.length; a++) {
      for (int b = a + 1; b < chosen.length; b++) {
        List<Integer> pair = List.of(a, chosen[a], b, chosen[b]);
        if (missing.contains(pair)) {
          met.add(pair);
        }
      }
    }
    return met;
  }
}
