package dev.gaze.cli

import com.github.ajalt.clikt.core.CliktCommand
import com.github.ajalt.clikt.parameters.arguments.ProcessedArgument
import com.github.ajalt.clikt.parameters.arguments.argument
import com.github.ajalt.clikt.parameters.arguments.convert
import com.github.ajalt.clikt.parameters.types.path
import dev.gaze.checkpoint.RunFolder

/** The argument RUN of a command. */
internal fun CliktCommand.runFolder(): ProcessedArgument<RunFolder, RunFolder> =
    argument(
        "RUN",
        help = "The folder of a run that gaze train has made",
    ).path(mustExist = true, canBeFile = false).convert { RunFolder(it) }
