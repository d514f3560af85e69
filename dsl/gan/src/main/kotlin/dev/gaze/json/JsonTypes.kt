package dev.gaze.json

import dev.gaze.spec.Activation
import dev.gaze.spec.BlockSpec
import dev.gaze.spec.DiffAugment
import dev.gaze.spec.GanSpec
import dev.gaze.spec.ImageOptions
import dev.gaze.spec.ImageSpec
import dev.gaze.spec.Initializer
import dev.gaze.spec.LatentSpec
import dev.gaze.spec.LossTerm
import dev.gaze.spec.NetworkBuilder
import dev.gaze.spec.NetworkSpec
import dev.gaze.spec.NormSpec
import dev.gaze.spec.OptimizerSpec
import dev.gaze.spec.Schedule
import dev.gaze.spec.SpectralNorm
import dev.gaze.spec.TrainingSpec

/** The member that names the type of an object. */
internal const val TYPE = "type"

/**
 * The one registry of what JSON knows: each record with its name, a value that holds the defaults, and the components that
 * must be written. Names are for ever: saved specs hold them.
 */
internal object JsonTypes {
    // Examples of blocks come from the builders: their defaults are written there.
    private val generator get() = NetworkSpec.DEFAULT.toGeneratorBuilder()
    private val discriminator get() = NetworkSpec.DEFAULT.toDiscriminatorBuilder()

    val gan = type("gan", GanSpec.builder("").build(), "name", "image", "generator", "discriminator")

    val all: List<JsonType<*>> =
        listOf(
            gan,
            type("image", ImageSpec.DEFAULT, "height", "width"),
            type("latent", LatentSpec.DEFAULT, "size"),
            type("network", NetworkSpec.DEFAULT, "blocks"),
            // Blocks
            type("dense", BlockSpec.Dense.of(1), "units"),
            type("denseMap", BlockSpec.DenseMap.of(1, 1, 1), "height", "width", "channels"),
            type("conv", generator.conv(1).block(), "filters"),
            type("transposedConv", generator.transposedConv(1).block(), "filters"),
            type("resBlock", BlockSpec.ResBlock.of(1), "channels"),
            type("selfAttention", generator.selfAttention().block()),
            type("bottleneck", generator.bottleneck().block()),
            type("norm", generator.norm().block()),
            type("activate", BlockSpec.Activate(Activation.RELU), "activation"),
            type("upsample", generator.upsample(1).block(), "factor"),
            type("downsample", discriminator.downsample(1).block(), "factor"),
            type("globalPool", discriminator.sumPool().block(), "method"),
            type("linearHead", BlockSpec.LinearHead.of()),
            type("projectionHead", BlockSpec.ProjectionHead.of()),
            type("classifierHead", BlockSpec.ClassifierHead.of()),
            // What blocks are told with
            type("identity", Activation.Identity()),
            type("relu", Activation.Relu()),
            type("leakyRelu", Activation.LEAKY_RELU as Record),
            type("elu", Activation.Elu()),
            type("sigmoid", Activation.Sigmoid()),
            type("tanh", Activation.Tanh()),
            type("none", NormSpec.None()),
            type("batch", NormSpec.BATCH as Record),
            type("conditionalBatch", NormSpec.CONDITIONAL as Record),
            type("off", SpectralNorm.Off()),
            type("powerIteration", SpectralNorm.DEFAULT as Record),
            type("xavierUniform", Initializer.DEFAULT as Record),
            type("normal", Initializer.Normal(1.0), "stddev"),
            type("orthogonal", Initializer.Orthogonal(1.0), "gain"),
            // Training
            type("training", TrainingSpec.DEFAULT),
            type("plan", TrainingSpec.DEFAULT.plan()),
            type("ema", TrainingSpec.Ema.DEFAULT),
            type("adam", OptimizerSpec.Adam.GENERATOR, "learningRate"),
            type("constant", Schedule.Constant()),
            type("linearDecay", Schedule.LinearDecay(0.0), "from"),
            type("cosine", Schedule.Cosine(0.0), "end"),
            type("warmUp", Schedule.WarmUp(1, Schedule.CONSTANT), "steps", "then"),
            type("images", ImageOptions.NONE),
            type("color", DiffAugment.Color()),
            type("translation", DiffAugment.Translation.DEFAULT),
            type("cutout", DiffAugment.Cutout.DEFAULT),
            type("auxiliaryClassifier", LossTerm.AuxiliaryClassifier(1.0), "weight"),
            type("gradientPenalty", LossTerm.GradientPenalty(1.0), "weight"),
            type("r1", LossTerm.R1(1.0), "weight"),
            type("orthogonalRegularization", LossTerm.OrthogonalRegularization(1.0), "weight"),
        )

    private val byClass = all.associateBy { it.type }

    /** The type of a record's class, or null where JSON has none. */
    fun of(type: Class<*>): JsonType<*>? = byClass[type]

    /** What may stand where a sealed interface is declared. */
    fun permitted(sealed: Class<*>): List<JsonType<*>> = all.filter { sealed.isAssignableFrom(it.type) }

    private fun NetworkBuilder<*>.block() = build().blocks().single() as Record

    private fun <T : Record> type(
        name: String,
        example: T,
        vararg required: String,
    ) = JsonType(name, example, required.toSet())
}
