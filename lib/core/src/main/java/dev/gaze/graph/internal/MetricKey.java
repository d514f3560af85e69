package dev.gaze.graph.internal;

/** Keys of what a run logs, where there is one for each layer or part: {@code sigma/LAYER}. */
public enum MetricKey {
  /** The largest singular value of a kernel, before it is divided away. */
  SIGMA("sigma"),
  /** How much attention is added. */
  GAMMA("gamma"),
  /** How far attention looks. */
  ATTENTION_DISTANCE("attention_distance"),
  /** How far the first batch is from that in float32; once, before training. */
  PRECISION_CHECK("precision_check");

  /** The part of the run's time that measuring has taken so far: a key of its own. */
  public static final String MEASURING_SHARE = "measuring_share";

  private final String group;

  MetricKey(String group) {
    this.group = group;
  }

  /** What all keys of this kind begin with, before the slash. */
  public String group() {
    return group;
  }

  /** The key of a layer, or a part. */
  public String of(String layer) {
    return group + "/" + layer;
  }

  /** Whether a key is of this kind. */
  public boolean has(String key) {
    return key.startsWith(group + "/");
  }
}
