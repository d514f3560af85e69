package dev.gaze.block;

import dev.gaze.spec.BlockSpec.Activate;
import java.util.List;

/** An activation; its variables, if it had any, would be named after it. */
record ActivateKind(Activate spec) implements BlockKind {
  @Override
  public String jsonName() {
    return "activate";
  }

  @Override
  public List<String> required() {
    return List.of("activation");
  }

  @Override
  public String stem() {
    return Words.name(spec.activation());
  }

  @Override
  public String text() {
    return Words.of(spec.activation());
  }

  @Override
  public void check(Values values) {
    values.activation(spec.activation());
  }

  @Override
  public Outcome fit(BlockShape input, Site site) {
    var activation = Activations.of(spec.activation());
    return Outcome.plain(spec, input, (tf, x, seen, pass) -> activation.apply(tf, x));
  }

  @Override
  public boolean keepsShape() {
    return true;
  }
}
