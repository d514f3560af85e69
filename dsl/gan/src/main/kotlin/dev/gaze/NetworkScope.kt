package dev.gaze

import dev.gaze.graph.KotlinDlLayer
import dev.gaze.spec.Activation
import dev.gaze.spec.AttentionVariant
import dev.gaze.spec.BlockSpec
import dev.gaze.spec.BlockSpec.BottleneckResBlock
import dev.gaze.spec.BlockSpec.Conv
import dev.gaze.spec.BlockSpec.ResBlock
import dev.gaze.spec.BlockSpec.SelfAttention
import dev.gaze.spec.Initializer
import dev.gaze.spec.NetworkBuilder
import dev.gaze.spec.NormSpec
import dev.gaze.spec.Origins.Origin
import dev.gaze.spec.SpectralNorm
import org.jetbrains.kotlinx.dl.api.core.layer.Layer

private val CONV = Conv.of(1, Conv.KERNEL)
private val BOTTLENECK = BottleneckResBlock.of(SelfAttention.of(SelfAttention.K))

/**
 * What generators and discriminators have in common. A function named after a block adds that block after those already there.
 *
 * Of a block, `spectralNorm` and `initializer` not given are the network's.
 */
@GazeDsl
public sealed class NetworkScope : NetworkWords {
    internal abstract val builder: NetworkBuilder<*>

    /** Spectral norm of all the network's kernels; on at first. */
    public fun spectralNorm(spectralNorm: SpectralNorm) {
        here().spectralNorm(spectralNorm)
    }

    /** How all the network's kernels start; [xavier] at first. */
    public fun initializer(initializer: Initializer) {
        here().initializer(initializer)
    }

    /**
     * The norm in all the network's residual blocks. At first, and where null: in a generator [conditionalBatchNorm] where there
     * are classes and [batchNorm] where there are none; in a discriminator [noNorm].
     */
    public fun residualNorm(norm: NormSpec?) {
        here().residualNorm(norm)
    }

    /** Takes away all blocks that are there; for [modify]. */
    public fun clear() {
        here().clear()
    }

    /**
     * A residual block of two 3×3 convolutions (Miyato and Koyama 2018; Zhang et al. 2018).
     *
     * @param channels width of the output
     * @param resample [up], [down] or [same]; not given: up in a generator, down in a discriminator
     * @param shortcut [learned] or [direct]; not given: learned where the block resamples or changes the width
     * @param hidden width between the convolutions, [wide] or [thin]; not given: wide
     * @param order [preActivation] or [first]; not given: first for the first block of a discriminator
     * @param norm not given: the network's [residualNorm]
     * @param activation not given: [relu]
     */
    public fun resBlock(
        channels: Int,
        resample: ResBlock.Resample? = null,
        shortcut: ResBlock.Shortcut? = null,
        hidden: ResBlock.Hidden? = null,
        order: ResBlock.Order? = null,
        norm: NormSpec? = null,
        activation: Activation? = null,
        spectralNorm: SpectralNorm? = null,
        initializer: Initializer? = null,
    ) {
        here().resBlock(channels) {
            it
                .resample(resample)
                .shortcut(shortcut)
                .hidden(hidden)
                .order(order)
                .norm(norm)
                .activation(activation)
                .spectralNorm(spectralNorm)
                .initializer(initializer)
        }
    }

    /**
     * Self-attention, y = gamma · o + x with gamma 0 at the start (Zhang et al. 2018, section 3).
     *
     * @param k query and key are C/k wide
     * @param variant [paper], [paperV1] or [official]; not given: paper
     * @param pooled whether key and value are max-pooled 2×2; not given: as the variant has it
     * @param at behind the first block that makes a map so high, wherever that is; not given: here
     */
    public fun selfAttention(
        k: Int = SelfAttention.K,
        variant: AttentionVariant? = null,
        pooled: Boolean? = null,
        at: Int? = null,
        spectralNorm: SpectralNorm? = null,
        initializer: Initializer? = null,
    ) {
        here().selfAttention {
            it
                .k(k)
                .variant(variant)
                .pooled(pooled)
                .at(at)
                .spectralNorm(spectralNorm)
                .initializer(initializer)
        }
    }

    /**
     * The residual block that stands in for attention in table 1 of the SAGAN paper: x + conv3×3(relu(conv3×3(x))).
     *
     * @param k of the attention that it replaces and whose parameter count it has, as have [variant] and [pooled]
     * @param at behind the first block that makes a map so high, wherever that is; not given: here
     * @param hidden channels between the convolutions; 0: as near as can be to that parameter count
     */
    public fun bottleneck(
        k: Int = SelfAttention.K,
        variant: AttentionVariant? = null,
        pooled: Boolean? = null,
        at: Int? = null,
        hidden: Int = BOTTLENECK.hidden(),
        spectralNorm: SpectralNorm? = null,
        initializer: Initializer? = null,
    ) {
        val replaced =
            SelfAttention
                .of(k)
                .toBuilder()
                .variant(variant)
                .pooled(pooled)
                .at(at)
                .build()
        here().bottleneck {
            it
                .replaces(replaced)
                .hidden(hidden)
                .spectralNorm(spectralNorm)
                .initializer(initializer)
        }
    }

    /** A convolution with a square kernel, padded to keep its size. */
    public fun conv(
        filters: Int,
        kernel: Int = Conv.KERNEL,
        stride: Int = CONV.stride(),
        bias: Boolean = CONV.bias(),
        spectralNorm: SpectralNorm? = null,
        initializer: Initializer? = null,
    ) {
        here().conv(filters, kernel) {
            it
                .stride(stride)
                .bias(bias)
                .spectralNorm(spectralNorm)
                .initializer(initializer)
        }
    }

    /** `[N, D]` (a map is flattened first) to `[N, units]`. */
    public fun dense(
        units: Int,
        bias: Boolean = CONV.bias(),
        spectralNorm: SpectralNorm? = null,
        initializer: Initializer? = null,
    ) {
        here().dense(units) { it.bias(bias).spectralNorm(spectralNorm).initializer(initializer) }
    }

    /** A norm; not given: batch norm with decay 0.9999, the generator's last. */
    public fun norm(norm: NormSpec? = null) {
        if (norm == null) here().norm() else here().norm(norm)
    }

    /** A nonlinearity: `activate(sigmoid)`. */
    public fun activate(activation: Activation) {
        here().activate(activation)
    }

    /** max(0, x). */
    public fun relu() {
        here().relu()
    }

    /** x where x is at least 0, slope · x elsewhere. */
    public fun leakyRelu(slope: Double = Activation.LeakyRelu.SLOPE) {
        here().leakyRelu(slope)
    }

    /**
     * Any layer of KotlinDL, or one of Gaze's by itself: `layer("prelu") { PReLU() }`. Such a spec cannot be saved as JSON.
     * Its weights are trained, averaged, saved and named as those of other blocks are: `generator/layer/…`.
     *
     * @param name for tables and errors; not given: the class of the layer
     * @param conditional whether it sees the class: it then takes two inputs, the second being the one-hot class `[N, classes]`,
     *     or the generator's shared embedding where it has one
     * @param create makes a new layer at every call, since a layer is built once
     */
    public fun layer(
        name: String? = null,
        conditional: Boolean = false,
        create: () -> Layer,
    ) {
        val known = name ?: create().javaClass.simpleName
        here().layer(if (conditional) KotlinDlLayer.conditional(known, create) else KotlinDlLayer(known, create))
    }

    /** Any block, as a value. */
    public fun add(block: BlockSpec) {
        here().add(block)
    }

    private fun here(): NetworkBuilder<*> = builder.at(Origin.ofScript())
}
