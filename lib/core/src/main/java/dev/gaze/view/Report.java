package dev.gaze.view;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import dev.gaze.checkpoint.RunFolder;
import dev.gaze.graph.internal.MetricKey;
import dev.gaze.internal.WholeFile;
import dev.gaze.train.TrainedGan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;

/**
 * The report of a run: one HTML file that needs no other and no network. It holds the explorer of
 * attention, the sample grids of the training, curves of all that was logged, and the model's
 * table.
 */
public final class Report {
  private Report() {}

  /**
   * Writes the report of a run as a {@link WholeFile} to {@link RunFolder#report}. Lines of the log
   * and samples that are damaged are left out.
   *
   * @param gan what the run has trained
   * @return the file
   */
  public static Path write(RunFolder folder, TrainedGan gan) throws IOException {
    return write(folder, gan, warning -> {});
  }

  /**
   * Does the same and tells what is left out.
   *
   * @param warn called with a sentence for each file of which something is left out
   */
  public static Path write(RunFolder folder, TrainedGan gan, Consumer<? super String> warn)
      throws IOException {
    String page = html(folder, gan, warn);
    WholeFile.write(folder.report(), unfinished -> Files.writeString(unfinished, page));
    return folder.report();
  }

  private static String html(RunFolder folder, TrainedGan gan, Consumer<? super String> warn)
      throws IOException {
    JsonObject data = new JsonObject();
    data.add("frames", SampleHistory.data(folder, warn));
    data.add("classNames", new Gson().toJsonTree(gan.classNames()));
    JsonObject explorer = Explorer.data(gan);
    if (explorer != null) {
      data.add("explorer", explorer);
    }
    StringBuilder curves = new StringBuilder();
    MetricSeries metrics = MetricSeries.read(folder.metrics(), warn);
    Optional<BestPoint> best = BestPoint.of(gan.gan().spec().metrics(), metrics);
    for (CurveGroup group : CurveGroup.of(metrics)) {
      curves.append(
          best.filter(point -> point.key().equals(group.title()))
              .map(point -> Curves.html(group, point))
              .orElseGet(() -> Curves.html(group)));
    }
    Map<String, String> places = new LinkedHashMap<>();
    places.put("name", Html.escape(gan.gan().spec().name()));
    places.put("summary", Html.escape(summary(gan)));
    places.put("measuring", measuring(metrics));
    places.put("curves", curves.toString());
    places.put("neighbours", neighbours(folder));
    places.put("model", Html.escape(gan.gan().describe()));
    places.put("style", Html.resource("report.css"));
    places.put("script", Html.resource("explorer.js") + Html.resource("report.js"));
    places.put("data", new Gson().toJson(data)); // Gson escapes < and >.
    return Html.filled(Html.resource("report.html"), places);
  }

  private static String measuring(MetricSeries metrics) {
    SortedMap<Integer, Double> shares = metrics.byKey().get(MetricKey.MEASURING_SHARE);
    return shares == null
        ? ""
        : String.format(
            Locale.ROOT,
            "<p>Measuring took %.1f %% of the time.</p>%n",
            100 * Objects.requireNonNull(shares.get(shares.lastKey())));
  }

  /** The picture that {@link #neighbourFile} names, where it has been drawn. */
  private static String neighbours(RunFolder folder) throws IOException {
    Path file = neighbourFile(folder);
    if (!Files.exists(file)) {
      return "";
    }
    return """
        <section id="neighbours">
        <h2>Nearest training images</h2>
        <p>Left, generated images; beside each the training images that are nearest to it in feature space. One that is the same would be learnt by heart.</p>
        <img src="%s" alt="Generated images and the training images nearest to each">
        </section>
        """
        .formatted(Html.dataUrl("image/png", Files.readAllBytes(file)));
  }

  /** Where a run keeps what {@link NeighbourFigure} has drawn, for the report to show. */
  public static Path neighbourFile(RunFolder folder) {
    return folder.path().resolve("neighbours.png");
  }

  private static String summary(TrainedGan gan) {
    var spec = gan.gan().spec();
    return String.format(
        Locale.ROOT,
        "%d × %d images, %s, %,d generator updates; "
            + "%,d and %,d parameters in generator and discriminator",
        spec.image().height(),
        spec.image().width(),
        spec.classes() == 0 ? "no classes" : spec.classes() + " classes",
        gan.step(),
        gan.gan().generator().parameters(),
        gan.gan().discriminator().parameters());
  }
}
