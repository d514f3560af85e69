package dev.gaze

import dev.gaze.spec.Activation
import dev.gaze.spec.BlockSpec.ResBlock
import dev.gaze.spec.Initializer
import dev.gaze.spec.NormSpec
import dev.gaze.spec.SpectralNorm
import dev.gaze.spec.SpectralNorm.PowerIteration

private val ONE_ITERATION = SpectralNorm.DEFAULT as PowerIteration

/**
 * Names for the values that networks are told with. They are values, not blocks: `norm(batchNorm)` adds a block,
 * `residualNorm(batchNorm)` sets what residual blocks take.
 */
@GazeDsl
public sealed interface NetworkWords : AttentionWords {
    /** x. */
    public val identity: Activation get() = Activation.Identity()

    /** max(0, x). */
    public val relu: Activation get() = Activation.RELU

    /** x where x is at least 0, 0.2 · x elsewhere; another slope is an `Activation.LeakyRelu(slope)`. */
    public val leakyRelu: Activation get() = Activation.LEAKY_RELU

    /** x where x is at least 0, exp(x) − 1 elsewhere. */
    public val elu: Activation get() = Activation.Elu()

    /** 1 / (1 + exp(−x)). */
    public val sigmoid: Activation get() = Activation.Sigmoid()

    /** The hyperbolic tangent. */
    public val tanh: Activation get() = Activation.TANH

    /** No normalisation. */
    public val noNorm: NormSpec get() = NormSpec.NONE

    /** Batch norm as residual blocks have it. */
    public val batchNorm: NormSpec get() = NormSpec.BATCH

    /** Class-conditional batch norm. */
    public val conditionalBatchNorm: NormSpec get() = NormSpec.CONDITIONAL

    /** Batch norm with a decay of the moving statistics: a run of a few thousand steps wants about 0.99. */
    public fun batchNorm(
        decay: Double,
        epsilon: Double = NormSpec.EPSILON,
    ): NormSpec = NormSpec.Batch(decay, epsilon)

    /** Class-conditional batch norm with a decay of the moving statistics. */
    public fun conditionalBatchNorm(
        decay: Double,
        epsilon: Double = NormSpec.EPSILON,
    ): NormSpec = NormSpec.ConditionalBatch(decay, epsilon)

    /** No spectral norm. */
    public val off: SpectralNorm get() = SpectralNorm.OFF

    /**
     * Spectral norm (Miyato et al. 2018).
     *
     * @param iterations power iterations a step
     * @param gradientThroughIteration whether the gradient flows through them too, as in the released SAGAN code
     */
    public fun powerIteration(
        iterations: Int = ONE_ITERATION.iterations(),
        gradientThroughIteration: Boolean = ONE_ITERATION.gradientThroughIteration(),
    ): SpectralNorm = PowerIteration(iterations, gradientThroughIteration)

    /** Uniform in ±gain · √(6 / (fan in + fan out)) (Glorot and Bengio 2010); plain Xavier has gain 1. */
    public fun xavier(gain: Double = 1.0): Initializer = Initializer.XavierUniform(gain)

    /** N(0, stddev²); DCGAN has 0.02. */
    public fun normal(stddev: Double): Initializer = Initializer.Normal(stddev)

    /** gain times an orthonormal kernel (Saxe et al. 2014); any shape. */
    public fun orthogonal(gain: Double = 1.0): Initializer = Initializer.Orthogonal(gain)

    /** Twice as high and wide. */
    public val up: ResBlock.Resample get() = ResBlock.Resample.UP

    /** Half as high and wide. */
    public val down: ResBlock.Resample get() = ResBlock.Resample.DOWN

    /** As high and wide. */
    public val same: ResBlock.Resample get() = ResBlock.Resample.NONE

    /** A 1×1 convolution as the way past. */
    public val learned: ResBlock.Shortcut get() = ResBlock.Shortcut.LEARNED

    /** Nothing on the way past. */
    public val direct: ResBlock.Shortcut get() = ResBlock.Shortcut.IDENTITY

    /** As wide between the convolutions as the output. */
    public val wide: ResBlock.Hidden get() = ResBlock.Hidden.WIDE

    /** As wide between the convolutions as the input. */
    public val thin: ResBlock.Hidden get() = ResBlock.Hidden.THIN

    /** The block starts with its norm and activation. */
    public val preActivation: ResBlock.Order get() = ResBlock.Order.PRE_ACTIVATION

    /** The block starts with a convolution: its input is the image. */
    public val first: ResBlock.Order get() = ResBlock.Order.FIRST
}
