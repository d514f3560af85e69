package dev.gaze

import dev.gaze.spec.BlockSpec.Downsample
import dev.gaze.spec.DiscriminatorBuilder
import dev.gaze.spec.HeadSpec.LinearHead
import dev.gaze.spec.Initializer
import dev.gaze.spec.Origins.Origin
import dev.gaze.spec.SpectralNorm

private val HEAD = LinearHead.of()

/**
 * The blocks of a discriminator. The last relu, sum-pooling and head need not be said:
 * `discriminator { resBlock(64); selfAttention(k = 8); resBlock(128) }` is complete.
 */
@GazeDsl
public class DiscriminatorScope internal constructor(
    override val builder: DiscriminatorBuilder,
) : NetworkScope() {
    /** The mean of a window. */
    public val average: Downsample.Method get() = Downsample.Method.AVERAGE

    /** The greatest value of a window. */
    public val max: Downsample.Method get() = Downsample.Method.MAX

    /** The top left value of a window. */
    public val stride: Downsample.Method get() = Downsample.Method.STRIDE

    /** A map `factor` times less high and wide; [average], [max] or [stride]. */
    public fun downsample(
        factor: Int,
        method: Downsample.Method = average,
    ) {
        here().downsample(factor, method)
    }

    /** A map to a vector `[N, C]`: the sum over height and width (SAGAN, SNGAN). */
    public fun sumPool() {
        here().sumPool()
    }

    /** A map to a vector `[N, C]`: the mean over height and width. */
    public fun meanPool() {
        here().meanPool()
    }

    /** The logit: `[N, D]` (a map is flattened first) to `[N]`. */
    public fun linearHead(
        bias: Boolean = HEAD.bias(),
        spectralNorm: SpectralNorm? = null,
        initializer: Initializer? = null,
    ) {
        here().linearHead { it.bias(bias).spectralNorm(spectralNorm).initializer(initializer) }
    }

    /** The logit with class projection (Miyato and Koyama 2018, equation 3). */
    public fun projectionHead(
        bias: Boolean = HEAD.bias(),
        spectralNorm: SpectralNorm? = null,
        initializer: Initializer? = null,
    ) {
        here().projectionHead { it.bias(bias).spectralNorm(spectralNorm).initializer(initializer) }
    }

    /** The logit and the class logits of AC-GAN (Odena et al. 2017); goes with [TrainingScope.auxiliaryClassifier]. */
    public fun classifierHead(
        bias: Boolean = HEAD.bias(),
        spectralNorm: SpectralNorm? = null,
        initializer: Initializer? = null,
    ) {
        here().classifierHead { it.bias(bias).spectralNorm(spectralNorm).initializer(initializer) }
    }

    private fun here(): DiscriminatorBuilder = builder.at(Origin.ofScript())
}
