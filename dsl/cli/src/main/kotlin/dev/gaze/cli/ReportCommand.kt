package dev.gaze.cli

import com.github.ajalt.clikt.core.CliktCommand
import com.github.ajalt.clikt.core.Context
import dev.gaze.view.Report

/** `gaze report`: the report of a run, as it stands. */
internal class ReportCommand : CliktCommand(name = "report") {
    private val run by runFolder()
    private val model by modelOption()

    override fun help(context: Context): String =
        "Write a run's report.html: attention to explore, samples through training, curves and the model, in one file for any browser."

    override fun run() {
        val file = trained(run, model).use { gan -> Report.write(run, gan) { echo("warning: $it", err = true) } }
        echo("report      $file")
    }
}
