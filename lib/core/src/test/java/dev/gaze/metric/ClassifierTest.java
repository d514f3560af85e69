package dev.gaze.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.gaze.data.Shapes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The classifier that Gaze trains itself, and what it says of images. */
class ClassifierTest {
  @TempDir Path folder;

  /** Two classes that any network can tell: dark and bright, a third of them bright. */
  private static ImageSet darkAndBright(int count, int height, int width) {
    return new ImageSet(
        count,
        height,
        width,
        1,
        i -> i % 3 == 0 ? 1 : 0,
        (from, n) -> {
          byte[] pixels = new byte[n * height * width];
          for (int i = 0; i < pixels.length; i++) {
            int image = from + i / (height * width);
            pixels[i] =
                (byte) ((image % 3 == 0 ? 150 : 20) + (image * 31 + i % (height * width) * 7) % 80);
          }
          return pixels;
        });
  }

  @Test
  void itLearnsTheClassesAndCountsWhatIsRight() {
    ImageSet images = darkAndBright(97, 9, 11);
    try (Classifier classifier = Classifier.train(images, 2, 25, 5, done -> {})) {
      assertThat(classifier.named("FID")).isEqualTo("FID (own features)");
      ClassificationAccuracy right = ClassificationAccuracy.of(classifier, images, done -> {});
      assertThat(right.all()).isEqualTo(1);
      assertThat(right.perClass()).containsExactly(1, 1);
      double[] features = classifier.features(images.reader().read(0, 97), 9, 11, 1).values();
      double meanSquare = Arrays.stream(features).map(f -> f * f).average().orElseThrow();
      assertThat(meanSquare).isCloseTo(1, offset(1e-4));
      ImageSet wrong =
          new ImageSet(
              90, 9, 11, 1, i -> i % 9 == 0 ? 0 : images.label().applyAsInt(i), images.reader());
      ClassificationAccuracy some = ClassificationAccuracy.of(classifier, wrong, done -> {});
      assertThat(some.all()).isCloseTo(80 / 90.0, offset(1e-12));
      assertThat(some.perClass()).containsExactly(60 / 70.0, 1);
      assertThatThrownBy(
              () -> ClassificationAccuracy.of(classifier, darkAndBright(5, 9, 10), done -> {}))
          .hasMessage(
              "images [9, 10, 1] for a classifier of [9, 11, 1]; give it images of its size");
    }
  }

  /** Its logits are a dense layer of its features; 10 splits of Inception Score stand on them. */
  @Test
  void theSameImagesAndSeedGiveTheSameNetworkAndOthersAnother() throws IOException {
    Shapes shapes = Shapes.square(13, 3);
    ImageSet images = ImageSet.of(shapes, 83);
    AtomicInteger told = new AtomicInteger();
    StatisticsCache cache = new StatisticsCache(folder);
    try (Classifier one = Classifier.train(images, 10, 3, 5, told::set);
        Classifier same = cache.classifier(images, 10, 3, 5, told::set);
        Classifier kept = cache.classifier(images, 10, 3, 5, done -> told.set(-1));
        Classifier otherSeed = Classifier.train(images, 10, 3, 6, done -> {});
        Classifier otherImages = Classifier.train(ImageSet.of(shapes, 82), 10, 3, 5, done -> {})) {
      assertThat(told.get()).isEqualTo(3);
      byte[] pixels = images.reader().read(7, 31);
      double[] features = one.features(pixels, 13, 13, 3).values();
      assertThat(features).hasSize(31 * 128);
      assertThat(same.features(pixels, 13, 13, 3).values()).isEqualTo(features);
      assertThat(kept.features(pixels, 13, 13, 3).values()).isEqualTo(features);
      assertThat(kept.identity())
          .isEqualTo(one.identity())
          .matches("own features sha256:[0-9a-f]{64}");
      assertThat(otherSeed.identity()).isNotEqualTo(one.identity());
      assertThat(otherImages.identity()).isNotEqualTo(one.identity());
      assertThat(one.logits(new Features(features, 128)).orElseThrow().values()).hasSize(31 * 10);
    }
  }

  /** Where there are no classes it learns which way images are turned. */
  @Test
  void imagesWithoutClassesTeachTurns() {
    // Brighter to the right: the turns are told apart by where the light comes from.
    for (int height : new int[] {12, 10}) {
      ImageSet images =
          new ImageSet(
              61,
              height,
              12,
              1,
              i -> 0,
              (from, n) -> {
                byte[] pixels = new byte[n * height * 12];
                for (int i = 0; i < pixels.length; i++) {
                  pixels[i] = (byte) (i % 12 * 20 + (from + i) % 17);
                }
                return pixels;
              });
      try (Classifier classifier = Classifier.train(images, 1, 40, 5, done -> {})) {
        assertThat(classifier.classes()).isEqualTo(height == 12 ? 4 : 2);
        // As they are: turn 0, all of them.
        assertThat(ClassificationAccuracy.of(classifier, images, done -> {}).all()).isEqualTo(1);
      }
    }
  }

  @Test
  void quarterTurnsAreClockwise() {
    ImageSet one = new ImageSet(1, 2, 2, 1, i -> 0, (from, n) -> new byte[] {10, 20, 30, 40});
    ClassifierData data = new ClassifierData(one, true, 4, 1);
    float[][] want = {{10, 20, 30, 40}, {30, 10, 40, 20}, {40, 30, 20, 10}, {20, 40, 10, 30}};
    for (int turn = 0; turn < 4; turn++) {
      float[] row = data.getX(turn);
      assertThat(data.getY(turn)).isEqualTo(turn);
      for (int i = 0; i < 4; i++) {
        assertThat((row[i] + 1) * 127.5f).isCloseTo(want[turn][i], offset(1e-4f));
      }
    }
  }

  @Test
  void aFifthOfEachClassIsKeptFromTheClassifier() {
    ImageSet images = darkAndBright(101, 2, 3); // 67 dark, 34 bright.
    Split split = Split.of(images);
    assertThat(split.learnt().count()).isEqualTo(101 - 13 - 6);
    assertThat(split.unseen().count()).isEqualTo(13 + 6);
    List<String> all = new ArrayList<>(pixels(split.learnt()));
    all.addAll(pixels(split.unseen()));
    assertThat(all).containsExactlyInAnyOrderElementsOf(pixels(images));
    assertThat(pixels(Split.of(images).unseen())).isEqualTo(pixels(split.unseen()));
    int bright = 0;
    for (int i = 0; i < 19; i++) {
      bright += split.unseen().label().applyAsInt(i);
    }
    assertThat(bright).isEqualTo(6);
  }

  private static List<String> pixels(ImageSet images) {
    return IntStream.range(0, images.count())
        .mapToObj(i -> Arrays.toString(images.reader().read(i, 1)))
        .toList();
  }

  @Test
  void whatCannotBeLearntIsRefused() {
    ImageSet images = darkAndBright(2, 9, 11);
    assertThatThrownBy(() -> Classifier.train(images, 3, 1, 1, done -> {}))
        .isInstanceOf(MetricException.class)
        .hasMessage(
            "a classifier of 3 classes, but none of the 2 images is of class 2; give it images of all, or more of them");
    assertThatThrownBy(() -> Classifier.train(darkAndBright(0, 9, 11), 2, 1, 1, done -> {}))
        .hasMessage("a classifier of no images; expected at least 1");
    ImageSet wrong = new ImageSet(2, 9, 11, 1, i -> 7, images.reader());
    assertThatThrownBy(() -> Classifier.train(wrong, 2, 1, 1, done -> {}))
        .hasMessage("image 0 has label 7; expected 0 to 1");
    assertThatThrownBy(
            () ->
                Classifier.train(
                    images,
                    2,
                    2,
                    1,
                    done -> {
                      throw new IllegalStateException("stopped");
                    }))
        .hasMessage("stopped");
  }
}
