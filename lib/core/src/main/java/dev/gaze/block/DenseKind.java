package dev.gaze.block;

import dev.gaze.layers.SpectralDense;
import dev.gaze.spec.BlockSpec.Dense;
import java.util.List;

/** A dense layer, {@code kernel, bias}. */
record DenseKind(Dense spec) implements BlockKind {
  @Override
  public String jsonName() {
    return "dense";
  }

  @Override
  public List<String> required() {
    return List.of("units");
  }

  @Override
  public String text() {
    return Words.call("dense", spec.units());
  }

  @Override
  public void check(Values values) {
    values.size("units", spec.units());
    values.kernel(spec.spectralNorm(), spec.initializer());
  }

  @Override
  public Outcome fit(BlockShape input, Site site) {
    var sn = site.spectralNorm(spec.spectralNorm());
    var init = site.initializer(spec.initializer());
    var filled = new Dense(spec.units(), spec.bias(), sn, init);
    long macs = (long) Site.flat(input) * spec.units();
    return Outcome.of(
        filled,
        new BlockShape.Flat(spec.units()),
        macs,
        path ->
            Lowered.of(
                new SpectralDense(
                    path, spec.units(), spec.bias(), site.normOfKernel(sn), site.start(init)),
                input));
  }

  @Override
  public BlockShape ofAnyInput() {
    return new BlockShape.Flat(spec.units());
  }
}
