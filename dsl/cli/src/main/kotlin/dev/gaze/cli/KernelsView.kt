package dev.gaze.cli

import com.github.ajalt.mordant.animation.animation
import com.github.ajalt.mordant.terminal.Terminal
import com.github.ajalt.mordant.widgets.progress.build
import com.github.ajalt.mordant.widgets.progress.progressBar
import com.github.ajalt.mordant.widgets.progress.progressBarContextLayout
import com.github.ajalt.mordant.widgets.progress.text
import dev.gaze.tensorflow.kernels.KernelCase
import dev.gaze.tensorflow.kernels.KernelSweep
import dev.gaze.tensorflow.kernels.SweepReport
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

/** Shows a sweep of kernels: a bar on a terminal, a line now and then elsewhere. */
internal class KernelsView(
    private val terminal: Terminal,
) {
    private class Progress(
        val done: Int,
        val cases: Int,
        val faults: Int,
    ) {
        fun text() = "$done/$cases cases" + if (faults == 0) "" else ", $faults not right"
    }

    private val interactive = terminal.terminalInfo.outputInteractive
    private val pause = if (interactive) 100.milliseconds else 10.seconds
    private val clock = TimeSource.Monotonic
    private val layout =
        progressBarContextLayout<Progress>(spacing = 2) {
            progressBar()
            text { context.text() }
        }

    /**
     * Runs the cases; whatever keeps Gaze from ending, such as Ctrl-C, ends the processes that compute them.
     *
     * @return what came of them, or of those that were done when [stopped] said so
     */
    fun sweep(
        cases: List<KernelCase>,
        stopped: () -> Boolean,
    ): SweepReport {
        val report = SweepReport()
        val bar = terminal.animation<Progress> { layout.build(it, it.cases.toLong(), it.done.toLong(), clock.markNow()) }
        var due = clock.markNow()
        KernelSweep.start(cases, emptyMap()).use { sweep ->
            while (sweep.hasNext() && !stopped()) {
                report.add(sweep.next())
                if (due.hasPassedNow() || !sweep.hasNext()) {
                    due = clock.markNow() + pause
                    val progress = Progress(report.cases(), cases.size, report.failed().size)
                    if (interactive) bar.update(progress) else terminal.println(progress.text())
                }
            }
        }
        bar.stop()
        return report
    }
}
