package dev.gaze.cli

import com.github.ajalt.clikt.core.CliktCommand
import com.github.ajalt.clikt.parameters.arguments.ProcessedArgument
import com.github.ajalt.clikt.parameters.arguments.argument
import com.github.ajalt.clikt.parameters.arguments.convert
import com.github.ajalt.clikt.parameters.options.OptionWithValues
import com.github.ajalt.clikt.parameters.options.flag
import com.github.ajalt.clikt.parameters.options.option
import com.github.ajalt.clikt.parameters.types.path
import dev.gaze.checkpoint.Checkpoint
import dev.gaze.checkpoint.RunFolder
import dev.gaze.image.internal.PngFile
import dev.gaze.shape.ShapeCheck
import dev.gaze.tensorflow.RuntimeConfig
import dev.gaze.train.TrainedGan
import dev.gaze.trained
import dev.gaze.view.Film
import java.nio.file.Path
import kotlin.jvm.optionals.getOrNull

/** The argument RUN of a command. */
internal fun CliktCommand.runFolder(): ProcessedArgument<RunFolder, RunFolder> =
    argument("RUN", help = "The folder of a run that gaze train has made")
        .path(mustExist = true, canBeFile = false)
        .convert { RunFolder(it) }

/** The option `--model` of a command that draws: only a script knows layers that JSON cannot hold. */
internal fun CliktCommand.modelOption(): OptionWithValues<Path?, Path, Path> =
    option(
        "--model",
        metavar = "FILE",
        help = "The script that the run was trained with, where it has layers of KotlinDL (default: the run's spec.json)",
    ).path(mustExist = true, canBeDir = false)

/** The option `--best` of a command that takes a checkpoint. */
internal fun CliktCommand.bestOption() =
    option("--best", help = "Take the best checkpoint that the run has kept (default: the newest)").flag()

/**
 * The checkpoint that `--best` says.
 *
 * @throws BadInput where the run has kept none
 */
internal fun bestOf(run: RunFolder): Path =
    run.best().getOrNull() ?: throw BadInput("${run.path} has kept no best checkpoint: leave out --best")

/**
 * What a run has trained.
 *
 * @param model as [modelOption] has it
 */
internal fun CliktCommand.trained(
    run: RunFolder,
    model: Path?,
    checkpoint: Path? = null,
): TrainedGan {
    if (model == null) return run.trained(checkpoint = checkpoint)
    val spec = readModel(model, emptyList())
    val file =
        checkpoint ?: run.latest().getOrNull() ?: throw BadInput("${run.path} has no checkpoint; train it first, or name another run")
    val gan = ShapeCheck.check(spec.withClasses(Checkpoint.data(file)?.classes()?.size ?: maxOf(0, spec.classes())))
    return TrainedGan.open(gan, file, RuntimeConfig.defaults())
}

/** Refuses a file whose name is no film's. */
internal fun requireFilm(file: Path) {
    if (!Film.isFilm(file)) throw BadInput("--out $file: a film is a .gif, or an .mp4 where ffmpeg is installed")
}

/** Refuses a file whose name is no PNG's, before anything is drawn. */
internal fun requirePicture(file: Path) {
    try {
        PngFile.requireName(file)
    } catch (e: IllegalArgumentException) {
        throw BadInput("--out ${e.message}")
    }
}

/** The option `--class` of a command that draws. */
internal fun CliktCommand.classOption(): OptionWithValues<String?, String, String> =
    option("--class", metavar = "C", help = "The class of all images, by its name or its number from 0 (default: a class each)")

/**
 * A class for each of so many images: the one that `--class` says, else each in turn; 0 where the model has none.
 *
 * @throws BadInput where the model has no such class
 */
internal fun labels(
    gan: TrainedGan,
    count: Int,
    chosen: String?,
): IntArray {
    val label =
        try {
            chosen?.let(gan::label)
        } catch (e: IllegalArgumentException) {
            throw BadInput("--${e.message}")
        }
    return IntArray(count) { label ?: (it % maxOf(1, gan.classNames().size)) }
}

/** Says which classes a picture shows, in its order; nothing of a model without classes. */
internal fun CliktCommand.echoClasses(
    gan: TrainedGan,
    labels: IntArray,
) {
    val names = labels.distinct().mapNotNull(gan.classNames()::getOrNull)
    if (names.isEmpty()) return
    val more = if (names.size > NAMED) " and ${names.size - NAMED} more" else ""
    echo((if (names.size == 1) "class       " else "classes     ") + names.take(NAMED).joinToString() + more)
}

private const val NAMED = 20
