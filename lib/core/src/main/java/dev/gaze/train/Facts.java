package dev.gaze.train;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.gaze.data.DataSummary;
import dev.gaze.json.GanSpecJson;
import dev.gaze.json.SpecDifferences;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.SpecException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.tensorflow.TensorFlow;

/**
 * What must be the same on all workers of a run, by name.
 *
 * @param values as text
 */
record Facts(Map<String, String> values) {
  private static final String SPEC = "spec";
  private static final int SHOWN = 5;

  /** Of a run that is about to start. */
  static Facts of(GanSpec spec, DataSummary data, List<String> hosts) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("TensorFlow", TensorFlow.version());
    facts.put("list of workers", String.join(",", hosts));
    facts.put(SPEC, json(spec));
    facts.put("number of images", Integer.toString(data.images()));
    facts.put("classes", String.join(", ", data.classNames()));
    facts.put("data", new Gson().toJson(data));
    return new Facts(facts);
  }

  /** Layers of KotlinDL are code, which no text says. */
  private static String json(GanSpec spec) {
    try {
      // Workers that keep nothing need not know what is measured.
      return GanSpecJson.write(spec.toBuilder().noMetrics().build());
    } catch (SpecException e) {
      return spec.name();
    }
  }

  String text() {
    return new Gson().toJson(values);
  }

  /** Reads what {@link #text} made; what is something else has no facts. */
  static Facts read(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    try {
      if (JsonParser.parseString(text) instanceof JsonObject object) {
        object.entrySet().forEach(fact -> values.put(fact.getKey(), fact.getValue().getAsString()));
      }
    } catch (JsonParseException | IllegalStateException | UnsupportedOperationException e) {
      values.clear();
    }
    return new Facts(values);
  }

  /**
   * How another worker's facts differ from these; empty where they do not.
   *
   * @param worker how to call it
   */
  Optional<String> difference(String worker, Facts others) {
    for (Map.Entry<String, String> fact : values.entrySet()) {
      String expected = fact.getValue();
      String is = others.values.getOrDefault(fact.getKey(), "nothing");
      if (!is.equals(expected)) {
        return Optional.of(different(worker, fact.getKey(), is, expected));
      }
    }
    return Optional.empty();
  }

  private static String different(String worker, String fact, String is, String expected) {
    return switch (fact) {
      case SPEC ->
          "%s has another spec than the chief: %s; start all workers with the same file and options"
              .formatted(worker, specs(is, expected));
      case "data" ->
          worker
              + " has other images than the chief, as many of the same classes; give all workers the same data";
      default ->
          "%s has another %s than the chief: it is %s, expected %s; all workers need the same"
              .formatted(worker, fact, is, expected);
    };
  }

  private static String specs(String is, String expected) {
    try {
      List<String> networks = SpecDifferences.of(GanSpecJson.read(is), GanSpecJson.read(expected));
      return networks.isEmpty()
          ? training(is, expected)
          : String.join("; ", networks.subList(0, Math.min(SHOWN, networks.size())));
    } catch (SpecException e) {
      return "it is that of " + is.lines().findFirst().orElse("nothing");
    }
  }

  private static String training(String is, String expected) {
    JsonObject mine = JsonParser.parseString(is).getAsJsonObject().getAsJsonObject("training");
    JsonObject theirs =
        JsonParser.parseString(expected).getAsJsonObject().getAsJsonObject("training");
    if (mine == null || theirs == null) {
      return "one of them does not say how it trains";
    }
    TreeSet<String> names = new TreeSet<>(mine.keySet());
    names.addAll(theirs.keySet());
    for (String name : names) {
      JsonElement left = mine.get(name);
      JsonElement right = theirs.get(name);
      if (left == null || !left.equals(right)) {
        return "training.%s is %s, expected %s".formatted(name, left, right);
      }
    }
    return "its initializers differ";
  }
}
