package dev.gaze

import dev.gaze.spec.AttentionVariant
import dev.gaze.spec.BlockSpec.SelfAttention
import dev.gaze.spec.GanBuilder
import dev.gaze.spec.GanSpec
import dev.gaze.spec.ImageSpec
import dev.gaze.spec.Origins.Origin

/**
 * A generative adversarial network and how to train it:
 *
 * ```kotlin
 * gan("sagan") {
 *     image(32)
 *     classes(10)
 *     generator { resBlock(256); selfAttention(k = 8); resBlock(256) }
 *     discriminator { resBlock(128); selfAttention(k = 8); resBlock(128) }
 *     training { steps(5000); batch(64); loss(hinge) }
 * }
 * ```
 *
 * What is not said is as in SAGAN (Zhang et al. 2018): spectral norm in both networks, conditional batch norm, a projection
 * head, hinge loss, two learning rates. The first dense map, the last norm-relu-conv-tanh and the discriminator's head are
 * added by `ShapeCheck`. Nothing is checked here: `ShapeCheck.check` finds all faults at once.
 *
 * @param name the model's name; also the name of its run's folder
 */
public fun gan(
    name: String,
    configure: GanScope.() -> Unit,
): GanSpec = GanScope(GanSpec.builder(name)).apply { name(name) }.apply(configure).build()

/**
 * This spec with something changed: `Presets.sagan(...).modify { training { steps(500) } }`.
 *
 * Scopes go on from what is there: `generator { resBlock(64) }` adds a block after the others (see [NetworkScope.clear]), and
 * `adam(lr = 2e-4)` keeps the betas.
 */
public fun GanSpec.modify(changes: GanScope.() -> Unit): GanSpec = GanScope(toBuilder()).apply(changes).build()

/** What a [gan] consists of. */
@GazeDsl
public class GanScope internal constructor(
    private val builder: GanBuilder,
) : AttentionWords {
    private val now: GanSpec get() = builder.build()

    /** Another name; for [modify]. */
    public fun name(name: String) {
        here().name(name)
    }

    /** Square colour images. */
    public fun image(size: Int) {
        here().image(size)
    }

    /** Images `[height, width, channels]`, square where no width is given; 1 channel is grey, 3 are red, green, blue, 4 the same over white, and alpha. */
    public fun image(
        height: Int,
        width: Int = height,
        channels: Int = ImageSpec.DEFAULT.channels(),
    ) {
        here().image(height, width, channels)
    }

    /** How many classes images have, 0 for none. Not said: as many as the training data has. */
    public fun classes(count: Int) {
        here().classes(count)
    }

    /**
     * The generator's input z, drawn from N(0, I). What is not given stays as it is.
     *
     * @param size length of z; 128 at first
     * @param chunks more than 1: BigGAN's hierarchical z (Brock et al. 2019, section 3.1), cut into so many equal parts
     */
    public fun latent(
        size: Int = now.latent().size(),
        chunks: Int = now.latent().chunks(),
    ) {
        here().latent(size, chunks)
    }

    /** The generator: latent (and class) to image. */
    public fun generator(configure: GeneratorScope.() -> Unit) {
        here().generator { GeneratorScope(it).configure() }
    }

    /** The discriminator: image (and class) to logit. */
    public fun discriminator(configure: DiscriminatorScope.() -> Unit) {
        here().discriminator { DiscriminatorScope(it).configure() }
    }

    /**
     * Adds self-attention to both networks where maps are so high: `selfAttention(at = 32)`. Where attention was said for that
     * height already, a preset's for one, that is changed: what is not given stays as it is.
     *
     * @param at behind the first block that makes a map so high, wherever that is
     * @param k query and key are C/k wide; 8 at first
     * @param variant [paper] (at first), [paperV1] or [official]
     * @param pooled whether key and value are max-pooled 2×2; at first as the variant has it
     */
    public fun selfAttention(
        at: Int,
        k: Int? = null,
        variant: AttentionVariant? = null,
        pooled: Boolean? = null,
    ) {
        here().selfAttention { options ->
            options.at(at)
            k?.let(options::k)
            variant?.let(options::variant)
            pooled?.let(options::pooled)
        }
    }

    /**
     * Self-attention where maps are so high, in both networks, and nowhere else: `attentionAt(8, 16)`. What the networks have
     * already, else the paper's with k = 8.
     *
     * @param heights none to take all attention away
     */
    public fun attentionAt(vararg heights: Int) {
        here().attentionAt(*heights)
    }

    /**
     * Self-attention of this kind where maps are so high, in both networks, and nowhere else.
     *
     * @param k query and key are C/k wide
     * @param variant [paper], [paperV1] or [official]
     * @param pooled whether key and value are max-pooled 2×2; not given: as the variant has it
     */
    public fun attentionAt(
        vararg heights: Int,
        variant: AttentionVariant,
        k: Int = SelfAttention.K,
        pooled: Boolean? = null,
    ) {
        val attention =
            SelfAttention
                .of(k)
                .toBuilder()
                .variant(variant)
                .pooled(pooled)
                .build()
        here().attentionAt(attention, *heights)
    }

    /**
     * Makes both networks narrower: each block's channels divided by [by], rounded up to a multiple of 8, 16 at least (of fewer
     * than that, a block keeps its own, the image's among them). Time and memory go down by up to its square.
     *
     * @param by 1 or more
     */
    public fun narrower(by: Int) {
        here().narrower(by)
    }

    /** Losses, optimisers, schedule. */
    public fun training(configure: TrainingScope.() -> Unit) {
        here().training { TrainingScope(it).configure() }
    }

    /** What is measured in training; what is trained is the same to the bit. */
    public fun metrics(configure: MetricsScope.() -> Unit) {
        here().metrics { MetricsScope(it).configure() }
    }

    /** Measures nothing in training, as at first; for [modify]. */
    public fun noMetrics() {
        here().noMetrics()
    }

    internal fun build(): GanSpec = builder.build()

    private fun here(): GanBuilder = builder.at(Origin.ofScript())
}
