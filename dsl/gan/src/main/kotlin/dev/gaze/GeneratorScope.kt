package dev.gaze

import dev.gaze.spec.BlockSpec.DenseMap
import dev.gaze.spec.BlockSpec.TransposedConv
import dev.gaze.spec.BlockSpec.Upsample
import dev.gaze.spec.GeneratorBuilder
import dev.gaze.spec.Initializer
import dev.gaze.spec.Origins.Origin
import dev.gaze.spec.SpectralNorm

private val DENSE_MAP = DenseMap.of(1, 1, 1)
private val TRANSPOSED = TransposedConv.of(1, TransposedConv.KERNEL)

/**
 * The blocks of a generator. The first dense map and the last norm-relu-conv-tanh need not be said:
 * `generator { resBlock(256); selfAttention(k = 8); resBlock(256) }` is complete.
 */
@GazeDsl
public class GeneratorScope internal constructor(
    override val builder: GeneratorBuilder,
) : NetworkScope() {
    /** Nearest neighbour. */
    public val nearest: Upsample.Method get() = Upsample.Method.NEAREST

    /** Bilinear, with half-pixel centres. */
    public val bilinear: Upsample.Method get() = Upsample.Method.BILINEAR

    /** Width of one class embedding that all conditional norms share (Brock et al. 2019); 0, as at first: a table for each. */
    public fun sharedEmbedding(width: Int) {
        here().sharedEmbedding(width)
    }

    /** `[N, D]` to a square map `[N, size, size, channels]`: the first block. */
    public fun denseMap(
        size: Int,
        channels: Int,
        bias: Boolean = DENSE_MAP.bias(),
        spectralNorm: SpectralNorm? = null,
        initializer: Initializer? = null,
    ) {
        denseMap(size, size, channels, bias, spectralNorm, initializer)
    }

    /** `[N, D]` to a map `[N, height, width, channels]`: the first block. */
    public fun denseMap(
        height: Int,
        width: Int,
        channels: Int,
        bias: Boolean = DENSE_MAP.bias(),
        spectralNorm: SpectralNorm? = null,
        initializer: Initializer? = null,
    ) {
        here().denseMap(height, width, channels) { it.bias(bias).spectralNorm(spectralNorm).initializer(initializer) }
    }

    /** A transposed convolution: a map `stride` times as high and wide. */
    public fun transposedConv(
        filters: Int,
        kernel: Int = TransposedConv.KERNEL,
        stride: Int = TRANSPOSED.stride(),
        bias: Boolean = TRANSPOSED.bias(),
        spectralNorm: SpectralNorm? = null,
        initializer: Initializer? = null,
    ) {
        here().transposedConv(filters, kernel) {
            it
                .stride(stride)
                .bias(bias)
                .spectralNorm(spectralNorm)
                .initializer(initializer)
        }
    }

    /** A map `factor` times as high and wide; [nearest] or [bilinear]. */
    public fun upsample(
        factor: Int,
        method: Upsample.Method = nearest,
    ) {
        here().upsample(factor, method)
    }

    /** The hyperbolic tangent: the range of images. */
    public fun tanh() {
        here().tanh()
    }

    private fun here(): GeneratorBuilder = builder.at(Origin.ofScript())
}
