package dev.gaze.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gaze.graph.Attention;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttentionMapsTest {
  private static final int HEIGHT = 12;
  private static final int WIDTH = 20;

  /** Two images; the generator's keys are pooled, the discriminator's sizes divide nothing. */
  private static AttentionMaps maps(long seed) {
    Map<String, Attention> layers = new LinkedHashMap<>();
    layers.put("generator/attention", random(seed, 6, 10, 3, 5));
    layers.put("discriminator/attention", random(seed + 1, 5, 7, 5, 7));
    layers.put("discriminator/attention2", random(seed + 2, 3, 2, 3, 2));
    return new AttentionMaps(
        HEIGHT,
        WIDTH,
        3,
        new float[2 * 12 * 20 * 3],
        new int[] {1, 0},
        layers,
        List.of("star", "cat"),
        Map.of("generator/attention", -0.0412));
  }

  private static Attention random(long seed, int height, int width, int keyHeight, int keyWidth) {
    Random random = new Random(seed);
    int keys = keyHeight * keyWidth;
    float[] weights = new float[2 * height * width * keys];
    for (int row = 0; row < weights.length; row += keys) {
      float sum = 0;
      for (int i = row; i < row + keys; i++) {
        weights[i] = random.nextFloat();
        sum += weights[i];
      }
      for (int i = row; i < row + keys; i++) {
        weights[i] /= sum;
      }
    }
    return new Attention(height, width, keyHeight, keyWidth, weights);
  }

  private static double sum(float[] map) {
    return IntStream.range(0, map.length).mapToDouble(i -> map[i]).sum();
  }

  @Test
  void everyMapOfAnImageSumsToOne() {
    AttentionMaps maps = maps(41);
    for (String layer : maps.layers().keySet()) {
      for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
          assertThat(maps.seenFrom(layer, 1, x, y)).hasSize(HEIGHT * WIDTH);
          assertThat(sum(maps.seenFrom(layer, 1, x, y))).isCloseTo(1, within(1e-5));
          assertThat(sum(maps.lookingAt(layer, 1, x, y))).isCloseTo(1, within(1e-5));
        }
      }
    }
  }

  @Test
  void anUpsampledMapIsTheHandComputedOne() {
    float[] up = Upsampling.bilinear(new float[] {1, 3}, 1, 2, 2, 4);
    // Centres at -0.25, 0.25, 0.75, 1.25 of the two cells: 1, 1.5, 2.5, 3; the sum is 16.
    float[] row = {1 / 16f, 1.5f / 16, 2.5f / 16, 3 / 16f};
    assertThat(Arrays.copyOfRange(up, 0, 4)).containsExactly(row, within(1e-6f));
    assertThat(Arrays.copyOfRange(up, 4, 8)).containsExactly(row, within(1e-6f));
  }

  @Test
  void pointsOfTheImageLieOverTheirLocation() {
    AttentionMaps maps = maps(42);
    assertThat(maps.queryAt("generator/attention", 0, 0)).isZero();
    assertThat(maps.queryAt("generator/attention", 5, 3)).isEqualTo(1 * 10 + 2);
    assertThat(maps.queryAt("generator/attention", 19, 11)).isEqualTo(59);
    for (String layer : maps.layers().keySet()) {
      for (int query = 0; query < maps.layer(layer).queries(); query++) {
        int[] point = maps.pointOf(layer, query);
        assertThat(maps.queryAt(layer, point[0], point[1])).isEqualTo(query);
      }
    }
    assertThatThrownBy(() -> maps.seenFrom("attention", 0, 20, 3))
        .hasMessageContaining("20,3 lies outside the image; expected x from 0 to 19");
  }

  @Test
  void layersAreFoundByNameAndBlock() {
    AttentionMaps maps = maps(43);
    assertThat(maps.fullName("attention")).isEqualTo("generator/attention");
    assertThat(maps.fullName("attention2")).isEqualTo("discriminator/attention2");
    assertThatThrownBy(() -> maps.layer("attention3"))
        .hasMessage(
            "there is no attention layer attention3; there are generator/attention,"
                + " discriminator/attention, discriminator/attention2");
  }

  /** Four kinds of rows among many equal ones: four points find all four. */
  @Test
  void chosenPointsLookAtDifferentThings() {
    int[] kinds = new int[35];
    kinds[3] = 1;
    kinds[20] = 2;
    kinds[34] = 3;
    float[] weights = new float[35 * 4];
    for (int query = 0; query < 35; query++) {
      weights[query * 4 + kinds[query]] = 1;
    }
    var layer = new Attention(5, 7, 2, 2, weights);
    int[] chosen = FarthestPoints.of(layer, 0, 4);
    assertThat(IntStream.of(chosen).map(query -> kinds[query]))
        .containsExactlyInAnyOrder(0, 1, 2, 3);
    assertThat(IntStream.of(FarthestPoints.of(layer, 0, 35)).distinct().count()).isEqualTo(35);
    assertThatThrownBy(() -> FarthestPoints.of(layer, 0, 36)).hasMessageContaining("1 to 35");
  }

  @Test
  void coarserMapsAreStillDistributions() {
    Attention layer = random(44, 5, 7, 5, 7);
    while (layer.queries() * layer.keys() > 1) {
      Attention coarser = CoarseAttention.halved(layer);
      assertThat(coarser.queries() * coarser.keys()).isLessThan(layer.queries() * layer.keys());
      for (int query = 0; query < coarser.queries(); query++) {
        assertThat(sum(coarser.row(1, query))).isCloseTo(1, within(1e-5));
      }
      layer = coarser;
    }
  }

  @Test
  void theFigureHasARowAnImageAndACellAPoint(@TempDir Path folder) throws IOException {
    AttentionMaps maps = maps(45);
    AttentionFigure figure = new AttentionFigure();
    for (int image = 0; image < 2; image++) {
      figure.add(maps, "attention", image, maps.differentPoints("attention", image, 3), "");
    }
    Path file = folder.resolve("figure.png");
    figure.write(file);
    var picture = ImageIO.read(file.toFile());
    int scale = 16; // 192 / 12
    assertThat(picture.getWidth()).isEqualTo(4 * (WIDTH * scale + 10) + 10);
    assertThat(picture.getHeight()).isEqualTo(2 * (HEIGHT * scale + 10) + 10);
    int frame = picture.getRGB(10 + WIDTH * scale + 10, 10);
    assertThat(frame).isEqualTo(Colours.series(0).getRGB());
    assertThatThrownBy(() -> figure.add(maps, "attention", 0, new int[8][2]))
        .hasMessageContaining("8 query points; expected 1 to 7");
  }

  /** Who adds a row says nothing, and still it is told what the row shows. */
  @Test
  void aRowHasTheNamesOfItsClassAndLayerAndTheGammaAboveIt() {
    AttentionMaps maps = maps(45);
    assertThat(maps.caption("attention", 0)).isEqualTo("cat · generator/attention · γ = -0.041");
    assertThat(maps.caption("attention", 1)).startsWith("star · ");
    int[][] points = {{3, 5}};
    var silent = new AttentionFigure().add(maps, "attention", 0, points, "").draw();
    var told = new AttentionFigure().add(maps, "attention", 0, points).draw();
    var same =
        new AttentionFigure()
            .add(maps, "attention", 0, points, "cat · generator/attention · γ = -0.041")
            .draw();
    assertThat(told.getHeight()).isGreaterThan(silent.getHeight()).isEqualTo(same.getHeight());
    for (int i = 0; i < told.getWidth() * told.getHeight(); i++) {
      int x = i % told.getWidth();
      int y = i / told.getWidth();
      assertThat(told.getRGB(x, y)).isEqualTo(same.getRGB(x, y));
    }
  }

  @Test
  void shadesGoFromTheLeastToTheLargestWeight() {
    assertThat(AttentionFigure.shades(new float[] {0.2f, 0.3f, 0.25f, 0.2f, 0.6f}))
        .containsExactly(new float[] {0, 0.25f, 0.125f, 0, 1}, within(1e-6f));
    assertThat(AttentionFigure.shades(new float[] {0.5f, 0.5f})).containsExactly(0, 0);
  }

  @Test
  void whatIsNotThereIsRefusedWithItsRange() {
    AttentionMaps maps = maps(43);
    Attention layer = maps.layer("generator/attention");
    refused(() -> maps.seenFrom("attention", 2, 3, 5), "image 2 is not there; expected 0 to 1");
    refused(() -> maps.lookingAt("attention", -1, 3, 5), "image -1 is not there; expected 0 to 1");
    refused(() -> layer.row(0, 60), "query 60 is not there; expected 0 to 59");
    refused(() -> layer.row(1, -7), "query -7 is not there; expected 0 to 59");
    refused(() -> layer.column(0, 15), "key 15 is not there; expected 0 to 14");
    refused(() -> layer.column(2, 0), "image 2 is not there; expected 0 to 1");
  }

  private static void refused(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("attention: " + message);
  }
}
