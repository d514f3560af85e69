package dev.gaze.cli

import com.github.ajalt.clikt.core.Context
import com.github.ajalt.clikt.core.NoOpCliktCommand
import com.github.ajalt.clikt.core.context
import com.github.ajalt.clikt.core.subcommands
import com.github.ajalt.clikt.core.terminal
import com.github.ajalt.clikt.output.MordantHelpFormatter
import com.github.ajalt.clikt.parameters.options.versionOption
import com.github.ajalt.mordant.terminal.Terminal
import java.util.Properties

/** `gaze` with all its commands; [commandLine] is what it was called with. */
internal fun gazeCommand(commandLine: CommandLine): NoOpCliktCommand =
    GazeCommand().subcommands(
        TrainCommand(commandLine),
        DataCommand(),
        CheckCommand(),
        SampleCommand(),
        TimelapseCommand(),
        AttentionCommand(),
        ReportCommand(),
        EvaluateCommand(),
        CompareCommand(),
        NeighboursCommand(),
        ExportCommand(),
        BenchCommand(),
        DoctorCommand(),
    )

private class GazeCommand : NoOpCliktCommand(name = "gaze") {
    init {
        context {
            helpFormatter = { MordantHelpFormatter(it, showDefaultValues = true) }
            // What cannot move its cursor gets lines, as a file does.
            if (System.getenv("TERM") == "dumb") terminal = Terminal(interactive = false)
        }
        versionOption(version("gaze"), message = ::versions)
    }

    override fun help(context: Context): String = "Attention GANs for the JVM, from a Kotlin script of a few lines or a folder of pictures."
}

private fun version(of: String): String =
    Properties().run {
        GazeCommand::class.java.getResourceAsStream("versions.properties").use(::load)
        getProperty(of)
    }

private fun versions(gaze: String): String {
    val system = listOf("os.name", "os.arch").joinToString(" ", transform = System::getProperty)
    return "gaze $gaze, TensorFlow ${version("tensorflow")}, Java ${Runtime.version()}, $system"
}
