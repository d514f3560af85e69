package dev.gaze.block;

import dev.gaze.layers.SpectralDense;
import dev.gaze.spec.BlockSpec.DenseMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The generator's first map: a dense layer, {@code kernel, bias}, and a reshape. */
record DenseMapKind(DenseMap spec) implements BlockKind {
  @Override
  public String jsonName() {
    return "denseMap";
  }

  @Override
  public List<String> required() {
    return List.of("height", "width", "channels");
  }

  @Override
  public String stem() {
    return "dense";
  }

  @Override
  public String text() {
    return Words.call("denseMap", spec.height(), spec.width(), spec.channels());
  }

  @Override
  public void check(Values values) {
    values.size("height", spec.height());
    values.size("width", spec.width());
    values.size("channels", spec.channels());
    values.kernel(spec.spectralNorm(), spec.initializer());
  }

  @Override
  public @Nullable Outcome fit(BlockShape input, Site site) {
    if (!site.generator()) {
      site.fault("a dense map", "has no place in a discriminator", "use dense(units)");
    } else if (!(input instanceof BlockShape.Flat)) {
      site.fault(
          "an input " + input.dimensions(), "is a map already", "remove this block, or use conv");
    }
    var map = site.map(spec.height(), spec.width(), spec.channels());
    if (map == null) {
      return null;
    }
    var sn = site.spectralNorm(spec.spectralNorm());
    var init = site.initializer(spec.initializer());
    var filled = new DenseMap(map.height(), map.width(), map.channels(), spec.bias(), sn, init);
    int units = Site.flat(map);
    int[] shape = {-1, map.height(), map.width(), map.channels()};
    return Outcome.of(
        filled,
        map,
        (long) Site.flat(input) * units,
        path ->
            Lowered.of(
                    new SpectralDense(
                        path, units, spec.bias(), site.normOfKernel(sn), site.start(init)),
                    input)
                .then((tf, x, seen, pass) -> tf.reshape(x, tf.constant(shape))));
  }

  @Override
  public Integer width() {
    return spec.channels();
  }

  @Override
  public String withWidth(int channels) {
    return Text.of("start with denseMap(%d, %d, %d)", spec.height(), spec.width(), channels);
  }

  @Override
  public boolean leavesGeneratorOpen() {
    return true;
  }
}
