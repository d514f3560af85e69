package dev.gaze.view;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.gaze.graph.Attention;
import dev.gaze.graph.LatentBatch;
import dev.gaze.train.TrainedGan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * What the report's explorer is given: generated images, and for each of them the attention of
 * every layer, a byte a weight. Rows are scaled to their largest weight, which is kept as a float.
 */
final class Explorer {
  private static final int BYTES = 2_200_000;
  private static final int FEWEST = 4;
  private static final int MOST = 12;

  private Explorer() {}

  /**
   * The data of the page; null for a GAN without attention.
   *
   * <p>As many images as fit into about 2 MB of weights, 4 to 12, of a class each in turn; where 4
   * do not fit, the largest maps are made coarser.
   */
  static @Nullable JsonObject data(TrainedGan gan) throws IOException {
    int classes = gan.gan().spec().classes();
    int[] labels = new int[MOST];
    for (int i = 0; i < MOST; i++) {
      labels[i] = classes == 0 ? 0 : i % classes;
    }
    LatentBatch latents = gan.latents(0, labels);
    JsonArray images = new JsonArray();
    JsonObject data = new JsonObject();
    int count = MOST;
    for (int i = 0; i < count; i++) {
      AttentionMaps maps = AttentionMaps.of(gan, latents.only(i));
      if (maps.layers().isEmpty()) {
        return null;
      }
      List<Attention> layers = fitting(List.copyOf(maps.layers().values()));
      if (i == 0) {
        count = Math.min(MOST, (int) (BYTES / bytes(layers)));
        describe(data, maps, layers, gan.attentionGammas());
      }
      images.add(image(maps, layers, classes == 0 ? null : gan.classNames().get(labels[i])));
    }
    data.add("images", images);
    return data;
  }

  private static List<Attention> fitting(List<Attention> layers) {
    List<Attention> fitting = new ArrayList<>(layers);
    while (bytes(fitting) > BYTES / FEWEST) {
      int largest = 0;
      for (int i = 1; i < fitting.size(); i++) {
        if (bytes(fitting.get(i)) > bytes(fitting.get(largest))) {
          largest = i;
        }
      }
      fitting.set(largest, CoarseAttention.halved(fitting.get(largest)));
    }
    return fitting;
  }

  private static long bytes(List<Attention> layers) {
    return layers.stream().collect(Collectors.summingLong(Explorer::bytes));
  }

  private static long bytes(Attention layer) {
    return (long) layer.queries() * layer.keys();
  }

  private static void describe(
      JsonObject data, AttentionMaps maps, List<Attention> layers, Map<String, Double> gammas) {
    data.addProperty("height", maps.height());
    data.addProperty("width", maps.width());
    JsonArray described = new JsonArray();
    List<String> names = List.copyOf(maps.layers().keySet());
    for (int i = 0; i < layers.size(); i++) {
      JsonObject layer = new JsonObject();
      layer.addProperty("name", names.get(i));
      layer.addProperty("gamma", gammas.get(names.get(i)));
      layer.addProperty("height", layers.get(i).height());
      layer.addProperty("width", layers.get(i).width());
      layer.addProperty("keyHeight", layers.get(i).keyHeight());
      layer.addProperty("keyWidth", layers.get(i).keyWidth());
      described.add(layer);
    }
    data.add("layers", described);
  }

  private static JsonObject image(
      AttentionMaps maps, List<Attention> layers, @Nullable String className) throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(maps.picture(0), "png", png);
    JsonObject image = new JsonObject();
    image.addProperty("src", Html.dataUrl("image/png", png.toByteArray()));
    if (className != null) {
      image.addProperty("className", className);
    }
    JsonArray attention = new JsonArray();
    layers.forEach(layer -> attention.add(quantised(layer)));
    image.add("attention", attention);
    return image;
  }

  private static JsonObject quantised(Attention layer) {
    byte[] weights = new byte[layer.queries() * layer.keys()];
    ByteBuffer largest =
        ByteBuffer.allocate(layer.queries() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int query = 0; query < layer.queries(); query++) {
      float[] row = layer.row(0, query);
      float most = 0;
      for (float weight : row) {
        most = Math.max(most, weight);
      }
      largest.putFloat(most);
      for (int key = 0; key < row.length; key++) {
        weights[query * row.length + key] =
            (byte) (most > 0 ? Math.round(255 * row[key] / most) : 0);
      }
    }
    JsonObject quantised = new JsonObject();
    quantised.addProperty("weights", Html.base64(weights));
    quantised.addProperty("largest", Html.base64(largest.array()));
    return quantised;
  }
}
