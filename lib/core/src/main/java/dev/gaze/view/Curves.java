package dev.gaze.view;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jetbrains.letsPlot.commons.encoding.UnsupportedRGBEncoder;
import org.jetbrains.letsPlot.core.util.PlotSvgExportCommon;
import org.jspecify.annotations.Nullable;

/** Curves as inline SVG by Lets-Plot, which takes them as its JSON specification. */
final class Curves {
  private static final int WIDTH = 460;
  private static final int HEIGHT = 250;
  private static final int POINTS = 400;
  private static final int OPEN_CIRCLE = 1;
  private static final String BEST = Colours.SERIES.get(4);
  private static final List<String> DASHES = List.of("solid", "dashed", "dotted");

  private Curves() {}

  /**
   * What a series stands for where it is a mean: its least and its greatest value by step, of the
   * same steps.
   */
  record Band(SortedMap<Integer, Double> least, SortedMap<Integer, Double> greatest) {}

  /** A figure: title, plot and legend. */
  static String html(CurveGroup group) {
    return html(group, Map.of());
  }

  /** The same with a point of it marked. */
  static String html(CurveGroup group, BestPoint best) {
    return html(group, Map.of(), best);
  }

  /**
   * The same with bands.
   *
   * @param bands by series; of some, or none
   */
  static String html(CurveGroup group, Map<String, Band> bands) {
    return html(group, bands, null);
  }

  private static String html(CurveGroup group, Map<String, Band> bands, @Nullable BestPoint best) {
    StringBuilder legend = new StringBuilder();
    int index = 0;
    for (String name : group.series().keySet()) {
      if (!name.isEmpty()) {
        legend.append(
            "<li><span class=\"line %s\" style=\"border-color:%s\"></span>%s</li>"
                .formatted(dash(index), colour(index), Html.escape(name)));
      }
      index++;
    }
    if (best != null) {
      legend.append(
          "<li><span class=\"best\" style=\"border-color:%s\"></span>%s</li>"
              .formatted(BEST, Html.escape(best.text())));
    }
    return "<figure class=\"curve\"><figcaption>%s</figcaption>%s<ul class=\"legend\">%s</ul></figure>%n"
        .formatted(Html.escape(group.title()), svg(group, bands, best), legend);
  }

  private static String svg(CurveGroup group, Map<String, Band> bands, @Nullable BestPoint best) {
    List<Object> steps = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    List<Object> names = new ArrayList<>();
    List<Object> colours = new ArrayList<>();
    List<Object> dashes = new ArrayList<>();
    group
        .series()
        .forEach(
            (name, points) -> {
              colours.add(colour(colours.size()));
              dashes.add(dash(dashes.size()));
              int every = Math.max(1, (points.size() + POINTS - 1) / POINTS);
              int at = 0;
              for (var point : points.entrySet()) {
                if (at++ % every == 0 || at == points.size()) {
                  steps.add(point.getKey());
                  values.add(point.getValue());
                  names.add(name);
                }
              }
            });
    List<Object> order = new ArrayList<>(group.series().keySet());
    Map<String, Object> spec = new HashMap<>();
    spec.put("kind", "plot");
    spec.put("data", map("step", steps, "value", values, "series", names));
    spec.put("mapping", map("x", "step", "y", "value", "color", "series", "linetype", "series"));
    List<Object> layers = new ArrayList<>();
    bands.forEach((name, band) -> layers.add(ribbon(name, band)));
    layers.add(map("geom", "line", "size", 0.9));
    if (steps.size() <= 3 * order.size()) {
      layers.add(map("geom", "point", "size", 2.5)); // A line of one point is not seen.
    }
    if (best != null) {
      layers.add(ring(best));
    }
    spec.put("layers", layers);
    List<Object> scales = new ArrayList<>();
    scales.add(map("aesthetic", "color", "values", colours, "limits", order));
    scales.add(map("aesthetic", "fill", "values", colours, "limits", order, "guide", "none"));
    scales.add(map("aesthetic", "linetype", "values", dashes, "limits", order));
    aroundConstant(values).ifPresent(scales::add);
    spec.put("scales", scales);
    spec.put(
        "theme",
        map(
            "name", "minimal",
            "plot_background", "blank",
            "legend_position", "none",
            "axis_title_y", "blank"));
    spec.put("ggsize", map("width", WIDTH, "height", HEIGHT));
    String svg =
        PlotSvgExportCommon.INSTANCE.buildSvgImageFromRawSpecs(
            spec, null, new UnsupportedRGBEncoder(), false);
    String size = String.format(Locale.ROOT, "width=\"%d.0\" height=\"%d.0\"", WIDTH, HEIGHT);
    String label = Html.escape(group.title());
    return svg.replaceFirst(
        size,
        String.format(
            Locale.ROOT,
            "viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\"",
            WIDTH,
            HEIGHT,
            label));
  }

  /** Lets-Plot shows half a unit around a constant, which would make 0 of a learning rate. */
  private static Optional<Map<String, Object>> aroundConstant(List<Object> values) {
    double constant = values.isEmpty() ? 0 : (Double) values.get(0);
    if (constant == 0 || !values.stream().allMatch(values.get(0)::equals)) {
      return Optional.empty();
    }
    double reach = Math.abs(constant) / 2;
    List<Object> limits = new ArrayList<>(List.of(constant - reach, constant + reach));
    return Optional.of(map("aesthetic", "y", "limits", limits));
  }

  private static Map<String, Object> ribbon(String name, Band band) {
    List<Object> steps = new ArrayList<>(band.least().keySet());
    return map(
        "geom",
        "ribbon",
        "data",
        map(
            "step", steps,
            "value",
                new ArrayList<Object>(band.least().values()), // The lines' mapping asks for it.
            "least", new ArrayList<Object>(band.least().values()),
            "greatest", new ArrayList<Object>(band.greatest().values()),
            "series", new ArrayList<Object>(Collections.nCopies(steps.size(), name))),
        "mapping",
        map("x", "step", "ymin", "least", "ymax", "greatest", "fill", "series"),
        "size",
        0,
        "alpha",
        0.22);
  }

  private static Map<String, Object> ring(BestPoint best) {
    List<Object> step = new ArrayList<>(List.of(best.step()));
    List<Object> value = new ArrayList<>(List.of(best.value()));
    return map(
        "geom",
        "point",
        "data",
        map("step", step, "value", value, "series", new ArrayList<Object>(List.of(""))),
        "shape",
        OPEN_CIRCLE,
        "size",
        6,
        "stroke",
        2,
        "color",
        BEST);
  }

  /** Lets-Plot writes into the maps that it is given. */
  private static Map<String, Object> map(Object... keysAndValues) {
    Map<String, Object> map = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }

  private static String colour(int series) {
    return Colours.SERIES.get(series % Colours.SERIES.size());
  }

  private static String dash(int series) {
    return DASHES.get(series / Colours.SERIES.size() % DASHES.size());
  }
}
