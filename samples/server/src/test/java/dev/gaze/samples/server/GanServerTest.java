package dev.gaze.samples.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gaze.checkpoint.RunFolder;
import dev.gaze.data.Shapes;
import dev.gaze.shape.ShapeCheck;
import dev.gaze.spec.GanSpec;
import dev.gaze.tensorflow.RuntimeConfig;
import dev.gaze.train.TrainedGan;
import dev.gaze.train.TrainingRun;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GanServerTest {
  private static final int SIZE = 16;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static TrainedGan gan;
  private static GanServer server;

  @BeforeAll
  static void trainAndServe(@TempDir Path folder) throws Exception {
    GanSpec spec =
        GanSpec.builder("served")
            .image(SIZE)
            .classes(10)
            .latent(7)
            .generator(g -> g.resBlock(16).selfAttention(8).resBlock(8))
            .discriminator(d -> d.resBlock(8).resBlock(16))
            .training(t -> t.steps(2).batch(3))
            .build();
    try (Shapes images = Shapes.square(SIZE, 5);
        TrainingRun run =
            TrainingRun.builder(ShapeCheck.check(spec), images).folder(folder).open()) {
      run.forEachRemaining(event -> {});
    }
    gan = TrainedGan.open(new RunFolder(folder), RuntimeConfig.defaults());
    server = new GanServer(gan, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @AfterAll
  static void stop() {
    server.close();
    gan.close();
  }

  @Test
  void manyClientsEachGetTheirOwnImages() throws Exception {
    // Each of five requests from six clients at once.
    List<CompletableFuture<HttpResponse<byte[]>>> asked =
        IntStream.range(0, 30)
            .mapToObj(i -> "/images?class=3&count=7&columns=4&seed=" + i % 5)
            .map(path -> CLIENT.sendAsync(request(path), BodyHandlers.ofByteArray()))
            .toList();
    for (int i = 0; i < 30; i++) {
      HttpResponse<byte[]> response = asked.get(i).get();
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Type")).hasValue("image/png");
      assertThat(response.body()).isEqualTo(asked.get(i % 5).get().body());
    }
    assertThat(asked.get(0).get().body()).isNotEqualTo(asked.get(1).get().body());
    // Two rows of four images, four times as large, with gutters of 2.
    var picture = ImageIO.read(new ByteArrayInputStream(asked.get(0).get().body()));
    // All rows are of one class, whose name stands before them.
    assertThat(picture.getWidth()).isBetween(4 * (4 * SIZE + 2) + 12, 4 * (4 * SIZE + 2) + 172);
    assertThat(picture.getHeight()).isEqualTo(2 * (4 * SIZE + 2) + 2);
  }

  @Test
  void drawsWhereItLooks() throws Exception {
    HttpResponse<byte[]> response =
        CLIENT.send(request("/attention?class=6&points=2"), BodyHandlers.ofByteArray());
    var picture = ImageIO.read(new ByteArrayInputStream(response.body()));
    // An image and two maps beside it, under the names of class and layer.
    assertThat(picture.getWidth()).isEqualTo(3 * (192 + 10) + 10);
    assertThat(picture.getHeight()).isGreaterThan(192 + 2 * 10);
  }

  @Test
  void saysWhatTheModelIs() throws Exception {
    assertThat(text(request("/")).body())
        .contains(
            "\"name\":\"served\"", "\"image\":[16,16,3]", "\"step\":2", "generator/attention");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /images?count=0       | 400 | count = 0; expected a number from 1 to 100
          /images?count=many    | 400 | count = many; expected a number from 1 to 100
          /images?class=10      | 400 | class 10: the model has classes 0 to 9
          /images?colour=red    | 400 | colour: /images takes class, count, columns, seed
          /attention?layer=none | 400 | there is no attention layer none
          /pictures             | 404 | /pictures: there are /, /images and /attention
          """)
  void refusesInJson(String path, int status, String message) throws Exception {
    HttpResponse<String> response = text(request(path));
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(response.body()).startsWith("{\"error\":\"").contains(message);
  }

  @Test
  void readsOnly() throws Exception {
    HttpRequest post =
        HttpRequest.newBuilder(address("/images")).POST(BodyPublishers.noBody()).build();
    assertThat(text(post).statusCode()).isEqualTo(405);
  }

  private static HttpResponse<String> text(HttpRequest request) throws Exception {
    return CLIENT.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  private static HttpRequest request(String path) {
    return HttpRequest.newBuilder(address(path)).build();
  }

  private static URI address(String path) {
    return URI.create("http://localhost:" + server.port() + path);
  }
}
