package dev.gaze.cli

import com.github.ajalt.clikt.parameters.groups.OptionGroup
import com.github.ajalt.clikt.parameters.options.option
import com.github.ajalt.clikt.parameters.types.double
import com.github.ajalt.clikt.parameters.types.restrictTo
import java.text.DecimalFormat
import java.text.DecimalFormatSymbols
import java.time.Duration
import java.util.Locale

/** How long to train, where that is said in place of a number of steps. */
internal class TrainingTime : OptionGroup() {
    private val minutes by option(
        metavar = "M",
        help = "How long to train: as many steps as fit, by the speed of a few (default: the model's steps; without FILE 30 minutes)",
    ).double().restrictTo(min = 0.1, max = MOST_MINUTES)

    /** Whether it is said. */
    val isSaid: Boolean get() = minutes != null

    /** What is said, or what a model is chosen for. */
    val seconds: Double get() = (minutes ?: DEFAULT_MINUTES) * 60

    /** How many steps fit, of so long each, beside starting, pictures and checkpoints. */
    fun steps(step: Duration): Int = (seconds * OF_STEPS / (step.toNanos() / 1e9)).toInt().coerceIn(1, MOST_STEPS)

    /** In words. */
    override fun toString(): String {
        val said = DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(seconds / 60)
        return if (said == "1") "a minute" else "$said minutes"
    }

    private companion object {
        const val DEFAULT_MINUTES = 30.0
        const val MOST_MINUTES = 100_000.0
        const val MOST_STEPS = 10_000_000
        const val OF_STEPS = 0.93
    }
}
