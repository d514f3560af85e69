package dev.gaze.samples;

import dev.gaze.data.Shapes;
import dev.gaze.shape.CheckedGan;
import dev.gaze.shape.ShapeCheck;
import dev.gaze.spec.GanSpec;
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
    int steps = args.length > 1 ? Integer.parseInt(args[1]) : 2000;

    GanSpec sagan =
        GanSpec.builder("sagan-shapes")
            .image(32)
            .classes(10)
            .generator(g -> g.resBlock(128).resBlock(128).selfAttention(8).resBlock(128))
            .discriminator(d -> d.resBlock(64).selfAttention(8).resBlock(128).resBlock(128))
            .training(t -> t.steps(steps).batch(32))
            .build();
    CheckedGan gan = ShapeCheck.check(sagan);
    System.out.println(gan.describe());

    try (Shapes images = Shapes.square(32, sagan.training().seed());
        TrainingRun run = TrainingRun.builder(gan, images).folder(folder).open()) {
      run.forEachRemaining(System.out::println);
    }
  }
}
