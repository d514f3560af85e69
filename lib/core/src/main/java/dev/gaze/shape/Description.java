package dev.gaze.shape;

import dev.gaze.block.BlockShape;
import dev.gaze.block.Blocks;
import dev.gaze.block.Text;
import dev.gaze.spec.Metric;
import dev.gaze.spec.MetricsSpec;
import java.util.stream.Collectors;

/** The table of a checked GAN. It fits 100 columns. */
final class Description {
  private static final int WIDTH = 100;
  private static final int TEXT = 32;
  private static final int SHAPE = 15;
  private static final int PARAMETERS = 13;
  private static final int MACS = 15;
  private static final int INDENT = 19;
  private static final String COLUMNS = " %" + PARAMETERS + "s %" + MACS + "s %4s";
  private static final String ROW = "%3s  %-11s %-" + (TEXT + 1 + SHAPE) + "s" + COLUMNS;
  private static final String HEAD = "     %-44s %-" + SHAPE + "s" + COLUMNS;

  private final StringBuilder text = new StringBuilder();

  private Description() {}

  static String of(CheckedGan gan) {
    var description = new Description();
    description.head(gan);
    description.network(gan.generator());
    description.network(gan.discriminator());
    description.foot(gan);
    return description.text.toString();
  }

  private void head(CheckedGan gan) {
    var spec = gan.spec();
    var image = spec.image();
    var latent = spec.latent();
    line(
        Text.of(
            "%s: images %d × %d × %d, %s, z %d%s",
            cut(spec.name(), TEXT),
            image.height(),
            image.width(),
            image.channels(),
            spec.classes() == 0 ? "no classes" : "classes " + spec.classes(),
            latent.size(),
            latent.chunks() == 1 ? "" : " in " + latent.chunks() + " chunks"));
  }

  private void network(CheckedNetwork network) {
    line("");
    line(Text.of(HEAD, network.name(), "output", "parameters", "MACs", "SN"));
    for (var weight : network.shared()) {
      long size = weight.size();
      row("", "embedding", "seen by all conditional norms", "", size, 0, "off");
    }
    for (var block : network.blocks()) {
      // As it was written; the table's other columns say what became of what was left open.
      var shown =
          block.inferred() ? block.block() : network.spec().blocks().get(block.number() - 1);
      row(
          block.inferred() ? "*" : String.valueOf(block.number()),
          block.name(),
          Blocks.of(shown).text(),
          shape(block.output()),
          block.parameters(),
          block.macs(),
          spectralNorm(block));
    }
    row("", "total", "", "", network.parameters(), network.macs(), "");
  }

  private void foot(CheckedGan gan) {
    line("");
    if (added(gan.generator()) + added(gan.discriminator()) > 0) {
      line("* added to complete the network");
    }
    double weights = Memory.weights(gan);
    double activations = Memory.activations(gan);
    line(
        Text.of(
            "training at batch %d: about %s of memory (weights %s, activations %s)",
            gan.spec().training().batch(),
            bytes(weights + activations),
            bytes(weights),
            bytes(activations)));
    var metrics = gan.spec().metrics();
    if (metrics != null) {
      measured(metrics);
    }
  }

  private void measured(MetricsSpec metrics) {
    String words = metrics.measured().stream().map(Metric::word).collect(Collectors.joining(", "));
    Metric best = metrics.keepBest();
    int every = metrics.every();
    line(Text.of("measured every %,d steps: %s of %,d images", every, words, metrics.samples()));
    int patience = metrics.patience();
    if (best != null) {
      String end = Text.of("; %,d times without a better one end the run", patience);
      line("the best by " + best.word() + " is kept" + (patience == 0 ? "" : end));
    }
  }

  private static long added(CheckedNetwork network) {
    return network.blocks().stream().filter(CheckedBlock::inferred).count();
  }

  private static String spectralNorm(CheckedBlock block) {
    boolean kernels = block.weights().stream().anyMatch(w -> w.name().endsWith("/kernel"));
    boolean on = block.weights().stream().anyMatch(w -> w.name().endsWith("/u"));
    return on ? "on" : kernels ? "off" : "";
  }

  private static String shape(BlockShape shape) {
    if (shape instanceof BlockShape.Logit) {
      return "logit";
    }
    return shape.dimensions().stream().map(String::valueOf).collect(Collectors.joining(" × "));
  }

  private static String count(long count, int width) {
    String exact = count == 0 ? "" : Text.of("%,d", count);
    return exact.length() <= width ? exact : Text.of("%.6e", (double) count);
  }

  private static String bytes(double bytes) {
    if (bytes < 1e9) {
      return Text.of("%.0f MB", bytes / 1e6);
    }
    return Text.of(bytes < 1e15 ? "%,.1f GB" : "%.1e GB", bytes / 1e9);
  }

  private void row(
      String number,
      String name,
      String block,
      String shape,
      long parameters,
      long macs,
      String spectralNorm) {
    // A shape that is longer than its column takes from the block's text, which goes on below.
    int room = TEXT - Math.max(0, shape.length() - SHAPE);
    int end = block.length() <= room ? block.length() : block.lastIndexOf(", ", room - 1) + 2;
    String here = cut(end < 2 ? block : block.substring(0, end).stripTrailing(), room);
    String middle = Text.of("%-" + room + "s %s", here, shape);
    line(
        Text.of(
            ROW,
            number,
            name,
            middle,
            count(parameters, PARAMETERS),
            count(macs, MACS),
            spectralNorm));
    if (end >= 2 && end < block.length()) {
      line(" ".repeat(INDENT) + cut(block.substring(end), WIDTH - INDENT));
    }
  }

  private static String cut(String text, int width) {
    return text.length() <= width ? text : text.substring(0, width - 1) + "…";
  }

  private void line(String line) {
    text.append(cut(line.stripTrailing(), WIDTH)).append('\n');
  }
}
