package dev.gaze.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gaze.checkpoint.Checkpoint;
import dev.gaze.checkpoint.CheckpointException;
import dev.gaze.checkpoint.RunFolder;
import dev.gaze.graph.LatentBatch;
import dev.gaze.graph.RealBatch;
import dev.gaze.graph.internal.GanGraph;
import dev.gaze.graph.internal.GanSession;
import dev.gaze.shape.ShapeCheck;
import dev.gaze.tensorflow.RuntimeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainedGanTest {
  @TempDir private static Path folder;
  private static TrainedGan gan;

  @BeforeAll
  static void train() {
    var checked = SmallGan.checked(t -> t.steps(5));
    try (TrainingRun run = TrainingRun.builder(checked, SmallGan.data()).folder(folder).open()) {
      run.forEachRemaining(event -> {});
    }
    gan = TrainedGan.open(checked, new RunFolder(folder), RuntimeConfig.defaults());
  }

  @AfterAll
  static void close() {
    gan.close();
  }

  private static double squares(float[] z, int from, int size) {
    double sum = 0;
    for (int i = from; i < from + size; i++) {
      sum += (double) z[i] * z[i];
    }
    return sum;
  }

  @Test
  void truncatedLatentsAreWithinTheLimitAndOthersAreNot() {
    int[] labels = new int[1_000];
    float[] plain = gan.latents(3, labels).z();
    float[] truncated = gan.latents(3, labels, 0.5).z();
    assertThat(truncated).hasSameSizeAs(plain);
    double within = 0;
    for (int i = 0; i < plain.length; i++) {
      assertThat(Math.abs(truncated[i])).isLessThanOrEqualTo(0.5f);
      within += Math.abs(plain[i]) <= 0.5 ? 1 : 0;
    }
    // P(|z| <= 1/2) = 0.3829, 5,000 numbers: four standard deviations.
    assertThat(within / plain.length).isBetween(0.355, 0.411);
    // The variance of N(0, 1) cut off at 1/2 is 0.0806.
    assertThat(squares(truncated, 0, truncated.length) / truncated.length)
        .isCloseTo(0.0806, within(0.005));
    assertThatThrownBy(() -> gan.latents(3, labels, 0))
        .hasMessage("truncation = 0.0; expected at least 0.01");
    assertThatThrownBy(() -> gan.latents(3, labels, Double.NaN)).hasMessageContaining("NaN");
  }

  @Test
  void interpolationStaysOnTheSphereAndEndsWhereItShould() {
    LatentBatch from = gan.latents(1, new int[] {4, 7});
    LatentBatch to = gan.latents(2, new int[] {0, 0});
    LatentBatch way = gan.interpolate(from, to, 7);
    assertThat(way.labels()).containsExactly(4, 4, 4, 4, 4, 4, 4, 7, 7, 7, 7, 7, 7, 7);
    int size = 5;
    for (int row = 0; row < 2; row++) {
      double a = Math.sqrt(squares(from.z(), row * size, size));
      double b = Math.sqrt(squares(to.z(), row * size, size));
      for (int i = 0; i < size; i++) {
        assertThat(way.z()[row * 7 * size + i]).isCloseTo(from.z()[row * size + i], within(1e-6f));
        assertThat(way.z()[(row * 7 + 6) * size + i])
            .isCloseTo(to.z()[row * size + i], within(1e-6f));
      }
      for (int step = 0; step < 7; step++) {
        double length = Math.sqrt(squares(way.z(), (row * 7 + step) * size, size));
        assertThat(length).isBetween(0.7 * Math.min(a, b), 1.3 * Math.max(a, b));
      }
    }
  }

  /** Equal steps of the angle, on the unit circle: exactly known. */
  @Test
  void interpolationTurnsByEqualAngles() {
    LatentBatch from = new LatentBatch(new float[] {1, 0}, new int[] {0});
    LatentBatch to = new LatentBatch(new float[] {0, 1}, new int[] {0});
    float[] z = Interpolation.between(from, to, 4).z();
    for (int step = 0; step < 4; step++) {
      assertThat((double) z[2 * step]).isCloseTo(Math.cos(step * Math.PI / 6), within(1e-6));
      assertThat((double) z[2 * step + 1]).isCloseTo(Math.sin(step * Math.PI / 6), within(1e-6));
    }
    float[] same = Interpolation.between(from, from, 3).z();
    assertThat(same).containsExactly(1, 0, 1, 0, 1, 0);
  }

  @Test
  void imagesOfManyLatentsAreThoseOfEach() {
    int[] labels = new int[67];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % 10;
    }
    LatentBatch latents = gan.latents(5, labels);
    float[] images = gan.images(latents);
    int size = 8 * 8 * 3;
    assertThat(images).hasSize(67 * size);
    for (int image : new int[] {0, 63, 64, 66}) {
      float[] alone = gan.sample(latents.only(image), false).images();
      for (int i = 0; i < size; i++) {
        assertThat(images[image * size + i]).isCloseTo(alone[i], within(1e-5f));
      }
    }
  }

  @Test
  void aRunsFolderIsEnoughToDrawFrom() {
    LatentBatch latents = many(3);
    try (TrainedGan opened = TrainedGan.open(folder)) {
      assertThat(opened.gan().spec()).isEqualTo(gan.gan().spec());
      assertThat(opened.images(latents)).isEqualTo(gan.images(latents));
    }
    assertThatThrownBy(() -> TrainedGan.open(folder.resolve("none")))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("none has no spec.json");
  }

  @Test
  void anImageOfABatchIsThatOfItsPlace() {
    LatentBatch latents = many(67);
    float[] images = gan.images(latents);
    int size = 8 * 8 * 3;
    ImageBatch last = gan.batches(latents).skip(1).findFirst().orElseThrow();
    assertThat(last.image(2)).isEqualTo(Arrays.copyOfRange(images, 66 * size, 67 * size));
    assertThatThrownBy(() -> last.image(3)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  private static LatentBatch many(int count) {
    int[] labels = new int[count];
    Arrays.setAll(labels, i -> i % 10);
    return gan.latents(5, labels);
  }

  @Test
  void aSinkIsGivenAllImagesInOrder() {
    LatentBatch latents = many(131);
    float[] images = gan.images(latents);
    int size = 8 * 8 * 3;
    List<Integer> counts = new ArrayList<>();
    gan.sample(
        latents,
        batch -> {
          int first = counts.stream().mapToInt(Integer::intValue).sum();
          assertThat(batch.first()).isEqualTo(first);
          assertThat(batch.labels()).isEqualTo(latents.part(first, first + batch.count()).labels());
          assertThat(batch.images())
              .isEqualTo(Arrays.copyOfRange(images, first * size, (first + batch.count()) * size));
          counts.add(batch.count());
        });
    assertThat(counts).containsExactly(64, 64, 3);
  }

  @Test
  void aStreamDrawsOnlyWhatIsAskedFor() {
    LatentBatch endless = many(100_000);
    assertThat(gan.batches(endless).limit(2).mapToInt(ImageBatch::count).sum()).isEqualTo(128);
  }

  /** What the session that trained draws and judges, of the averages and of the weights. */
  @Test
  void imagesAreToTheBitThoseOfTheTrainingSession() throws IOException {
    LatentBatch latents = many(13);
    Path newest = new RunFolder(folder).latest().orElseThrow();
    try (GanGraph graph = GanGraph.compile(gan.gan());
        GanSession session = GanSession.open(graph, RuntimeConfig.defaults())) {
      Checkpoint.read(newest, gan.gan().spec(), session);
      assertThat(gan.attentionGammas())
          .containsOnlyKeys("generator/attention", "discriminator/attention")
          .isEqualTo(session.attentionGammas())
          .containsEntry(
              "generator/attention",
              (double)
                  session.read(List.of("ema/generator/attention/gamma"))
                      .get("ema/generator/attention/gamma")[0]);
      for (boolean averaged : new boolean[] {true, false}) {
        var expected = session.sample(latents, averaged, true);
        var sample = gan.sample(latents, averaged, true);
        assertThat(sample).usingRecursiveComparison().isEqualTo(expected);
        RealBatch drawn = RealBatch.ofImages(sample.images(), latents.labels());
        assertThat(gan.judge(drawn)).usingRecursiveComparison().isEqualTo(session.judge(drawn));
      }
    }
  }

  @Test
  void manyThreadsDrawTheSameImages() throws Exception {
    LatentBatch latents = many(70);
    float[] images = gan.images(latents);
    float[] logits = gan.judge(RealBatch.ofImages(images, latents.labels())).logits();
    var checked = gan.gan();
    // Opened anew, so that its networks are first asked for by several threads at once.
    try (TrainedGan shared =
        TrainedGan.open(checked, new RunFolder(folder), RuntimeConfig.defaults())) {
      ExecutorService threads = Executors.newFixedThreadPool(7);
      try {
        List<Callable<Void>> tasks =
            Collections.nCopies(
                21,
                () -> {
                  assertThat(shared.images(latents)).isEqualTo(images);
                  assertThat(shared.sample(latents, false, true).images()).isNotEqualTo(images);
                  assertThat(shared.judge(RealBatch.ofImages(images, latents.labels())).logits())
                      .isEqualTo(logits);
                  return null;
                });
        for (var task : threads.invokeAll(tasks)) {
          task.get();
        }
      } finally {
        threads.shutdown();
      }
    }
  }

  @Test
  void theDiscriminatorIsThereThoughTheRunHasDeletedTheCheckpoint(@TempDir Path elsewhere)
      throws IOException {
    Path copy = Files.copy(new RunFolder(folder).latest().orElseThrow(), elsewhere.resolve("a"));
    LatentBatch latents = many(3);
    RealBatch images = RealBatch.ofImages(gan.images(latents), latents.labels());
    TrainedGan held = TrainedGan.open(gan.gan(), copy, RuntimeConfig.defaults());
    Files.delete(copy);
    assertThat(held.judge(images).logits()).isEqualTo(gan.judge(images).logits());
    held.close();
    assertThatThrownBy(() -> held.images(latents)).hasMessage("the trained GAN is closed");
  }

  /** Also where the damage is in what a generator does not need: the last number of all. */
  @Test
  void aDamagedCheckpointAndOneOfAnotherSpecAreRefused(@TempDir Path elsewhere) throws IOException {
    byte[] bytes = Files.readAllBytes(new RunFolder(folder).latest().orElseThrow());
    var other = SmallGan.spec(t -> t.steps(5)).latent(7).build();
    Path whole = Files.write(elsewhere.resolve("whole"), bytes);
    assertThatThrownBy(
            () -> TrainedGan.open(ShapeCheck.check(other), whole, RuntimeConfig.defaults()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("is of another spec");
    bytes[bytes.length - 1] ^= 1;
    Path damaged = Files.write(elsewhere.resolve("damaged"), bytes);
    assertThatThrownBy(() -> TrainedGan.open(gan.gan(), damaged, RuntimeConfig.defaults()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("damaged: its numbers");
  }

  @Test
  void aRunWithoutACheckpointIsToldByName() {
    RunFolder empty = new RunFolder(folder.resolve("empty"));
    var checked = SmallGan.checked(t -> t.steps(2));
    assertThatThrownBy(() -> TrainedGan.open(checked, empty, RuntimeConfig.defaults()))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("empty has no checkpoint; train it first");
  }
}
