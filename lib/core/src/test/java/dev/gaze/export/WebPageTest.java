package dev.gaze.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.gaze.spec.GanSpec;
import dev.gaze.train.TrainedGan;
import dev.gaze.view.Browser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in Chromium, with a library of ours in the place of ONNX Runtime's. */
class WebPageTest {
  /** All pixels of image i are i / 12; the place q of 32 looks at the key 31 − q alone. */
  private static final String LIBRARY =
      """
      export const env = { wasm: {} };
      export class Tensor { constructor(type, data, dims) { Object.assign(this, { type, data, dims }); } }
      export const InferenceSession = { create: async (model) => ({
        size: (await (await fetch(model)).arrayBuffer()).byteLength,
        inputNames: ["latent", "label"],
        run: async (feeds, outputs) => {
          window.labels = [...feeds.label.data];
          window.most = Math.max(...feeds.latent.data.map(Math.abs));
          const [n, z] = feeds.latent.dims;
          if (z !== 5) throw new Error("latents of " + z);
          return outputs.includes("images")
            ? { images: { data: new Float32Array(n * 8 * 16 * 3).map((_, i) => Math.floor(i / 384) / 12) } }
            : { attention: { data: new Float32Array(32 * 32).map((_, i) => i % 32 === 31 - Math.floor(i / 32) ? 1 : 0) } };
        },
      }) };
      """;

  @TempDir private static Path folder;
  private static Path web;
  private static float gamma;
  private static float rawGamma;

  @BeforeAll
  static void export() throws IOException {
    GanSpec spec =
        GanSpec.builder("small page")
            .image(8, 16, 3)
            .classes(3)
            .latent(5)
            .generator(g -> g.denseMap(4, 8, 9).selfAttention(3).resBlock(6))
            .discriminator(d -> d.resBlock(4))
            .training(t -> t.ema(0.9, 0))
            .build();
    web = folder.resolve("web");
    try (TrainedGan gan = RandomGan.open(spec, folder)) {
      Export.generator(gan).web(web);
      gamma = gan.weights(true, true).get("generator/attention/gamma")[0];
      rawGamma = gan.weights(true, false).get("generator/attention/gamma")[0];
      Export.generator(gan).raw().web(folder.resolve("raw"));
      assertThatThrownBy(() -> Export.discriminator(gan).web(folder.resolve("none")))
          .isInstanceOf(ExportException.class)
          .hasMessage("a web page draws: export the generator");
    }
  }

  @Test
  void theFolderHoldsAPageAndTheGenerator() throws IOException {
    try (var files = Files.list(web)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("index.html", "generator.onnx");
    }
    assertThat(Files.readString(web.resolve("index.html")))
        .contains("<title>small page</title>")
        .doesNotContain("{{");
  }

  @Test
  void thePageTellsTheGammaOfItsWeights() throws IOException {
    assertThat(rawGamma).isNotEqualTo(gamma);
    assertThat(Files.readString(web.resolve("index.html"))).contains("\"gamma\":" + gamma + ",");
    assertThat(Files.readString(folder.resolve("raw/index.html")))
        .contains("\"gamma\":" + rawGamma + ",");
  }

  @Test
  void thePageDrawsAndShowsWhereAPlaceLooks() throws IOException {
    assumeTrue(Browser.installed());
    Files.writeString(web.resolve("ort.wasm.bundle.min.mjs"), LIBRARY);
    HttpServer server = server();
    URI page = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/index.html");
    try (Browser browser = new Browser(page, false, 1200, 900)) {
      browser.await(() -> text(browser, "status").startsWith("12 images"), "12 images");
      assertThat(text(browser, "truncated")).isEqualTo("none");
      assertThat(browser.run("return document.querySelectorAll('#sheet button').length"))
          .isEqualTo(12L);
      String pixel =
          "return document.querySelectorAll('#sheet canvas')[6].getContext('2d').getImageData(15, 7, 1, 1).data[1]";
      assertThat(browser.run(pixel)).isEqualTo(191L); // (6 / 12 + 1) · 127.5

      browser.run(
          "const key = (key) => get('large').dispatchEvent(new KeyboardEvent('keydown', { key }));"
              + "const get = (id) => document.getElementById(id); key('ArrowRight'); key('ArrowUp');");
      // From the middle, (8, 4), to (9, 3): the place 4, 1 of the layer's map.
      assertThat(text(browser, "told"))
          .startsWith(
              "Place 4, 1 of 8 × 4 looks most at 3, 2 of 8 × 4: 100 %, where even is 3.1 %. γ =");

      browser.run(
          "for (const [id, value] of [['class', '2'], ['truncation', '0.5']]) {"
              + "const e = document.getElementById(id); e.value = value; e.dispatchEvent(new Event('input')); }");
      browser.await(() -> browser.run("return window.most <= 0.5").equals(true), "truncation");
      assertThat(browser.run("return [...new Set(window.labels)].join()")).isEqualTo("2");
      assertThat(browser.complaints()).isEmpty();
    } finally {
      server.stop(0);
    }
  }

  private static String text(Browser browser, String id) {
    return (String) browser.run("return document.getElementById('" + id + "').textContent");
  }

  private static HttpServer server() throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server = HttpServer.create(address, 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            Path file = web.resolve(exchange.getRequestURI().getPath().substring(1));
            boolean script = file.toString().endsWith(".mjs");
            exchange
                .getResponseHeaders()
                .add("Content-Type", script ? "text/javascript" : "text/html; charset=utf-8");
            byte[] content = Files.readAllBytes(file);
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
          }
        });
    server.start();
    return server;
  }
}
