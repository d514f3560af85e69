package dev.gaze.samples;

import dev.gaze.data.Shapes;
import dev.gaze.shape.CheckedGan;
import dev.gaze.shape.ShapeCheck;
import dev.gaze.spec.BlockSpec.ResBlock.Resample;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.TrainingSpec.Precision;
import dev.gaze.train.TrainingRun;
import java.nio.file.Path;

/**
 * {@code samples/scripts/sagan-shapes.gan.kts} in Java. Arguments: the run's folder and the number
 * of steps.
 */
public final class TrainSagan {
  private TrainSagan() {}

  public static void main(String[] args) {
    Path folder = Path.of(args.length > 0 ? args[0] : "runs/sagan-shapes-java");
    int steps = args.length > 1 ? Integer.parseInt(args[1]) : 1800;

    GanSpec sagan = sagan(steps);
    CheckedGan gan = ShapeCheck.check(sagan);
    System.out.println(gan.describe());

    try (Shapes images = Shapes.square(32, sagan.training().seed());
        TrainingRun run = TrainingRun.builder(gan, images).folder(folder).open()) {
      run.forEachRemaining(System.out::println);
    }
  }

  private static GanSpec sagan(int steps) {
    return GanSpec.builder("sagan-shapes")
        .image(32)
        .classes(10)
        .latent(64)
        .generator(
            g ->
                g.resBlock(64)
                    .resBlock(64)
                    .selfAttention(8)
                    .resBlock(32)
                    .norm()
                    .relu()
                    .conv(3)
                    .tanh())
        .discriminator(
            d ->
                d.resBlock(32)
                    .selfAttention(8)
                    .resBlock(64)
                    .resBlock(64)
                    .resBlock(64, block -> block.resample(Resample.NONE)))
        .training(
            t ->
                t.steps(steps)
                    .batch(32)
                    .generatorAdam(adam -> adam.learningRate(2e-4).betas(0.5, 0.9))
                    .discriminatorAdam(adam -> adam.learningRate(4e-4).betas(0.5, 0.9))
                    .ema(0.99, 50)
                    .seed(2)
                    .precision(Precision.BF16))
        .build();
  }
}
