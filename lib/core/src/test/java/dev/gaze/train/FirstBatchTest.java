package dev.gaze.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gaze.data.Shapes;
import dev.gaze.data.internal.Batches;
import dev.gaze.graph.RealBatch;
import dev.gaze.graph.internal.DryPass;
import dev.gaze.graph.internal.DryPass.Part;
import dev.gaze.graph.internal.DryPass.Result;
import dev.gaze.graph.internal.GanGraph;
import dev.gaze.graph.internal.GanSession;
import dev.gaze.tensorflow.RuntimeConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is rounding and what is not. */
class FirstBatchTest {
  private static final float NAN = Float.NaN;
  private static final float INFINITE = Float.POSITIVE_INFINITY;

  private static final Result RIGHT =
      new Result(
          List.of(
              part("generator/dense", 3, -4, 0),
              part("generator/conv", 1, 1, 1, -1),
              part("discriminator/conv", 6, 8),
              part("discriminator/conv", 5, 12)),
          List.of(part("images", 1, -1, 1), part("real logits", 0.01f, 0.02f)),
          List.of(
              part("discriminator/conv/kernel", 3, 4),
              part("discriminator/conv/bias", 12),
              part("discriminator/linear/kernel", 2, 1, 2),
              part("discriminator/attention/gamma", 0.001f),
              part("generator/dense/kernel", 0.3f, 0.4f),
              part("generator/conv/kernel", 0, 0)));

  private static Part part(String name, float... values) {
    return new Part(name, values);
  }

  /** The right result with other numbers in the i-th of its parts. */
  private static Result with(int index, float... values) {
    List<Part> parts = new ArrayList<>(RIGHT.parts());
    parts.set(index, part(parts.get(index).name(), values));
    return new Result(parts.subList(0, 4), parts.subList(4, 6), parts.subList(6, 12));
  }

  private static Optional<String> fault(Result got) {
    return FirstBatch.compare(RIGHT, got).fault();
  }

  @Test
  void distancesAreRelativeToWhatIsRight() {
    FirstBatch compared = FirstBatch.compare(RIGHT, with(2, 6, 8.5f));
    assertThat(compared.outputs()).isCloseTo(0.05, within(1e-7));
    assertThat(compared.gradients()).isZero();
    assertThat(compared.fault()).isEmpty();
    // The kernel's and the bias's together: 6.5 of 13.
    compared = FirstBatch.compare(RIGHT, with(7, 18.5f));
    assertThat(compared.gradients()).isCloseTo(0.5, within(1e-7));
    assertThat(compared.toString()).contains("outputs within 0.0 %", "gradients within 50 %");
  }

  @Test
  void rightIsRight() {
    assertThat(fault(RIGHT)).isEmpty();
    assertThat(FirstBatch.compare(RIGHT, RIGHT).distances())
        .containsEntry("precision_check/outputs", 0.0)
        .containsEntry("precision_check/gradients", 0.0);
  }

  @Test
  void theFirstOutputThatIsWrongIsNamed() {
    assertThat(fault(with(1, 1, 1, 1, 1)).orElseThrow())
        .isEqualTo("the output of generator/conv is 100 % off, where rounding explains 15 %");
    Result both =
        new Result(
            List.of(
                RIGHT.outputs().get(0),
                RIGHT.outputs().get(1),
                part("discriminator/conv", 8, 6),
                part("discriminator/conv", 0, 0)),
            with(4, -1, -1, -1).judgements(),
            with(8, 0, 0, 0).gradients());
    assertThat(fault(both).orElseThrow()).contains("discriminator/conv is 28.3 % off");
  }

  @Test
  void smallLogitsAreMeasuredByOne() {
    assertThat(fault(with(5, 0.1f, 0.02f))).isEmpty();
    assertThat(fault(with(5, 0.01f, 0.4f)).orElseThrow()).contains("real logits");
  }

  @Test
  void gradientsAreNamedFromTheLossBack() {
    Result both =
        new Result(
            RIGHT.outputs(),
            RIGHT.judgements(),
            List.of(
                part("discriminator/conv/kernel", 300, 4),
                RIGHT.gradients().get(1),
                part("discriminator/linear/kernel", 2, 1, -2),
                RIGHT.gradients().get(3),
                RIGHT.gradients().get(4),
                RIGHT.gradients().get(5)));
    assertThat(fault(both).orElseThrow())
        .isEqualTo(
            "the gradient of discriminator/linear is 133 % off, where rounding explains 60 %");
  }

  @Test
  void aGradientThatNearlyCancelsIsMeasuredByItsNetworks() {
    assertThat(fault(with(9, 0.2f))).isEmpty();
    assertThat(fault(with(9, 3f)).orElseThrow()).contains("discriminator/attention");
    assertThat(fault(with(11, 0, 0.01f))).isEmpty();
    assertThat(fault(with(11, 0, 1f)).orElseThrow()).contains("generator/conv");
  }

  @ParameterizedTest
  @CsvSource({"0", "3", "4", "5", "6", "8", "9", "11"})
  void notANumberInOneAloneIsAFault(int index) {
    float[] right = RIGHT.parts().get(index).values();
    for (float wrong : new float[] {NAN, INFINITE, -INFINITE}) {
      float[] values = right.clone();
      values[values.length - 1] = wrong;
      Result spoiled = with(index, values);
      String name = RIGHT.parts().get(index).name().replaceAll("/(kernel|gamma)$", "");
      assertThat(fault(spoiled).orElseThrow()).contains(name).contains("infinitely");
      assertThat(FirstBatch.compare(spoiled, RIGHT).fault().orElseThrow()).contains(name);
      // Float32 has it as well: the training will say so.
      assertThat(FirstBatch.compare(spoiled, spoiled).fault()).isEmpty();
      assertThat(FirstBatch.compare(RIGHT, spoiled).distances().values())
          .allMatch(Double::isFinite);
    }
  }

  /** Wrong numbers in a weight are a wrong kernel's, to whoever sees its output. */
  @Test
  void whateverLayerIsWrongIsNamed() {
    Noise noise = new Noise(3, 5, 10);
    Shapes images = new Shapes(53, 8, 8, 3);
    byte[] pixels = new byte[7 * images.imageBytes()];
    int[] labels = new int[7];
    new Batches(images, 3).next(pixels, labels);
    DryPass.Batch batch =
        new DryPass.Batch(
            RealBatch.ofPixels(pixels, labels),
            noise.batch(Noise.Use.DISCRIMINATOR, 0, 7),
            null,
            noise.batch(Noise.Use.GENERATOR, 0, 7));
    // A logit is no output of a layer.
    Map<String, String> seenElsewhere = Map.of("discriminator/linear", "real logits");
    try (GanGraph graph = GanGraph.compile(SmallGan.checked(t -> {}));
        GanSession right = GanSession.open(graph, RuntimeConfig.defaults())) {
      right.initialize();
      DryPass pass = DryPass.of(graph);
      try (GanSession wrong = right.copy(RuntimeConfig.defaults())) {
        assertThat(FirstBatch.compare(pass, batch, right, wrong).fault()).isEmpty();
        List<Part> gradients = pass.run(right, batch).gradients();
        for (Part weight : gradients) {
          Map<String, float[]> before = right.read(List.of(weight.name()));
          float[] values = before.get(weight.name()).clone();
          // Not all alike: a spectral norm would divide it out.
          for (int i = 0; i < values.length; i++) {
            values[i] += i % 3 - 1.5f;
          }
          wrong.write(Map.of(weight.name(), values));
          String layer = weight.name().substring(0, weight.name().lastIndexOf('/'));
          assertThat(FirstBatch.compare(pass, batch, right, wrong).fault())
              .as(weight.name())
              .hasValueSatisfying(
                  fault ->
                      assertThat(fault).contains(seenElsewhere.getOrDefault(layer, layer) + " is"));
          wrong.write(before);
        }
        assertThat(gradients).hasSizeGreaterThan(30);
      }
    }
  }

  @Test
  void numbersReadAlikeEverywhere() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(fault(with(2, 8, 6)).orElseThrow()).contains("28.3 %");
    } finally {
      Locale.setDefault(before);
    }
  }
}
