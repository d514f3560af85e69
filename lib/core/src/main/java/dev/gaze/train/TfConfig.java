package dev.gaze.train;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.gaze.tensorflow.Cluster;
import java.util.ArrayList;
import java.util.List;

/**
 * The environment variable {@code TF_CONFIG}, by which schedulers tell TensorFlow's users of a
 * cluster: {@code {"cluster": {"worker": ["HOST:PORT", ...]}, "task": {"type": "worker", "index":
 * 0}}}. Where there are tasks of type {@code chief}, they come before the workers.
 */
public final class TfConfig {
  private static final List<String> TYPES = List.of("chief", "worker");

  private TfConfig() {}

  /**
   * The cluster that it says.
   *
   * @throws IllegalArgumentException where it says none; the message says why
   */
  public static Cluster cluster(String json) {
    try {
      JsonObject config = JsonParser.parseString(json).getAsJsonObject();
      JsonObject task = config.getAsJsonObject("task");
      String type = task.get("type").getAsString();
      int index = task.get("index").getAsInt();
      List<String> hosts = new ArrayList<>();
      int worker = -1;
      for (String kind : TYPES) {
        if (kind.equals(type)) {
          worker = hosts.size() + index;
        }
        JsonArray tasks = config.getAsJsonObject("cluster").getAsJsonArray(kind);
        for (JsonElement host : tasks == null ? new JsonArray() : tasks) {
          hosts.add(host.getAsString());
        }
      }
      if (worker < 0) {
        throw new IllegalArgumentException(
            "TF_CONFIG: this task is of type '" + type + "'; expected chief or worker");
      }
      return Cluster.of(hosts, worker);
    } catch (JsonParseException
        | IllegalStateException
        | ClassCastException
        | NullPointerException
        | NumberFormatException
        | UnsupportedOperationException e) {
      throw new IllegalArgumentException(
          "TF_CONFIG is "
              + json
              + "; expected {\"cluster\": {\"worker\": [\"HOST:PORT\", ...]}, \"task\": {\"type\": \"worker\", \"index\": 0}}",
          e);
    }
  }
}
