package dev.gaze.export.internal;

/** ONNX has no words, or this translation has none, for something of a network. */
public final class UntranslatableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UntranslatableException(String what) {
    super(
        what
            + " has no translation to ONNX here; leave out the layer of it, or take the format saved-model");
  }
}
