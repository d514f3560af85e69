package dev.gaze.cli

import com.github.ajalt.clikt.parameters.groups.OptionGroup
import com.github.ajalt.clikt.parameters.options.convert
import com.github.ajalt.clikt.parameters.options.option
import com.github.ajalt.clikt.parameters.types.choice
import com.github.ajalt.clikt.parameters.types.int
import com.github.ajalt.clikt.parameters.types.long
import com.github.ajalt.clikt.parameters.types.restrictTo
import dev.gaze.spec.DiffAugment
import dev.gaze.spec.GanSpec
import dev.gaze.spec.Metric
import dev.gaze.spec.MetricsBuilder
import dev.gaze.spec.TrainingSpec.Precision

/** What of a step of training is often changed while one tries: each option in place of what the model says. */
internal class StepChanges : OptionGroup("Changes to the model") {
    private val batch by option(metavar = "N", help = "Images in a step of the discriminator (default: the model's)")
        .int()
        .restrictTo(min = 1)

    /** Null: not said. */
    val precision by option(help = "Number format of convolutions and matrix products (default: the model's)")
        .choice(Precision.entries.associateBy { it.name.lowercase() }, ignoreCase = true)
    private val augment by option(
        metavar = "A,B",
        help =
            "How few images are made to last: color, translation and cutout of real and generated ones, flip (left and right) of " +
                "real ones; or none (default: the model's)",
    ).convert { text -> augmentation(text) ?: fail("expected some of ${AUGMENTATIONS.keys.joinToString()}, with commas, or none") }

    /** A model with these changes. */
    fun appliedTo(spec: GanSpec): GanSpec =
        spec
            .toBuilder()
            .training { training ->
                batch?.let(training::batch)
                precision?.let(training::precision)
                augment?.let { names ->
                    training.flip(FLIP in names)
                    training.diffAugment(*names.mapNotNull(AUGMENTATIONS::get).toTypedArray())
                }
            }.build()

    private companion object {
        const val FLIP = "flip"
        val AUGMENTATIONS: Map<String, DiffAugment?> =
            mapOf(
                "color" to DiffAugment.Color(),
                "translation" to DiffAugment.Translation.DEFAULT,
                "cutout" to DiffAugment.Cutout.DEFAULT,
                FLIP to null,
            )

        /** Names as the option has them; null where one is unknown. */
        fun augmentation(text: String): List<String>? {
            val names = text.lowercase().split(',').map(String::trim)
            return if (names == listOf("none")) emptyList() else names.distinct().takeIf(AUGMENTATIONS.keys::containsAll)
        }
    }
}

/** What of a run of training is often changed, beside its steps. */
internal class ModelChanges : OptionGroup("Changes to its training") {
    /** Generator updates in the whole run; null: not said. */
    val steps by option(metavar = "N", help = "Generator updates in the whole run (default: the model's)")
        .int()
        .restrictTo(min = 1)
    private val seed by option(metavar = "N", help = "Where all random numbers of the run come from (default: the model's)").long()
    private val measureEvery by option(
        "--measure-every",
        metavar = "N",
        help =
            "Steps from one time to the next at which images are measured, 0 for never; of a model without metrics FID and KID, and " +
                "the checkpoint of the lowest FID is kept as the best (default: the model's)",
    ).int().restrictTo(min = 0)

    /** A model with these changes. */
    fun appliedTo(spec: GanSpec): GanSpec =
        spec
            .toBuilder()
            .training { training ->
                steps?.let(training::steps)
                seed?.let(training::seed)
            }.apply { measureEvery?.let { if (it == 0) noMetrics() else metrics { metrics -> measure(metrics.every(it)) } } }
            .build()

    private fun measure(metrics: MetricsBuilder) {
        if (metrics.build().measured().isEmpty()) metrics.fid().kid().keepBest(Metric.FID)
    }
}
