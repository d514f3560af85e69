package dev.gaze.spec;

/** The three self-attention blocks that go by the name SAGAN. C is the map's channel count. */
public enum AttentionVariant {
  /** arXiv v2: query, key and value C/k wide, an output 1×1 back to C. */
  PAPER,
  /** arXiv v1: query and key C/k wide, value C wide, no output 1×1. */
  PAPER_V1,
  /** The released code: query and key C/k, value C/2, key and value max-pooled 2×2, output 1×1. */
  OFFICIAL
}
