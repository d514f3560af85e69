package dev.gaze.cli

import dev.gaze.modify
import dev.gaze.shape.ShapeCheck
import dev.gaze.spec.DiffAugment
import dev.gaze.spec.GanSpec
import dev.gaze.spec.OptimizerSpec.Adam
import dev.gaze.spec.TrainingSpec
import dev.gaze.spec.TrainingSpec.Precision
import java.text.DecimalFormat
import java.text.DecimalFormatSymbols
import java.util.Locale

/**
 * A model that nobody has written: a preset, as large and as wide as there is time for.
 *
 * @property preset null: SAGAN's networks, at learning rates that take a short run further
 * @property image height and width
 * @property narrower what the preset's channels are divided by
 * @property alpha whether images have alpha, as their fourth channel
 */
internal data class ChosenModel(
    val name: String,
    val preset: Preset?,
    val image: Int,
    val narrower: Int,
    val alpha: Boolean = false,
) {
    private val base = preset ?: Preset.SAGAN

    /** In words. */
    override fun toString(): String =
        "${base.word} of $image x $image pixels" + (if (alpha) " with alpha" else "") +
            if (narrower == 1) "" else ", its channels divided by $narrower"

    /**
     * The model, for so many steps on so many images.
     *
     * Of few images the discriminator would learn each by heart, so that what it sees is augmented.
     */
    fun spec(
        steps: Int,
        images: Int,
    ): GanSpec =
        base.spec(image).modify {
            name(name)
            if (alpha) image(image, channels = WITH_ALPHA)
            narrower(narrower)
            training {
                steps(steps)
                batch(BATCH)
                if (preset == null) {
                    generator { adam(lr = 2e-4, beta1 = 0.5) }
                    discriminator { adam(lr = 4e-4, beta1 = 0.5) }
                }
                // Not before the first tenth: averages begin where it is no noise any more.
                ema(start = minOf(TrainingSpec.Ema.DEFAULT.start(), steps / 10))
                if (images < FEW_IMAGES) diffAugment(color, translation(), cutout())
                precision(bf16)
            }
        }

    /**
     * A script that says the same.
     *
     * @param spec this model, with what options have changed of its training
     * @param comment its first lines
     */
    fun script(
        spec: GanSpec,
        comment: List<String>,
    ): String {
        val training = spec.training()
        val augment = training.images().augment()
        val lines =
            comment.map { "// $it" } +
                listOfNotNull(
                    "Presets.${base.call(image)}.modify {",
                    "    name(${quoted(spec.name())})",
                    "    image($image, channels = $WITH_ALPHA)".takeIf { alpha },
                    "    narrower($narrower)".takeIf { narrower > 1 },
                    "    training {",
                    "        steps(${training.steps()})",
                    "        batch(${training.batch()})",
                    "        generator { ${adam(training.generator() as Adam)} }".takeIf { preset == null },
                    "        discriminator { ${adam(training.discriminator() as Adam)} }".takeIf { preset == null },
                    "        ema(start = ${checkNotNull(training.ema()).start()})",
                    "        diffAugment(${augment.joinToString(transform = ::word)})".takeIf { augment.isNotEmpty() },
                    "        flip()".takeIf { training.images().flip() },
                    "        precision(${training.precision().name.lowercase()})".takeIf { training.precision() != Precision.FP32 },
                    "        seed(${training.seed()})".takeIf { training.seed() != TrainingSpec.DEFAULT.seed() },
                    "    }",
                    "}",
                )
        return lines.joinToString("\n", postfix = "\n")
    }

    /** What a run of the fewest steps takes, in multiply-accumulates. */
    private fun leastWork(): Double {
        val gan = ShapeCheck.check(spec(FEWEST_STEPS, 0).withClasses(ANY_CLASSES))
        val generator = gan.generator().macs().toDouble()
        val discriminator = gan.discriminator().macs().toDouble()
        // There and back is three times there; the discriminator sees a generated image for each real one.
        val plan = gan.spec().training().plan()
        val work = plan.discriminatorSteps() * (generator + 6 * discriminator) + plan.generatorSteps() * 3 * (generator + discriminator)
        return FEWEST_STEPS * BATCH * work / plan.generatorSteps()
    }

    companion object {
        /** Multiply-accumulates a second, about, of a core and of a GPU: what to expect before anything is measured. */
        const val CORE = 40e9
        const val GPU = 3e12

        /** Pixels of presets, the most first. */
        val SIZES = listOf(256, 128, 64, 32)

        /** Of fewer, a discriminator learns each by heart (Zhao et al. 2020, figure 1). */
        const val FEW_IMAGES = 10_000

        private const val BATCH = 32

        /** Channels of images that have alpha. */
        const val WITH_ALPHA = 4

        /** After fewer, samples are blots. */
        private const val FEWEST_STEPS = 3000

        /** What channels are divided by, where nobody says by what. */
        val NARROWER = listOf(1, 2, 4, 8)

        /** Narrower than that, a smaller image is better. */
        private const val WIDE_ENOUGH = 4

        private const val ANY_CLASSES = 2

        /**
         * The largest and then the widest that has time for enough steps; the smallest and narrowest where none has.
         *
         * @param sizes to choose from, the largest first
         * @param narrower given by the user; null: what there is time for
         * @param work multiply-accumulates that there is time for
         */
        fun of(
            name: String,
            preset: Preset?,
            sizes: List<Int>,
            narrower: Int?,
            work: Double,
        ): ChosenModel {
            val models =
                sizes.flatMap { size ->
                    val widths = narrower?.let(::listOf) ?: NARROWER.filter { it <= WIDE_ENOUGH || size == sizes.last() }
                    widths.map { ChosenModel(name, preset, size, it) }
                }
            return models.firstOrNull { it.leastWork() <= work } ?: models.last()
        }
    }
}

private fun adam(options: Adam): String = "adam(lr = ${scientific(options.learningRate())}, beta1 = ${options.beta1()})"

/** As papers write small numbers, 2e-4. */
private fun scientific(value: Double): String =
    DecimalFormat("0.###############E0", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(value).lowercase()

private fun word(augmentation: DiffAugment): String =
    augmentation.accept(
        object : DiffAugment.Visitor<String> {
            override fun color(policy: DiffAugment.Color) = "color"

            override fun translation(policy: DiffAugment.Translation) = "translation()"

            override fun cutout(policy: DiffAugment.Cutout) = "cutout()"
        },
    )

/** As Kotlin has a string. */
private fun quoted(text: String): String = "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("$", "\\$") + "\""
