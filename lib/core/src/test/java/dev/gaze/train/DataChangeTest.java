package dev.gaze.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gaze.checkpoint.Checkpoint;
import dev.gaze.checkpoint.RunFolder;
import dev.gaze.data.DataSummary;
import dev.gaze.data.ImageSource;
import dev.gaze.data.Position;
import dev.gaze.graph.internal.GanGraph;
import dev.gaze.graph.internal.GanSession;
import dev.gaze.shape.CheckedGan;
import dev.gaze.shape.ShapeCheck;
import dev.gaze.tensorflow.RuntimeConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose data is not what it was. */
class DataChangeTest {
  @TempDir private Path folder;

  /** So many images of each class, which differ from those of another version. */
  private static ImageSource images(int ofEach, int version, String... classes) {
    ImageSource plain =
        ImageSource.of(
            ofEach * classes.length,
            8,
            8,
            3,
            List.of(classes),
            i -> i / ofEach,
            (i, out, at) -> out[at] = (byte) (i + version));
    return new Versioned(plain, version);
  }

  private record Versioned(ImageSource source, int version) implements ImageSource {
    @Override
    public int size() {
      return source.size();
    }

    @Override
    public int height() {
      return source.height();
    }

    @Override
    public int width() {
      return source.width();
    }

    @Override
    public int channels() {
      return source.channels();
    }

    @Override
    public List<String> classNames() {
      return source.classNames();
    }

    @Override
    public int label(int index) {
      return source.label(index);
    }

    @Override
    public long fingerprint(int index) {
      return 1_000L * version + index;
    }

    @Override
    public void read(int index, byte[] out, int offset) {
      source.read(index, out, offset);
    }
  }

  private static CheckedGan gan(int classes, int steps) {
    var small = SmallGan.checked(t -> t.steps(steps)).spec();
    return ShapeCheck.check(small.toBuilder().classes(classes).build());
  }

  /** Trains to a step, and returns the warnings. */
  private List<String> train(CheckedGan gan, ImageSource data) {
    List<String> warnings = new ArrayList<>();
    try (TrainingRun run = TrainingRun.builder(gan, data).folder(folder).resume(true).open()) {
      run.forEachRemaining(
          event -> {
            if (event instanceof TrainingEvent.Warning warning
                && warning.message().contains("data")) {
              warnings.add(warning.message());
            }
          });
    }
    return warnings;
  }

  private Position position() throws IOException {
    CheckedGan gan = gan(3, 1);
    try (var graph = GanGraph.compile(gan);
        var session = GanSession.open(graph, RuntimeConfig.defaults())) {
      Path latest = new RunFolder(folder).latest().orElseThrow();
      return Checkpoint.read(latest, gan.spec(), session).position();
    }
  }

  @Test
  void classesAreRecordedAndCalledByTheirNames() throws IOException {
    train(gan(3, 1), images(5, 0, "7", "cat", "1"));
    assertThat(Checkpoint.data(new RunFolder(folder).latest().orElseThrow()))
        .isEqualTo(DataSummary.of(images(5, 0, "7", "cat", "1")));
    try (TrainedGan gan =
        TrainedGan.open(gan(3, 1), new RunFolder(folder), RuntimeConfig.defaults())) {
      assertThat(gan.classNames()).containsExactly("7", "cat", "1");
      assertThat(gan.label("cat")).isEqualTo(1);
      assertThat(gan.label("0")).isZero();
      assertThat(gan.label("1")).as("a name before a number").isEqualTo(2);
      assertThat(gan.label("7")).as("no number of a class, but a name").isZero();
      for (String none : List.of("3", "-1", "dog", "", "99999999999")) {
        assertThatThrownBy(() -> gan.label(none))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("class " + none + ": the model has classes 0 to 2: 7, cat, 1");
      }
    }
  }

  @Test
  void otherClassesAreRefused() {
    train(gan(3, 1), images(5, 0, "bird", "cat", "dog"));
    refuses(
        images(5, 0, "bird", "cat", "zebra"),
        "zebra is new; dog is gone; class 2 was dog, is zebra. Give it the data with the names");
    refuses(images(5, 0, "cat", "bird", "dog"), "class 0 was bird, is cat; class 1 was cat");
    refuses(images(5, 0, "bird", "dog"), "the data has 2 classes, the run 3; cat is gone");
    refuses(
        images(5, 0, "bird", "cat", "dog", "eel"),
        "the data has 4 classes, the run 3; eel is new.");
  }

  private void refuses(ImageSource data, String... words) {
    assertThatThrownBy(() -> train(gan(data.classes(), 2), data))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining(folder + " was trained on other classes: ")
        .hasMessageContainingAll(words);
  }

  @Test
  void sameDataGoesOnWithoutAWord() throws IOException {
    train(gan(3, 1), images(7, 0, "bird", "cat", "dog"));
    Position before = position();
    assertThat(train(gan(3, 1), images(7, 0, "bird", "cat", "dog"))).isEmpty();
    assertThat(position()).isEqualTo(before);
  }

  @Test
  void changedImagesAreSaid() throws IOException {
    train(gan(3, 1), images(7, 0, "bird", "cat", "dog"));
    Position before = position();
    assertThat(before.offset()).isPositive();
    assertThat(train(gan(3, 2), images(7, 1, "bird", "cat", "dog")))
        .containsExactly(
            "the data has changed since the checkpoint: bird has other images;"
                + " cat has other images; dog has other images;"
                + " the run goes on with it as it is now");
    assertThat(position().offset()).as("the epoch goes on").isGreaterThan(before.offset());
  }

  @Test
  void dataOfAnotherSizeBeginsAnEpoch() throws IOException {
    train(gan(3, 2), images(7, 0, "bird", "cat", "dog"));
    Position before = position();
    assertThat(train(gan(3, 3), images(2, 0, "bird", "cat", "dog")))
        .singleElement()
        .asString()
        .contains("bird has 2 images, had 7; cat has 2")
        .endsWith(", and begins another epoch");
    assertThat(position().epoch()).isGreaterThan(before.epoch());
  }

  /** A model without classes sees images alone. */
  @Test
  void withoutClassesNamesAreFreeToChange() {
    train(gan(0, 1), images(5, 0, "bird", "cat"));
    assertThat(train(gan(0, 2), images(5, 0, "bird", "eel")))
        .singleElement()
        .asString()
        .contains("eel is new; cat is gone; the run goes on");
  }
}
