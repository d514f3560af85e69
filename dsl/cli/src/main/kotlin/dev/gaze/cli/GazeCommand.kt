package dev.gaze.cli

import com.github.ajalt.clikt.core.Context
import com.github.ajalt.clikt.core.NoOpCliktCommand
import com.github.ajalt.clikt.core.context
import com.github.ajalt.clikt.core.subcommands
import com.github.ajalt.clikt.output.MordantHelpFormatter

/** `gaze` with all its commands; [commandLine] is what it was called with. */
internal fun gazeCommand(commandLine: CommandLine): NoOpCliktCommand =
    GazeCommand().subcommands(
        TrainCommand(commandLine),
        CheckCommand(),
        SampleCommand(),
        AttentionCommand(),
        ReportCommand(),
        EvaluateCommand(),
        CompareCommand(),
        NeighboursCommand(),
        DoctorCommand(),
    )

private class GazeCommand : NoOpCliktCommand(name = "gaze") {
    init {
        context { helpFormatter = { MordantHelpFormatter(it, showDefaultValues = true) } }
    }

    override fun help(context: Context): String = "Attention GANs for the JVM, from a Kotlin script of a few lines."
}
