package dev.gaze.view;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.gaze.checkpoint.RunFolder;
import dev.gaze.metric.MetricException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What a comparison shows of a run.
 *
 * @param spec its spec's values by their places, {@code training.steps} for one
 * @param evaluations what {@code gaze evaluate} has found, as it wrote it
 * @param samples a picture, as a data URL
 * @param step generator updates behind the samples
 */
record ComparedRun(
    String name,
    Map<String, String> spec,
    MetricSeries series,
    List<JsonObject> evaluations,
    String samples,
    int step) {
  private static final String SEED = "training.seed";
  private static final String NAME = "name";
  private static final String METRICS = "metrics.";

  static ComparedRun read(
      String name, RunFolder folder, String samples, int step, Consumer<? super String> warn)
      throws IOException {
    Map<String, String> spec = new TreeMap<>();
    if (Files.exists(folder.spec())) {
      flatten("", json(folder.spec()), spec);
    }
    List<JsonObject> evaluations = new ArrayList<>();
    Path results = folder.path().resolve("evaluation.json");
    if (Files.exists(results) && json(results) instanceof com.google.gson.JsonArray all) {
      all.forEach(one -> evaluations.add(one.getAsJsonObject()));
    }
    return new ComparedRun(
        name, spec, MetricSeries.read(folder.metrics(), warn), evaluations, samples, step);
  }

  private static JsonElement json(Path file) throws IOException {
    try {
      return JsonParser.parseString(Files.readString(file));
    } catch (JsonParseException e) {
      throw new MetricException(file + " is no JSON; make it again, or delete it", e);
    }
  }

  private static void flatten(String place, JsonElement value, Map<String, String> out) {
    if (value.isJsonObject()) {
      String prefix = place.isEmpty() ? "" : place + ".";
      value.getAsJsonObject().asMap().forEach((key, of) -> flatten(prefix + key, of, out));
    } else if (value.isJsonArray()) {
      for (int i = 0; i < value.getAsJsonArray().size(); i++) {
        flatten(place + "[" + (i + 1) + "]", value.getAsJsonArray().get(i), out);
      }
    } else {
      out.put(place, value.isJsonNull() ? "none" : value.getAsString());
    }
  }

  /**
   * All that makes runs of it seeds of one another: the spec without its seed, its name, and what
   * is measured, which trains nothing.
   */
  Map<String, String> withoutSeed() {
    Map<String, String> rest = new TreeMap<>(spec);
    rest.remove(SEED);
    rest.remove(NAME);
    rest.keySet().removeIf(place -> place.startsWith(METRICS));
    return rest;
  }

  String seed() {
    return spec.getOrDefault(SEED, "?");
  }

  String specName() {
    return spec.getOrDefault(NAME, name);
  }
}
