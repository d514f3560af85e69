package dev.gaze.cli

import com.github.ajalt.clikt.core.CliktCommand
import com.github.ajalt.clikt.core.Context
import com.github.ajalt.clikt.parameters.arguments.argument
import com.github.ajalt.clikt.parameters.arguments.multiple
import com.github.ajalt.clikt.parameters.options.default
import com.github.ajalt.clikt.parameters.options.option
import com.github.ajalt.clikt.parameters.types.path
import dev.gaze.checkpoint.RunFolder
import dev.gaze.trained
import dev.gaze.view.Comparison
import java.nio.file.Path

/** `gaze compare`: runs side by side, and which differences of theirs the seeds support. */
internal class CompareCommand : CliktCommand(name = "compare") {
    private val runs by argument("RUN", help = "Folders of runs that gaze train has made, two or more")
        .path(mustExist = true, canBeFile = false)
        .multiple(required = true)
    private val out by option(metavar = "F.html", help = "The page").path(canBeDir = false).default(Path.of("comparison.html"))

    override fun help(context: Context): String =
        "Write one HTML file with runs side by side: numbers that gaze evaluate has found, samples of the same latents, curves, and " +
            "what differs in their specs. Runs of one spec with several seeds are one column, and tell which differences are real."

    override fun run() {
        if (runs.size < 2) throw BadInput("name two runs or more: one has nothing to be compared with")
        val comparison = Comparison()
        for (run in runs) {
            RunFolder(run).let { folder ->
                folder.trained().use { comparison.add("$run", folder, it) { warning -> echo("warning: $warning", err = true) } }
            }
        }
        comparison.write(out)
        echo("comparison  $out")
    }
}
