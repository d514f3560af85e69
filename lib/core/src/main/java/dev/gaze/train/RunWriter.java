package dev.gaze.train;

import dev.gaze.checkpoint.RunFolder;
import dev.gaze.graph.internal.GanSession;
import dev.gaze.graph.internal.MetricKey;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.ImageSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a run tells of itself while it trains: its log, its grids of samples, where attention looks,
 * and what of it is alarming.
 *
 * @param warn is told what is alarming about samples
 */
record RunWriter(
    GanSpec spec,
    RunFolder folder,
    GanSession session,
    RunLog log,
    SampleWriter samples,
    Alarms alarms,
    Consumer<String> warn) {

  /** What is alarming about a loss. */
  Optional<String> alarm(float discriminatorLoss) {
    return alarms.discriminatorLoss(discriminatorLoss);
  }

  /** A line of the log. */
  void log(int step, Rounds.Result result, double imagesPerSecond) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("discriminator_loss", (double) result.discriminator().loss());
    values.put("generator_loss", (double) result.generator().loss());
    values.put("discriminator_learning_rate", (double) result.discriminator().learningRate());
    values.put("generator_learning_rate", (double) result.generator().learningRate());
    values.put("images_per_second", imagesPerSecond);
    values.putAll(result.monitors());
    session
        .read(session.gammas())
        .forEach((name, gamma) -> values.put(MetricKey.GAMMA.of(block(name)), (double) gamma[0]));
    log.scalars(step, values);
  }

  private static String block(String gamma) {
    return gamma.substring(0, gamma.lastIndexOf('/'));
  }

  /** A picture that cannot be written is no reason to stop. */
  TrainingEvent samplesIfPossible(int step) {
    try {
      return samples(step);
    } catch (UncheckedIOException e) {
      return new TrainingEvent.Warning(
          step, "training goes on without this picture: " + e.getMessage());
    }
  }

  /** A grid of samples, and how far attention looks in them. */
  TrainingEvent.Samples samples(int step) {
    try {
      float[] images = samples.write(session, folder.samples(), folder.samples(step));
      alarms.samples(images, samples.rows(), SampleWriter.COLUMNS).ifPresent(warn);
      ImageSpec size = spec.image();
      log.picture(
          step,
          "samples",
          Picture.tiled(
              images, SampleWriter.COLUMNS, size.height(), size.width(), size.channels()));
      attention(step);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
    return new TrainingEvent.Samples(step, folder.samples());
  }

  private void attention(int step) {
    Map<String, AttentionSummary> layers = samples.attention(session);
    if (layers.isEmpty()) {
      return;
    }
    Map<String, Double> distances = new LinkedHashMap<>();
    layers.forEach(
        (layer, summary) -> {
          distances.put(MetricKey.ATTENTION_DISTANCE.of(layer), summary.meanDistance());
          log.picture(step, "attention/" + layer, summary.maps());
        });
    log.scalars(step, distances);
  }
}
