package dev.gaze.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurveGroupTest {
  @TempDir private Path folder;
  private final List<String> warnings = new ArrayList<>();

  private List<CurveGroup> groups(String... lines) throws IOException {
    Path file = folder.resolve("metrics.jsonl");
    Files.write(file, List.of(lines));
    return CurveGroup.of(MetricSeries.read(file, warnings::add));
  }

  @Test
  void whateverIsLoggedIsDrawnInGroups() throws IOException {
    var groups =
        groups(
            "{\"step\":2,\"generator_loss\":1,\"discriminator_loss\":2,\"fid\":7,\"sigma/generator/x\":3}",
            "{\"step\":2,\"gamma/generator/attention\":0.5,\"gamma/discriminator/attention\":0.25}",
            "{\"step\":4,\"generator_loss\":0.5}");
    assertThat(groups.stream().map(group -> group.title() + " " + group.series().keySet()))
        .containsExactly(
            "Losses [discriminator, generator]",
            "γ: how much attention is added [discriminator/attention, generator/attention]",
            "fid []",
            "σ: spectral norms [generator/x]");
    assertThat(groups.get(0).series().get("generator")).containsEntry(2, 1.0).containsEntry(4, 0.5);
    String html = Curves.html(groups.get(0));
    assertThat(html).contains("<svg", "viewBox=\"0 0 460 250\"", "aria-label=\"Losses\"", "<path");
  }

  @Test
  void aConstantIsReadOffItsAxis() throws IOException {
    String html =
        Curves.html(groups("{\"step\":2,\"lr\":2e-4}", "{\"step\":4,\"lr\":2e-4}").get(0));
    assertThat(html).containsPattern(">\\s*2.0e-4\\s*<").doesNotContainPattern(">\\s*-0.4\\s*<");
  }

  @Test
  void aGroupTooLargeToTellApartIsSplitByNetwork() throws IOException {
    String keys =
        IntStream.range(0, 13)
            .mapToObj(
                i -> "\"sigma/%s/block%d\":1".formatted(i < 5 ? "generator" : "discriminator", i))
            .collect(Collectors.joining(","));
    var groups = groups("{\"step\":3," + keys + "}");
    assertThat(groups.stream().map(group -> group.title() + " " + group.series().size()))
        .containsExactly("σ: spectral norms, discriminator 8", "σ: spectral norms, generator 5");
    assertThat(Curves.html(groups.get(0))).contains("block5", "dashed");
  }

  @Test
  void damagedLinesAndValuesThatAreNoNumbersAreLeftOut() throws IOException {
    var groups =
        groups(
            "{\"step\":1,\"fid\":5,\"note\":\"x\",\"kid\":null}",
            "{\"step\":2,\"fid\":NaN,\"fid2\":1e999}",
            "[1]",
            "no JSON",
            "{\"fid\":9}",
            "{\"step\":\"3\",\"fid\":9}",
            "{\"step\":1,\"fid\":6}",
            "{\"step\":4,\"fi");
    assertThat(groups).hasSize(1);
    assertThat(groups.get(0).series().get("")).containsExactly(Map.entry(1, 6.0));
    assertThat(warnings)
        .containsExactly(
            folder.resolve("metrics.jsonl")
                + ": 5 of 8 lines are damaged and left out, the first of them line 3");
    assertThat(CurveGroup.of(MetricSeries.read(folder.resolve("none"), warnings::add))).isEmpty();
  }
}
