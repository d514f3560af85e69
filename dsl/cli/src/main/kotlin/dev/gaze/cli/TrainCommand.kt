package dev.gaze.cli

import com.github.ajalt.clikt.core.CliktCommand
import com.github.ajalt.clikt.core.Context
import com.github.ajalt.clikt.core.ProgramResult
import com.github.ajalt.clikt.core.terminal
import com.github.ajalt.clikt.parameters.groups.provideDelegate
import com.github.ajalt.clikt.parameters.options.flag
import com.github.ajalt.clikt.parameters.options.option
import com.github.ajalt.clikt.parameters.types.int
import com.github.ajalt.clikt.parameters.types.path
import com.github.ajalt.clikt.parameters.types.restrictTo
import dev.gaze.checkpoint.RunFolder
import dev.gaze.data.ImageSource
import dev.gaze.shape.CheckedGan
import dev.gaze.shape.ShapeCheck
import dev.gaze.spec.GanSpec
import dev.gaze.train.RunLock
import dev.gaze.train.TrainedGan
import dev.gaze.train.TrainingEvent
import dev.gaze.train.TrainingRun
import dev.gaze.view.Report
import java.io.UncheckedIOException
import java.nio.file.Path
import kotlin.jvm.optionals.getOrNull

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
    private val changes by ModelChanges()
    private val options by RunOptions()
    private val measureEvery by option(
        "--measure-every",
        metavar = "N",
        help =
            "Every N steps, measure FID and KID (own features) of 1000 images, and keep the checkpoint of the lowest FID " +
                "as the best (default: never)",
    ).int().restrictTo(min = 1)
    private val resume by option(help = "Go on from the last checkpoint of a run that exists (default: refuse to touch it)").flag()
    private val force by option(help = "Begin anew in place of a run that exists (default: refuse to touch it)").flag()

    override fun help(context: Context): String = "Train a model. Ctrl-C finishes the step, saves, and says how to go on."

    override fun run() {
        if (resume && force) throw BadInput("--resume goes on with a run and --force begins anew: choose one of them")
        val spec = changes.appliedTo(readModel(file, args))
        val folder = out?.let(::RunFolder) ?: RunFolder.named(spec.name)
        RunLock.mustBeFree(folder)
        if (folder.inUse() && !resume && !force) {
            throw BadInput("${folder.path} holds a run: --resume goes on with it, --force begins anew, --out RUN takes another folder")
        }
        trainingImages(spec, data).use { images ->
            val gan = ShapeCheck.check(withClassesOf(images, spec))
            measureEvery?.let { against(images) }.use { against -> open(gan, images, folder.path, against).use(::train) }
            writeReport(gan, folder)
        }
    }

    private fun withClassesOf(
        images: ImageSource,
        spec: GanSpec,
    ): GanSpec =
        try {
            spec.withClasses(images.classes())
        } catch (e: IllegalArgumentException) {
            throw BadInput(e.message)
        }

    private fun open(
        gan: CheckedGan,
        images: ImageSource,
        folder: Path,
        against: RealImages?,
    ): TrainingRun {
        echo("${gan.spec().name}: ${images.size()} images of ${images.classes()} classes; the run is kept in $folder")
        val run =
            TrainingRun
                .builder(gan, images)
                .folder(folder)
                .resume(resume)
                .overwrite(force)
                .apply { measureEvery?.let { every -> against?.let { measureEvery(every, it::measure).keepLowest(it.first) } } }
                .apply(options::applyTo)
                .open()
        echo("precision: ${run.precision()}")
        if (resume) echo(whereItStands(run))
        return run
    }

    private fun whereItStands(run: TrainingRun): String =
        when (run.step()) {
            0 -> "there is no checkpoint yet: beginning with step 1"
            run.steps() -> "the run is complete: it has all of its ${run.steps()} steps"
            in run.steps()..Int.MAX_VALUE -> "the run is complete: it has ${run.step()} steps"
            else -> "going on after step ${run.step()} of ${run.steps()}"
        }

    private fun train(run: TrainingRun) {
        Interrupt().use { interrupt ->
            TrainingView(terminal).use { view ->
                while (run.hasNext() && interrupt.signal == null) {
                    when (val event = run.next()) {
                        is TrainingEvent.Step -> {
                            view.show(event)
                        }

                        is TrainingEvent.Measured -> {
                            view.show(event)
                        }

                        is TrainingEvent.Warning -> {
                            view.warn(event)
                        }

                        else -> {}
                    }
                }
            }
            val signal = interrupt.signal
            if (signal != null) saveWhereItStopped(run)
            tellFiles(run.folder())
            if (signal != null) {
                echo("stopped after step ${run.step()} of ${run.steps()}; to go on:\n  ${commandLine.resuming()}")
                throw ProgramResult(Exit.SIGNAL + signal)
            }
        }
    }

    /** A picture that cannot be written is told and no more: what counts is saved. */
    private fun saveWhereItStopped(run: TrainingRun) {
        run.save()
        try {
            run.writeSamples()
        } catch (e: UncheckedIOException) {
            echo("warning: ${e.message}", err = true)
        }
    }

    /** The run is done and saved: whatever happens to its report, down to too little memory, is only told. */
    private fun writeReport(
        gan: CheckedGan,
        folder: RunFolder,
    ) {
        try {
            val file =
                TrainedGan.open(gan, folder, options.runtime()).use { trained ->
                    Report.write(folder, trained) { echo("warning: $it", err = true) }
                }
            echo("report      $file")
        } catch (e: Throwable) {
            echo("warning: the run is complete, but its report could not be written: $e", err = true)
        }
    }

    private fun tellFiles(folder: RunFolder) {
        echo("samples     ${folder.samples()}")
        echo("metrics     ${folder.metrics()}")
        folder.latest().getOrNull()?.let { echo("checkpoint  $it") }
    }
}
