package dev.gaze.cli

import com.github.ajalt.clikt.core.CliktCommand
import com.github.ajalt.clikt.core.Context
import com.github.ajalt.clikt.core.ProgramResult
import com.github.ajalt.clikt.core.terminal
import com.github.ajalt.clikt.parameters.options.flag
import com.github.ajalt.clikt.parameters.options.option
import com.github.ajalt.clikt.parameters.types.choice
import com.github.ajalt.clikt.parameters.types.int
import com.github.ajalt.clikt.parameters.types.long
import com.github.ajalt.clikt.parameters.types.path
import com.github.ajalt.clikt.parameters.types.restrictTo
import dev.gaze.data.ImageFolder
import dev.gaze.data.ImageSource
import dev.gaze.data.Shapes
import dev.gaze.shape.ShapeCheck
import dev.gaze.spec.GanSpec
import dev.gaze.spec.TrainingSpec.Precision
import dev.gaze.train.TrainingEvent
import dev.gaze.train.TrainingRun
import java.nio.file.Path
import kotlin.io.path.exists

/** `gaze train`: trains a model and keeps the run in a folder. */
internal class TrainCommand(
    private val commandLine: CommandLine,
) : CliktCommand(name = "train") {
    private val file by modelFile()
    private val args by scriptArguments()
    private val data by option(metavar = "DIR", help = "Images, in one folder for each class (default: the built-in shapes)")
        .path(mustExist = true, canBeFile = false)
    private val out by option(metavar = "RUN", help = "The folder of the run (default: runs/NAME, NAME being the model's)")
        .path(canBeFile = false)
    private val steps by option(metavar = "N", help = "Generator updates in the whole run (default: the model's)").int().restrictTo(min = 1)
    private val batch by option(metavar = "N", help = "Images in a step of the discriminator (default: the model's)").int().restrictTo(min = 1)
    private val seed by option(metavar = "N", help = "Where all random numbers of the run come from (default: the model's)").long()
    private val precision by option(help = "Number format of convolutions and matrix products (default: the model's)")
        .choice(Precision.entries.associateBy { it.name.lowercase() }, ignoreCase = true)
    private val resume by option(help = "Go on from the last checkpoint of a run that exists (default: refuse to touch it)").flag()
    private val force by option(help = "Begin anew in place of a run that exists (default: refuse to touch it)").flag()

    override fun help(context: Context): String = "Train a model. Ctrl-C finishes the step, saves, and says how to go on."

    override fun run() {
        if (resume && force) throw BadInput("--resume goes on with a run and --force begins anew: choose one of them")
        val spec = changed(readModel(file, args))
        val folder = out ?: Path.of("runs", spec.name)
        if (folder.exists() && !resume && !force) {
            throw BadInput("$folder exists: --resume goes on with it, --force begins anew, --out RUN takes another folder")
        }
        images(spec).use { images ->
            val gan = ShapeCheck.check(withClassesOf(images, spec))
            TrainingRun.builder(gan, images).folder(folder).resume(resume).open().use(::train)
        }
    }

    private fun train(run: TrainingRun) {
        val files = linkedMapOf<String, Path>()
        val signal =
            Interrupt().use { interrupt ->
                TrainingView(terminal).use { view ->
                    for (event in run) {
                        when (event) {
                            is TrainingEvent.Step -> view.show(event)
                            is TrainingEvent.Samples -> files["samples"] = event.file
                            is TrainingEvent.Saved -> files["checkpoint"] = event.file
                        }
                        if (interrupt.signal != null) break
                    }
                }
                if (interrupt.signal != null) run.save()
                interrupt.signal
            }
        files.forEach { (what, file) -> echo("%-10s  %s".format(what, file)) }
        if (signal != null) {
            echo("Stopped and saved. Go on with:\n  ${commandLine.resuming()}")
            throw ProgramResult(Exit.SIGNAL + signal)
        }
    }

    private fun changed(spec: GanSpec): GanSpec =
        spec
            .toBuilder()
            .training { training ->
                steps?.let(training::steps)
                batch?.let(training::batch)
                seed?.let(training::seed)
                precision?.let(training::precision)
            }.build()

    private fun withClassesOf(
        images: ImageSource,
        spec: GanSpec,
    ): GanSpec =
        try {
            spec.withClasses(images.classes())
        } catch (e: IllegalArgumentException) {
            throw BadInput(e.message)
        }

    private fun images(spec: GanSpec): ImageSource {
        val size = spec.image
        return data?.let { ImageFolder.open(it, size.height, size.width, size.channels) }
            ?: Shapes(Shapes.DEFAULT_SIZE, size.height, size.width, spec.training.seed)
    }
}
