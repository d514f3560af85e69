package dev.gaze.cli

import com.github.ajalt.mordant.animation.textAnimation
import com.github.ajalt.mordant.rendering.OverflowWrap
import com.github.ajalt.mordant.rendering.Whitespace
import com.github.ajalt.mordant.terminal.Terminal
import dev.gaze.train.TrainingEvent.Measured
import dev.gaze.train.TrainingEvent.Step
import dev.gaze.train.TrainingEvent.Warning
import java.util.Locale
import kotlin.jvm.optionals.getOrNull
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource
import kotlin.time.toKotlinDuration

/** Shows how a run gets on: a line that is redrawn in place on a terminal, lines now and then elsewhere. */
internal class TrainingView(
    private val terminal: Terminal,
    private val clock: TimeSource.WithComparableMarks = TimeSource.Monotonic,
) : AutoCloseable {
    private val interactive = terminal.terminalInfo.outputInteractive
    private val pause = if (interactive) 100.milliseconds else 5.seconds
    private val start = clock.markNow()
    private val line =
        terminal.textAnimation<Step>(whitespace = Whitespace.PRE, overflowWrap = OverflowWrap.TRUNCATE) {
            progressLine(it, start.elapsedNow(), terminal.size.width)
        }
    private var last: Step? = null
    private var shown: Step? = null
    private var steps = 0
    private var share: Double? = null
    private var due = start

    /** Called after each step; shows it when it is time again. */
    fun show(step: Step) {
        last = step
        steps++
        if (due.hasPassedNow()) draw(step)
    }

    /** Says at once what was measured, above the line. */
    fun show(measured: Measured) {
        val values = measured.values.entries.joinToString("  ") { (name, value) -> "$name %.4g".format(Locale.ROOT, value) }
        val best = if (measured.best) ", the best so far" else ""
        terminal.println("step ${measured.step}: $values  (%.1f s$best)".format(Locale.ROOT, measured.took.toMillis() / 1e3))
        share = measured.share
    }

    /** Says at once something of the run, above the line. */
    fun tell(text: String) = terminal.println(text)

    /** Says at once that something looks wrong, above the line. */
    fun warn(warning: Warning) = terminal.println("warning: step ${warning.step}: ${warning.message}", stderr = true)

    /** Shows the last step, and what all of them took. */
    override fun close() {
        last?.takeIf { it != shown }?.let(::draw)
        line.stop()
        last?.let {
            val speed = it.speed()
            terminal.println("trained     $steps ${if (steps == 1) "step" else "steps"} in ${start.elapsedNow().inWords()}, $speed")
            share?.let { part -> terminal.println("measuring   %.1f %% of the time".format(Locale.ROOT, 100 * part)) }
        }
    }

    private fun draw(step: Step) {
        shown = step
        due = clock.markNow() + pause
        if (interactive) line.update(step) else terminal.println("step " + parts(step, start.elapsedNow()).joinToString(GAP))
    }
}

private const val GAP = "  "

/** Shorter than that, a bar says nothing. */
private const val SHORTEST_BAR = 8

/** What there is to say of a step, what matters most first. */
private fun parts(
    step: Step,
    elapsed: Duration,
): List<String> =
    listOfNotNull(
        "${step.step}/${step.steps}",
        step.remaining.getOrNull()?.let { "${it.toKotlinDuration().inWords()} left" },
        "D %.3f G %.3f".format(Locale.ROOT, step.discriminatorLoss, step.generatorLoss),
        step.speed(),
        "${elapsed.inWords()} so far",
    )

/** A line of at most [width] columns: as much of a step as has room, and a bar where there is room for it. */
internal fun progressLine(
    step: Step,
    elapsed: Duration,
    width: Int,
): String {
    val fitting = generateSequence(parts(step, elapsed)) { it.dropLast(1) }.map { it.joinToString(GAP) }
    val text = fitting.first { it.length <= width || GAP !in it }.take(width)
    val bar = width - text.length - GAP.length
    if (bar < SHORTEST_BAR) return text
    val done = (bar.toLong() * step.step / step.steps).toInt().coerceIn(0, bar)
    return "━".repeat(done) + " ".repeat(bar - done) + GAP + text
}

private fun Step.speed(): String = (if (imagesPerSecond < 10) "%.1f" else "%.0f").format(Locale.ROOT, imagesPerSecond) + " images/s"

/** In whole seconds, from an hour on in whole minutes: nobody plans by the seconds of hours. */
internal fun Duration.inWords(): String = if (inWholeHours > 0) inWholeMinutes.minutes.toString() else inWholeSeconds.seconds.toString()
