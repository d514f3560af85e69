package dev.gaze.cli

import com.github.ajalt.mordant.animation.animation
import com.github.ajalt.mordant.terminal.Terminal
import com.github.ajalt.mordant.widgets.progress.build
import com.github.ajalt.mordant.widgets.progress.progressBar
import com.github.ajalt.mordant.widgets.progress.progressBarContextLayout
import com.github.ajalt.mordant.widgets.progress.text
import dev.gaze.train.TrainingEvent.Measured
import dev.gaze.train.TrainingEvent.Step
import dev.gaze.train.TrainingEvent.Warning
import java.util.Locale
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

/** Shows how a run gets on: a bar that is redrawn in place on a terminal, lines now and then elsewhere. */
internal class TrainingView(
    private val terminal: Terminal,
    private val clock: TimeSource.WithComparableMarks = TimeSource.Monotonic,
) : AutoCloseable {
    private val interactive = terminal.terminalInfo.outputInteractive
    private val pause = if (interactive) 100.milliseconds else 5.seconds
    private val start = clock.markNow()
    private val layout =
        progressBarContextLayout<Step>(spacing = 2) {
            progressBar()
            text { context.progress() }
            text { context.speed() }
            text { context.timeLeft() }
            text { context.losses() }
        }
    private val bar = terminal.animation<Step> { layout.build(it, it.steps.toLong(), it.step.toLong(), clock.markNow()) }
    private var last: Step? = null
    private var shown: Step? = null
    private var due = start

    /** Called after each step; shows it when it is time again. */
    fun show(step: Step) {
        last = step
        if (due.hasPassedNow()) draw(step)
    }

    /** Says at once what was measured, above the bar. */
    fun show(measured: Measured) {
        val values = measured.values.entries.joinToString("  ") { (name, value) -> "$name %.4g".format(Locale.ROOT, value) }
        terminal.println("step ${measured.step}: $values  (%.1f s)".format(Locale.ROOT, measured.took.toMillis() / 1e3))
    }

    /** Says at once that something looks wrong, above the bar. */
    fun warn(warning: Warning) = terminal.println("warning: step ${warning.step}: ${warning.message}", stderr = true)

    /** Shows the last step. */
    override fun close() {
        last?.takeIf { it != shown }?.let(::draw)
        bar.stop()
    }

    private fun draw(step: Step) {
        shown = step
        due = clock.markNow() + pause
        if (interactive) {
            bar.update(step)
        } else {
            terminal.println(listOf("step ${step.progress()}", step.speed(), step.timeLeft(), step.losses()).joinToString("  "))
        }
    }
}

private fun Step.progress(): String = "$step/$steps"

private fun Step.speed(): String = (if (imagesPerSecond < 10) "%.1f" else "%.0f").format(Locale.ROOT, imagesPerSecond) + " images/s"

private fun Step.timeLeft(): String = "${remaining.toSeconds().seconds} left"

private fun Step.losses(): String = "D %.3f  G %.3f".format(Locale.ROOT, discriminatorLoss, generatorLoss)
