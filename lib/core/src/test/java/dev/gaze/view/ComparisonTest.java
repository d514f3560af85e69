package dev.gaze.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.gaze.checkpoint.RunFolder;
import dev.gaze.data.Shapes;
import dev.gaze.shape.CheckedGan;
import dev.gaze.shape.ShapeCheck;
import dev.gaze.spec.GanSpec;
import dev.gaze.tensorflow.RuntimeConfig;
import dev.gaze.train.TrainedGan;
import dev.gaze.train.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs side by side, and what their numbers support. */
class ComparisonTest {
  @TempDir Path folder;

  private RunFolder train(String name, int seed, int steps, String evaluation) throws IOException {
    RunFolder run = new RunFolder(folder.resolve(name));
    String json =
        """
        {"name": "small", "training": {"seed": %d, "steps": %d}}"""
            .formatted(seed, steps);
    try (TrainingRun training =
        TrainingRun.builder(gan(seed, steps), new Shapes(53, 8, 16, 3))
            .folder(run.path())
            .logEvery(1)
            .open()) {
      training.forEachRemaining(event -> {});
    }
    Files.writeString(run.spec(), json);
    Files.writeString(run.path().resolve("evaluation.json"), "[" + evaluation + "]");
    return run;
  }

  private static CheckedGan gan(int seed, int steps) {
    return ShapeCheck.check(
        GanSpec.builder("small")
            .image(8, 16, 3)
            .classes(10)
            .latent(5)
            .generator(g -> g.denseMap(4, 8, 9).resBlock(6))
            .discriminator(d -> d.resBlock(4).resBlock(6))
            .training(t -> t.batch(7).steps(steps).seed(seed))
            .build());
  }

  private static String found(String images, double fid) {
    return """
        {"of": "<x>", "FID": %s, "real": 100, "images": "%s", "generated": 90,
         "network": "n", "quantisation": "uint8", "seed": 0, "weights": "raw", "step": 3}"""
        .formatted(fid, images);
  }

  @Test
  void seedsOfOneSpecShareALetterAndACurveAndWhatWasMeasuredOtherwiseStandsApart()
      throws IOException {
    Comparison comparison = new Comparison();
    Object[][] runs = {
      {"one", 1, 2, found("i", 1)}, {"two", 2, 2, found("i", 2)}, {"<three>", 1, 3, found("j", 9)}
    };
    for (Object[] of : runs) {
      int seed = (int) of[1];
      int steps = (int) of[2];
      RunFolder run = train((String) of[0], seed, steps, (String) of[3]);
      try (TrainedGan gan = TrainedGan.open(gan(seed, steps), run, RuntimeConfig.defaults())) {
        comparison.add((String) of[0], run, gan, warning -> fail(warning));
      }
      if (seed == 1 && steps == 2) {
        assertThatThrownBy(() -> comparison.write(folder.resolve("alone.html")))
            .hasMessage("1 runs; expected at least 2 to compare");
      }
    }
    Path page = folder.resolve("comparison.html");
    comparison.write(page);
    String html = Files.readString(page);
    assertThat(html)
        .contains("<h1>3 runs, 2 specs</h1>")
        .contains("<tr><th>A</th><td>small</td><td>two</td><td>2</td><td>2</td></tr>")
        .contains("<tr><th>B</th><td>small</td><td>&lt;three&gt;</td><td>1</td><td>3</td></tr>")
        .contains("1.500 ± 0.7071 <small>(2)</small>")
        .contains("numbers of different tables do not compare")
        .contains("<tr><th>training.steps</th><td>2</td><td>3</td></tr>")
        .contains("generator loss")
        .doesNotContain("training.seed")
        .doesNotContain("src=\"http")
        .doesNotContain("{{");
    assertThat(html.split("data:image/png", -1)).hasSize(3 + 1);
  }

  /** p by Welch's t and Student's distribution, integrated by hand. */
  @Test
  void welchsTestTellsWhichDifferencesTheSeedsSupport() {
    ComparedNumbers numbers =
        new ComparedNumbers(
            Map.of(),
            Map.of(
                "FID",
                Map.of("A", List.of(1.0, 2.0, 3.0), "B", List.of(2.0, 4.0, 6.0)),
                "FID of star",
                Map.of("A", List.of(1.0, 2.0), "B", List.of(2.0, 4.0))));
    assertThat(Verdict.of(numbers))
        .extracting(Verdict::text)
        .singleElement()
        .asString()
        .matches(
            "FID: (A is lower by 2.000 than B|B is higher by 2.000 than A), p = 0.22; the seeds do not support a difference");
    ComparedNumbers far =
        new ComparedNumbers(
            Map.of(),
            Map.of(
                "FID",
                Map.of("A", List.of(1.0, 2.0, 3.0), "B", List.of(11.0, 12.0, 14.0)),
                "IS",
                Map.of("A", List.of(1.0, 2.0, 3.0), "B", List.of(2.0, 4.0, 6.0))));
    // Two comparisons: the smaller p counts twice, the larger once.
    assertThat(Verdict.of(far).get(0).text())
        .contains("p = 0.0025")
        .endsWith("the seeds support the difference");
    assertThat(Verdict.of(far).get(1).text()).contains("p = 0.22");
  }

  @Test
  void betweenSingleRunsOnlyTheErrorOfKidIsKnown() {
    for (double kid : new double[] {0.015, 0.09}) {
      ComparedNumbers numbers =
          new ComparedNumbers(
              Map.of(),
              Map.of(
                  "KID (own features)",
                  Map.of("A", List.of(0.01), "B", List.of(kid)),
                  "KID standard error (own features)",
                  Map.of("A", List.of(0.003), "B", List.of(0.004))));
      assertThat(Verdict.of(numbers))
          .extracting(Verdict::text)
          .singleElement()
          .asString()
          .contains("one run of a group cannot tell a difference from its seed")
          .contains(
              "it is %s their standard error (0.0050)"
                  .formatted(kid > 0.02 ? "beyond" : "within twice"));
    }
  }
}
