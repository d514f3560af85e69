package dev.gaze.block;

import dev.gaze.layers.Resampling;
import dev.gaze.spec.BlockSpec.Downsample;
import dev.gaze.spec.BlockSpec.Downsample.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A smaller map, without variables. */
record DownsampleKind(Downsample spec) implements BlockKind {
  @Override
  public String jsonName() {
    return "downsample";
  }

  @Override
  public List<String> required() {
    return List.of("factor");
  }

  @Override
  public String text() {
    return spec.method() == Method.AVERAGE
        ? Words.call("downsample", spec.factor())
        : Words.call("downsample", spec.factor(), spec.method());
  }

  @Override
  public void check(Values values) {
    values.factor(spec.factor());
  }

  @Override
  public @Nullable Outcome fit(BlockShape input, Site site) {
    var in = site.map(input);
    if (in == null) {
      return null;
    }
    int factor = spec.factor();
    if (in.height() % factor != 0 || in.width() % factor != 0) {
      site.fault(
          Text.of("a map of %d × %d", in.height(), in.width()),
          "does not divide by " + factor,
          "use a factor that divides both");
      var out = site.undivided(in, factor, in.channels());
      return out == null ? null : Outcome.misfit(spec, out);
    }
    Stage stage =
        switch (spec.method()) {
          case AVERAGE -> (tf, x, seen, pass) -> Resampling.average(tf, x, factor);
          case MAX -> (tf, x, seen, pass) -> Resampling.max(tf, x, factor);
          case STRIDE -> (tf, x, seen, pass) -> Resampling.stride(tf, x, factor);
        };
    var out = new BlockShape.Map(in.height() / factor, in.width() / factor, in.channels());
    return Outcome.plain(spec, out, stage);
  }

  @Override
  public int factor(boolean generator) {
    return spec.factor() > 1 ? -spec.factor() : 1;
  }

  @Override
  public boolean leavesGeneratorOpen() {
    return true;
  }
}
