package dev.gaze.cli

import com.github.ajalt.clikt.core.CliktCommand
import com.github.ajalt.clikt.core.Context
import com.github.ajalt.clikt.core.ProgramResult
import com.github.ajalt.clikt.core.terminal
import com.github.ajalt.clikt.parameters.arguments.optional
import com.github.ajalt.clikt.parameters.groups.provideDelegate
import com.github.ajalt.clikt.parameters.options.flag
import com.github.ajalt.clikt.parameters.options.option
import com.github.ajalt.clikt.parameters.types.path
import dev.gaze.checkpoint.RunFolder
import dev.gaze.data.FolderOptions
import dev.gaze.data.ImageFolder
import dev.gaze.data.ImageSource
import dev.gaze.metric.Measures
import dev.gaze.shape.CheckedGan
import dev.gaze.shape.ShapeCheck
import dev.gaze.spec.GanSpec
import dev.gaze.tensorflow.Cluster
import dev.gaze.train.RunLock
import dev.gaze.train.TrainedGan
import dev.gaze.train.TrainingEvent
import dev.gaze.train.TrainingRun
import dev.gaze.view.Report
import java.io.UncheckedIOException
import java.nio.file.Path
import kotlin.io.path.exists
import kotlin.io.path.name
import kotlin.jvm.optionals.getOrNull

/** `gaze train`: trains a model and keeps the run in a folder. */
internal class TrainCommand(
    private val commandLine: CommandLine,
) : CliktCommand(name = "train") {
    private val file by modelFile().optional()
    private val args by scriptArguments()
    private val data by option(
        metavar = "DIR",
        help = "Pictures, in a folder for each class or all in one (default: the built-in shapes)",
    ).path(mustExist = true, canBeFile = false)
    private val out by option(
        metavar = "RUN",
        help = "The folder of the run (default: runs/NAME, NAME being the model's; without FILE, that of DIR)",
    ).path(canBeFile = false)
    private val background by backgroundOption()
    private val time by TrainingTime()
    private val choice by ModelChoice()
    private val stepChanges by StepChanges()
    private val changes by ModelChanges()
    private val options by RunOptions()
    private val workers by WorkerOptions()
    private val resume by option(help = "Go on from the last checkpoint of a run that exists (default: refuse to touch it)").flag()
    private val force by option(help = "Begin anew in place of a run that exists (default: refuse to touch it)").flag()

    override fun help(context: Context): String =
        "Train a model: that of FILE, or one that is chosen for the pictures of --data. Ctrl-C finishes the step, saves, and says how " +
            "to go on."

    override fun run() {
        refuseContradictions()
        val file = file
        val script = file?.let { readModel(it, args) }
        val folder = out?.let(::RunFolder) ?: RunFolder.named(script?.name() ?: nameOfData())
        val cluster = workers.cluster()
        if (cluster == null || cluster.isChief) refuseUsed(folder)
        val supervisor = workers.supervisor(commandLine)
        if (script != null && supervisor != null) return supervisor.run(this)
        cluster?.let(::tellOpenPort)
        if (script != null && cluster?.isChief == false) return help(script, cluster)
        val given = script ?: if (resume) specOf(folder) else null
        if (given != null) train(given, null, folder) else trainChosen(folder)
    }

    private fun refuseContradictions() {
        if (resume && force) throw BadInput("--resume goes on with a run and --force begins anew: choose one of them")
        if (time.isSaid && changes.steps != null) throw BadInput("--minutes and --steps both say how long to train: choose one of them")
        val chosen = choice.said().joinToString(" and ")
        if (file != null &&
            chosen.isNotEmpty()
        ) {
            throw BadInput("$chosen choose a model, and $file is one: leave one of them out, or change $file")
        }
        if (workers.areSeveral() && (file == null || time.isSaid)) {
            throw BadInput("several devices train the model of a FILE for so many steps: what each would choose for itself might differ")
        }
        if (file == null && data == null && !(resume && out != null)) {
            throw BadInput("what to train is not said: give a model, FILE, or pictures, --data DIR, for which one is chosen")
        }
    }

    private fun refuseUsed(folder: RunFolder) {
        RunLock.mustBeFree(folder)
        if (folder.inUse() && !resume && !force) {
            throw BadInput("${folder.path} holds a run: --resume goes on with it, --force begins anew, --out RUN takes another folder")
        }
    }

    /** Trains with the chief, which keeps the run. */
    private fun help(
        model: GanSpec,
        cluster: Cluster,
    ) {
        trainingImages(changed(model), data).use { images ->
            val gan = ShapeCheck.check(withClassesOf(images, changed(model)))
            echo(
                "${gan.spec().name}: worker ${cluster.worker()} of ${cluster.size()}; the chief, ${cluster.hosts().first()}, keeps the run",
            )
            TrainingRun
                .builder(gan, images)
                .apply(options::applyTo)
                .cluster(cluster)
                .open()
                .use { run -> Interrupt().use { show(run, it) } }
        }
    }

    private fun nameOfData(): String =
        data
            ?.toRealPath()
            ?.name
            ?.ifEmpty { null } ?: "pictures"

    /** What a run without a script goes on with. */
    private fun specOf(folder: RunFolder): GanSpec {
        if (!folder.spec().exists()) throw BadInput("${folder.path} holds no run to go on with (there is no ${folder.spec()})")
        val spec = readModel(folder.spec(), emptyList())
        if (!choice.couldBe(spec)) {
            val said = choice.said().joinToString(" and ")
            throw BadInput(
                "$said would choose another model than that of the run, ${folder.spec()}: leave out what chooses a model, " +
                    "or name another folder (--out)",
            )
        }
        return spec
    }

    private fun trainChosen(folder: RunFolder) {
        val model = choice.model(nameOfData(), time.seconds, options.runtime(), shortSide())
        echo("model       $model, for $time")
        train(model.spec(1, 0), model, folder)
    }

    /** Of half the pictures: more pixels than they have are not there to learn. */
    private fun shortSide(): Int = imageFolder(checkNotNull(data), FolderOptions.of(1, 1, 1)).use { Pictures(it).shortSide() }

    /** [chosen] is null where the model is a given one. */
    private fun train(
        model: GanSpec,
        chosen: ChosenModel?,
        folder: RunFolder,
    ) {
        trainingImages(changed(model), data, background = background).use { images ->
            (images as? ImageFolder)?.let { tell(Pictures(it), chosen?.spec(1, it.size()) ?: model) }
            val spec = withSteps(withClassesOf(images, changed(chosen?.spec(1, images.size()) ?: model)), images, chosen, folder)
            val gan = ShapeCheck.check(spec)
            gan.spec().metrics()?.let { measures(it, images) }.use { measures ->
                open(gan, images, folder.path, measures).use { run ->
                    chosen?.let { echo("script      ${writeScript(it, spec, folder, "$time here")}, to change and to train again") }
                    train(run)
                }
            }
            writeReport(gan, folder)
        }
    }

    /** What there is to say of the pictures before they are trained on. */
    private fun tell(
        pictures: Pictures,
        model: GanSpec,
    ) {
        echo("data        ${pictures.inShort()}")
        val (height, width) = model.image().run { height to width }
        if (model.image().channels() < ChosenModel.WITH_ALPHA) pictures.transparent()?.let { echo("transparent $it") }
        if (pictures.shortSide() < minOf(height, width)) echo("enlarged    half of them, to the model's $width x $height pixels")
        if (changed(model)
                .training()
                .images()
                .augment()
                .isEmpty()
        ) {
            pictures.few()?.let { echo("few images  $it") }
        }
    }

    private fun changed(model: GanSpec): GanSpec = changes.appliedTo(stepChanges.appliedTo(model))

    /** As many steps as the time has room for, where that is what is said of them. */
    private fun withSteps(
        spec: GanSpec,
        images: ImageSource,
        chosen: ChosenModel?,
        folder: RunFolder,
    ): GanSpec {
        if (changes.steps != null || (!time.isSaid && chosen == null)) return spec
        if (resume && folder.spec().exists()) return steps(spec, specOf(folder).training().steps())
        val trial = TrainingRun.builder(ShapeCheck.check(spec), images).apply(options::applyTo)
        val step = trial.timeOfStep()
        val steps = time.steps(step)
        echo("steps       $steps in $time, at ${step.toMillis()} ms a step")
        return if (chosen == null) steps(spec, steps) else withClassesOf(images, changed(chosen.spec(steps, images.size())))
    }

    private fun steps(
        spec: GanSpec,
        steps: Int,
    ): GanSpec = spec.toBuilder().training { it.steps(steps) }.build()

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
        measures: Measures?,
    ): TrainingRun {
        val classes = if (images.classes() == 1) "without classes" else "of ${images.classes()} classes"
        echo("${gan.spec().name}: ${images.size()} images $classes; the run is kept in $folder")
        val run =
            TrainingRun
                .builder(gan, images)
                .folder(folder)
                .resume(resume)
                .overwrite(force)
                .apply { measures?.let(::measures) }
                .apply(options::applyTo)
                .apply { workers.cluster()?.let(::cluster) }
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
            show(run, interrupt)
            val signal = interrupt.signal
            if (signal != null) saveWhereItStopped(run)
            tellFiles(run.folder())
            if (signal != null) {
                echo("stopped after step ${run.step()} of ${run.steps()}; to go on:\n  ${commandLine.resuming()}")
                throw ProgramResult(Exit.SIGNAL + signal)
            }
        }
    }

    private fun show(
        run: TrainingRun,
        interrupt: Interrupt,
    ) {
        TrainingView(terminal).use { view ->
            while (run.hasNext() && interrupt.signal == null) {
                when (val event = run.next()) {
                    is TrainingEvent.Step -> {
                        view.show(event)
                    }

                    is TrainingEvent.Measured -> {
                        view.show(event)
                    }

                    is TrainingEvent.Stopped -> {
                        view.tell("stopped early: ${event.reason}")
                    }

                    is TrainingEvent.Warning -> {
                        view.warn(event)
                    }

                    else -> {}
                }
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
