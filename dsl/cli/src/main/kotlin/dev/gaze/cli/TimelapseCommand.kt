package dev.gaze.cli

import com.github.ajalt.clikt.core.CliktCommand
import com.github.ajalt.clikt.core.Context
import com.github.ajalt.clikt.parameters.options.default
import com.github.ajalt.clikt.parameters.options.option
import com.github.ajalt.clikt.parameters.types.int
import com.github.ajalt.clikt.parameters.types.path
import com.github.ajalt.clikt.parameters.types.restrictTo
import dev.gaze.timelapse

/** `gaze timelapse`: a run's training as a film. */
internal class TimelapseCommand : CliktCommand(name = "timelapse") {
    private val run by runFolder()
    private val fps by option(metavar = "N", help = "Sheets of samples in a second").int().restrictTo(1..MOST_FPS).default(8)
    private val out by option(
        metavar = "F",
        help = "A .gif, or an .mp4 where ffmpeg is installed (default: timelapse.gif in the run's folder)",
    ).path(canBeDir = false)

    override fun help(context: Context): String = "Show a run's training as a film: its sheets of samples, one after the other."

    override fun run() {
        val file = out ?: run.path.resolve("timelapse.gif")
        requireFilm(file)
        run.timelapse(file, fps)
        echo("timelapse   $file")
    }

    private companion object {
        const val MOST_FPS = 50
    }
}
