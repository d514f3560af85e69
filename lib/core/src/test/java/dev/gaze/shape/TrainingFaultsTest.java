package dev.gaze.shape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gaze.spec.DiffAugment;
import dev.gaze.spec.Loss;
import dev.gaze.spec.Metric;
import dev.gaze.spec.Schedule;
import dev.gaze.spec.SpectralNorm;
import org.junit.jupiter.api.Test;

/** What is said of a training that does not fit; word by word. */
class TrainingFaultsTest {

  @Test
  void counts() {
    var spec =
        Networks.sound()
            .training(
                t ->
                    t.steps(0)
                        .batch(2_000_000)
                        .generatorBatch(-1)
                        .accumulation(0)
                        .stepsEach(0, -5)
                        .ema(1, -1))
            .build();
    assertThat(Networks.faults(spec))
        .containsExactly(
            "training: steps = 0 is below 1; use at least 1",
            "training: batch = 2000000 is above 1048576; use at most 1048576",
            "training: generatorBatch = -1 is below 0; use at least 0",
            "training: accumulation = 0 is below 1; use at least 1",
            "training: discriminator steps an iteration = 0 is below 1; use at least 1",
            "training: generator steps an iteration = -5 is below 1; use at least 1",
            "training, ema: decay = 1.0 is not in [0, 1); use 0.999",
            "training: ema start = -1 is below 0; use at least 0");
    assertThat(
            Networks.faults(Networks.sound().training(t -> t.steps(100).stepsEach(1, 7)).build()))
        .containsExactly(
            "training: steps = 100 do not divide by the 7 generator steps of an iteration;"
                + " use steps(105) or steps(98)");
  }

  @Test
  void losses() {
    var spec = Networks.sound().training(t -> t.r1(-1).r1(Double.NaN)).build();
    assertThat(Networks.faults(spec))
        .containsExactly(
            "training, r1: weight = -1.0 is not a number of at least 0; use weight 1 or 10",
            "training, r1: weight = NaN is not a number of at least 0; use weight 1 or 10",
            "training, r1: the term stands there twice;"
                + " keep one; noTerms() takes away those of a preset");
    var unbounded =
        Networks.sound()
            .discriminator(d -> d.spectralNorm(SpectralNorm.OFF))
            .training(t -> t.loss(Loss.WASSERSTEIN));
    assertThat(Networks.faults(unbounded.build()))
        .containsExactly(
            "training, loss: wasserstein has nothing that bounds the discriminator;"
                + " add gradientPenalty(10.0), or spectral norm in the discriminator");
    unbounded.training(t -> t.gradientPenalty(10));
    assertThat(Networks.faults(unbounded.build())).isEmpty();
  }

  @Test
  void optimizers() {
    var spec =
        Networks.sound()
            .training(
                t ->
                    t.generatorAdam(
                            o ->
                                o.learningRate(Double.NaN)
                                    .betas(1.5, 1)
                                    .epsilon(0)
                                    .schedule(new Schedule.LinearDecay(1)))
                        .discriminatorAdam(
                            o ->
                                o.betas(-0.1, 0)
                                    .schedule(
                                        new Schedule.WarmUp(
                                            -1, new Schedule.WarmUp(3, Schedule.CONSTANT)))))
            .build();
    String generator = "training, generator optimizer: ";
    String discriminator = "training, discriminator optimizer: ";
    assertThat(Networks.faults(spec))
        .containsExactly(
            generator + "learningRate = NaN is not a number of at least 0; use 1e-4 or 4e-4",
            generator + "beta1 = 1.5 is not in [0, 1); use 0 (SAGAN) or 0.5 (DCGAN)",
            generator + "beta2 = 1.0 is not in [0, 1); use 0.9 (SAGAN) or 0.999 (DCGAN)",
            generator + "epsilon = 0.0 is not a positive number; use 1e-8",
            generator + "linear decay from = 1.0 is not in [0, 1); use 0.5: half of the run",
            discriminator + "beta1 = -0.1 is not in [0, 1); use 0 (SAGAN) or 0.5 (DCGAN)",
            "training: warm-up steps = -1 is below 0; use at least 0",
            discriminator + "a warm-up follows a warm-up; keep one");
    var warmed =
        Networks.sound()
            .training(
                t ->
                    t.generatorAdam(
                        o -> o.schedule(new Schedule.WarmUp(3, new Schedule.Cosine(2)))))
            .build();
    assertThat(Networks.faults(warmed))
        .containsExactly(generator + "cosine end = 2.0 is not in [0, 1]; use 0");
  }

  @Test
  void metrics() {
    var spec =
        Networks.sound()
            .classes(0)
            .metrics(m -> m.every(0).samples(1).kid().cas().keepBest(Metric.FID).patience(-1));
    assertThat(Networks.faults(spec.build()))
        .containsExactly(
            "metrics: every(0) is below 1; use every(1000)",
            "metrics: samples(1) are fewer than the 2 that kid needs; use samples(1000)",
            "metrics: cas() is of images with classes, and there are none;"
                + " say classes(10), or take it away",
            "metrics: keepBest(fid) is of a metric that is not measured; say fid(), too",
            "metrics: patience(-1) is below 0; use patience(5), or leave it out");
    spec.noMetrics().metrics(m -> m.samples(2_000_000).patience(3));
    assertThat(Networks.faults(spec.build()))
        .containsExactly(
            "metrics: samples(2000000) are above 1048576; use at most 1048576",
            "metrics: the block says nothing to measure; say fid(), or take it away",
            "metrics: patience(3) has no metric that is to get better; say keepBest(fid), too");
    spec.noMetrics().metrics(m -> m.kid().prdc().intraFid().keepBest(Metric.PRDC)).classes(600);
    assertThat(Networks.faults(spec.build()))
        .containsExactly(
            "metrics: samples(1000) are fewer than the 1200 that intraFid needs;"
                + " use samples(1200)");
    spec.classes(7);
    assertThat(Networks.faults(spec.build())).isEmpty();
  }

  @Test
  void augmentations() {
    var spec =
        Networks.sound()
            .training(
                t ->
                    t.diffAugment(
                        new DiffAugment.Translation(0),
                        new DiffAugment.Cutout(Double.NaN),
                        new DiffAugment.Color(),
                        new DiffAugment.Color()))
            .build();
    assertThat(Networks.faults(spec))
        .containsExactly(
            "training, diffAugment translation: ratio = 0.0 is not in (0, 1]; use 0.125",
            "training, diffAugment cutout: ratio = NaN is not in (0, 1]; use 0.5",
            "training, diffAugment color: it stands there twice; keep one");
  }
}
