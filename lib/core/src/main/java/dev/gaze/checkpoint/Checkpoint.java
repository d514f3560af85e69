package dev.gaze.checkpoint;

import com.google.gson.Gson;
import dev.gaze.data.DataSummary;
import dev.gaze.data.Position;
import dev.gaze.graph.internal.GanSession;
import dev.gaze.json.GanSpecJson;
import dev.gaze.json.SpecDifferences;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.SpecException;
import dev.gaze.spec.TrainingSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run at one step: every variable (weights, u, moving statistics, Adam's slots, averages), the
 * step and the place in the data. Random numbers are functions of the seed and the step, so these
 * are all of a run's state.
 *
 * @param step generator updates done
 * @param position of the next real image
 * @param spec its spec as JSON without its training, to recognise a checkpoint of other networks;
 *     null where it does not say, as with layers of KotlinDL
 * @param data what it was trained on; null where it does not say
 */
public record Checkpoint(
    int step, Position position, @Nullable String spec, @Nullable DataSummary data) {
  private static final String FORMAT = "gaze-2";
  private static final List<String> FORMATS = List.of("gaze-1", FORMAT);
  private static final String DATA = "data";
  private static final String SPEC = "spec";

  /** Where a run of a spec stands. */
  public static Checkpoint of(GanSpec spec, int step, Position position, DataSummary data) {
    return new Checkpoint(step, position, json(spec), data);
  }

  /** How it trains is no part of it: runs go on with other settings. */
  private static @Nullable String json(GanSpec spec) {
    try {
      return GanSpecJson.write(
          new GanSpec(
              spec.name(),
              spec.image(),
              spec.classes(),
              spec.latent(),
              spec.generator(),
              spec.discriminator(),
              TrainingSpec.DEFAULT,
              null,
              spec.origins()));
    } catch (SpecException e) {
      return null;
    }
  }

  /**
   * Writes this and all variables of a session to a file that must not exist.
   *
   * @throws NotFiniteException where a variable is not a number or infinite; nothing is written
   */
  public void write(Path file, GanSession session) throws IOException {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("format", FORMAT);
    metadata.put("step", Integer.toString(step));
    metadata.put("epoch", Long.toString(position.epoch()));
    metadata.put("offset", Integer.toString(position.offset()));
    if (spec != null) {
      metadata.put(SPEC, spec);
    }
    if (data != null) {
      metadata.put(DATA, new Gson().toJson(data));
    }
    Map<String, SafeTensors.Floats> tensors = new LinkedHashMap<>();
    session
        .read(session.names())
        .forEach(
            (name, values) -> {
              refuseNotFinite(name, values);
              tensors.put(name, new SafeTensors.Floats(session.shape(name), values));
            });
    SafeTensors.write(file, new SafeTensors.Content(metadata, tensors));
  }

  private void refuseNotFinite(String name, float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new NotFiniteException(name, value);
      }
    }
  }

  /**
   * Reads a file into a session: all of it, or nothing.
   *
   * @throws CheckpointException where the file is damaged or belongs to another spec
   */
  public static Checkpoint read(Path file, GanSpec spec, GanSession session) throws IOException {
    SafeTensors.Content content = SafeTensors.read(file);
    Checkpoint checkpoint = of(file, content.metadata(), spec);
    Map<String, long[]> shapes = new LinkedHashMap<>();
    session.names().forEach(name -> shapes.put(name, session.shape(name)));
    refuseOthers(file, content.tensors(), shapes);
    Map<String, float[]> values = new LinkedHashMap<>();
    content.tensors().forEach((name, tensor) -> values.put(name, tensor.values()));
    session.write(values);
    return checkpoint;
  }

  /**
   * Reads weights into a session in place of those that it has, of one network or of both, whoever
   * wrote them: each network whole, by public names, or by those of SAGAN's released code. Of a
   * checkpoint, averages and the optimizers' slots are left out.
   *
   * @throws CheckpointException where the file is damaged, holds neither network, or lacks a
   *     variable of one, has one too many, or one of another shape
   */
  public static void readWeights(Path file, GanSession session) throws IOException {
    Map<String, SafeTensors.Floats> tensors =
        ReleasedSagan.renamed(SafeTensors.read(file).tensors());
    tensors.keySet().removeIf(name -> name.startsWith("ema/") || name.startsWith("adam/"));
    Map<String, long[]> shapes = new LinkedHashMap<>();
    for (String network : List.of("generator/", "discriminator/")) {
      if (tensors.keySet().stream().anyMatch(name -> name.startsWith(network))) {
        session.names().stream()
            .filter(name -> name.startsWith(network))
            .forEach(name -> shapes.put(name, session.shape(name)));
      }
    }
    if (shapes.isEmpty()) {
      throw new CheckpointException(
          file
              + " has no variable generator/… or discriminator/…, and so no weights to begin with");
    }
    refuseOthers(file, tensors, shapes);
    Map<String, float[]> values = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> values.put(name, tensor.values()));
    session.write(values);
  }

  /**
   * What a file says of itself, to draw from its weights: another program's file, which does not
   * say where its run stood, will do.
   */
  static Checkpoint ofWeights(Path file, Map<String, String> metadata, GanSpec spec) {
    return metadata.containsKey("format")
        ? of(file, metadata, spec)
        : new Checkpoint(0, new Position(0, 0), null, null);
  }

  /**
   * What a file of a spec says of itself.
   *
   * @throws CheckpointException where it is no checkpoint, or of another spec
   */
  static Checkpoint of(Path file, Map<String, String> metadata, GanSpec spec) {
    requireFormat(file, metadata);
    String json = metadata.get(SPEC);
    if (json != null) {
      refuseOther(file, json, spec);
    }
    try {
      return new Checkpoint(
          Integer.parseInt(metadata.getOrDefault("step", "")),
          new Position(
              Long.parseLong(metadata.getOrDefault("epoch", "")),
              Integer.parseInt(metadata.getOrDefault("offset", ""))),
          json,
          data(file, metadata));
    } catch (IllegalArgumentException e) {
      throw new CheckpointException(file + " is damaged: it does not say where its run stood", e);
    }
  }

  /**
   * The step of a checkpoint.
   *
   * @throws CheckpointException where the file is damaged
   */
  public static int step(Path file) throws IOException {
    try {
      return Integer.parseInt(SafeTensors.read(file).metadata().getOrDefault("step", ""));
    } catch (NumberFormatException e) {
      throw new CheckpointException(file + " is damaged: it does not say where its run stood", e);
    }
  }

  /**
   * What a checkpoint was trained on; null where it does not say. Its numbers are not read.
   *
   * @throws CheckpointException where the file is damaged
   */
  public static @Nullable DataSummary data(Path file) throws IOException {
    return data(file, SafeTensors.metadata(file));
  }

  private static @Nullable DataSummary data(Path file, Map<String, String> metadata) {
    String json = metadata.get(DATA);
    try {
      return json == null ? null : new Gson().fromJson(json, DataSummary.class);
    } catch (RuntimeException e) { // Gson throws what the record throws, wrapped.
      throw new CheckpointException(file + " is damaged: it does not say what its data was", e);
    }
  }

  private static void requireFormat(Path file, Map<String, String> metadata) {
    String format = metadata.get("format");
    if (format == null) {
      throw new CheckpointException(
          file
              + " does not say where its run stood: another program wrote it. Its weights can be drawn from, but no run goes on from it");
    } else if (!FORMATS.contains(format)) {
      throw new CheckpointException(
          "%s: format is %s, expected one of %s; use the Gaze that wrote it, or a newer one"
              .formatted(file, format, FORMATS));
    }
  }

  private static void refuseOther(Path file, String json, GanSpec expected) {
    List<String> differences;
    try {
      differences = SpecDifferences.of(GanSpecJson.read(json), expected);
    } catch (SpecException e) {
      // What a newer Gaze has words for: names and shapes of the weights fit, which must do.
      return;
    }
    if (!differences.isEmpty()) {
      throw new CheckpointException(
          "%s is of another spec: %s; use the spec that it was trained with, or another folder"
              .formatted(file, String.join("; ", differences)));
    }
  }

  /** Refuses tensors that are not just these. */
  static void refuseOthers(
      Path file, Map<String, SafeTensors.Floats> tensors, Map<String, long[]> shapes) {
    List<String> differences = new ArrayList<>();
    shapes.forEach(
        (name, shape) -> {
          SafeTensors.Floats tensor = tensors.get(name);
          if (tensor == null) {
            differences.add(name + " is missing");
          } else if (!Arrays.equals(tensor.shape(), shape)) {
            differences.add(
                "%s is %s, expected %s"
                    .formatted(name, Arrays.toString(tensor.shape()), Arrays.toString(shape)));
          }
        });
    tensors.keySet().stream()
        .filter(name -> !shapes.containsKey(name))
        .forEach(name -> differences.add(name + " is not in the spec"));
    if (!differences.isEmpty()) {
      int shown = Math.min(5, differences.size());
      throw new CheckpointException(
          "%s is of another spec: %s%s; use the spec that it was trained with, or name another"
              .formatted(
                  file,
                  String.join("; ", differences.subList(0, shown)),
                  differences.size() > shown
                      ? " and " + (differences.size() - shown) + " more"
                      : ""));
    }
  }
}
