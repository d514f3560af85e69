package dev.gaze.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.gaze.checkpoint.RunFolder;
import dev.gaze.data.Shapes;
import dev.gaze.graph.LatentBatch;
import dev.gaze.shape.CheckedGan;
import dev.gaze.shape.ShapeCheck;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.NormSpec;
import dev.gaze.spec.SpectralNorm;
import dev.gaze.tensorflow.RuntimeConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batch norm is the last but tanh, and hardly trained: its output has mean 0 and variance 1. */
class StandingStatisticsTest {
  @TempDir private Path folder;

  private CheckedGan trained(boolean norm) {
    CheckedGan gan =
        ShapeCheck.check(
            GanSpec.builder("standing")
                .image(8)
                .classes(0)
                .latent(5)
                .generator(
                    g -> {
                      g.spectralNorm(SpectralNorm.OFF).denseMap(8, 8, 3);
                      (norm ? g.norm(NormSpec.BATCH) : g).tanh();
                    })
                .discriminator(d -> d.resBlock(4))
                .training(t -> t.steps(1).batch(7).ema(null))
                .build());
    try (TrainingRun run =
        TrainingRun.builder(gan, new Shapes(53, 8, 8, 3)).folder(folder).overwrite(true).open()) {
      run.forEachRemaining(event -> {});
    }
    return gan;
  }

  /** Mean and variance over all images and places, of each colour, before tanh. */
  private static double[] moments(float[] images) {
    double[] moments = new double[6];
    int n = images.length / 3;
    for (int i = 0; i < images.length; i++) {
      moments[i % 3] += atanh(images[i]) / n;
    }
    for (int i = 0; i < images.length; i++) {
      moments[3 + i % 3] += Math.pow(atanh(images[i]) - moments[i % 3], 2) / n;
    }
    return moments;
  }

  private static double atanh(double y) {
    return Math.log((1 + y) / (1 - y)) / 2;
  }

  @Test
  void standingStatisticsAreThoseOfTheBatches() {
    CheckedGan gan = trained(true);
    double[] unit = {0, 0, 0, 1, 1, 1};
    try (TrainedGan networks =
        TrainedGan.open(gan, new RunFolder(folder), RuntimeConfig.defaults())) {
      LatentBatch batch = networks.latents(-1, new int[31]);
      double[] moving = moments(networks.images(batch));
      assertThat(Math.abs(moving[3] - 1)).isGreaterThan(0.05);
      networks.standingStatistics(1, 31, true);
      assertThat(moments(networks.images(batch))).containsExactly(unit, offset(0.01));
      // Of other batches, nearly; and they do not depend on what was there before.
      networks.standingStatistics(53, 31, true);
      double[] others = moments(networks.images(networks.latents(7, new int[499])));
      assertThat(others).containsExactly(unit, offset(0.25));
    }
  }

  @Test
  void aGeneratorWithoutBatchNormHasNone() {
    CheckedGan gan = trained(false);
    try (TrainedGan networks =
        TrainedGan.open(gan, new RunFolder(folder), RuntimeConfig.defaults())) {
      assertThatThrownBy(() -> networks.standingStatistics(3, 5, true))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the generator has no batch norm, which alone has statistics; draw without");
      assertThatThrownBy(() -> networks.standingStatistics(0, 5, true))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("0 batches of 5 images; expected 1 or more of each");
    }
  }
}
