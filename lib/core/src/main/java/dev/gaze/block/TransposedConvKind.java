package dev.gaze.block;

import dev.gaze.layers.SpectralConv2DTranspose;
import dev.gaze.spec.BlockSpec.TransposedConv;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A transposed convolution, {@code kernel, bias}. */
record TransposedConvKind(TransposedConv spec) implements BlockKind {
  @Override
  public String jsonName() {
    return "transposedConv";
  }

  @Override
  public List<String> required() {
    return List.of("filters");
  }

  @Override
  public String stem() {
    return "transposed";
  }

  @Override
  public String text() {
    return Words.convolution(
        "transposedConv",
        spec.filters(),
        spec.kernel(),
        TransposedConv.KERNEL,
        spec.stride(),
        TransposedConv.STRIDE);
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
    long stride = spec.stride();
    var out = site.map(in.height() * stride, in.width() * stride, spec.filters());
    if (out == null) {
      return null;
    }
    var sn = site.spectralNorm(spec.spectralNorm());
    var init = site.initializer(spec.initializer());
    int k = spec.kernel();
    return Outcome.of(
        new TransposedConv(spec.filters(), k, spec.stride(), spec.bias(), sn, init),
        out,
        // Each value of the input is spread by the whole kernel.
        ConvKind.macs(in, k, in.channels(), out.channels()),
        path ->
            Lowered.of(
                new SpectralConv2DTranspose(
                    path,
                    spec.filters(),
                    k,
                    spec.stride(),
                    spec.bias(),
                    site.normOfKernel(sn),
                    site.start(init)),
                in));
  }

  @Override
  public int factor(boolean generator) {
    return Math.max(1, spec.stride());
  }

  @Override
  public Integer width() {
    return spec.filters();
  }

  @Override
  public String withWidth(int channels) {
    return Text.of("use transposedConv(%d)", channels);
  }
}
