package dev.gaze.train;

import dev.gaze.data.ImageSource;
import dev.gaze.data.Shapes;
import dev.gaze.shape.CheckedGan;
import dev.gaze.shape.ShapeCheck;
import dev.gaze.spec.GanBuilder;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.TrainingBuilder;
import java.util.function.Consumer;

/** The smallest GAN that has a bit of everything: attention, spectral norm, classes, an average. */
final class SmallGan {

  private SmallGan() {}

  static GanBuilder spec(Consumer<TrainingBuilder> training) {
    return GanSpec.builder("small")
        .image(8)
        .classes(10)
        .latent(5)
        .generator(g -> g.resBlock(6).selfAttention(3))
        .discriminator(d -> d.resBlock(4).selfAttention(2).resBlock(6))
        .training(t -> t.batch(7).steps(20).seed(11).ema(0.9, 3))
        .training(training);
  }

  static CheckedGan checked(Consumer<TrainingBuilder> training) {
    return ShapeCheck.check(spec(training).build());
  }

  static ImageSource data() {
    return new Shapes(53, 8, 8, 3);
  }
}
