package dev.gaze.graph.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.data.Offset.offset;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** One file of golden numbers: named tensors, the case's options, and its tolerances. */
final class VectorFile {
  private final JsonObject json;
  private final Map<String, Golden> tensors = new TreeMap<>();
  private final Set<String> options;
  private final Set<String> unused;

  /** A tensor, row-major. */
  record Golden(long[] shape, double[] data) {

    float[] floats() {
      float[] values = new float[data.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) data[i];
      }
      return values;
    }

    int[] ints() {
      int[] values = new int[data.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = (int) data[i];
      }
      return values;
    }
  }

  double rtol() {
    return json.get("rtol").getAsDouble();
  }

  VectorFile(Path file) throws IOException {
    json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    json.getAsJsonObject("tensors")
        .asMap()
        .forEach((name, value) -> tensors.put(name, golden(value.getAsJsonObject())));
    options = new TreeSet<>(json.getAsJsonObject("config").keySet());
    unused = new TreeSet<>(tensors.keySet());
  }

  /**
   * Fails where the case has an option or a number that its test did not look at. Inputs may stand
   * there for other cases: batch norm's files have labels.
   */
  void checkAllUsed() {
    assertThat(options).as("options of %s that no test reads", name()).isEmpty();
    assertThat(unused)
        .as("tensors of %s that no test reads", name())
        .allMatch(name -> name.startsWith("in/"));
  }

  private static Golden golden(JsonObject tensor) {
    JsonArray shape = tensor.getAsJsonArray("shape");
    long[] sizes = shape.asList().stream().mapToLong(JsonElement::getAsLong).toArray();
    JsonElement data = tensor.get("data");
    Stream<JsonElement> values =
        data.isJsonArray() ? data.getAsJsonArray().asList().stream() : Stream.of(data);
    return new Golden(sizes, values.mapToDouble(JsonElement::getAsDouble).toArray());
  }

  /** Such as {@code layers/batch_norm}. */
  String name() {
    return json.get("case").getAsString();
  }

  JsonElement config(String option) {
    JsonElement value = json.getAsJsonObject("config").get(option);
    if (value == null) {
      throw new AssertionError(name() + " has no option " + option);
    }
    options.remove(option);
    return value;
  }

  Golden tensor(String name) {
    Golden golden = tensors.get(name);
    if (golden == null) {
      throw new AssertionError(name() + " has no tensor " + name);
    }
    unused.remove(name);
    return golden;
  }

  boolean has(String name) {
    return tensors.containsKey(name);
  }

  /** The names below a prefix, without it. */
  List<String> below(String prefix) {
    return tensors.keySet().stream()
        .filter(name -> name.startsWith(prefix))
        .map(name -> name.substring(prefix.length()))
        .toList();
  }

  /** |got - want| <= atol + rtol |want|, for every number; the worst is named. */
  void check(String name, float[] got) {
    check(name, got, tensor(name).data());
  }

  /** The same for one number of float64. */
  void check(String name, double got) {
    double want = tensor(name).data()[0];
    double atol = json.get("atol").getAsDouble();
    assertThat(got)
        .as("%s of %s", name, name())
        .isCloseTo(want, offset(atol + rtol() * Math.abs(want)));
  }

  /** The same for numbers that stand in no tensor of the file. */
  void check(String what, float[] got, double[] want) {
    double rtol = json.get("rtol").getAsDouble();
    double atol = json.get("atol").getAsDouble();
    assertThat(got).as("%s of %s", what, name()).hasSize(want.length);
    int worst = -1;
    double excess = 0;
    for (int i = 0; i < got.length; i++) {
      double over = Math.abs(got[i] - want[i]) - atol - rtol * Math.abs(want[i]);
      if (!(over <= excess)) {
        worst = i;
        excess = over;
        if (Double.isNaN(over)) {
          break;
        }
      }
    }
    if (worst >= 0) {
      fail(
          "%s of %s [%d]: got %s, want %s (rtol %s, atol %s)",
          what, name(), worst, got[worst], want[worst], rtol, atol);
    }
  }
}
