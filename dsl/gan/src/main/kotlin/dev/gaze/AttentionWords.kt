package dev.gaze

import dev.gaze.spec.AttentionVariant

/** The three self-attention blocks that go by the name SAGAN; C is the map's channel count. */
@GazeDsl
public sealed interface AttentionWords {
    /** arXiv v2: query, key and value C/k wide, an output 1×1 back to C. */
    public val paper: AttentionVariant get() = AttentionVariant.PAPER

    /** arXiv v1: query and key C/k wide, value C wide, no output 1×1. */
    public val paperV1: AttentionVariant get() = AttentionVariant.PAPER_V1

    /** The released code: query and key C/k, value C/2, key and value max-pooled 2×2, output 1×1. */
    public val official: AttentionVariant get() = AttentionVariant.OFFICIAL
}
