package dev.gaze.cli

import com.github.ajalt.clikt.core.CliktCommand
import com.github.ajalt.clikt.parameters.arguments.ProcessedArgument
import com.github.ajalt.clikt.parameters.arguments.argument
import com.github.ajalt.clikt.parameters.arguments.convert
import com.github.ajalt.clikt.parameters.types.path
import dev.gaze.checkpoint.RunFolder
import dev.gaze.train.TrainedGan

/** The argument RUN of a command. */
internal fun CliktCommand.runFolder(): ProcessedArgument<RunFolder, RunFolder> =
    argument("RUN", help = "The folder of a run that gaze train has made")
        .path(mustExist = true, canBeFile = false)
        .convert { RunFolder(it) }

/**
 * A class for each of so many images: the one that `--class` says, else each in turn; 0 where the model has none.
 *
 * @throws BadInput where the model has no such class
 */
internal fun labels(
    gan: TrainedGan,
    count: Int,
    label: Int?,
): IntArray {
    val classes = gan.gan().spec().classes()
    if (label != null && label !in 0 until maxOf(1, classes)) {
        val known = if (classes == 0) "no classes" else "classes 0 to ${classes - 1}"
        throw BadInput("--class $label: the model has $known")
    }
    return IntArray(count) { label ?: if (classes == 0) 0 else it % classes }
}
