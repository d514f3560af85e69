package dev.gaze.train;

import com.google.gson.JsonParser;
import dev.gaze.checkpoint.RunFolder;
import dev.gaze.data.ImageSource;
import dev.gaze.data.Shapes;
import dev.gaze.shape.CheckedGan;
import dev.gaze.shape.ShapeCheck;
import dev.gaze.spec.GanBuilder;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.TrainingBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        .discriminator(d -> d.resBlock(4).selfAttention(2))
        .training(t -> t.batch(7).steps(20).seed(11).ema(0.9, 3))
        .training(training);
  }

  static CheckedGan checked(Consumer<TrainingBuilder> training) {
    return ShapeCheck.check(spec(training).build());
  }

  static ImageSource data() {
    return new Shapes(53, 8, 8, 3);
  }

  /** A run that logs, draws and saves often. */
  static TrainingRunBuilder run(Path folder, Consumer<TrainingBuilder> training) {
    return TrainingRun.builder(checked(training), data())
        .folder(folder)
        .logEvery(2)
        .sampleEvery(4)
        .saveEvery(5);
  }

  /** The steps whose losses are in the log. */
  static List<Integer> logged(Path folder) throws IOException {
    return Files.readAllLines(new RunFolder(folder).metrics()).stream()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .filter(line -> line.has("discriminator_loss"))
        .map(line -> line.get("step").getAsInt())
        .toList();
  }
}
