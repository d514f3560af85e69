package dev.gaze.internal;

/**
 * SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014), with
 * a seed made of several numbers: image 7 of seed 3 is the same on every machine and in every
 * release.
 */
public final class SplitMix {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private long state;

  /** The stream that belongs to {@code (seed, a)}. */
  public SplitMix(long seed, long a) {
    this.state = mix(mix(seed + GOLDEN) + a * GOLDEN);
  }

  /** A bijection of 64-bit numbers that leaves no visible order. */
  public static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  public long nextLong() {
    state += GOLDEN;
    return mix(state);
  }

  /** Uniform in {@code [0, bound)}; the bias, at most bound / 2^32, is nothing here. */
  public int below(int bound) {
    return (int) (((nextLong() >>> 32) * bound) >>> 32);
  }

  /** Uniform in {@code [from, to]}. */
  public int between(int from, int to) {
    return from + below(to - from + 1);
  }

  /** Uniform in {@code [from, to)}. */
  public float between(float from, float to) {
    return from + (to - from) * ((nextLong() >>> 40) * 0x1p-24f);
  }

  public boolean chance(float probability) {
    return between(0f, 1f) < probability;
  }
}
