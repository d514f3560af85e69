package dev.gaze.export.internal;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.gaze.graph.Attention;
import dev.gaze.train.TrainedGan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A folder for a web server: a page that draws with a generator in the reader's browser, and shows
 * where it looks.
 */
public final class WebPage {

  private WebPage() {}

  /**
   * Writes the files of a folder that is there and empty.
   *
   * @param averaged which weights the generator has
   * @param generator with the attention of its layers
   */
  public static void write(Path folder, TrainedGan gan, boolean averaged, OnnxTranslation generator)
      throws IOException {
    generator.write(folder.resolve("generator.onnx"));
    String name = gan.gan().spec().name();
    // Gson writes a less-than sign as an escape, so that no class's name ends the script.
    String page =
        template()
            .replace("{{title}}", name.replace("&", "&amp;").replace("<", "&lt;"))
            .replace("{{data}}", new Gson().toJson(described(gan, averaged)));
    Files.writeString(folder.resolve("index.html"), page);
  }

  private static String template() throws IOException {
    try (@Nullable InputStream in = WebPage.class.getResourceAsStream("page.html")) {
      return new String(
          Objects.requireNonNull(in, "page.html").readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static JsonObject described(TrainedGan gan, boolean averaged) {
    var spec = gan.gan().spec();
    JsonObject data = new JsonObject();
    data.addProperty("step", gan.step());
    data.addProperty("latent", spec.latent().size());
    data.addProperty("height", spec.image().height());
    data.addProperty("width", spec.image().width());
    data.addProperty("channels", spec.image().channels());
    JsonArray classes = new JsonArray();
    gan.classNames().forEach(classes::add);
    data.add("classes", classes);
    JsonArray layers = new JsonArray();
    Map<String, float[]> weights = gan.weights(true, averaged);
    gan.sample(gan.latents(0, new int[1]), true)
        .attention()
        .forEach((name, layer) -> layers.add(layer(name, layer, weights)));
    data.add("layers", layers);
    return data;
  }

  private static JsonObject layer(String name, Attention layer, Map<String, float[]> weights) {
    JsonObject data = new JsonObject();
    data.addProperty("name", name);
    String gamma = "generator/" + name + "/gamma";
    data.addProperty("gamma", Objects.requireNonNull(weights.get(gamma), gamma)[0]);
    data.addProperty("height", layer.height());
    data.addProperty("width", layer.width());
    data.addProperty("keyHeight", layer.keyHeight());
    data.addProperty("keyWidth", layer.keyWidth());
    return data;
  }
}
