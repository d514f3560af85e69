package dev.gaze.view;

import dev.gaze.checkpoint.RunFolder;
import dev.gaze.graph.LatentBatch;
import dev.gaze.graph.internal.MetricKey;
import dev.gaze.image.SampleGrid;
import dev.gaze.internal.WholeFile;
import dev.gaze.spec.GanSpec;
import dev.gaze.train.TrainedGan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import javax.imageio.ImageIO;

/**
 * Runs side by side: one HTML file that needs no other and no network. Runs of one spec with
 * several seeds are a group: one curve with a band from the least to the greatest, one column with
 * mean and standard deviation. It says which differences of the numbers the seeds support.
 *
 * <pre>{@code
 * Comparison comparison = new Comparison();
 * try (TrainedGan gan = TrainedGan.open(checked, folder, RuntimeConfig.defaults())) {
 *   comparison.add("mine", folder, gan, System.err::println);
 * }
 * comparison.write(Path.of("comparison.html"));
 * }</pre>
 */
public final class Comparison {
  private static final int ROWS = 10;
  private static final int COLUMNS = 5;
  private final List<ComparedRun> runs = new ArrayList<>();

  /**
   * Adds a run: its spec, what it has logged, what {@code gaze evaluate} has found of it, and
   * samples of the same latents as those of all others.
   *
   * @param gan what the run has trained; not kept
   * @param warn told in a sentence of lines of its log that are left out
   * @return this
   */
  public Comparison add(
      String name, RunFolder folder, TrainedGan gan, Consumer<? super String> warn)
      throws IOException {
    runs.add(ComparedRun.read(name, folder, samples(gan), gan.step(), warn));
    return this;
  }

  /** A class in each row; the latents are the same for any spec of one latent size. */
  private static String samples(TrainedGan gan) throws IOException {
    GanSpec spec = gan.gan().spec();
    int rows = spec.classes() == 0 ? ROWS : Math.min(ROWS, spec.classes());
    SplittableRandom random = new SplittableRandom(1);
    float[] z = new float[rows * COLUMNS * spec.latent().size()];
    for (int i = 0; i < z.length; i++) {
      z[i] = (float) random.nextGaussian();
    }
    int[] labels = new int[rows * COLUMNS];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = spec.classes() == 0 ? 0 : i / COLUMNS;
    }
    var image = spec.image();
    var grid =
        new SampleGrid(COLUMNS, 1)
            .draw(
                gan.images(new LatentBatch(z, labels)),
                image.height(),
                image.width(),
                image.channels());
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(grid, "png", png);
    return Html.dataUrl("image/png", png.toByteArray());
  }

  /** Writes the page as a {@link WholeFile}. */
  public void write(Path file) throws IOException {
    if (runs.size() < 2) {
      throw new IllegalStateException(runs.size() + " runs; expected at least 2 to compare");
    }
    List<RunGroup> groups = RunGroup.of(runs);
    Map<String, String> places = new LinkedHashMap<>();
    places.put("title", runs.size() + " runs, " + groups.size() + " specs");
    places.put("style", Html.resource("report.css") + Html.resource("compare.css"));
    places.put("runs", runs(groups));
    places.put("numbers", numbers(groups));
    places.put("curves", curves(groups));
    places.put("samples", samples(groups));
    places.put("specs", specs(groups));
    String page = Html.filled(Html.resource("compare.html"), places);
    WholeFile.write(file, unfinished -> Files.writeString(unfinished, page));
  }

  private static String runs(List<RunGroup> groups) {
    StringBuilder html = new StringBuilder();
    for (RunGroup group : groups) {
      for (ComparedRun run : group.runs()) {
        html.append(
            String.format(
                Locale.ROOT,
                "<tr><th>%s</th><td>%s</td><td>%s</td><td>%s</td><td>%,d</td></tr>%n",
                group.letter(),
                Html.escape(run.specName()),
                Html.escape(run.name()),
                Html.escape(run.seed()),
                run.step()));
      }
    }
    return html.toString();
  }

  private static String numbers(List<RunGroup> groups) {
    List<ComparedNumbers> tables = ComparedNumbers.of(groups);
    StringBuilder html = new StringBuilder();
    if (tables.isEmpty()) {
      html.append("<p>None of these runs has been measured: gaze evaluate does it.</p>");
    }
    if (tables.size() > 1) {
      html.append(
          "<p>These runs were measured in different ways; numbers of different tables do not compare.</p>");
    }
    tables.forEach(table -> html.append(table.html()));
    return html.toString();
  }

  /** One plot a key, but the many of single layers. */
  private static String curves(List<RunGroup> groups) {
    Set<String> keys = new LinkedHashSet<>();
    for (RunGroup group : groups) {
      group.runs().forEach(run -> keys.addAll(run.series().byKey().keySet()));
    }
    keys.removeIf(key -> MetricKey.SIGMA.has(key) || MetricKey.PRECISION_CHECK.has(key));
    StringBuilder html = new StringBuilder();
    for (String key : keys) {
      Map<String, SortedMap<Integer, Double>> series = new LinkedHashMap<>();
      Map<String, Curves.Band> bands = new LinkedHashMap<>();
      for (RunGroup group : groups) {
        SortedMap<Integer, Double> mean = group.mean(key);
        if (!mean.isEmpty()) {
          series.put(group.letter(), mean);
          if (group.runs().size() > 1) {
            bands.put(group.letter(), group.band(key));
          }
        }
      }
      if (!series.isEmpty()) {
        html.append(Curves.html(new CurveGroup(key.replace('_', ' '), series), bands));
      }
    }
    return html.toString();
  }

  private static String samples(List<RunGroup> groups) {
    StringBuilder html = new StringBuilder();
    for (RunGroup group : groups) {
      for (ComparedRun run : group.runs()) {
        html.append(
            "<figure><img src=\"%s\" alt=\"Samples of %s\"><figcaption><b>%s</b> %s</figcaption></figure>%n"
                .formatted(
                    run.samples(),
                    Html.escape(run.name()),
                    group.letter(),
                    Html.escape(run.name())));
      }
    }
    return html.toString();
  }

  private static String specs(List<RunGroup> groups) {
    Map<String, List<String>> rows = new TreeMap<>();
    Set<String> places = new TreeSet<>();
    List<Map<String, String>> specs =
        groups.stream().map(group -> group.runs().get(0).withoutSeed()).toList();
    specs.forEach(spec -> places.addAll(spec.keySet()));
    for (String place : places) {
      List<String> row = specs.stream().map(spec -> spec.getOrDefault(place, "")).toList();
      if (row.stream().distinct().count() > 1) {
        rows.put(place, row);
      }
    }
    if (rows.isEmpty()) {
      return "<p>They have the same spec, but for the seed.</p>";
    }
    StringBuilder html = new StringBuilder("<table><thead><tr><th></th>");
    groups.forEach(group -> html.append("<th>").append(group.letter()).append("</th>"));
    html.append("</tr></thead><tbody>");
    rows.forEach(
        (place, row) -> {
          html.append("<tr><th>").append(Html.escape(place)).append("</th>");
          row.forEach(value -> html.append("<td>").append(Html.escape(value)).append("</td>"));
          html.append("</tr>");
        });
    return html.append("</tbody></table>").toString();
  }
}
