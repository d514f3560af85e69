package dev.gaze.train;

import dev.gaze.spec.Loss;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Signs that a run has collapsed; each is raised once. */
final class Alarms {
  private static final double NOTHING_LEFT = 1e-3;
  private static final int PATIENCE = 200;
  private static final double SAME = 1e-3;
  private final Set<Kind> raised = EnumSet.noneOf(Kind.class);
  private final boolean zeroIsDefeat;
  private int won;

  /**
   * @param loss under Wasserstein's a discriminator at 0 has learned nothing, under all others it
   *     tells everything apart
   */
  Alarms(Loss loss) {
    zeroIsDefeat = loss != Loss.WASSERSTEIN;
  }

  private enum Kind {
    DISCRIMINATOR_WON,
    SAME_SAMPLES
  }

  /** A discriminator that tells everything apart leaves the generator nothing to learn from. */
  Optional<String> discriminatorLoss(double loss) {
    won = zeroIsDefeat && Math.abs(loss) < NOTHING_LEFT ? won + 1 : 0;
    return won >= PATIENCE && raised.add(Kind.DISCRIMINATOR_WON)
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "the discriminator's loss has been below %s for %d steps: it has won, and the generator learns nothing; lower its learning rate, or normalise it spectrally",
                NOTHING_LEFT,
                PATIENCE))
        : Optional.empty();
  }

  /**
   * Rows of samples that are all alike.
   *
   * @param images {@code [rows, columns, ...]} in [−1, 1], one class a row
   */
  Optional<String> samples(float[] images, int rows, int columns) {
    int size = images.length / (rows * columns);
    for (int row = 0; row < rows; row++) {
      double spread = 0;
      int first = row * columns * size;
      for (int i = size; i < columns * size; i++) {
        spread += Math.abs(images[first + i] - images[first + i % size]);
      }
      if (spread / ((columns - 1) * (double) size) < SAME && raised.add(Kind.SAME_SAMPLES)) {
        return Optional.of(
            String.format(
                Locale.ROOT,
                "all samples of row %d are alike: the generator has collapsed; try another seed, a smaller learning rate, or spectral norm in both networks",
                row + 1));
      }
    }
    return Optional.empty();
  }
}
