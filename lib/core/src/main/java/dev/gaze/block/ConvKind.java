package dev.gaze.block;

import dev.gaze.layers.SpectralConv2D;
import dev.gaze.spec.BlockSpec.Conv;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A convolution, {@code kernel, bias}. */
record ConvKind(Conv spec) implements BlockKind {
  @Override
  public String jsonName() {
    return "conv";
  }

  @Override
  public List<String> required() {
    return List.of("filters");
  }

  @Override
  public String text() {
    return Words.convolution(
        "conv", spec.filters(), spec.kernel(), Conv.KERNEL, spec.stride(), Conv.STRIDE);
  }

  @Override
  public void check(Values values) {
    values.size("filters", spec.filters());
    values.window(spec.kernel(), spec.stride());
    values.kernel(spec.spectralNorm(), spec.initializer());
  }

  @Override
  public @Nullable Outcome fit(BlockShape input, Site site) {
    var in = site.map(input);
    if (in == null) {
      return null;
    }
    int stride = spec.stride();
    var out = site.map(ceil(in.height(), stride), ceil(in.width(), stride), spec.filters());
    if (out == null) {
      return null;
    }
    var sn = site.spectralNorm(spec.spectralNorm());
    var init = site.initializer(spec.initializer());
    int k = spec.kernel();
    return Outcome.of(
        new Conv(spec.filters(), k, stride, spec.bias(), sn, init),
        out,
        macs(out, k, in.channels(), out.channels()),
        path ->
            Lowered.of(
                new SpectralConv2D(
                    path,
                    spec.filters(),
                    k,
                    stride,
                    spec.bias(),
                    site.normOfKernel(sn),
                    site.start(init)),
                in));
  }

  /** Multiply-accumulates of a k × k kernel at every place of a map. */
  static long macs(BlockShape.Map places, int k, int in, int out) {
    return (long) places.height() * places.width() * k * k * in * out;
  }

  private static int ceil(int size, int stride) {
    return (size + stride - 1) / stride;
  }

  @Override
  public int factor(boolean generator) {
    return spec.stride() > 1 ? -spec.stride() : 1;
  }

  @Override
  public Integer width() {
    return spec.filters();
  }

  @Override
  public String withWidth(int channels) {
    return Text.of("use conv(%d)", channels);
  }
}
