package dev.gaze.samples;

import dev.gaze.data.ImageSource;
import dev.gaze.data.Shapes;
import dev.gaze.image.SampleGrid;
import dev.gaze.shape.CheckedGan;
import dev.gaze.shape.ShapeCheck;
import dev.gaze.spec.BlockSpec.ResBlock.Resample;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.ImageSpec;
import dev.gaze.spec.SpecException;
import dev.gaze.spec.TrainingSpec.Precision;
import dev.gaze.train.TrainedGan;
import dev.gaze.train.TrainingEvent;
import dev.gaze.train.TrainingRun;
import dev.gaze.view.AttentionFigure;
import dev.gaze.view.AttentionMaps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * {@code samples/scripts/sagan-shapes.gan.kts} in Java: trains, tells a listener what happens, and
 * draws images and attention. Ctrl-C saves, and the same command goes on. Arguments: the run's
 * folder and the number of steps.
 */
public final class TrainSagan {
  private static final String LAYER = "generator/attention";

  private TrainSagan() {}

  public static void main(String[] args) {
    Path folder = Path.of(args.length > 0 ? args[0] : "runs/sagan-shapes-java");
    int steps = args.length > 1 ? Integer.parseInt(args[1]) : 1800;
    int status = run(sagan(steps), folder);
    if (status != 0) {
      System.exit(status);
    }
  }

  /** All of it; 0 where it went well or was stopped, 2 where it did not, with the reason said. */
  static int run(GanSpec spec, Path folder) {
    try (Shapes images = Shapes.square(spec.image().height(), spec.training().seed())) {
      CheckedGan gan = ShapeCheck.check(spec);
      System.out.println(gan.describe());
      CompletableFuture<Integer> training = train(gan, images, folder, TrainSagan::tell);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(training)));
      training.join();
      draw(folder);
      return 0;
    } catch (SpecException e) {
      // Every fault of the model, each with its place.
      System.err.println(e.getMessage());
      return 2;
    } catch (CancellationException e) {
      System.err.println("stopped and saved; the same command goes on");
      return 0;
    } catch (CompletionException e) {
      // What ended the run, such as a full disk or a weight that is no longer finite: the cause's
      // message says what to do.
      System.err.println(e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
      return 2;
    } catch (IOException e) {
      System.err.println("the pictures cannot be written: " + e.getMessage());
      return 2;
    }
  }

  /**
   * Trains on a thread of its own; goes on where the folder holds a run that was stopped.
   *
   * @param listener called on that thread, for each event
   * @return done when the run is saved and closed, cancelled or not
   */
  static CompletableFuture<Integer> train(
      CheckedGan gan, ImageSource images, Path folder, Consumer<? super TrainingEvent> listener) {
    return TrainingRun.builder(gan, images).folder(folder).resume(true).start(listener);
  }

  /** Asks a run to end, and waits until all is saved. */
  private static void stop(CompletableFuture<Integer> training) {
    training.cancel(false);
    training.exceptionally(e -> 0).join();
  }

  private static void tell(TrainingEvent event) {
    if (event instanceof TrainingEvent.Warning) {
      System.err.println(event);
    } else if (!(event instanceof TrainingEvent.Step) || event.step() % 10 == 0) {
      System.out.println(event);
    }
  }

  /**
   * A row of each class as {@code classes.png}, and where the generator looks as {@code
   * attention.png}, in the run's folder.
   */
  static void draw(Path folder) throws IOException {
    try (TrainedGan gan = TrainedGan.open(folder)) {
      ImageSpec size = gan.gan().spec().image();
      int[] labels = IntStream.range(0, 10 * gan.classNames().size()).map(i -> i / 10).toArray();
      float[] images = gan.images(gan.latents(7, labels)); // [labels, H, W, C] in [-1, 1]
      new SampleGrid(10, 2)
          .withClasses(labels, gan.classNames())
          .write(
              folder.resolve("classes.png"), images, size.height(), size.width(), size.channels());

      AttentionMaps maps = AttentionMaps.of(gan, gan.latents(7, new int[] {0, 1, 2}));
      AttentionFigure figure = new AttentionFigure();
      for (int image = 0; image < maps.count(); image++) {
        figure.add(maps, LAYER, image, maps.differentPoints(LAYER, image, 5));
      }
      figure.write(folder.resolve("attention.png"));
    }
  }

  static GanSpec sagan(int steps) {
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
